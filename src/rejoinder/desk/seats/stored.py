"""Stored results as the values that plans, comparisons and pledges work with."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from rejoinder.core.seats.holders import day_of, in_order
from rejoinder.core.seats.matching import SHARED_MIN, SeatIndex
from rejoinder.core.seats.results import Candidacy, Election, Elections, Kind, SeatResult
from rejoinder.desk.seats.models import ResultSet, SeatRow

KEPT_MAX = 3  # sets whose elections stay in memory: about 10 MB each for four elections of 650 seats
Mark = tuple[int, datetime, str, str, str, date | None, int]
COLUMNS = ("result_set_id", "seat", "code", "region", "country", "seats", "electorate", "holder", "candidacies")


def elections_of(result_set: ResultSet) -> Elections:
    """The set as the latest election, before it every earlier set that has at least half of its seats.

    Seats are the same by code, else by name (a name with another code has other boundaries). Removed sets are left out,
    unless it is the one asked for. Four queries, whatever the number of sets; one where it was asked before.
    """
    when = day_of(result_set.election, result_set.held_on)
    standing = ResultSet.objects.filter(removed_at=None).exclude(pk=result_set.pk)
    earlier = {one.pk: one for one in standing if day_of(one.election, one.held_on) < when}
    elections, keys = _kept(_mark(result_set), tuple(_mark(one) for one in earlier.values()))
    chosen = [result_set, *(earlier[key] for key in keys)]
    names = {short: name for one in reversed(chosen) for short, name in one.names.items()}
    return Elections(elections, names, tuple(result_set.notes))


def _mark(one: ResultSet) -> Mark:
    """What a set is known by: its rows are written once, so that all this being the same, its results are."""
    return (one.pk, one.loaded_at, one.name, one.election, one.kind, one.held_on, one.seats_count)


@lru_cache(maxsize=KEPT_MAX)
def _kept(mine: Mark, earlier: tuple[Mark, ...]) -> tuple[tuple[Election, ...], tuple[int, ...]]:
    """The elections, the set's own last, and the keys of the earlier sets among them."""
    sets = {one.pk: one for one in ResultSet.objects.filter(pk__in=[mine[0], *(mark[0] for mark in earlier)])}
    own, before = sets[mine[0]], [sets[mark[0]] for mark in earlier if mark[0] in sets]
    sharing = _sharing(own, before)
    chosen = [own, *(one for one in before if one.pk in sharing)]
    elections = in_order(_elections(chosen))
    last = next(one for one in elections if one.name == _name(own, chosen))
    return (*(one for one in elections if one is not last), last), tuple(one.pk for one in chosen[1:])


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


def _sharing(own: ResultSet, earlier: Sequence[ResultSet]) -> set[int]:
    """Which of the earlier sets have at least half of its seats."""
    seats: dict[int, list[SeatResult]] = {one.pk: [] for one in (own, *earlier)}
    rows = SeatRow.objects.filter(result_set__in=list(seats)).order_by("result_set_id", "place")
    for key, seat, code in rows.values_list("result_set_id", "seat", "code"):
        seats[key].append(_place(seat, code))
    mine = seats.pop(own.pk)
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
