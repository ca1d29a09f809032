"""The parties of a set of results: who stood, in how many seats, with how many votes; and one spelling of names."""

from dataclasses import dataclass

from rejoinder.core.seats.results import INDEPENDENT, SPEAKER
from rejoinder.core.voters import fold_name
from rejoinder.desk.seats.models import ResultSet

NO_PARTY = (INDEPENDENT, SPEAKER, "Oth")  # nobody speaks for all of them, so they make no pact


@dataclass(frozen=True)
class Party:
    """One party in a set of results."""

    short: str  # "LD"
    name: str  # "Liberal Democrat"; the abbreviation where the files give no name
    seats: int  # in which it stood
    won: int
    votes: int


def parties_of(results: ResultSet) -> dict[str, Party]:
    """Every party that can make a pact, most votes first, by its abbreviation. Reads each row of the set once."""
    sums: dict[str, list[int]] = {}
    for candidacies, seats in results.rows.order_by().values_list("candidacies", "seats"):
        for party in {one[0] for one in candidacies}:
            sums.setdefault(party, [0, 0, 0])[0] += 1
        ranked = sorted(candidacies, key=lambda one: -(one[1] or 0))
        for place, (party, votes, elected, *_) in enumerate(ranked):
            sums[party][1] += elected if elected is not None else votes is not None and place < seats
            sums[party][2] += votes or 0
    most_first = sorted(sums.items(), key=lambda item: (-item[1][2], item[0]))
    return {
        short: Party(short, results.names.get(short, short), seats, won, votes)
        for short, (seats, won, votes) in most_first
        if short not in NO_PARTY
    }


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


def spellings(results: ResultSet, party: str) -> frozenset[str]:
    """How members' votes may name a party of these results, each as core/voters.fold_name spells it."""
    return frozenset({fold_name(party), fold_name(results.names.get(party, party))})
