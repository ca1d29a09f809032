"""What other parties had more of where a party did not stand, against where it did: an association, no cause.

    python benchmarks/pact_absences.py

Data: British general elections (REJOINDER_SHARED/data/elections). Parties chose where to stay away, and others knew.
"""

from dataclasses import dataclass

import numpy as np

from pact_data import changes_or_skip

TARGETS = ("Con", "Lab", "LD")
NOT_THESE = {"Scotland", "Northern Ireland"}  # other parties stand there
RESAMPLES = 400


@dataclass
class Absences:
    row: dict  # shares of the voters by where they went; the rest: nobody
    ranges: dict  # 80 in 100 resamples
    typical: dict  # share of each of them before, in a typical seat
    seats: int
    freed: float  # mean share of votes that the absent party would have had
    valid: float  # by how much all valid votes changed for each vote freed; -1: all stayed at home
    valid_range: tuple


def absences(changes, party, after):
    """Regression over seats of each target's change on the votes freed, regions and earlier shares held."""
    change = next(one for one in changes if one.after == after)
    base = change.base
    votes = np.where(base.stood, base.votes, 0)
    before = votes / votes.sum(axis=1, keepdims=True)
    column = base.column(party)
    others = [one for one in TARGETS if one != party]
    targets = [base.column(one) for one in others]
    regions = np.array(base.regions)
    rows = base.stood[:, column] & ~np.isin(regions, list(NOT_THESE)) & (change.weights > 0)
    for one in targets:
        rows &= base.stood[:, one] & change.standing[:, one]
    names = sorted(set(regions[rows]))
    away = rows & ~change.standing[:, column]
    stayed = rows & change.standing[:, column]
    factor = {
        name: change.shares[stayed & (regions == name), column].sum() / before[stayed & (regions == name), column].sum()
        for name in names
    }
    freed = np.where(away, before[:, column] * np.array([factor.get(one, 0) for one in regions]), 0)
    known = np.column_stack(
        [freed, before[:, column], before[:, targets], *((regions == name).astype(float) for name in names)]
    )[rows]
    moved = (change.shares - before)[rows][:, targets]
    found = np.linalg.lstsq(known, moved, rcond=None)[0][0]
    random = np.random.default_rng(1)
    samples = [random.integers(0, len(known), len(known)) for _ in range(RESAMPLES)]
    tries = np.array([np.linalg.lstsq(known[one], moved[one], rcond=None)[0][0] for one in samples])
    low, high = np.quantile(tries, (0.1, 0.9), axis=0)
    grown = np.log(change.weights / np.maximum(votes.sum(axis=1), 1))[rows]
    valid = np.linalg.lstsq(known, grown, rcond=None)[0][0]
    valids = [np.linalg.lstsq(known[one], grown[one], rcond=None)[0][0] for one in samples]
    row = {one: round(float(max(value, 0.01)), 2) for one, value in zip(others, found, strict=True)}
    row["none"] = round(max(1 - sum(row.values()), 0.01), 2)
    return Absences(
        row=row,
        ranges={one: (round(a, 2), round(b, 2)) for one, a, b in zip(others, low.tolist(), high.tolist(), strict=True)},
        typical={
            one: round(float(np.exp(np.log(before[rows, column]).mean())), 4)
            for one, column in zip(others, targets, strict=True)
        },
        seats=int(away.sum()),
        freed=float(freed[away].mean()),
        valid=float(valid),
        valid_range=tuple(np.quantile(valids, (0.1, 0.9)).round(2).tolist()),
    )


def main():
    changes = changes_or_skip()
    for party, after in (("UKIP", "2017"), ("Green", "2017"), ("Green", "2019"), ("LD", "2019")):
        found = absences(changes, party, after)
        print(f"{party} {after}: away in {found.seats} seats, freed {found.freed:.3f} of votes; {found.ranges}")
        print(f"  valid votes changed by {found.valid:+.2f} {found.valid_range} for each vote freed")


if __name__ == "__main__":
    main()
