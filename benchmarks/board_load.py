"""The board at 50 users while posts arrive: page times on the demo, from a process of its own.

    python benchmarks/board_load.py [--users 50] [--seconds 60]

Each user opens the board, waits one to three seconds, opens it again, and holds the live stream; everything is on loopback.
"""

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date

import aiohttp

from replay import REJOINDER, free_port

SEED = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("REJOINDER_", "DATABASE_URL"))}
    with tempfile.TemporaryDirectory() as folder:
        port = str(free_port())
        command = [*REJOINDER, "demo", "--data", folder, "--port", port, "--speed", "20"]
        demo = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        try:
            link = ""
            for line in demo.stdout:
                link = line.split(": ")[1].strip() if line.startswith("sign in") else link
                if line.startswith("ready"):
                    break
            asyncio.run(measure(link, f"http://127.0.0.1:{port}", options))
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(30)


async def measure(link, base, options):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, connector=aiohttp.TCPConnector(limit=0)) as session:
        async with session.get(link) as answer:
            assert answer.status == 200, answer.status
        took, told = [], [0]
        until = time.monotonic() + options.seconds
        users = [user(session, base, random.Random(SEED + n), until, took) for n in range(options.users)]
        streams = [asyncio.create_task(listen(session, base, told)) for _ in range(options.users)]
        await asyncio.gather(*users)
        for stream in streams:
            stream.cancel()
    took.sort()
    print(f"board, {options.users} users, {options.seconds:.0f} s, posts arriving, {date.today()}")
    print(
        f"pages {len(took)}, p50 {took[len(took) // 2] * 1000:.0f} ms, p99 {took[int(len(took) * 0.99)] * 1000:.0f} ms, max {took[-1] * 1000:.0f} ms"
    )
    print(f"live streams {options.users}, messages {told[0]}")


async def user(session, base, draw, until, took):
    await asyncio.sleep(draw.uniform(0, 2))
    while time.monotonic() < until:
        began = time.monotonic()
        async with session.get(base + "/") as answer:
            body = await answer.read()
            assert answer.status == 200 and len(body) > 5000, answer.status
        took.append(time.monotonic() - began)
        await asyncio.sleep(draw.uniform(1, 3))


async def listen(session, base, told):
    async with session.get(base + "/live/", timeout=aiohttp.ClientTimeout(total=None)) as answer:
        async for line in answer.content:
            told[0] += line.startswith(b"data:")


if __name__ == "__main__":
    sys.exit(main())
