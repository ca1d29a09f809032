"""Casts ballots at a given rate against the desk as `rejoinder run` starts it, with the server killed on the way.

    python benchmarks/cast_load.py [--voters 6000] [--rate 200] [--kills 3] [--database sqlite|postgres] [--walk]

Each voter presses Cast once; one in ten changes the ballot, one in twenty presses twice at the same moment, and whoever
gets no answer presses again with the same form. With --walk each voter also opens the ballot and has it checked (three
requests for one ballot). At the end voting closes, the board is published, and from the published folder alone it is
told whether each receipt that a client saw is on it, and whether any press stands there twice. The peer beside is the
same load with a fresh form for each retry, which is what a form without the token would do. Aim: 0 lost, 0 doubled.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

NAMES = ["Sunniva Achterby", "Ottoline Brask", "Dorcas Pellowe", "Rafe Imrie-Stone", "Teodor Wynn-Hale"]
CHANGE, TWICE = 0.10, 0.05  # shares of voters
PATIENCE_S = 15.0  # one request
GIVE_UP_S = 180.0  # one press with all its retries
IN_FLIGHT_MAX = 400
RECEIPT = re.compile(r'class="letters">([0-9A-Z ]{14})<')
TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')


def main():
    asked = arguments()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rejoinder-cast-")))
        environment = {**os.environ, "REJOINDER_DATA": str(folder), "REJOINDER_ALLOW_NETWORKS": ""}
        environment["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
        environment.pop("DATABASE_URL", None)
        if asked.database == "postgres":
            environment["DATABASE_URL"] = postgres(stack)
        os.environ.update({k: v for k, v in environment.items() if k in ("REJOINDER_DATA", "DATABASE_URL")})
        os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.desk.settings"
        secrets = fill(asked.voters)
        desk = Desk(environment)
        stack.callback(desk.stop)
        desk.start()
        load = Load(desk.port, secrets, asked)
        asyncio.run(load.run(desk))
        desk.stop()
        close()
        report(asked, load, folder, desk)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voters", type=int, default=6000)
    parser.add_argument("--rate", type=float, default=200.0, help="voters that begin in a second")
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--walk", action="store_true", help="each voter opens and checks the ballot, too")
    parser.add_argument("--fresh-form", action="store_true", help="the peer: retries draw a new form token")
    parser.add_argument("--seed", type=int, default=5)
    return parser.parse_args()


def postgres(stack):
    """A PostgreSQL of its own that waits for the disk at each commit, or the end of the run with the reason."""
    from tests.postgres import Server, Unavailable

    try:
        server = Server()
    except Unavailable as reason:
        print(f"skipped: {reason}")
        sys.exit(0)
    stack.callback(server.stop)
    subprocess.run(
        [str(server._bin / "psql"), server.url, "-q", "-c", "ALTER SYSTEM SET fsync = on"], check=True
    )  # as a desk in use has it; takes hold at the reload
    subprocess.run(
        [str(server._bin / "psql"), server.url, "-q", "-c", "SELECT pg_reload_conf()"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return server.url


def fill(voters):
    """An open contest with a letter for each voter; returns the secrets."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from rejoinder.core.ballots.drawn import drawn_order
    from rejoinder.core.ballots.ties import commitment
    from rejoinder.core.bulletin import make_terms, terms_hash
    from rejoinder.desk.contests.credentials import issue_all, secrets_of
    from rejoinder.desk.contests.keys import SEED, first_keys, fix_keys
    from rejoinder.desk.contests.models import Candidate, Contest, Voter

    now = datetime.now(UTC).replace(microsecond=0)
    contest = Contest(
        kind="primary", slug="tidewell", title="Who stands in Tidewell?", seat="Tidewell", rule="irv", rule_version="1",
        state="open", opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=1), made_at=now, fixed_at=now,
        languages=["en"], sealed=first_keys(),
    )  # fmt: skip
    seed = fix_keys(contest)[SEED]
    contest.seed_sha256 = commitment(seed)
    order = drawn_order([f"{name}\x1f\x1f" for name in NAMES], seed)
    contest.terms = make_terms(
        contest="tidewell", kind="primary", title=contest.title, candidates=[{"name": NAMES[n]} for n in order], seats=1,
        rule="irv", rule_version="1", opens_at=contest.opens_at, closes_at=contest.closes_at,
        seed_sha256=contest.seed_sha256, public_key=contest.public_key, languages=["en"],
    )  # fmt: skip
    contest.terms_sha256 = terms_hash(contest.terms)
    contest.save()
    for place, number in enumerate(order):
        Candidate.objects.create(contest=contest, name=NAMES[number], state="standing", place=place, made_at=now)
    rows = [Voter(contest=contest, mark=f"{n:064x}", state="eligible") for n in range(voters)]
    Voter.objects.bulk_create(rows, batch_size=500)
    rows = list(contest.voters.all())
    for start in range(0, len(rows), 2000):
        issue_all(contest, rows[start : start + 2000])
    return list(secrets_of(contest, rows).values())


class Desk:
    """`rejoinder run` in a process of its own, and its halves, which are killed by their own ids."""

    def __init__(self, environment):
        self.environment, self.process, self.killed, self.cpu_s = environment, None, Counter(), 0.0
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def start(self):
        command = [sys.executable, "-m", "rejoinder.cli.main", "run", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise SystemExit("the desk did not start")

    def halves(self):
        """Process ids of the pages and of the job loop, by the word of their command line."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        found = {}
        for pid in children:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
            found |= {word: int(pid) for word in ("serve", "work") if word in words}
        return found

    def kill(self, number):
        """In turn: the pages, the job loop, the supervisor with both."""
        what = ("serve", "work", "run")[number % 3]
        if what != "work":
            self.note_cpu()
        self.killed[what] += 1
        if what != "run":
            with contextlib.suppress(ProcessLookupError, KeyError):
                os.kill(self.halves()[what], signal.SIGKILL)
            return
        halves = self.halves().values()
        self.process.kill()
        self.process.wait()
        for pid in halves:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.start()

    def note_cpu(self):
        """Adds what the pages have computed by now, before they end."""
        with contextlib.suppress(KeyError, FileNotFoundError):
            fields = Path(f"/proc/{self.halves()['serve']}/stat").read_text().rpartition(")")[2].split()
            self.cpu_s += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.note_cpu()
            self.process.terminate()
            self.process.wait(30)


class Load:
    """The voters. `seen` has each receipt that a client was shown, with who cast what."""

    def __init__(self, port, secrets, asked):
        self.base, self.secrets, self.asked = f"http://127.0.0.1:{port}/vote/tidewell/p/", secrets, asked
        self.chance = random.Random(asked.seed)
        self.seen, self.took, self.retries, self.gave_up, self.presses = [], [], Counter(), 0, 0
        self.last, self.ended_at, self.began_at = {}, 0.0, 0.0

    async def run(self, desk):
        import aiohttp

        timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
        self.gate = asyncio.Semaphore(IN_FLIGHT_MAX)
        async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as self.session:
            self.began_at = time.monotonic()
            killer = asyncio.create_task(self.kill_now_and_then(desk))
            await asyncio.gather(*(self.voter(number, secret) for number, secret in enumerate(self.secrets)))
            self.ended_at = time.monotonic()
            killer.cancel()

    async def kill_now_and_then(self, desk):
        length = self.asked.voters / self.asked.rate
        for number in range(self.asked.kills):
            await asyncio.sleep(length / (self.asked.kills + 1))
            await asyncio.to_thread(desk.kill, number)

    async def voter(self, number, secret):
        chance = random.Random(f"{self.asked.seed} {number}")
        await asyncio.sleep(max(0.0, self.began_at + number / self.asked.rate - time.monotonic()))
        async with self.gate:
            for _ in range(2 if chance.random() < CHANGE else 1):
                marks = ",".join(map(str, chance.sample(range(5), chance.randint(1, 5))))
                await self.ballot(secret, marks, chance)

    async def ballot(self, secret, marks, chance):
        """One ballot, pressed until it is answered; pressed twice at once by some."""
        began = time.monotonic()
        token = f"{chance.getrandbits(128):032x}"
        if self.asked.walk:
            await self.ask("GET", secret, None)
            page = await self.ask("POST", secret, {"press": "check", "marks": marks})
            token = TOKEN.search(page)[1] if page else token
        self.presses += 1
        presses = 2 if chance.random() < TWICE else 1
        said = await asyncio.gather(*(self.cast(secret, marks, token, chance) for _ in range(presses)))
        receipts = {receipt for receipt in said if receipt}
        if not receipts:
            self.gave_up += 1
            return
        self.took.append(time.monotonic() - began)
        self.seen += [(receipt, secret, token) for receipt in receipts]
        self.last[secret] = marks

    async def cast(self, secret, marks, token, chance):
        until, attempt = time.monotonic() + GIVE_UP_S, 0
        while time.monotonic() < until:
            used = f"{chance.getrandbits(128):032x}" if self.asked.fresh_form and attempt else token
            page = await self.ask("POST", secret, {"press": "cast", "marks": marks, "token": used}, once=True)
            found = RECEIPT.search(page or "")
            if found:
                return found[1].replace(" ", "")
            attempt += 1
            await asyncio.sleep(min(0.1 * 2**attempt, 2.0) * (0.5 + random.random()))
        return None

    async def ask(self, method, secret, form, *, once=False):
        """The page, or None where no good answer came."""
        import aiohttp

        until = time.monotonic() + GIVE_UP_S
        while True:
            try:
                async with self.session.request(method, f"{self.base}{secret}/", data=form) as answer:
                    if answer.status == 200:
                        return await answer.text()
                    self.retries[str(answer.status)] += 1
            except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
                self.retries[type(error).__name__] += 1
            if once or time.monotonic() > until:
                return None
            await asyncio.sleep(0.3)


def close():
    """Voting ends, and the board is counted and published, by the job's own code."""
    from django.db import connections

    connections.close_all()
    from rejoinder.desk.contests.models import Contest
    from rejoinder.jobs.keep_boards import keep_boards

    keep_boards(Contest.objects.get().closes_at)


def report(asked, load, folder, desk):
    """Reads the published folder alone, but for the papers: those are compared by the desk's openings."""
    from rejoinder.core.bulletin.checking import Asked, check
    from rejoinder.core.bulletin.envelopes import pseudonym_of, receipt_of
    from rejoinder.desk.contests.closing import counted_papers
    from rejoinder.desk.contests.models import Contest
    from rejoinder.wire.board_folder import open_board

    contest = Contest.objects.get()
    path = folder / "boards" / "tidewell"
    cast, numbers = Counter(), defaultdict(list)
    for line in (path / "log.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["kind"] == "cast":
            cast[receipt_of(entry["body"]["envelope"])] += 1
            numbers[entry["body"]["pseudonym"]].append(entry["body"]["number"])
    lost = sum(receipt not in cast for receipt, _, _ in load.seen)
    gaps = sum(sorted(found) != list(range(1, len(found) + 1)) for found in numbers.values())
    doubled = sum(cast.values()) - load.presses + load.gave_up
    shown = {(secret, token): set() for _, secret, token in load.seen}
    for receipt, secret, token in load.seen:
        shown[secret, token].add(receipt)
    two = sum(len(found) > 1 for found in shown.values())
    wanted = Counter(bytes(map(int, marks.split(","))) for marks in load.last.values())
    voted = {pseudonym_of("tidewell", secret) for secret in load.last}
    other = (wanted - Counter(counted_papers(contest))).total()
    with open_board(path) as board:
        found = check(board, Asked(key=contest.public_key))
    took = sorted(load.took)
    seconds = load.ended_at - load.began_at
    at = lambda share: f"{took[min(len(took) - 1, int(share * len(took)))] * 1000:,.0f} ms"  # noqa: E731
    print(
        f"{asked.database}, {'walk' if asked.walk else 'cast only'}, asked {asked.rate:g} voters/s, seed {asked.seed}"
        f"{', fresh form for each retry (the peer)' if asked.fresh_form else ''}"
    )
    print(f"ballots {len(took):,} of {asked.voters:,} voters in {seconds:.1f} s: {len(took) / seconds:.0f}/s reached")
    print(f"time to the receipt, retries and restarts included: p50 {at(0.5)}, p99 {at(0.99)}, longest {at(1)}")
    print(f"CPU of the pages, its starts included: {desk.cpu_s / len(took) * 1000:.1f} ms for one ballot")
    print(f"killed: {dict(desk.killed)}; unanswered presses: {dict(load.retries)}; gave up {load.gave_up}")
    print(f"receipts seen {len(load.seen):,}, envelopes on the board {sum(cast.values()):,}")
    print(
        f"lost {lost}   doubled {doubled}   two receipts for one press {two}   gaps in numbers {gaps}"
        f"   last papers that are not those last confirmed {other}   voters not on the board {len(voted - set(numbers))}"
    )
    print(
        f"recount of the folder: {'same' if found.is_same else found.differences[:3]}, papers {found.papers:,}, "
        f"winner {', '.join(found.winners)}"
    )
    sys.exit(0 if asked.fresh_form or not (lost or doubled or two or gaps or other or not found.is_same) else 1)


if __name__ == "__main__":
    main()
