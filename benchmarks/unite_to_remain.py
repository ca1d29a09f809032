"""Unite to Remain 2019: what sixty stand-asides brought, and whether by votes that moved or by campaigning there.

    python benchmarks/unite_to_remain.py

Change of the standing party's share from 2017 to 2019 in all seats of Great Britain in which it stood both times, by
least squares on the votes that partners freed, an intercept for pact seats, region, and its share of 2017 with its
square. Ranges of 95 in 100 are by White's errors in the third form of MacKinnon and White (1985). Stand-asides were
not random: these are associations.
"""

import csv
from collections import Counter

import numpy as np

from measure import shared_or_skip
from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.basing import base_of
from rejoinder.core.pacts.options import NOBODY, Option
from rejoinder.core.pacts.simulating import simulate
from rejoinder.core.seats.results import Elections
from rejoinder.wire.seat_files import read_seats

PARTNERS = ("LD", "Green", "PC")
YEARS = (2010, 2015, 2017, 2019)
NEAREST = 3  # seats without a pact that each pact seat is held against
BOOTSTRAPS = 4000
DRAWS = 1000


def main():
    folder = shared_or_skip("data/elections")
    elections = read_seats([folder / f"ge{year}_candidacies.csv" for year in YEARS])
    by_year = {election.name[:4]: {one.code: one for one in election.results} for election in elections.elections}
    before, after = by_year["2017"], by_year["2019"]
    with (folder / "unite_to_remain_2019.csv").open(encoding="utf-8", newline="") as file:
        stood = {row["ons_id"]: row["standing_party"] for row in csv.DictReader(file)}
    seats_won(before, after, stood)
    arithmetic(before, after, stood)
    foretold(elections, stood)
    for party in PARTNERS:
        changes(party, before, after, stood)


def seats_won(before, after, stood):
    """What the partners held before and after, and how many of the seats won hang on freed votes."""
    held = [code for code in stood if before[code].winner() in PARTNERS]
    won = [code for code, party in stood.items() if after[code].winner() == party]
    print(f"{len(stood)} seats: {dict(Counter(stood.values()))}")
    print(f"  held by a partner after 2017: {len(held)}; won by the standing partner in 2019: {len(won)}")
    gained = [after[code].seat for code in won if code not in held]
    lost = [before[code].seat for code in held if code not in won]
    print(f"  gained {gained}, lost {lost}: net {len(won) - len(held):+d}")
    hanging = 0
    for code in won:
        votes = sorted(after[code].votes_by_party().values(), reverse=True)
        freed = share_freed(before[code], after[code], stood[code]) * after[code].valid
        hanging += freed >= votes[0] - votes[1]
        print(f"    {after[code].seat}: majority {votes[0] - votes[1]:,}, freed {freed:,.0f}")
    print(f"  majorities within the freed votes, had every one of them moved: {hanging} of {len(won)}, so without the")
    print(f"  pact the standing partners win {len(won)} less at most {hanging}: the pact brought at most {hanging}")


def arithmetic(before, after, stood):
    """The usual sum: all votes of 2017 of all partners go to the one that stands."""
    foretold = []
    for code in stood:
        votes = before[code].votes_by_party()
        together = sum(votes.get(one, 0) for one in PARTNERS)
        others = max(count for one, count in votes.items() if one not in PARTNERS)
        foretold.append(together > others)
    won = sum(after[code].winner() == party for code, party in stood.items())
    held = sum(before[code].winner() in PARTNERS for code in stood)
    print(f"100 % transfer of the votes of 2017: {sum(foretold)} seats, {sum(foretold) - held:+d}; it was {won}")


def foretold(elections, stood):
    """Seats that the simulation expected before the election, from 2017 alone, with and without the pact."""
    base = base_of(Elections(elections.elections[:3]), election=elections.elections[2].name, keep=PARTNERS)
    options = [NOBODY, *(Option(tuple(one for one in PARTNERS if one != party), party) for party in PARTNERS)]
    # A partner that does not stand in a seat cannot stand aside there: in England the option is for two.
    options += [Option((aside,), party) for party in PARTNERS for aside in PARTNERS if aside != party]
    won = simulate(base, options, Assumptions(draws=DRAWS)).winners
    rows = {code: row for row, code in enumerate(base.codes)}
    nobody, pact = np.zeros(DRAWS), np.zeros(DRAWS)
    for code, party in stood.items():
        row = rows[code]
        there = [one for one in PARTNERS if base.votes[row, base.column(one)] > 0]
        aside = tuple(one for one in there if one != party)
        option = options.index(Option(aside, party)) if aside else 0
        nobody += won[0, row] == base.column(party)
        pact += won[option, row] == base.column(party)
    gain = pact - nobody
    low, high = np.percentile(gain, (10, 90))
    print(
        f"the simulation from 2017: {nobody.mean():.1f} without, {pact.mean():.1f} with the pact; it brings "
        f"{gain.mean():+.1f} [{low:+.0f} to {high:+.0f} in 80 of 100 draws]"
    )


def share_of(result, party):
    return result.votes_by_party().get(party, 0) / result.valid


def share_freed(last, now, party):
    """Share of the votes of 2017 of partners that stood then and not now."""
    return sum(
        share_of(last, one)
        for one in PARTNERS
        if one != party and one in last.votes_by_party() and one not in now.votes_by_party()
    )


def changes(party, before, after, stood):
    codes = [
        code
        for code, now in after.items()
        if code in before
        and now.country != "Northern Ireland"
        and party in now.votes_by_party()
        and party in before[code].votes_by_party()
        and "Spk" not in now.votes_by_party() | before[code].votes_by_party()
    ]
    change = np.array([100 * (share_of(after[code], party) - share_of(before[code], party)) for code in codes])
    pact = np.array([stood.get(code) == party for code in codes])
    freed = np.array([100 * share_freed(before[code], after[code], party) for code in codes])
    last = np.array([100 * share_of(before[code], party) for code in codes])
    regions = sorted({after[code].region for code in codes})
    places = np.array([[after[code].region == one for one in regions[1:]] for code in codes])
    print(
        f"{party}: {pact.sum()} pact seats {change[pact].mean():+.1f} points, {(~pact).sum()} others "
        f"{change[~pact].mean():+.1f}; freed there {freed[pact].mean():.1f} points"
    )
    print(
        "  everything that came with a pact seat, freed votes among it: "
        + effect(change, np.column_stack([np.ones(len(codes)), pact, places, last, last**2]), 1)
    )
    tell(change, np.column_stack([np.ones(len(codes)), pact, freed, places]), "region")
    tell(change, np.column_stack([np.ones(len(codes)), pact, freed, places, last, last**2]), "region and its own share")
    matched([before[code].winner() for code in codes], last, change, pact)


def tell(change, design, what):
    """The coefficients of the intercept of pact seats and of freed votes, with ranges."""
    told = [effect(change, design, at) for at in (1, 2)]
    print(f"  with {what}: campaigning in a pact seat {told[0]} points, of a freed vote {told[1]}")


def effect(change, design, at):
    """One coefficient with its range, and the narrower one that holds if all seats stray alike."""
    design = design.astype(float)
    inverse = np.linalg.pinv(design.T @ design)
    weights = inverse @ design.T @ change
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    plain = change - design @ weights
    alike = 1.96 * np.sqrt(plain @ plain / (len(change) - design.shape[1]) * inverse[at, at])
    errors = plain / np.clip(1 - leverage, 0.05, 1)
    spread = np.sqrt(np.diag(inverse @ (design.T * errors**2) @ design @ inverse))
    low, high = weights[at] - 1.96 * spread[at], weights[at] + 1.96 * spread[at]
    return f"{weights[at]:.2f} [{low:.2f}, {high:.2f}] (alike: {weights[at] - alike:.2f}, {weights[at] + alike:.2f})"


def matched(winners, last, change, pact):
    """Against the seats without a pact, of the same winner, that were nearest in the party's own share."""
    differences = []
    for at in np.flatnonzero(pact):
        like = [one for one in np.flatnonzero(~pact) if winners[one] == winners[at]]
        nearest = sorted(like, key=lambda one: abs(last[one] - last[at]))[:NEAREST]
        if len(nearest) == NEAREST:
            differences.append(change[at] - change[nearest].mean())
    if len(differences) < NEAREST:
        print("  matched: too few seats like these")
        return
    random = np.random.default_rng(1)
    means = [random.choice(differences, len(differences)).mean() for _ in range(BOOTSTRAPS)]
    low, high = np.percentile(means, (2.5, 97.5))
    print(f"  against {NEAREST} seats each like it: {np.mean(differences):+.1f} [{low:.1f}, {high:.1f}] points more")


if __name__ == "__main__":
    main()
