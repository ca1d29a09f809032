"""Pacts read from nominations: the real ones, false alarms where nobody made one, and how small a pact is still seen.

    python benchmarks/spot_rivals.py [--worlds 200]

False alarms: every party's nominations are drawn anew and independently from a logit on its own past (stood, share,
deposit, region), fitted to a real pair of elections, so that weak parties are absent where they are weak and no party
looks at another. Power: the same, with a party withdrawing from a part of the seats that another holds.
Peers in the same worlds: Fisher's test at .05 for each pair, and the same after Holm, both over all seats.
"""

import argparse
import csv
import time
from dataclasses import replace

import numpy as np

from measure import shared_or_skip
from rejoinder.core.pacts.presence import logit, nominations_of
from rejoinder.core.pacts.rivals import rivals
from rejoinder.core.pacts.rivals_telling import group_sentence, pair_sentence
from rejoinder.core.seats.results import Elections
from rejoinder.wire.seat_files import read_seats

YEARS = (2010, 2015, 2017, 2019)
SURE = 0.05
PARTS = (0.2, 0.4, 0.7, 1.0)
STANDS_MIN = 0.2


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--worlds", type=int, default=200)
    worlds = options.parse_args().worlds
    folder = shared_or_skip("data/elections")
    elections = read_seats([folder / f"ge{year}_candidacies.csv" for year in YEARS]).elections
    alone = read_seats([folder / "ge2019_candidacies.csv"])
    real("2019 alone, holders by shares and their changes", nominations_of(alone))
    for at in (1, 2, 3):
        known = nominations_of(Elections(elections[: at + 1]))
        found = real(f"{elections[at].name} after {known.before}", known)
    recalled(found, elections[3], folder)
    for at in (1, 2, 3):
        known = nominations_of(Elections(elections[: at + 1]))
        alarms(known, worlds)
    power(nominations_of(Elections(elections[:3])), max(20, worlds // 5))


def real(what, known):
    began = time.process_time()
    found = rivals(known)
    took = time.process_time() - began
    print(f"{what}: {len(found.pairs)} pairs and {len(found.links)} links tested in {took:.1f} s of the processor")
    for one in (*found.pairs, *found.links):
        if one.is_spotted:
            print(
                f"  {pair_sentence(one)} p {one.p:.1e}, Holm {one.p_holm:.1e}, odds at least {one.odds_low:.0f} times"
            )
    for one in found.together:
        print(f"  {group_sentence(one)}")
    return found


def recalled(found, election, folder):
    """How many seats of the pact that was announced are among those of the group."""
    with (folder / "unite_to_remain_2019.csv").open(encoding="utf-8", newline="") as file:
        announced = {row["ons_id"] for row in csv.DictReader(file)}
    names = {one.seat for one in election.results if one.code in announced}
    for one in found.together:
        print(
            f"  of {len(names)} announced seats {len(names & {*one.seats})} are among the {len(one.seats)} in which one "
            f"stands, {len(names & {*one.surprising})} among the {len(one.surprising)} surprising ones"
        )


def independent(known, random):
    """The same country with nominations drawn anew, each party by its own past alone."""
    stands = known.stands.copy()
    shares = np.nan_to_num(known.shares)
    places = sorted({*known.places})
    region = np.array([[place == one for one in places] for place in known.places], dtype=float)
    for at, party in enumerate(known.parties):
        area = known.known(party)
        if party in ("Ind", "Spk") or known.stands[area, at].all() or known.stands[area, at].mean() < STANDS_MIN:
            continue
        share = shares[:, at]
        past = np.column_stack([share > 0, np.sqrt(share), (share > 0) & (share < SURE)])
        design = np.column_stack([np.ones(len(share)), past, region]).astype(float)[area]
        weights, _ = logit(design, known.stands[area, at].astype(float), ridge=0.1)
        chances = 1 / (1 + np.exp(-design @ weights))
        stands[np.flatnonzero(area), at] = random.random(int(area.sum())) < chances
    return replace(known, stands=stands)


def alarms(known, worlds):
    random = np.random.default_rng(2026)
    said = groups = fisher = holm = alone = 0
    for _ in range(worlds):
        world = independent(known, random)
        found = rivals(world)
        without_past = rivals(replace(world, before="", shares=np.full_like(known.shares, np.nan)))
        alone += any(one.is_spotted for one in without_past.pairs)
        said += any(one.is_spotted for one in (*found.pairs, *found.links))
        groups += bool(found.together)
        fisher += any(one.p <= SURE for one in found.pairs)
        holm += any(one.p_holm <= SURE for one in found.pairs)
    print(
        f"independent nominations as in {known.election}: a pact is said in {said} of {worlds} worlds, a group in {groups}, "
        f"in {alone} where the file has no election before; "
        f"Fisher alone at .05 in {fisher}, after Holm in {holm}"
    )


def power(known, worlds):
    """Who stands in most seats withdraws from a part of those that the largest other party holds."""
    held = np.array([holder == "Con" for holder in known.holders])
    at = known.parties.index("UKIP")
    for part in PARTS:
        random = np.random.default_rng(2027)
        seen = 0
        for _ in range(worlds):
            world = independent(known, random)
            stands = world.stands.copy()
            stands[held & (random.random(len(held)) < part), at] = False
            found = rivals(replace(world, stands=stands))
            seen += any(one.is_spotted and (one.party, one.rival) == ("UKIP", "Con") for one in found.pairs)
        print(f"planted: UKIP withdraws from {part:.0%} of the seats that Con held: found in {seen} of {worlds} worlds")


if __name__ == "__main__":
    main()
