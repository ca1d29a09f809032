"""A server by hand with a ledger of what really stands there, and a publisher that talks to it without a network.

It counts what it took, so that a test can say "stands there once" of the server and not only of our own rows.
"""

import asyncio
import contextlib
import queue
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from django.utils import timezone

from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.models import Account
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.jobs.accounts_open import Accounts
from rejoinder.jobs.publish import Limits, Publishing
from rejoinder.wire.channels.message import NotSent, Unclear
from rejoinder.wire.channels.outgoing import (
    Absent,
    CannotTell,
    Echoes,
    Found,
    Published,
    Ready,
    Receipt,
    Withdrawn,
)

ALL = frozenset({"read_back", "withdraw", "correct", "echoes", "pictures", "reply"})


class Killed(BaseException):
    """The process ends here."""


class Server:
    """What stands there by key, and what it answers next: words of `script`, then "ok"."""

    def __init__(self, *script):
        self.script, self.standing, self.calls = list(script), defaultdict(list), []
        self.down, self.replies, self.corrected = False, {}, []

    def next(self):
        return self.script.pop(0) if self.script else "ok"

    def take(self, out):
        self.standing[out.key].append(out.text)
        self.replies[out.key] = out.reply_to
        return Receipt(out.key, f"https://server.example/{out.key}")

    def publish(self, out):
        said = self.next()
        self.calls.append(said)
        if said == "ok":
            return Published(self.take(out))
        if said == "answer lost":
            self.take(out)
            return Unclear("the connection ended before the answer")
        if said == "request lost":
            return Unclear("the connection ended before the answer")
        if said == "no connection":
            return NotSent("no connection")
        if said == "busy":
            return NotSent("answered 429", after_s=600.0)
        if said == "token refused":
            return NotSent("answered 401", is_final=True, is_refused=True)
        if said == "killed before":
            raise Killed
        if said == "killed after":
            self.take(out)
            raise Killed
        if said == "breaks":
            self.take(out)
            raise ZeroDivisionError
        return NotSent("answered 422: too long", is_final=True)

    def find(self, key, said=None):
        """What stands under a key; `said`: the text that should."""
        if self.down:
            return CannotTell("no answer")
        if not self.standing[key]:
            return Absent("not there")
        text = self.standing[key][0]
        return Found(Receipt(key, f"https://server.example/{key}"), said is None or said == text, text)


def publisher_of(server, can=ALL):
    """A class of publishers for this server."""

    class Scripted:
        name, label, secrets = "hook", "The server", ()

        def __init__(self, login, reach):
            self.login = login

        async def check(self):
            return Ready("@desk")

        async def publish(self, out):
            return server.publish(out)

        async def read_back(self, out, receipt=None):
            return server.find(out.key if receipt is None else receipt.id, out.text)

        async def withdraw(self, receipt):
            if server.down:
                return NotSent("no connection")
            server.standing[receipt.id].clear()
            return Withdrawn("deleted")

        async def correct(self, receipt, out):
            said = server.next()
            if said != "request lost":
                server.corrected.append((receipt.id, out.text))
                server.standing[receipt.id] = [out.text]
            return Published(receipt) if said == "ok" else Unclear("no answer")

        async def echoes(self, receipt):
            return Echoes(2, 3, None, 5)

    Scripted.can = can
    return Scripted


class Clock:
    """A clock that a test turns."""

    def __init__(self):
        self.at = timezone.now()

    def __call__(self):
        return self.at

    def turn(self, **by):
        self.at += timedelta(**by)


_asked = queue.SimpleQueue()  # database work of the loop's thread, done by the test's own, which has the transaction
_OVER = object()


async def in_database(function, *args, **kwargs):
    """Has the test's own thread run a function that uses the database."""
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    _asked.put((loop, answer, lambda: function(*args, **kwargs)))
    return await answer


def ran(work):
    """What a coroutine function gives, run in a loop of its own thread while this one does the database's part."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(asyncio.run, work())
        running.add_done_callback(lambda _: _asked.put(_OVER))
        while (asked := _asked.get()) is not _OVER:
            loop, answer, call = asked
            try:
                done = partial(answer.set_result, call())
            except Exception as problem:
                done = partial(answer.set_exception, problem)
            with contextlib.suppress(RuntimeError):  # the loop was killed meanwhile
                loop.call_soon_threadsafe(done)
        return running.result()


def worker(publishers, clock, *, me="one", db=in_database, settings=None):
    """One worker's hand in publishing."""
    from rejoinder.settings import read_settings

    accounts = Accounts(settings or read_settings(), db, publishers=publishers, unseal=lambda sealed: {})
    return Publishing(accounts, db, "http://desk.example", clock=clock, limits=Limits(5.0, 5.0), me=me)


def turn(hand):
    """One turn and all that it began; returns the counts."""

    async def both():
        return await hand.turn() + await hand.rest()

    return ran(both)


def team():
    """A writer, two approvers and an admin."""
    roles = [("Wren", "writer"), ("Mirela", "approver"), ("Joss", "approver"), ("Adair", "admin")]
    return [User.objects.create_user(f"{name}@brask.example".lower(), name, Role(role)) for name, role in roles]


def account_of(name="The hook", kind="hook", **said):
    fields = {"state": "ready", "no_imprint_why": "a test", "made_at": timezone.now(), **said}
    return Account.objects.create(kind=kind, name=name, **fields)


def approved(people, accounts, text="She voted to keep the night ferry.", *, at=None, corrects=None):
    """A release that a second person approved."""
    release = releases.start("The night ferry", by=people[0], corrects=corrects)
    fields = [TextFields(account.pk, text, "The ferry") for account in accounts]
    release = releases.edit(release, fields, by=people[0], goes_out_at=at)
    release = releases.ask(release, by=people[0])
    return releases.approve(release, release.sha256, by=people[1])
