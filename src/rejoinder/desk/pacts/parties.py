"""The parties of a set of results: who stood, in how many seats, with how many votes; and one spelling of names."""

from collections.abc import Mapping
from dataclasses import dataclass

from rejoinder.core.pacts.newcomers import renamed_seat
from rejoinder.core.seats.parties import name_of
from rejoinder.core.seats.results import INDEPENDENT, SPEAKER, SeatResult
from rejoinder.core.voters import fold_name
from rejoinder.desk.seats.models import ResultSet, SeatRow
from rejoinder.desk.seats.stored import seat_result

NO_PARTY = (INDEPENDENT, SPEAKER, "Oth")  # nobody speaks for all of them, so they make no pact


@dataclass(frozen=True)
class Party:
    """One party in a set of results."""

    short: str  # "LD"
    name: str  # "Liberal Democrat"; the abbreviation where the files give no name
    seats: int  # in which it stood
    won: int
    votes: int


def parties_of(results: ResultSet, supposed: Mapping | None = None) -> dict[str, Party]:
    """Every party that can make a pact, most votes first, by its abbreviation. Reads each row of the set once.

    `supposed` are assumptions of a plan: with the names that parties have now, and at the end newcomers.
    """
    now = (supposed or {}).get("renamed") or {}
    sums: dict[str, list[int]] = {}
    for candidacies, seats in results.rows.order_by().values_list("candidacies", "seats"):
        for party in {now.get(one[0], one[0]) for one in candidacies}:
            sums.setdefault(party, [0, 0, 0])[0] += 1
        ranked = sorted(candidacies, key=lambda one: -(one[1] or 0))
        for place, (party, votes, elected, *_) in enumerate(ranked):
            mine = sums[now.get(party, party)]
            mine[1] += elected if elected is not None else votes is not None and place < seats
            mine[2] += votes or 0
    most_first = sorted(sums.items(), key=lambda item: (-item[1][2], item[0]))
    new = [(party, (0, 0, 0)) for party in (supposed or {}).get("national") or {} if party not in sums]
    return {
        short: Party(short, _name(results, short, now), seats, won, votes)
        for short, (seats, won, votes) in (*most_first, *new)
        if short not in NO_PARTY
    }


def _name(results: ResultSet, party: str, now: Mapping[str, str]) -> str:
    return name_of(party, results.names) if party in now.values() else results.names.get(party, party)


def result_now(row: SeatRow, renamed: Mapping[str, str]) -> SeatResult:
    """The last result of a seat, parties by the names they have now."""
    return renamed_seat(seat_result(row), renamed)


def is_plannable(results: ResultSet) -> str:
    """Why nothing can be planned on these results; empty where it can."""
    rows = results.rows.order_by().values_list("candidacies", flat=True)[:1]
    if not rows:
        return f"{results} has no seats."
    if all(one[1] is None for one in rows[0]):
        return f"{results} are nominations: there are no votes to plan on yet."
    if results.rows.filter(seats__gt=1).exists():
        return (
            "Wards that elect several at once are planned by how many candidates each party names: "
            "`rejoinder pact wards` does that on a file."
        )
    return ""


def spellings(results: ResultSet, party: str, renamed: Mapping[str, str]) -> frozenset[str]:
    """How members' votes may name a party, now or by its earlier name, each as core/voters.fold_name spells it."""
    shorts = [party, *(old for old, new in renamed.items() if new == party)]
    return frozenset(fold_name(name) for short in shorts for name in (short, results.names.get(short, short)))
