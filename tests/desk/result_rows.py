"""Invented results for tests: a set of seats with their votes, one line a seat."""

from datetime import date

from rejoinder.core.seats.results import Candidacy, Election, Elections, Kind, SeatResult
from rejoinder.desk.seats.keeping import keep
from rejoinder.desk.seats.models import ResultSet

SEATS = {
    "Oxley": {"Kestrel": 120, "Orchard": 100, "Cedar": 40},
    "Reedham": {"Kestrel": 80, "Cedar": 75, "Tideway": 20},
    "Penn Marsh": {"Orchard": 90, "Kestrel": 60},
}


def results(seats=SEATS, *, election="2024", held_on=date(2024, 6, 6), by=None) -> ResultSet:
    """One stored set; `seats` has the votes of each party by seat."""
    made = tuple(
        SeatResult(seat, tuple(Candidacy(*one) for one in votes.items()), f"X{number}", "Midmoor", electorate=400)
        for number, (seat, votes) in enumerate(seats.items())
    )
    whole = Elections((Election(election, Kind.GENERAL, made, held_on),))
    return keep(whole, by, source="Invented for a test", is_invented=True)[0][0]
