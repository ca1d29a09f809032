"""From stored by the listener to seen on an open board: a real desk, posts at a steady rate, then a tenfold burst.

    python benchmarks/board_latency.py [--seconds 60] [--rate 50] [--burst 60] [--tier dense|static|lexical] [--browser]

The desk is `rejoinder run` on a folder of its own (SQLite). A process of its own stores posts with the listener's own
store step. This process is an open board: it holds the live stream and fetches rows as static/js/board.js does; with
--browser a headless Chromium is the board and its rows are watched from inside. A post counts as seen when a row of its
story is there that was asked for after the post stood in the story. A story of one carrier has no row, so its first post
counts only as told: when the board first hears of the story.
"""

import argparse
import asyncio
import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from invented_stream import MARK, fill_sources
from measure import ROOT
from replay import REJOINDER, free_port

ROW = re.compile(r'data-story="(\d+)" data-state="\w*" data-posts="\d+"')
DRAIN_MAX_S = 400
JS = ROOT / "src/rejoinder/desk/static/js/board.js"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--burst", type=float, default=60, help="seconds of ten times the rate; 0 for none")
    parser.add_argument("--tier", default="dense", choices=("dense", "static", "lexical"))
    parser.add_argument("--browser", action="store_true")
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith(("REJOINDER_", "DATABASE_URL"))]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        prepare(Path(folder))
        desk, link, base = started(Path(folder), options)
        try:
            asyncio.run(measure(Path(folder), base, link, options))
        finally:
            desk.send_signal(signal.SIGINT)
            desk.wait(30)


def prepare(folder):
    """Sources, lines and watches, made in a process of their own."""
    code = "import board_latency, pathlib, sys; board_latency.fill(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=Path(__file__).parent, check=True)


def fill(folder):
    """Rows that the stream needs: see `prepare`."""
    from rejoinder.cli.setup import open_desk

    open_desk(folder)
    from django.utils import timezone

    from invented_stream import DOES, WHAT_IS_SAID
    from rejoinder.desk.lines.models import Line
    from rejoinder.desk.watches.models import Watch

    now = timezone.now()
    fill_sources(now)
    for n, ((field, words), does) in enumerate(zip(WHAT_IS_SAID, DOES, strict=False)):
        Line.objects.create(
            ref=f"L{n}",
            claim=f"{words[0]} {does} {words[1]}",
            text=f"The {field} keeps its {words[1]}.",
            approved_version=1,
            made_at=now,
            changed_at=now,
        )
    Watch.objects.create(name="Mark", query=MARK, once_pct=0, made_at=now)
    Watch.objects.create(
        name="Bells", query="(nurses OR judge) NEAR/6 (ward OR jury) NOT kind:agency", once_pct=0, made_at=now
    )
    Watch.objects.create(name="Words", words=["lighthouse", "night ferr*"], sources_min=3, once_pct=0, made_at=now)
    Watch.objects.create(name="Fast", speed_min=40, sources_min=5, once_pct=0, made_at=now)
    Watch.objects.create(name="Chance", once_pct=70, leaning="right", made_at=now)


def started(folder, options):
    """The desk, and its sign-in link."""
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if options.tier != "dense":
        env["REJOINDER_BENCH_TIER"] = options.tier
    port = str(free_port())
    desk = subprocess.Popen(
        [*REJOINDER, "run", "--data", str(folder), "--port", port], env=env, stdout=subprocess.PIPE, text=True
    )
    for line in desk.stdout:
        if line.startswith("sign in"):
            return desk, line.split(": ", 1)[1].strip(), f"http://127.0.0.1:{port}"
    raise SystemExit("the desk did not start")


async def measure(folder, base, link, options):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, connector=aiohttp.TCPConnector(limit=0)) as session:
        async with session.get(link) as answer:
            assert answer.status == 200, answer.status
        board = Board(session, base)
        tasks = [asyncio.create_task(board.listen())]
        if options.browser:
            cookies = [{"name": c.key, "value": c.value, "url": base} for c in jar]
            tasks.append(asyncio.create_task(board.in_chromium(cookies)))
            await board.is_open.wait()
        rows = Rows(folder)
        tasks.append(asyncio.create_task(rows.look()))
        await asyncio.sleep(3)
        print(
            f"{options.tier}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {datetime.now(UTC):%Y-%m-%d}",
            flush=True,
        )
        stored = await stream(folder, 0, options.rate, options.seconds)
        await drained(folder)
        told("steady", options.rate, (folder, stored, board, rows))
        if options.burst:
            began = time.monotonic()
            skip = sum(len(one["posts"]) for one in stored)
            stored = await stream(folder, skip, options.rate * 10, options.burst)
            ended = time.monotonic()
            await drained(folder)
            print(
                f"burst: {sum(len(one['posts']) for one in stored):,} posts in {ended - began:.0f} s; drained {time.monotonic() - ended:.1f} s after its end"
            )
            told("burst", options.rate * 10, (folder, stored, board, rows))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    jobs(folder)


async def stream(folder, skip, rate, seconds):
    """Lets the other process store, and collects what it says."""
    command = [sys.executable, str(Path(__file__).with_name("invented_stream.py")), str(folder)]
    command += [str(skip), str(rate), str(seconds)]
    storer = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, limit=2**22)
    found = [json.loads(line) async for line in storer.stdout]
    assert await storer.wait() == 0
    return found


async def drained(folder):
    """Waits until every post stands in a story, and a moment for the last rows to be seen."""
    until = time.monotonic() + DRAIN_MAX_S
    with contextlib.closing(rows_of(folder)) as rows:
        while time.monotonic() < until:
            await asyncio.sleep(0.25)
            if (
                rows.execute("SELECT count(*) FROM listening_post").fetchone()
                == rows.execute("SELECT count(*) FROM stories_membership").fetchone()
            ):
                break
    await asyncio.sleep(4)


def rows_of(folder):
    return sqlite3.connect(f"file:{folder / 'rejoinder.sqlite3'}?mode=ro", uri=True)


class Rows:
    """When alerts of the watch on one word, and the places of posts, could first be read from the database."""

    def __init__(self, folder):
        self._folder, self.alerts, self.placed = folder, {}, {}

    async def look(self):
        last, before = 0, time.monotonic()
        with contextlib.closing(rows_of(self._folder)) as rows:
            while True:
                now = time.monotonic()
                for (story,) in rows.execute(ALERTS):
                    self.alerts.setdefault(story, now)
                for member, post, story in rows.execute(MEMBERS, [last]):
                    # Not there at the look before: it is this moment from which a row that was asked for can show it.
                    last, self.placed[post] = member, (before, story)
                before = now
                await asyncio.sleep(0.03)


ALERTS = (
    "SELECT a.story_id FROM watches_alert a JOIN watches_watch w ON w.id = a.watch_id WHERE w.name = 'Mark'"
    " ORDER BY a.id DESC LIMIT 60"
)
MEMBERS = "SELECT id, post_id, story_id FROM stories_membership WHERE id > ? ORDER BY id"


class Board:
    """An open board: what it was told, and which rows it had when."""

    def __init__(self, session, base):
        self._session, self._base = session, base
        self.told, self.rows = defaultdict(list), defaultdict(list)
        self._due, self._task, self._is_chromium, self.is_open = {}, None, False, asyncio.Event()
        said = JS.read_text(encoding="utf-8")
        self._gather_s = int(re.search(r"GATHER_MS = (\d+)", said)[1]) / 1000
        self._is_eager = "lastAsked" in said  # the first change is fetched at once, the next after the pause

    async def listen(self):
        last = None
        while True:
            headers = {"Last-Event-ID": last} if last else {}
            async with self._session.get(
                self._base + "/live/", headers=headers, timeout=aiohttp.ClientTimeout(total=None)
            ) as answer:
                async for raw in answer.content:
                    line = raw.decode().rstrip()
                    if line.startswith("id: "):
                        last = line[4:]
                    elif line.startswith("data: ") and (stories := json.loads(line[6:]).get("stories")):
                        now = time.monotonic()
                        for story in stories:
                            self.told[story].append(now)
                            self._due[story] = None
                        if self._task is None and not self._is_chromium:
                            self._task = asyncio.create_task(self._bring())

    async def _bring(self):
        """As `bring` in board.js: sixty rows a request, a pause between two."""
        if not self._is_eager:
            await asyncio.sleep(self._gather_s)
        while self._due:
            began = time.monotonic()
            ids = list(self._due)[:60]
            for story in ids:
                del self._due[story]
            async with self._session.get(f"{self._base}/board/rows/?ids={','.join(map(str, ids))}") as answer:
                body = await answer.text()
                assert answer.status == 200, answer.status
            now = time.monotonic()
            for story in ROW.findall(body):
                self.rows[int(story)].append((began, now))
            if self._is_eager:
                await asyncio.sleep(max(0.0, self._gather_s - (time.monotonic() - began)))
            elif self._due:
                await asyncio.sleep(self._gather_s)
        self._task = None

    async def in_chromium(self, cookies):
        """Rows as they change inside a page of Chromium; new ones are asked for as soon as the board says that they wait."""
        from playwright.async_api import async_playwright

        self._is_chromium = True
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = await (context := await browser.new_context()).new_page()
            await context.add_cookies(cookies)
            ahead = time.monotonic() - time.time()

            def seen(_, found):
                for story, _, at in found:
                    self.rows[int(story)].append((at / 1000 + ahead, at / 1000 + ahead))

            await context.expose_binding("seen", seen)
            await page.goto(self._base + "/")
            await page.evaluate(WATCHING)
            self.is_open.set()
            await asyncio.Event().wait()


WATCHING = """() => {
  const read = (nodes) => [...nodes].filter((n) => n.dataset && n.dataset.story).map((n) => [n.dataset.story, n.dataset.posts, performance.timeOrigin + performance.now()]);
  new MutationObserver((changes) => {
    const found = changes.flatMap((change) => [...read(change.addedNodes), ...[...change.addedNodes].flatMap((n) => n.querySelectorAll ? read(n.querySelectorAll(".row")) : [])]);
    if (found.length) window.seen(found);
  }).observe(document.querySelector("main"), { childList: true, subtree: true });
  setInterval(() => { const fresh = document.getElementById("new-rows"); if (fresh && !fresh.hidden) fresh.click(); }, 1000);
}"""


def _silent(folder):
    """How many stories, as they stand in the end, hold a marked post and no alert, theirs or of a story taken up."""
    with contextlib.closing(rows_of(folder)) as rows:
        into = dict(rows.execute("SELECT id, merged_into_id FROM stories_story").fetchall())
        alerted = {story for (story,) in rows.execute("SELECT story_id FROM watches_alert").fetchall()}
        marked = rows.execute(
            "SELECT DISTINCT m.story_id FROM stories_membership m JOIN listening_post p ON p.id = m.post_id"
            " WHERE p.title || p.text LIKE ?", (f"%{MARK}%",),
        ).fetchall()  # fmt: skip

    def stands(story):
        while into.get(story):
            story = into[story]
        return story

    heard = {stands(story) for story in alerted}
    return sum(stands(story) not in heard for (story,) in marked)


def told(name, rate, about):
    """Prints the times from stored to placed, told, seen and alerted."""
    folder, stored, board, looked = about
    at = {url: one["at"] for one in stored for url in one["posts"]}
    with contextlib.closing(rows_of(folder)) as rows:
        said = rows.execute(
            "SELECT p.id, p.url, p.title || p.text, m.at_arrival, m.story_id FROM stories_membership m"
            " JOIN listening_post p ON p.id = m.post_id ORDER BY m.id"
        ).fetchall()
    number, took, marked, singles = defaultdict(int), defaultdict(list), {}, 0
    for post, url, text, first, story in said:
        if MARK in text:
            marked[first] = min(marked.get(first, (float("inf"), story)), (at.get(url, 0.0), story))
        if url not in at or post not in looked.placed:
            continue
        since, placed_in = looked.placed[post]
        took["placed"].append(max(0.0, since - at[url]))
        among = (placed_in, story, first)
        heard = _earliest(when for one in among for when in board.told[one] if when >= since)
        seen = _earliest(when for one in among for began, when in board.rows[one] if began >= since)
        took["told"] += [heard - at[url]] if heard else []
        number[placed_in] += 1
        if number[placed_in] == 1:
            continue
        took["row seen"] += [seen - at[url]] if seen else []
        singles += seen is None
    marked = {key: value for key, value in marked.items() if value[0]}  # the others were marked before this phase
    # An alert stands on the story that the post came into first, or on the one that took it up.
    raised = {
        key: _earliest(looked.alerts[one] for one in (key, story) if looked.alerts.get(one, 0) >= when)
        for key, (when, story) in marked.items()
    }
    took["alert"] = [when - marked[story][0] for story, when in raised.items() if when is not None]
    print(f"{name}, {rate:.0f} posts/s: {len(at):,} posts")
    for what, times in took.items():
        if times:
            print(f"  stored → {what:9} n {len(times):6}  {_shares(times)} ms")
    print(f"  in no row by the end: {singles}; stories with a marked post and no alert: {_silent(folder)}", flush=True)


def _earliest(times):
    return min(times, default=None)


def _shares(times):
    times = sorted(times)
    shares = (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1))
    return ", ".join(
        f"{word} {times[min(int(len(times) * share), len(times) - 1)] * 1000:,.0f}" for word, share in shares
    )


def jobs(folder):
    """Where the worker's time went."""
    with contextlib.closing(rows_of(folder)) as rows:
        for job, runs, took, most in rows.execute(
            "SELECT job, count(*), sum(took_s), max(took_s) FROM work_jobrun GROUP BY job ORDER BY 3 DESC"
        ):
            print(f"  job {job:10} {runs:6} runs  {took:8.1f} s  longest {most:.2f} s")
        print(
            "  stories",
            rows.execute("SELECT count(*) FROM stories_story WHERE posts_count > 0").fetchone()[0],
            "errors",
            rows.execute("SELECT count(*), max(error) FROM work_jobrun WHERE error != ''").fetchone(),
        )


if __name__ == "__main__":
    main()
