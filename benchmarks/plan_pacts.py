"""How fast and how honest the planner is: 572 seats of 2019, three partners, 1,000 draws.

    python benchmarks/plan_pacts.py

Times are CPU seconds of this process. The peer adds up votes as if everyone moved; its plan is shown on our draws.
"""

import time
from dataclasses import replace
from itertools import product
from statistics import mean

import numpy as np

from measure import shared_or_skip
from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.basing import base_of, only
from rejoinder.core.pacts.candidates import allowed, candidates_of
from rejoinder.core.pacts.choosing import choose
from rejoinder.core.pacts.figures import standings
from rejoinder.core.pacts.options import options_of
from rejoinder.core.pacts.planning import plan, weighed
from rejoinder.core.pacts.refreshing import refresh
from rejoinder.core.pacts.simulating import simulate
from rejoinder.core.pacts.weighing import stands
from rejoinder.core.pacts.wish import Mode, Sharing, Wish
from rejoinder.wire.seat_files import read_seats

PARTNERS = ("LD", "Green", "Lab")
RIVALS = ("Con", "BRX")
CAPS, SEEDS = (20, 60, 150), (1, 2, 3, 4, 5)
PLAIN = Assumptions()


def table():
    """2019 without Scotland, Northern Ireland and the Speaker, with votes imputed from 2010 on."""
    folder = shared_or_skip("data/elections")
    elections = read_seats([folder / f"ge{year}_candidacies.csv" for year in (2010, 2015, 2017, 2019)])
    base = base_of(elections, keep={*PARTNERS, *RIVALS})
    away = {"Scotland", "Northern Ireland"}
    return only(
        base,
        {seat for seat, region in zip(base.seats, base.regions, strict=True) if region not in away} - base.speakers,
    )


def timed(function):
    start = time.process_time()
    made = function()
    return made, time.process_time() - start


def speed(base):
    """CPU seconds of one simulation, and of whole plans by mode and sharing."""
    _, spent = timed(lambda: simulate(base, options_of(PARTNERS), PLAIN))
    print(
        f"\n{len(base.seats)} seats, {len(options_of(PARTNERS))} options, {PLAIN.draws:,} draws: simulate {spent:.2f} s"
    )
    print(
        "\n| mode | sharing | seats | all draws | solve | explain | planned | fresh |\n|---|---|---|---|---|---|---|---|"
    )
    for mode in Mode:
        for sharing in Sharing:
            made = plan(base, Wish(PARTNERS, mode=mode, sharing=sharing, seats_max=60), PLAIN, clock=time.process_time)
            spent = " | ".join(f"{one:.2f}" for one in made.seconds)
            print(
                f"| {mode} | {sharing} | {len(made.stands)} | {spent} | {made.planned_gain:.2f} | {made.fresh_gain:.2f} |"
            )


def proven(base):
    """What the modes reach, beside what no plan of all candidates exceeds."""
    worths = weighed(base, Wish(PARTNERS, seats_max=60), PLAIN)
    print("\n| mode | sharing | candidates | reached | no plan exceeds |\n|---|---|---|---|---|")
    for mode, sharing in product(Mode, Sharing):
        wish = Wish(PARTNERS, mode=mode, sharing=sharing, seats_max=60)
        found = candidates_of(worths, wish)
        chosen = choose(wish, found)
        print(f"| {mode} | {sharing} | {len(found.seat):,} | {chosen.reached:.4f} | {chosen.possible:.4f} |")


def honesty(base):
    """What plans promised against what fresh draws give, for several seeds."""
    print(
        "\n| endorsement | seats | planned, mean | fresh, mean | fresh less planned: each seed |\n|---|---|---|---|---|"
    )
    for endorsement in (0.0, 0.05, 0.15):
        for cap in CAPS:
            made = [
                plan(base, Wish(PARTNERS, seats_max=cap), replace(PLAIN, seed=seed, endorsement=endorsement))
                for seed in SEEDS
            ]
            off = " ".join(f"{one.fresh_gain / one.planned_gain - 1:+.1%}" for one in made)
            promised, fresh = mean(one.planned_gain for one in made), mean(one.fresh_gain for one in made)
            print(f"| {endorsement} | {cap} | {promised:.2f} | {fresh:.2f} | {off} |")


def added_up(base, cap):
    """The arithmetic plan: all partners behind the strongest where their votes add up to more than the winner's."""
    columns = np.array([base.column(party) for party in PARTNERS])
    options = options_of(PARTNERS)
    picked, leads = np.zeros(len(base.seats), dtype=np.intp), np.full(len(base.seats), -np.inf)
    may = allowed(base, options, Wish(PARTNERS)) & stands(base, options)
    for seat, votes in enumerate(base.votes):
        there = [column for column in columns if votes[column] > 0]
        if len(there) < 2 or base.winners[seat] in columns:
            continue
        strongest = max(there, key=lambda column: votes[column])
        aside = tuple(base.parties[one] for one in columns if one in there and one != strongest)
        option = next(
            n for n, one in enumerate(options) if {*one.aside} == {*aside} and one.for_party == base.parties[strongest]
        )
        lead = votes[there].sum() - votes[base.winners[seat]]
        if lead > 0 and may[option, seat]:
            picked[seat], leads[seat] = option, lead
    best = np.argsort(-leads, kind="stable")[:cap]
    picked[[seat for seat in range(len(picked)) if seat not in set(best.tolist())]] = 0
    return picked


def peer(base):
    """What the arithmetic plan promises, and what it gives on draws in which voters do as voters did."""
    print(
        "\n| seats | arithmetic promises | on our draws (80 in 100) | our plan, same seats (80 in 100) | ours, if rivals unite |\n|---|---|---|---|---|"
    )
    for cap in CAPS:
        picked = added_up(base, cap)
        fresh = refresh(
            base,
            Wish(PARTNERS),
            PLAIN,
            options=options_of(PARTNERS),
            picked=picked,
            also=np.zeros(len(base.seats), dtype=bool),
        )
        _, together = standings(fresh)
        ours = plan(base, Wish(PARTNERS, seats_max=cap), replace(PLAIN, rivals=RIVALS)).together
        told = [
            f"{one.mean:.1f} ({one.low:+.0f} to {one.high:+.0f})"
            for one in (together.gain, ours.gain, ours.gain_if_rivals)
        ]
        print(f"| {cap} | {(picked > 0).sum()} | {told[0]} | {told[1]} | {told[2]} |")


def too_much(base):
    """Green +3 within 60 seats: infeasible, in a sentence; the time with the draws, and without them."""
    for wish in (
        Wish(PARTNERS, seats_max=60, gains_min={"Green": 3.0}),
        Wish(PARTNERS, seats_max=60, gains_min={"Green": 3.0}, incumbents_stay=False),
        Wish(PARTNERS, seats_max=60, gains_min={"LD": 2.0, "Lab": 1.0}, sharing=Sharing.EQUAL),
    ):
        made, spent = timed(lambda wish=wish: plan(base, wish, PLAIN))
        _, drawn = timed(lambda wish=wish: weighed(base, wish, PLAIN))
        asked = f"{dict(wish.gains_min)} {wish.sharing} incumbents_stay={wish.incumbents_stay}"
        told = made.sentence if hasattr(made, "sentence") else made.sentences[0]
        print(f"\n{asked}: {told} [{spent:.1f} s in all, {spent - drawn:.1f} s without the draws]")
        for one in getattr(made, "nearest", ()):
            print(f"  {one}")


def main():
    base = table()
    speed(base)
    proven(base)
    honesty(base)
    peer(base)
    too_much(base)


if __name__ == "__main__":
    main()
