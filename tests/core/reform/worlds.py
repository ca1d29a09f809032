"""Invented elections for tests of voting systems."""

import random

from rejoinder.core.seats.results import Candidacy, Election, Kind, SeatResult

PARTIES = ("Orchard", "Cedar", "Tideway", "Kestrel")


def seat(name, votes, **about):
    """One seat from votes by party; a party twice by a list of pairs."""
    pairs = votes.items() if isinstance(votes, dict) else votes
    return SeatResult(name, tuple(Candidacy(party, number) for party, number in pairs), **about)


def election(*seats, name="now", kind=Kind.GENERAL):
    return Election(name, kind, tuple(seats))


def country(seed=1, *, regions=3, seats=12, parties=PARTIES):
    """Regions with leanings of their own, seats with theirs."""
    draw = random.Random(seed)
    made = []
    for region in range(regions):
        leaning = [draw.uniform(0.4, 2.0) for _ in parties]
        for n in range(seats):
            votes = {p: int(9000 * w * draw.uniform(0.3, 1.4)) for p, w in zip(parties, leaning, strict=True)}
            made.append(
                seat(f"Seat {region}.{n}", votes, region=f"Region {region}", code=f"R{region}{n:02}", electorate=60_000)
            )
    return election(*made)
