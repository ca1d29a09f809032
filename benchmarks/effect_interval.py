"""How often the effect of an answer is claimed where there is none, and found where there is one.

Invented stories: a rate that rises and fades at its own pace, with bursts of its own (self-exciting posts), counted by
five minutes. The story that is answered is answered when it is fast, as desks do; the comparisons are taken at the same
age and are mostly slower. An answer of effect e lets each later post come with chance e.
"""

import argparse
import csv
import gzip
import math
import random
from collections import defaultdict

from measure import shared_or_skip
from rejoinder.core.effect import AFTER_BINS, BEFORE_BINS, BIN_S, POSTS_MIN, Course, Effect, effect

BINS = BEFORE_BINS + 1 + AFTER_BINS


def story(draw, *, effect_size=1.0, moment=BEFORE_BINS):
    """Counts of one story from a random age on: log-normal pace, its own half-life, echoes of earlier posts."""
    pace = math.exp(draw.gauss(math.log(25), 0.9))  # posts in the hour before
    peak, fade = draw.uniform(-12, 18), draw.uniform(6, 40)
    bursts, counts = draw.uniform(0.2, 0.6), []
    echo = 0.0
    for at in range(BINS):
        base = pace / BEFORE_BINS * math.exp(-abs(at - peak) / fade) * math.exp(draw.gauss(0, 0.25))
        rate = (1 - bursts) * base + bursts * echo
        posts = poisson(draw, rate)
        if at > moment and effect_size < 1:
            posts = sum(draw.random() < effect_size for _ in range(posts))
        echo = 0.7 * echo + 0.3 * posts
        counts.append(posts)
    return Course(counts, moment)


def poisson(draw, rate):
    limit, product, n = math.exp(-min(rate, 700)), draw.random(), 0
    while product > limit:
        product *= draw.random()
        n += 1
    return n


def answered(draw, posts_min, effect_size):
    """A story that was fast before its answer, as those that get one are."""
    while True:
        state = draw.getstate()
        one = story(draw)
        recent = sum(one.before[-3:])
        if sum(one.before) >= posts_min and recent * 4 >= sum(one.before):
            draw.setstate(state)
            return story(draw, effect_size=effect_size)


def naive(one):
    """The peer: before and after alone, a Poisson test of two counts at 5 %."""
    before, after = sum(one.before), sum(one.after)
    return abs(after - before) > 1.96 * math.sqrt(max(1, after + before))


def main(runs, seed):
    draw = random.Random(seed)
    print("| effect | candidates | posts before | said | claimed fewer | claimed more | cannot tell | peer claims |")
    print("|---|---|---|---|---|---|---|---|")
    for size in (1.0, 0.75, 0.5, 0.25):
        for pool in (40, 150, 500):
            for posts_min in (10, 60):
                rows = [
                    (one := answered(draw, posts_min, size), effect(one, [story(draw) for _ in range(pool)]))
                    for _ in range(runs)
                ]
                fewer = sum(isinstance(e, Effect) and e.ratio < 1 for _, e in rows)
                more = sum(isinstance(e, Effect) and e.ratio > 1 for _, e in rows)
                holds = [e.low <= size <= e.high for _, e in rows if e.low is not None]
                peers = sum(naive(one) for one, _ in rows)
                print(
                    f"| {size:g} | {pool} | ≥ {posts_min} | {sum(holds) / max(1, len(holds)):.1%} of {len(holds)} ranges hold it"
                    f" | {fewer / runs:.1%} | {more / runs:.1%} | {1 - (fewer + more) / runs:.1%} | {peers / runs:.1%} |",
                    flush=True,
                )


def real(seed):
    """Real retweet cascades that nobody answered: each in turn is taken as answered, all others as candidates."""
    folder, times = shared_or_skip("data/spread"), defaultdict(list)
    with gzip.open(folder / "auspol_cascades.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            times[int(row["cascade_id"])].append(float(row["time_s"]))
    draw = random.Random(seed)
    print(
        "| effect | age | cascades | ranges that hold it | claimed fewer | claimed more | cannot tell | peer claims |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for size in (1.0, 0.5, 0.25):
        for moment in (3, 6, 12):
            courses = [course_of(found, moment) for found in times.values()]
            chosen = [at for at, one in enumerate(courses) if sum(one.before) >= POSTS_MIN]
            rows = []
            for at in chosen:
                one = courses[at]
                kept = [
                    n if b <= moment else sum(draw.random() < size for _ in range(n)) for b, n in enumerate(one.counts)
                ]
                one = Course(kept, moment)
                rows.append((one, effect(one, courses[:at] + courses[at + 1 :])))
            holds = [e.low <= size <= e.high for _, e in rows if e.low is not None]
            fewer = sum(isinstance(e, Effect) and e.ratio < 1 for _, e in rows) / len(rows)
            more = sum(isinstance(e, Effect) and e.ratio > 1 for _, e in rows) / len(rows)
            peers = sum(naive(one) for one, _ in rows) / len(rows)
            print(
                f"| {size:g} | {moment * 5} min | {len(rows)} | {sum(holds)} of {len(holds)} | {fewer:.1%} | {more:.1%} "
                f"| {1 - fewer - more:.1%} | {peers:.1%} |"
            )


def course_of(times, moment):
    counts = [0] * (moment + 1 + AFTER_BINS)
    for time in times:
        if time // BIN_S < len(counts):
            counts[int(time // BIN_S)] += 1
    return Course(counts, moment)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", action="store_true", help="placebo on real cascades, REJOINDER_SHARED")
    arguments = parser.parse_args()
    if arguments.real:
        real(arguments.seed)
        raise SystemExit
    main(arguments.runs, arguments.seed)
