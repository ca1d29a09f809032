"""Invented countries whose shocks are known: to see whether what was put in is found."""

import numpy as np

from rejoinder.core.seats.results import Candidacy, Election, Elections, Kind, SeatResult

PARTIES = ("Orchard", "Cedar", "Tideway", "Kestrel")
REGIONS = ("North", "Middle", "South")
VALID = 40_000


def country(elections, *, seats=90, seat=0.15, nation=0.2, region=0.08, seed=5):
    """So many general elections of an invented country; log shares move by normal shocks of these sizes."""
    random = np.random.default_rng(seed)
    level = np.log(np.array([0.4, 0.33, 0.17, 0.10]))
    logs = level + random.normal(0, 0.4, (seats, len(PARTIES)))
    made = []
    for number in range(elections):
        made.append(_election(f"{2030 + 4 * number}", logs))
        places = random.normal(0, region, (len(REGIONS), len(PARTIES)))[np.arange(seats) % len(REGIONS)]
        logs = logs + random.normal(0, nation, len(PARTIES)) + places + random.normal(0, seat, logs.shape)
    return Elections(tuple(made))


def _election(name, logs):
    shares = np.exp(logs) / np.exp(logs).sum(axis=1, keepdims=True)
    votes = np.rint(shares * VALID).astype(int)
    return Election(
        name,
        Kind.GENERAL,
        tuple(
            SeatResult(
                f"Seat {row}",
                tuple(Candidacy(party, int(number)) for party, number in zip(PARTIES, one, strict=True)),
                code=f"S{row}",
                region=REGIONS[row % len(REGIONS)],
            )
            for row, one in enumerate(votes)
        ),
    )
