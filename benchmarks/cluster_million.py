"""A million invented posts through the stream of stories: does the cost of a post, or the memory, grow with what passed?

    python benchmarks/cluster_million.py [--posts 1000000]

Stories come and go at a steady rate, with sentence vectors; inventing them is not counted. Prints a Markdown table for
docs/measures/cluster.md. `yardstick` is the cost of the same first 2,000 posts in a stream of their own, taken anew for
each row: what it varies by is the machine, not the stream.
"""

import argparse
import heapq
import math
import multiprocessing
import os
import resource
import time
from collections.abc import Iterator
from itertools import islice

import numpy as np

from rejoinder.core.clustering import JoinStory, PostForStory, StoryStream

CLOSE_EVERY_POSTS = 500  # as `rejoinder cluster` does
MARKS = (90_000, *range(100_000, 1_000_001, 100_000))
WINDOW_POSTS = 10_000  # before each mark: what a row of the table is the mean of
YARDSTICK_POSTS = 2_000
POST_EVERY_S = 20.0
SIZE_MAX = 500  # posts of the largest story
LIFE_H = 12.0  # of a story of one or two posts, in the middle
WIDTH = 384


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1_000_000)
    # One thread: a waiting thread of the linear algebra counts as CPU time though it does nothing. The number of
    # threads is read when numpy is loaded, so in a process of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    worker = multiprocessing.get_context("spawn").Process(target=measured, args=(parser.parse_args().posts,))
    worker.start()
    worker.join()


def measured(posts_max: int) -> None:
    """One row for each mark."""
    print("| posts so far | µs a post | yardstick, µs | stories live | posts held | words counted | peak MB |")
    print("|---|---|---|---|---|---|---|")
    stream, spent, start_mb = StoryStream(), 0.0, peak_mb()
    source, first = invented_posts(seed=1), list(islice(invented_posts(seed=1), YARDSTICK_POSTS))
    for done in range(CLOSE_EVERY_POSTS, posts_max + 1, CLOSE_EVERY_POSTS):
        batch = list(islice(source, CLOSE_EVERY_POSTS))
        cost = taken(stream, batch)
        mark = next((mark for mark in MARKS if mark >= done), 0)
        spent += cost if mark - WINDOW_POSTS < done else 0.0
        if done == mark:
            cells = (f"{1e6 * spent / WINDOW_POSTS:.0f}", f"{1e6 * taken(StoryStream(), first) / len(first):.0f}")
            held = (f"{len(stream):,}", f"{stream.posts_held:,}", f"{stream.words_counted:,}", str(peak_mb()))
            print(f"| {done:,} | {' | '.join(cells + held)} |", flush=True)
            spent = 0.0
    print(f"\nbefore the first post: {start_mb} MB")


def taken(stream: StoryStream, batch: list[PostForStory]) -> float:
    """Put these posts in stories, as `rejoinder cluster` does; gives the CPU seconds."""
    started = time.process_time()
    for turn, post in enumerate(batch, 1):
        decision = stream.decide(post)
        story = decision.story if isinstance(decision, JoinStory) else int(post.id)
        stream.add(post, story)
        while due := stream.merges_due(story):
            stream.merge(due.winner, due.loser)
            story = due.winner
        if cut := stream.splits_due(story):
            stream.split(story, cut.posts, -int(post.id))
        if turn % CLOSE_EVERY_POSTS == 0:
            stream.reconsider()
            stream.close_idle(post.time)
    return time.process_time() - started


def invented_posts(seed: int) -> Iterator[PostForStory]:
    """Endless posts, 20 s apart on average.

    A story has a Pareto size and a life of hours to weeks, fast at first; 8 words of its own, 5 of them never seen
    before, of which a post has 4; each post has 4 common words (Zipf) and a vector near its story's.
    """
    rng = np.random.default_rng(seed)
    common = [f"common{n}" for n in range(3000)]
    gap_s = POST_EVERY_S * float(np.mean(_sizes(rng, 200_000)))  # between the first posts of stories: steady from then
    waiting: list[tuple[float, int, int]] = []  # when a post is due, its turn, its story
    stories: dict[int, tuple[list[str], np.ndarray]] = {}
    left: dict[int, int] = {}
    born = turn = number = 0
    next_birth = 0.0
    while True:
        rows: list[tuple[float, str, np.ndarray]] = []
        ranks = rng.zipf(1.3, size=4 * CLOSE_EVERY_POSTS).clip(max=3000).tolist()
        while len(rows) < CLOSE_EVERY_POSTS:
            while not waiting or next_birth <= waiting[0][0]:
                own = [f"name{born}x{n}" for n in range(5)] + [f"own{n}" for n in rng.integers(60_000, size=3)]
                stories[born] = own, rng.standard_normal(WIDTH, dtype=np.float32)
                left[born] = size = int(_sizes(rng, 1)[0])
                life_s = 3600 * LIFE_H * (1 + math.log(size)) * float(rng.lognormal())
                for late in np.sort(rng.random(size) ** 3).tolist():
                    turn += 1
                    heapq.heappush(waiting, (next_birth + life_s * late, turn, born))
                next_birth += float(rng.exponential(gap_s))
                born += 1
            due, _, story = heapq.heappop(waiting)
            own, centre = stories[story]
            words = [own[n] for n in rng.permutation(8)[:4]] + [common[ranks.pop() - 1] for _ in range(4)]
            rows.append((due, " ".join(words), centre))
            left[story] -= 1
            if not left[story]:
                del left[story], stories[story]
        dense = np.stack([row[2] for row in rows]) + rng.standard_normal((len(rows), WIDTH), dtype=np.float32)
        dense /= np.linalg.norm(dense, axis=1, keepdims=True)
        for (due, title, _), vector in zip(rows, dense, strict=True):
            number += 1
            yield PostForStory(number, due, title, "", "", vector)


def _sizes(rng: np.random.Generator, n: int) -> np.ndarray:
    return np.minimum(1 + (3 * rng.pareto(1.1, size=n)).astype(int), SIZE_MAX)


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
