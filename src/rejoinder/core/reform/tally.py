"""The votes that every system starts from: lists of an area, and who won each seat as it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rejoinder.core.reform.method import by_name, lot
from rejoinder.core.seats.results import INDEPENDENT, SPEAKER, Candidacy, Election, SeatResult
from rejoinder.errors import BadInput

ALONE = (INDEPENDENT, SPEAKER)  # no parties: each of them stands for itself, in one seat
BY = ("region", "country", "national")
EVERYWHERE = "all together"


@dataclass(frozen=True, slots=True)
class Lists:
    """Votes by list in one area. Who stands alone is a list of one name: `owners` says for which party it counts."""

    votes: dict[str, int]
    caps: dict[str, int] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.votes.values())

    def pooled(self, seats: Mapping[str, int]) -> dict[str, int]:
        """Seats by party, those who stand alone together, without empty ones."""
        return added({self.owners.get(name, name): 0 for name in seats}, seats, self.owners)


def added(one: Mapping[str, int], more: Mapping[str, int], owners: Mapping[str, str] | None = None) -> dict[str, int]:
    """Both together, `more` by owner; entries of 0 are left out.

    >>> added({"A": 2, "B": 1}, {"A": 1, "Ind, Oxley": 1, "C": 0}, {"Ind, Oxley": "Ind"})
    {'A': 3, 'B': 1, 'Ind': 1}
    """
    sums = dict(one)
    for name, number in more.items():
        owner = (owners or {}).get(name, name)
        sums[owner] = sums.get(owner, 0) + number
    return {name: number for name, number in sums.items() if number}


def lists_of(results: Iterable[SeatResult]) -> Lists:
    """Every party as one list, its candidates together; who stands alone for itself.

    >>> from rejoinder.core.seats.results import Candidacy
    >>> seat = SeatResult("Oxley", (Candidacy("Ind", 5), Candidacy("A", 9), Candidacy("Ind", 2)))
    >>> lists_of([seat]).votes
    {'Ind, Oxley': 5, 'A': 9, 'Ind, Oxley, 2': 2}
    """
    votes: dict[str, int] = {}
    found = Lists(votes)
    for result in results:
        for one in result.candidacies:
            name = one.party
            if one.party in ALONE:
                name = _own_name(one.party, result.seat, votes)
                found.caps[name], found.owners[name] = 1, one.party
            votes[name] = votes.get(name, 0) + (one.votes or 0)
    return found


def _own_name(party: str, seat: str, taken: Mapping[str, int]) -> str:
    name, number = f"{party}, {seat}", 2
    while name in taken:
        name, number = f"{party}, {seat}, {number}", number + 1
    return name


def votes_by_party(results: Iterable[SeatResult]) -> dict[str, int]:
    """Votes of each party in all seats together, most first."""
    votes: dict[str, int] = {}
    for result in results:
        for one in result.candidacies:
            votes[one.party] = votes.get(one.party, 0) + (one.votes or 0)
    return dict(sorted(votes.items(), key=lambda item: (-item[1], item[0])))


def areas_of(election: Election, by: str) -> tuple[dict[str, list[SeatResult]], tuple[str, ...]]:
    """The seats of each area, in the order of the file, and what a reader must know of it.

    Seats without a region stand in an area of their own; where no seat has one, all are one area. Raises BadInput for
    an unknown `by`.
    """
    if by not in BY:
        raise BadInput(f"lists are by {', '.join(BY)}; not by {by[:40]}")
    if by == "national":
        return {EVERYWHERE: list(election.results)}, ()
    areas: dict[str, list[SeatResult]] = {}
    for result in election.results:
        areas.setdefault(getattr(result, by), []).append(result)
    without = len(areas.get("", ()))
    if len(areas) == 1 and without:
        return {EVERYWHERE: areas[""]}, (f"The file names no {by}: all seats are shared out as one area.",)
    if without:
        areas[f"no {by}"] = areas.pop("")
        return areas, (f"{without:,} seats name no {by}: they are shared out as an area of their own.",)
    return areas, ()


def seats_in(results: Iterable[SeatResult]) -> int:
    """How many are elected in these seats and wards."""
    return sum(result.seats for result in results)


@dataclass(frozen=True, slots=True)
class Winners:
    """Who is elected in one seat by the most votes, and the sentence where a lot decided."""

    elected: tuple[Candidacy, ...]
    tie: str = ""


def lots_of(result: SeatResult, seed: str) -> list[bytes]:
    """Where each candidate of a seat stands when votes are level: the lowest goes first, in any order of the file."""
    seen: dict[str, int] = {}
    found = []
    for one in result.candidacies:
        seen[one.party] = seen.get(one.party, 0) + 1
        found.append(lot(seed, f"{result.seat} {one.party} {seen[one.party]}"))
    return found


def most_votes(result: SeatResult, seed: str = "1") -> Winners:
    """As the file says, else who has the most votes; a tie for the last place goes by a lot of the seed."""
    said = tuple(one for one in result.candidacies if one.elected)
    if said:
        return Winners(said)
    lots = lots_of(result, seed)
    order = sorted(range(len(lots)), key=lambda n: (-(result.candidacies[n].votes or 0), lots[n]))
    elected = tuple(result.candidacies[n] for n in order[: result.seats])
    next_one = result.candidacies[order[result.seats]] if len(order) > result.seats else None
    if next_one is None or not elected or (next_one.votes or 0) != (elected[-1].votes or 0):
        return Winners(elected)
    level = [one.party for one in result.candidacies if (one.votes or 0) == (next_one.votes or 0)]
    return Winners(
        elected, f"{result.seat}: {by_name(level)} have the same votes: {elected[-1].party} by lot (seed {seed})"
    )


def refuse_unusable(election: Election) -> None:
    """Raises BadInput for an election without seats, without votes, or with nominations only."""
    if not election.results:
        raise BadInput(f"{election.name}: no seat in it")
    empty = [result.seat for result in election.results if not result.candidacies]
    if empty:
        raise BadInput(f"{election.name}: nobody stands in {_some(empty)}")
    unknown = [result.seat for result in election.results if any(one.votes is None for one in result.candidacies)]
    if unknown:
        raise BadInput(f"{election.name}: votes are missing in {_some(unknown)}; nominations cannot be compared")
    if not any(result.valid for result in election.results):
        raise BadInput(f"{election.name}: nobody has a vote")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
