"""Replays a recorded corpus as live sites with harsh faults and measures the desk from end to end.

    python benchmarks/replay.py [uci|hansard|both] [--speed 600] [--faults harsh] [--kills 0] [--poll-min 10]

With --kills N the whole desk is killed with -9 N times during the replay and started again at once.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import shared_or_skip

CORPORA = {"uci": "uci-2014-03.jsonl.gz", "hansard": "hansard-2009-10-26.jsonl.gz"}
REJOINDER = [sys.executable, "-m", "rejoinder.cli.main"]
DELAY_S = 45  # from the start of the sites to their first post: time to import the list and read every robots.txt
SETTLE_S = 3
KILL_SEED = 7
SHOWN = (
    "robots violations", "Crawl-delay violations", "Retry-After violations", "sites asked before their robots.txt",
    "asked again after a permanent move or 410", "min gap per host", "share of 304", "publish to fetched",
    "publish to seen", "missed", "duplicates", "briefly listed", "reachable", "on tarpit", "on html", "clustering",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", default="both", choices=["uci", "hansard", "both"])
    parser.add_argument("--speed", default="600")
    parser.add_argument("--faults", default="harsh")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--poll-min", default="10")
    options = parser.parse_args()
    tool = shared_or_skip("tools/replay")
    for name in CORPORA if options.corpus == "both" else [options.corpus]:
        with tempfile.TemporaryDirectory() as folder:
            measure(name, tool, Path(folder), options)


def measure(name, tool, folder, options):
    port = free_port()
    sites = subprocess.Popen(
        [sys.executable, str(tool), "serve", str(tool / "corpora" / CORPORA[name]), "--port", str(port), "--speed",
         options.speed, "--faults", options.faults, "--opml", "feeds.opml", "--delay", str(DELAY_S), "--linger", "150"],
        cwd=folder, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    env = {**os.environ, "REJOINDER_DATA": str(folder / "desk"), "REJOINDER_ALLOW_NETWORKS": "127.0.0.0/8",
           "REJOINDER_POLL_MIN_S": options.poll_min, "REJOINDER_CONTACT": "benchmark@rejoinder.example"}  # fmt: skip
    desk = Desk(env, folder)
    try:
        wait_for(folder / "feeds.opml")
        desk.start()
        time.sleep(SETTLE_S)
        began = time.monotonic()
        said = subprocess.run(
            [*REJOINDER, "sources", "import", "feeds.opml"],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            check=True,
        )
        print(f"\n{name}: imported in {time.monotonic() - began:.1f} s: {said.stdout.strip()}")
        before = kill_now_and_then(desk, sites, options.kills, env) if options.kills else []
        sites.wait()
        used = desk.cpu_s()
        wait_until_placed(env)
        seen = exported(env)
        (folder / "seen.jsonl").write_text("".join(json.dumps(row) + "\n" for row in seen), encoding="utf-8")
        report = subprocess.run(
            [sys.executable, str(tool), "report", "events.jsonl", "--seen", "seen.jsonl"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        ).stdout
    finally:
        desk.stop()
        if sites.poll() is None:
            sites.terminate()
    print("\n".join(line for line in report.splitlines() if line.strip().startswith(SHOWN)))
    print(
        f"CPU of the desk: {used:.0f} s for {len(seen)} posts; stored twice: {len(seen) - len({r['url'] for r in seen})}"
    )
    if options.kills:
        lost = [url for url in before if url not in {row["url"] for row in seen}]
        print(
            f"killed with -9 {options.kills} times: {len(before)} posts were stored at the kills, {len(lost)} of them lost"
        )


class Desk:
    """`rejoinder run` in a folder, started, killed and stopped by its own process ids."""

    def __init__(self, env, folder):
        self.env, self.folder, self.port, self.process = env, folder, free_port(), None
        self.used = 0.0

    def start(self):
        log = (self.folder / "desk.log").open("a")
        self.process = subprocess.Popen(
            [*REJOINDER, "run", "--port", str(self.port)], env=self.env, cwd=self.folder, stdout=log, stderr=log
        )

    def children(self):
        import psutil

        return psutil.Process(self.process.pid).children(recursive=True)

    def kill(self):
        """All three processes at once, as when the machine loses power."""
        family = self.children()
        self.used += self.cpu_now()
        for process in [self.process, *family]:
            try:
                process.send_signal(signal.SIGKILL)
            except (ProcessLookupError, Exception):
                pass
        self.process.wait()

    def cpu_now(self):
        total = 0.0
        for process in self.children():
            times = process.cpu_times()
            total += times.user + times.system
        return total

    def cpu_s(self):
        return self.used + self.cpu_now()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)


def kill_now_and_then(desk, sites, kills, env):
    """Kills at moments drawn by seed over the replay; returns every address that was stored before any kill."""
    draw = random.Random(KILL_SEED)
    stored = set()
    for _ in range(kills):
        time.sleep(draw.uniform(6, 12))
        if sites.poll() is not None:
            break
        stored |= {row["url"] for row in exported(env)}
        desk.kill()
        desk.start()
    return stored


def exported(env):
    out = subprocess.run(
        [*REJOINDER, "export", "posts", "--jsonl"], env=env, capture_output=True, text=True, check=True
    ).stdout
    return [json.loads(line) for line in out.splitlines()]


def wait_until_placed(env, patience_s=120):
    """Until every stored post is in a story."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        out = subprocess.run(
            [*REJOINDER, "health", "--json"], env=env, capture_output=True, text=True, check=True
        ).stdout
        if json.loads(out)["posts_waiting"] == 0:
            return
        time.sleep(2)
    print("posts still waiting for a story after two minutes")


def wait_for(path, patience_s=60):
    until = time.monotonic() + patience_s
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.2)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
