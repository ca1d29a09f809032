"""Publishes 10,000 texts over broken lines to servers that keep a ledger, with the worker killed on the way.

    python benchmarks/publish_faults.py [--texts 10000] [--kind mastodon|deaf|wordpress] [--kills 40] [--seed 5]

`mastodon` honours Idempotency-Key, `deaf` is the same API without it, `wordpress` has nothing of the kind. The job's
own code and the desk's own publishers run against a server on loopback in a process of its own; what stands there is
counted by the server. Waits go by a clock that the worker turns on whenever nothing is due, so hours take minutes. The
peer beside is a loop that posts again until it hears a yes. Aim: 0 doubled, 0 lost without an alarm.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import mmap
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

ACCOUNTS = 20
PATIENCE_S = 0.4  # real seconds that one call may take
LATE_S = 45.0  # by the turned clock: after so long a request that seemed lost arrives
WATCH_TURNS = 5  # between two looks for late ones, as in the desk
NAIVE_TRIES = 12
# Shares of requests that write. The rest goes well. Of those that only look, LOOKS go wrong.
FAULTS = {
    "drop before": 0.04, "drop during": 0.04, "drop after": 0.05, "time-out, done": 0.015, "time-out, not done": 0.01,
    "arrives later": 0.01, "429": 0.04, "500, not done": 0.02, "500, done": 0.02, "503": 0.03,
}  # fmt: skip
LOOKS = 0.08


class TurnedClock:
    """One moment shared by processes: read by all, turned on by the worker."""

    def __init__(self, path):
        if not path.exists():
            path.write_bytes(struct.pack("d", time.time()))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 8)

    def __call__(self):
        return datetime.fromtimestamp(struct.unpack("d", self._map[:8])[0], UTC)

    def turn_to(self, at):
        self._map[:8] = struct.pack("d", at.timestamp())


class Ledger:
    """What stands at the server: every post with its account and text, and what was asked of it."""

    def __init__(self, kind, clock, seed, folder):
        self.kind, self.clock, self.chance, self.folder = kind, clock, random.Random(seed), folder
        self.posts, self.by_key, self.later, self.met = [], {}, [], Counter()

    def take(self, who, said, key):
        if self.kind == "mastodon" and key in self.by_key:
            return self.by_key[key]
        at = self.clock()
        post = {"id": len(self.posts) + 1, "who": who, "at": at.isoformat(), **said}
        if self.kind == "wordpress":
            taken = {one["slug"] for one in self.posts if one["who"] == who}
            slug, n = said["slug"], 2
            while post["slug"] in taken:
                post["slug"], n = f"{slug}-{n}", n + 1
        self.posts.append(post)
        self.by_key[key] = post
        return post

    def drawn(self, method):
        """The fault that meets this request; empty for none."""
        if method == "GET":
            return "look" if self.chance.random() < LOOKS else ""
        at = self.chance.random()
        for fault, share in FAULTS.items():
            if at < share:
                return fault
            at -= share
        return ""

    def let_in_late_ones(self):
        for at, act in self.later[:]:
            if self.clock().timestamp() >= at:
                self.later.remove((at, act))
                act()

    def write(self):
        said = {"posts": self.posts, "met": self.met, "waiting": len(self.later)}
        (self.folder / "ledger.json").write_text(json.dumps(said))


class Server:
    """Speaks as much of both APIs as publishing needs, over bare sockets, so that a line can break anywhere."""

    def __init__(self, ledger):
        self.ledger = ledger

    async def serve(self, ready):
        server = await asyncio.start_server(self.meet, "127.0.0.1", 0)
        ready.write_text(str(server.sockets[0].getsockname()[1]))
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        await stop.wait()
        self.ledger.let_in_late_ones()
        self.ledger.write()

    async def meet(self, reader, writer):
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            head = await reader.readuntil(b"\r\n\r\n")
            await self.answer(head.decode(), reader, writer)
        writer.close()

    async def answer(self, head, reader, writer):
        self.ledger.let_in_late_ones()
        lines = head.split("\r\n")
        method, path, _ = lines[0].split(" ", 2)
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
        fault = self.ledger.drawn(method)
        self.ledger.met[fault or "well"] += 1
        if fault in ("drop before", "look"):
            return writer.transport.abort()
        size = int(headers.get("content-length", 0))
        if fault == "drop during":
            await reader.readexactly(size // 2)
            return writer.transport.abort()
        body = json.loads(await reader.readexactly(size) or "{}") if size else {}
        if fault in ("429", "500, not done", "503"):
            wait = "Retry-After: 90\r\n" if fault == "429" else ""
            return await self.say(writer, int(fault[:3]), {"error": "not now"}, wait)
        if fault == "arrives later":
            at = self.ledger.clock().timestamp() + LATE_S
            self.ledger.later.append((at, lambda: self.done(method, path, headers, body)))
            return writer.transport.abort()
        if fault != "time-out, not done":
            status, said, more = self.done(method, path, headers, body)
        if fault == "drop after":
            return writer.transport.abort()
        if fault.startswith("time-out"):
            await asyncio.wait_for(reader.read(1), 30)  # until the caller's patience ends
            return None
        if fault == "500, done":
            return await self.say(writer, 500, {"error": "trouble"})
        return await self.say(writer, status, said, more)

    async def say(self, writer, status, said, more=""):
        body = json.dumps(said).encode()
        head = f"HTTP/1.1 {status} So\r\nContent-Type: application/json\r\n{more}Content-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    def done(self, method, path, headers, body):
        who, _, path = path.removeprefix("/").partition("/")
        path, _, query = path.partition("?")
        speak = self.wordpress if self.ledger.kind == "wordpress" else self.mastodon
        return speak(method, path, (who, query, headers), body)

    def mastodon(self, method, path, about, body):
        who, query, headers = about
        own = [post for post in self.ledger.posts if post["who"] == who]
        if method == "POST":
            key = headers.get("idempotency-key", "")
            key = f"{who}:{key or len(self.ledger.posts)}"
            return 200, status_of(self.ledger.take(who, {"text": body["status"]}, key)), ""
        if path.endswith("verify_credentials"):
            return 200, {"id": who, "acct": who}, ""
        if path.endswith("/statuses"):
            asked = dict(part.split("=") for part in query.split("&"))
            before = int(asked.get("max_id", 10**9))
            page = [post for post in reversed(own) if post["id"] < before][: int(asked.get("limit", 20))]
            return 200, [status_of(post) for post in page], ""
        number = path.rsplit("/", 1)[-1]
        found = [post for post in own if str(post["id"]) == number]
        return (200, status_of(found[0]), "") if found else (404, {"error": "Record not found"}, "")

    def wordpress(self, method, path, about, body):
        who, query, headers = about
        root = f"http://{headers['host']}/{who}/wp-json/"
        if not path:
            return 200, {}, f'Link: <{root}>; rel="https://api.w.org/"\r\n'
        if method == "POST":
            said = {"text": body["content"], "slug": body["slug"], "title": body["title"]}
            return 201, page_of(self.ledger.take(who, said, f"{who}:{time.monotonic()}")), ""
        own = [post for post in self.ledger.posts if post["who"] == who]
        if path.endswith("/posts"):
            slug = dict(part.split("=") for part in query.split("&"))["slug"]
            return 200, [page_of(post) for post in own if post["slug"] == slug], ""
        found = [post for post in own if str(post["id"]) == path.rsplit("/", 1)[-1]]
        return (200, page_of(found[0]), "") if found else (404, {"code": "rest_post_invalid_id"}, "")


def status_of(post):
    """A status as Mastodon shows it."""
    url = f"https://server.example/{post['id']}"
    return {"id": str(post["id"]), "content": f"<p>{post['text']}</p>", "created_at": post["at"], "url": url}


def page_of(post):
    """A post as WordPress shows it to its author."""
    inner = {"title": {"raw": post["title"]}, "content": {"raw": post["text"]}}
    return {"id": post["id"], "status": "publish", "slug": post["slug"], "link": "https://site.example/", **inner}


def publishers():
    """The desk's own, with a patience that fits a benchmark."""
    from rejoinder.wire.channels.mastodon import Mastodon
    from rejoinder.wire.channels.wordpress import Wordpress

    def hasty(made):
        class Hasty(made):
            def __init__(self, login, reach):
                super().__init__(login, replace(reach, patience_s=PATIENCE_S))

        return Hasty

    return {"mastodon": hasty(Mastodon), "wordpress": hasty(Wordpress)}


def fill(texts, port, kind):
    """Accounts, and releases of one text for each of them, approved by a second person."""
    from django.utils import timezone

    from rejoinder.desk.people.models import User
    from rejoinder.desk.publishing import releases
    from rejoinder.desk.publishing.models import Account
    from rejoinder.desk.publishing.releases import TextFields

    writer = User.objects.create_user("wren@brask.example", "Wren", "writer")
    approver = User.objects.create_user("mirela@brask.example", "Mirela", "approver")
    accounts = [
        Account.objects.create(
            kind="wordpress" if kind == "wordpress" else "mastodon", name=f"Account {n}", handle=f"a{n}",
            server=f"http://127.0.0.1:{port}/a{n}", state="ready", no_imprint_why="a benchmark", made_at=timezone.now(),
        )
        for n in range(min(ACCOUNTS, texts))
    ]  # fmt: skip
    for number in range(0, texts, len(accounts)):
        release = releases.start(f"Text {number}", by=writer)
        fields = [TextFields(one.pk, text_of(number, one.pk), f"Text {number}") for one in accounts[: texts - number]]
        release = releases.ask(releases.edit(release, fields, by=writer), by=writer)
        releases.approve(release, release.sha256, by=approver)


def text_of(number, account):
    """A text that stands nowhere else."""
    return f"The night ferry sails, says text {number} of account {account}."


def work(folder):
    """The worker: the job's own turns, and the clock turned on to the next due moment where nothing is left to do."""
    settings = opened(folder)
    from concurrent.futures import ThreadPoolExecutor

    from rejoinder.desk.publishing.alarms import watch_over
    from rejoinder.jobs.accounts_open import Accounts
    from rejoinder.jobs.publish import Publishing

    clock, pool = TurnedClock(folder / "clock"), ThreadPoolExecutor(1)

    async def in_database(function, *args, **kwargs):
        return await asyncio.get_running_loop().run_in_executor(pool, lambda: function(*args, **kwargs))

    async def turns():
        accounts = Accounts(settings, in_database, publishers=publishers(), unseal=lambda sealed: {})
        hand = Publishing(accounts, in_database, "http://desk.example", clock=clock)
        for number in itertools.count():
            done = await hand.turn() + await hand.rest()
            if number % WATCH_TURNS == 0 or not done:
                await in_database(watch_over, clock())
            now = clock()
            if done:
                clock.turn_to(now + timedelta(seconds=1))  # an account is used once a second
            elif following := await in_database(next_moment):
                clock.turn_to(max(now + timedelta(seconds=1), following))
            else:
                return

    asyncio.run(turns())


def next_moment():
    """When something is due next; None where all is settled or waits for a person."""
    from django.db.models import Min, Q

    from rejoinder.desk.publishing.models import Publication, Release
    from rejoinder.desk.publishing.sending import STALE

    rows = Publication.objects.filter(release__held_why="", needs_person=False)
    open_ones = rows.filter(Q(state__in=["waiting", "unclear"]) | Q(state="out", seen_at=None, looks__gt=0))
    moments = [open_ones.aggregate(at=Min("due_at"))["at"]]
    left = rows.filter(state="sending").aggregate(at=Min("claimed_at"))["at"]
    moments.append(left + STALE + timedelta(seconds=1) if left else None)
    if Release.objects.filter(state="approved", held_why="").exists():
        moments.append(datetime.fromtimestamp(0, UTC))
    return min((at for at in moments if at), default=None)


def opened(folder):
    """The desk of this benchmark, in a folder of its own."""
    os.environ |= {"REJOINDER_DATA": str(folder), "REJOINDER_ALLOW_NETWORKS": "127.0.0.0/8", "DATABASE_URL": ""}
    from rejoinder.cli.setup import open_desk

    return open_desk(folder)


def started(folder, *words):
    """A process of this file."""
    return subprocess.Popen([sys.executable, __file__, "--folder", str(folder), *words])


def measure(chosen):
    """One run; prints its table."""
    folder = Path(tempfile.mkdtemp(prefix="rejoinder-faults-"))
    TurnedClock(folder / "clock")
    server = started(folder, "--as", "server", "--kind", chosen.kind, "--seed", str(chosen.seed))
    port = waited_for(folder / "port")
    opened(folder)
    fill(chosen.texts, port, chosen.kind)
    kills, chance = 0, random.Random(chosen.seed)
    began = time.monotonic()
    while True:
        worker = started(folder, "--as", "worker")
        try:
            worker.wait(chance.uniform(2.0, chosen.kill_s) if kills < chosen.kills else None)
        except subprocess.TimeoutExpired:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            kills += 1
            continue
        break
    took = time.monotonic() - began
    ended(server)
    ledger = json.loads((folder / "ledger.json").read_text())
    tell(chosen, ledger, kills, took)


def tell(chosen, ledger, kills, took):
    """What the server's ledger and the desk's rows say, side by side."""
    from django.db.models import Avg, Max

    from rejoinder.desk.publishing.models import Alarm, Publication

    standing = Counter((post["who"], words_of(post["text"])) for post in ledger["posts"])
    lost, wrong, states = 0, 0, Counter()
    alarmed = set(Alarm.objects.exclude(publication=None).filter(settled_at=None).values_list("publication", flat=True))
    for row in Publication.objects.select_related("account", "release").prefetch_related("release__texts"):
        text = next(one.text for one in row.release.texts.all() if one.account_id == row.account_id)
        is_there = standing[(row.account.handle, words_of(text))] > 0
        state = f"{row.state}{', waits for a person' if row.needs_person or row.release.held_why else ''}"
        states[state] += 1
        lost += not is_there and row.pk not in alarmed
        wrong += (row.state == "out") != is_there and not row.needs_person and row.state in ("out", "failed", "waiting")
    tries = Publication.objects.aggregate(mean=Avg("tries"), most=Max("tries"))
    print(f"\n{chosen.kind}: {Publication.objects.count():,} publications, seed {chosen.seed}")
    print(f"  doubled on the server            {sum(n - 1 for n in standing.values())}")
    print(f"  lost without an alarm            {lost}")
    print(f"  called out or not out wrongly    {wrong}")
    for state, count in sorted(states.items()):
        print(f"  {state:<32} {count:,}")
    print(f"  tries, mean and most             {tries['mean']:.3f}, {tries['most']}")
    print(
        f"  faults met                       {dict(sorted(ledger['met'].items()))}, still to arrive {ledger['waiting']}"
    )
    print(f"  worker killed                    {kills} times; {took:.0f} s in all, turned clock included")


def words_of(text):
    """A text without the marks that a channel puts around it."""
    start = text.find("The night ferry")
    return text[start : text.find(".", start) + 1]


def naive(chosen):
    """The peer: a loop that posts until it hears a yes, with the same faults and no killing."""
    folder = Path(tempfile.mkdtemp(prefix="rejoinder-naive-"))
    TurnedClock(folder / "clock")
    server = started(folder, "--as", "server", "--kind", chosen.kind, "--seed", str(chosen.seed))
    port = waited_for(folder / "port")
    said = asyncio.run(all_posted(port, chosen))
    ended(server)
    ledger = json.loads((folder / "ledger.json").read_text())
    standing = Counter((post["who"], words_of(post["text"])) for post in ledger["posts"])
    print(f"  beside it, a loop until a yes    {sum(n - 1 for n in standing.values())} doubled, "
          f"{chosen.texts - len(standing)} lost, of which it called out {said['out']:,}; "
          f"{said['tries'] / chosen.texts:.3f} tries")  # fmt: skip


async def all_posted(port, chosen):
    """Posts every text in turn; counts yeses and tries."""
    import aiohttp

    said = Counter()
    limit, timeout = aiohttp.TCPConnector(limit=10, force_close=True), aiohttp.ClientTimeout(total=PATIENCE_S)
    async with aiohttp.ClientSession(connector=limit, timeout=timeout) as session:

        async def post(number):
            account = number % ACCOUNTS
            text = text_of(number - account, account + 1)
            is_page = chosen.kind == "wordpress"
            path = f"/a{account}/wp-json/wp/v2/posts" if is_page else f"/a{account}/api/v1/statuses"
            body = {"content": text, "title": "T", "slug": f"r-{number}"} if is_page else {"status": text}
            for _ in range(NAIVE_TRIES):
                said["tries"] += 1
                with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                    async with session.post(f"http://127.0.0.1:{port}{path}", json=body) as answer:
                        if answer.status < 300:
                            said["out"] += 1
                            return

        for first in range(0, chosen.texts, 10):
            await asyncio.gather(*(post(n) for n in range(first, min(first + 10, chosen.texts))))
    return said


def ended(process):
    """Ends a process of ours and waits for it."""
    process.terminate()
    process.wait(30)


def waited_for(path):
    """What a process writes when it is ready."""
    until = time.monotonic() + 30
    while not (path.exists() and path.read_text()):
        if time.monotonic() > until:
            sys.exit("the server did not start")
        time.sleep(0.05)
    return int(path.read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--kind", choices=["mastodon", "deaf", "wordpress"], default="mastodon")
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--kill-s", type=float, default=10.0, help="a worker lives from 2 to so many seconds")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--as", dest="part", choices=["server", "worker"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.part == "server":
        ledger = Ledger(chosen.kind, TurnedClock(chosen.folder / "clock"), chosen.seed, chosen.folder)
        asyncio.run(Server(ledger).serve(chosen.folder / "port"))
    elif chosen.part == "worker":
        work(chosen.folder)
    else:
        measure(chosen)
        naive(chosen)


if __name__ == "__main__":
    main()
