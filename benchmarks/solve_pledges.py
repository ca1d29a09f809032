"""How right and how fast pledges are solved: against brute force on small ones, seconds on 2,000.

    python -m benchmarks.solve_pledges                  # 2,000 pledges in eleven mixes, then 10,000 small instances
    python -m benchmarks.solve_pledges --small 1000 --seed 7

The peer is greedy acceptance: pledges are taken one after the other while all that are taken stay kept (what a person
with a list would do). All instances are drawn by a seed; none is chosen by how it comes out.
"""

import argparse
import json
import random
import time
from datetime import UTC, datetime

from tests.core.pledges.brute import greatest, holds, instance

from rejoinder.core.pledges.as_json import solution_as_json
from rejoinder.core.pledges.reading import pledges_of, read_pledges
from rejoinder.core.pledges.solving import solve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
MANY = 2_000
# Shares of pledges with an "unless" and with a choice, and seats: the fewer seats, the more pledges touch each other.
MIXES = {
    "no unless, no choice, 1,000 seats": (0.0, 0.0, 1000),
    "5% unless, 10% choice, 1,000 seats": (0.05, 0.1, 1000),
    "10% unless, 10% choice, 500 seats": (0.1, 0.1, 500),
    "20% unless, 15% choice, 500 seats": (0.2, 0.15, 500),
    "30% unless, 15% choice, 650 seats": (0.3, 0.15, 650),
    "30% unless, 15% choice, 200 seats": (0.3, 0.15, 200),
    "60% unless, 30% choice, 600 seats": (0.6, 0.3, 600),
}

# Denser than any mix: every pledge is freed by three random acts; half ask for three of six, and 40% are freed by one.
DENSE = {"every pledge unless any of three": (0.0, 0.0, 3), "half if three of six, 40% unless": (0.5, 0.4, 1)}

CIRCLES = {"circles of seven, 30% unless": (0.3,), "circles of seven, every pledge unless": (1.0,)}


def greedy(asked) -> int:
    """How many pledges a single pass accepts, again and again until none is added; first ways of a choice only."""
    kept, acts, grown = set(), set(asked.done), True
    vetoed = {vote.act for vote in asked.votes if vote.says == "veto"}
    order = [one for one in asked.pledges if one.state == "standing" and not (one.due and one.due < NOW)]
    while grown:
        grown = False
        for one in order:
            given = [act for act in one.gives if act not in vetoed][: one.k]
            if one.id in kept or len(given) < one.k:
                continue
            more, together = acts | {*given}, kept | {one.id}
            taken = [other for other in order if other.id in together]
            if all(
                holds(p.condition, more, together) and not any(holds(u, more, together) for u in p.unless)
                for p in taken
            ):
                kept, acts, grown = together, more, True
    return len(kept)


def small(count: int, seed: int) -> None:
    """Equal sets, ties too; and how far greedy acceptance falls short."""
    same = better = ours = theirs = 0
    for number in range(count):
        draw = random.Random(f"{seed} {number}")
        mix = {"unless": draw.choice((0, 0.3, 0.6, 1)), "choice": draw.choice((0, 0.3, 0.6))}
        asked = pledges_of(instance(draw, draw.randint(1, 6), seats=draw.choice((2, 3, 4)), **mix))
        found = solve(asked, NOW)
        kept = {*found.kept} | {one.id for one in found.waits}
        settled = {one.id for one in found.settled if one.state == "kept"}
        same += kept | settled == greatest(asked, NOW)
        if not found.settled:
            ours, theirs = ours + len(kept), theirs + greedy(asked)
            better += len(kept) > greedy(asked)
    print(f"{count:,} random instances of 1 to 6 pledges: the same set as brute force in {same:,}")
    print(f"greedy acceptance keeps {theirs:,} pledges where {ours:,} can be kept; fewer in {better:,} instances")


def many(seed: int, draws: int) -> None:
    """CPU seconds to read, solve, and tell 2,000 pledges."""
    print(f"{MANY:,} pledges, CPU seconds, median and worst of {draws}; read, then solved, then told")
    drawn = {name: (_circles, mix) for name, mix in CIRCLES.items()}
    drawn |= {name: (_mixed, mix) for name, mix in MIXES.items()} | {name: (_dense, mix) for name, mix in DENSE.items()}
    for name, (draw, mix) in drawn.items():
        took = [_timed(draw(random.Random(f"{seed} {name} {n}"), *mix)) for n in range(draws)]
        read, solved, told, kept, at_most = zip(*took, strict=True)
        middle = [sorted(part)[len(part) // 2] for part in (read, solved, told)]
        print(
            f"  {name}: {middle[0]:.2f} + {middle[1]:.2f} + {middle[2]:.2f} (worst solve {max(solved):.2f}); kept {kept[0]:,}"
            + (f", at most {at_most[0]:,}" if at_most[0] else "")
        )


def _mixed(draw, unless, choice, seats):
    said = instance(draw, MANY, seats=seats, unless=unless, choice=choice)
    for one in said["pledges"]:  # all stand, none is past its day: nothing is easy
        one.pop("due", None), one.pop("state", None)
    return said


def _circles(draw, unless):
    acts = [{"party": "ABC"[number % 3], "seat": f"S{number}"} for number in range(MANY)]
    pledges = []
    for number, act in enumerate(acts):
        begin = number // 7 * 7
        length = min(7, MANY - begin)
        one = {"id": f"p{number}", **act, "if": acts[begin + (number - begin + 1) % length]}
        if draw.random() < unless:
            one["unless"] = [draw.choice(acts)]
        pledges.append(one)
    return {"pledges": pledges}


def _dense(draw, asking, freed, unless):
    acts = [{"party": draw.choice("ABCD"), "seat": f"S{draw.randrange(500)}"} for _ in range(MANY)]
    pledges = [{"id": f"p{number}", **act} for number, act in enumerate(acts)]
    for one in pledges:
        if draw.random() < asking:
            one["if"] = {"at_least": 3, "of": draw.sample(acts, 6)}
        if not freed or draw.random() < freed:
            one["unless"] = draw.sample(acts, unless)
    return {"pledges": pledges}


def _timed(said) -> tuple[float, float, float, int, int | None]:
    text = json.dumps(said)
    began = time.process_time()
    asked = read_pledges(text)
    read = time.process_time()
    found = solve(asked, NOW)
    solved = time.process_time()
    solution_as_json(asked, NOW, found)
    return read - began, solved - read, time.process_time() - solved, found.greatest, found.at_most


def main() -> None:
    """Runs both halves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    many(asked.seed, asked.draws)
    small(asked.small, asked.seed)


if __name__ == "__main__":
    main()
