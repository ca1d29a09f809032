"""Stored results as the values that plans, comparisons and pledges work with."""

from collections.abc import Iterable, Sequence

from rejoinder.core.seats.holders import day_of, in_order
from rejoinder.core.seats.matching import SHARED_MIN, SeatIndex
from rejoinder.core.seats.results import Candidacy, Election, Elections, Kind, SeatResult
from rejoinder.desk.seats.models import ResultSet, SeatRow

COLUMNS = ("result_set_id", "seat", "code", "region", "country", "seats", "electorate", "holder", "candidacies")


def elections_of(result_set: ResultSet) -> Elections:
    """The set as the latest election, before it every earlier set that has at least half of its seats.

    Seats are the same by code, else by name (a name with another code has other boundaries). Removed sets are left out,
    unless it is the one asked for. Four queries, whatever the number of sets.
    """
    when = day_of(result_set.election, result_set.held_on)
    standing = ResultSet.objects.filter(removed_at=None).exclude(pk=result_set.pk)
    earlier = [one for one in standing if day_of(one.election, one.held_on) < when]
    mine = [_place(*row) for row in result_set.rows.order_by().values_list("seat", "code")]
    sharing = _sharing(mine, earlier)
    chosen = [result_set, *(one for one in earlier if one.pk in sharing)]
    elections = in_order(_elections(chosen))
    own = next(one for one in elections if one.name == _name(result_set, chosen))
    names = {short: name for one in reversed(chosen) for short, name in one.names.items()}
    return Elections((*(one for one in elections if one is not own), own), names, tuple(result_set.notes))


def election_of(result_set: ResultSet) -> Election:
    """The set alone. One query."""
    return _elections([result_set])[0]


def candidacies_of(stored: Sequence[Sequence]) -> tuple[Candidacy, ...]:
    """The candidacies of a row: [[party, votes or null, elected or null, sitting]]."""
    return tuple(Candidacy(party, votes, elected, bool(sitting)) for party, votes, elected, sitting in stored)


def stored_candidacies(result: SeatResult) -> list[list]:
    """The other way round."""
    return [[one.party, one.votes, one.elected, one.sitting] for one in result.candidacies]


def seat_result(row: SeatRow) -> SeatResult:
    """One stored seat as a value."""
    return SeatResult(
        row.seat, candidacies_of(row.candidacies), row.code, row.region, row.country, row.seats, row.electorate,
        row.holder,
    )  # fmt: skip


def _sharing(mine: Sequence[SeatResult], earlier: Iterable[ResultSet]) -> set[int]:
    """Which of the earlier sets have at least half of my seats."""
    seats: dict[int, list[SeatResult]] = {one.pk: [] for one in earlier}
    rows = SeatRow.objects.filter(result_set__in=list(seats)).order_by("result_set_id", "place")
    for key, seat, code in rows.values_list("result_set_id", "seat", "code"):
        seats[key].append(_place(seat, code))
    return {key for key, found in seats.items() if SeatIndex(found).shared_by(mine) >= SHARED_MIN}


def _place(seat: str, code: str) -> SeatResult:
    return SeatResult(seat, (), code)


def _elections(sets: Sequence[ResultSet]) -> list[Election]:
    results: dict[int, list[SeatResult]] = {one.pk: [] for one in sets}
    rows = SeatRow.objects.filter(result_set__in=sets).order_by("result_set_id", "place")
    for key, seat, code, region, country, seats, electorate, holder, stored in rows.values_list(*COLUMNS):
        candidacies = candidacies_of(stored)
        result = SeatResult(seat, candidacies, code, region, country, seats, electorate, holder)
        results[key].append(result)
    return [Election(_name(one, sets), Kind(one.kind), tuple(results[one.pk]), one.held_on) for one in sets]


def _name(one: ResultSet, sets: Sequence[ResultSet]) -> str:
    """As the file named the election; the set's own name where two sets are called the same."""
    return one.name if sum(other.election == one.election for other in sets) > 1 else one.election
