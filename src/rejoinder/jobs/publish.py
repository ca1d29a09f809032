"""Publishes what is approved and due, exactly once: begin, claim, send, settle, read back.

Each step is a transaction of its own, and a crash between any two leaves rows that say what may have happened: what was
being sent is looked up on the other side, never sent again unseen. The rule is core/sending.py.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from dataclasses import dataclass, replace

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from rejoinder.desk.publishing.beginning import begin_due
from rejoinder.desk.publishing.press_list import leave_path
from rejoinder.desk.publishing.sending import claim_due, claim_looks, claim_withdrawals, mark_stale, reread
from rejoinder.desk.publishing.settling import CannotTake, settle_look, settle_sent, settle_withdrawal
from rejoinder.desk.publishing.stopping import hold_too_late
from rejoinder.errors import RejoinderError
from rejoinder.jobs.accounts_open import Accounts
from rejoinder.jobs.echo import count_echoes
from rejoinder.jobs.lease import ME
from rejoinder.jobs.remind import call_due
from rejoinder.jobs.runs import pause_s, recorded
from rejoinder.wire.channels.message import NotSent, Unclear
from rejoinder.wire.channels.outgoing import Absent, CannotTell, Published, Receipt

log = logging.getLogger("rejoinder.jobs")

IN_FLIGHT_MAX = 20  # sends and looks at once; one slow server holds up its own account only
NO_PUBLISHER = frozenset()
TURN_S = 1.0
BESIDE_S = 5.0  # between two looks for late ones: an alarm of two minutes may come five seconds late
ROUNDS_MAX = 100  # turns of one `rejoinder tick`: each sends up to 20


@dataclass(frozen=True)
class Limits:
    """Seconds that one call to the other side may take, and between tries to write down what came of it.

    Together they stay under core/sending.STALE_S.
    """

    send_s: float = 60.0
    look_s: float = 30.0
    again_s: tuple[float, ...] = (0.2, 1.0, 5.0)


class Publishing:
    """One worker's hand in publishing. The clock, the accounts' opener and the limits are arguments.

    `base_url` is where people of a press list leave it: they reach the public address, and perhaps not the desk.
    """

    def __init__(self, accounts, in_database, base_url, *, clock=timezone.now, limits=None, me=ME):
        self._accounts, self._db, self._base_url = accounts, in_database, base_url
        self._clock, self._limits, self._me = clock, limits or Limits(), me
        self._tasks = set()
        self._counts = Counter()

    async def turn(self):
        """Begins what is due and starts sends, looks and withdrawals; returns counts of what was settled meanwhile."""
        now = self._clock()
        self._counts["left by a crash"] += await self._db(mark_stale, now)
        self._counts["held"] += await self._db(hold_too_late, now)
        self._counts.update(await self._db(begin_due, now))
        for claim_some, work in self._works():
            if (room := IN_FLIGHT_MAX - len(self._tasks)) > 0:
                for claim in await self._db(claim_some, room):
                    self._go(work(claim))
        done, self._counts = self._counts, Counter()
        return Counter({status: n for status, n in done.items() if n})

    async def rest(self):
        """Waits for what is under way; returns counts by status."""
        while self._tasks:
            await asyncio.gather(*self._tasks)
        done, self._counts = self._counts, Counter()
        return done

    def leave(self):
        """Leaves what is under way; it is looked up after its time."""
        for task in self._tasks:
            task.cancel()

    def _works(self):
        return (
            (lambda room: claim_withdrawals(self._clock(), self._me, limit=room), self._withdraw),
            (lambda room: claim_looks(self._clock(), self._me, limit=room), self._look),
            (lambda room: claim_due(self._clock(), self._me, self._stop_url, limit=room), self._send),
        )

    def _stop_url(self, contact):
        return self._base_url + leave_path(contact)

    def _go(self, work):
        async def run():
            try:
                self._counts[await work] += 1
            except Exception:  # its claim runs out and it is looked up: nothing is sent again unseen
                log.exception("publication failed")
                self._counts["trouble"] += 1

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, claim):
        publisher, outcome = await self._opened(claim)
        can = publisher.can if publisher else NO_PUBLISHER
        if publisher:
            claim = in_place_or_not(claim, can)
            outcome = await self._sent(publisher, claim)
        status = await self._written(settle_sent, claim, outcome, self._clock(), can=can)
        log.info("publication settled id=%s status=%s", claim.publication.pk, status)
        if isinstance(outcome, Published) and "read_back" in can:
            return await self._seen(publisher, await self._db(reread, claim))
        return status

    async def _look(self, claim):
        publisher, trouble = await self._opened(claim)
        if publisher is None:
            return await self._written(settle_look, claim, CannotTell(trouble.why), self._clock())
        return await self._seen(publisher, in_place_or_not(claim, publisher.can))

    async def _seen(self, publisher, claim):
        receipt, look_s = receipt_of(claim), self._limits.look_s
        standing = await self._within(look_s, publisher.read_back(claim.out, own_receipt(claim)), CannotTell)
        if isinstance(standing, Absent) and receipt != own_receipt(claim):  # in place: under its old name
            standing = await self._within(look_s, publisher.read_back(claim.out, receipt), CannotTell)
        return await self._written(settle_look, claim, standing, self._clock())

    async def _withdraw(self, claim):
        publisher, outcome = await self._opened(claim)
        receipt = receipt_of(claim)
        if publisher and "withdraw" not in publisher.can:
            outcome = CannotTake(f"what went out over {publisher.label} cannot be taken back; the notice says so")
        elif publisher and receipt is None:
            outcome = NotSent("we have no receipt for it", is_final=True)
        elif publisher:
            outcome = await self._within(self._limits.send_s, publisher.withdraw(receipt), Unclear)
        return await self._written(settle_withdrawal, claim, outcome, self._clock())

    async def _written(self, settle, *said, **more):
        """Settles it; a database that is locked or deadlocked for a moment must not make what was sent unclear."""
        for wait_s in self._limits.again_s:
            try:
                return await self._db(settle, *said, **more)
            except (OperationalError, InterfaceError) as problem:
                log.warning("not settled yet reason=%s", type(problem).__name__)
                await asyncio.sleep(wait_s)
        return await self._db(settle, *said, **more)

    async def _opened(self, claim):
        """The publisher, or why there is none: then surely nothing was sent."""
        try:
            return await self._accounts.opened(claim.account), None
        except RejoinderError as problem:
            return None, NotSent(str(problem), is_final=True)

    async def _sent(self, publisher, claim):
        work = publisher.correct(claim.prior, claim.out) if claim.prior else publisher.publish(claim.out)
        return await self._within(self._limits.send_s, work, Unclear)

    async def _within(self, seconds, work, silence):
        """The answer, or `silence` with its reason: also where a publisher breaks, for by then it may be out."""
        try:
            return await asyncio.wait_for(work, seconds)
        except TimeoutError:
            return silence(f"no answer within {seconds:g} s")
        except Exception as problem:
            log.exception("publisher broke")
            return silence(f"our own part broke: {type(problem).__name__}")


def in_place_or_not(claim, can):
    """The claim as this kind of account does it: a correction in place of what stands, a reply under it, or alone."""
    if claim.prior and "correct" in can:
        return replace(claim, out=replace(claim.out, reply_to=""))
    reply_to = claim.out.reply_to if "reply" in can else ""
    return replace(claim, prior=None, out=replace(claim.out, reply_to=reply_to))


def own_receipt(claim):
    """What the other side calls it; None where it has not said so."""
    row = claim.publication
    return Receipt(row.receipt_id, row.receipt_url) if row.receipt_id else None


def receipt_of(claim):
    """What the other side calls it, as far as we know: its own receipt, else that of the text it puts right."""
    return own_receipt(claim) or claim.prior


async def publish_forever(stop, settings, base_url, in_database):
    """Publishes, calls people and counts echoes until the asyncio.Event `stop` is set."""
    accounts = Accounts(settings, in_database)
    publishing = Publishing(accounts, in_database, settings.public_url or base_url)

    async def beside():
        await call_due(settings, base_url, in_database)
        return await count_echoes(accounts, in_database)

    await asyncio.gather(_again(stop, "publish", publishing.turn, TURN_S), _again(stop, "call", beside, BESIDE_S))
    publishing.leave()


async def publish_once(settings, base_url, in_database):
    """Works off what is due now, and calls people; returns counts by status."""
    accounts = Accounts(settings, in_database)
    publishing, totals = Publishing(accounts, in_database, settings.public_url or base_url), Counter()
    for _ in range(ROUNDS_MAX):
        done = await publishing.turn() + await publishing.rest()
        totals += done
        if not done:
            break
    return totals + await call_due(settings, base_url, in_database) + await count_echoes(accounts, in_database)


async def _again(stop, job, work, every_s):
    while not stop.is_set():
        with recorded(job) as counts:
            counts.update(await work())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause_s(every_s))
