"""Invented elections for the tests of pacts."""

from rejoinder.core.seats.results import Candidacy, Election, Elections, Kind, SeatResult

LATE = {
    "Oxley": {"Orchard": 4000, "Cedar": 3500, "Tideway": 1500},
    "Marden": {"Orchard": 2000, "Cedar": 4500, "Tideway": 1900},
    "Pell": {"Orchard": 5000, "Cedar": 3000},
    "Brack": {"Orchard": 3100, "Cedar": 3000, "Tideway": 2900},
}
EARLY = {
    "Oxley": {"Orchard": 4000, "Cedar": 3500, "Tideway": 1000},
    "Marden": {"Orchard": 2000, "Cedar": 4500, "Tideway": 1000},
    "Pell": {"Orchard": 5000, "Cedar": 3000, "Tideway": 2000},
    "Brack": {"Orchard": 3100, "Cedar": 3000, "Tideway": 1500},
}


def election(name, votes, *, kind=Kind.GENERAL, region="Riding"):
    """Votes by seat and party as an election; all seats in one region."""
    return Election(
        name,
        kind,
        tuple(
            SeatResult(seat, tuple(Candidacy(party, number) for party, number in row.items()), region=region)
            for seat, row in votes.items()
        ),
    )


def elections(*, late=LATE, early=EARLY):
    """Two general elections, the later one without Tideway in Pell."""
    return Elections((election("one", early), election("two", late)))
