"""What systems with one seat in each constituency share: winners at once, winners by imputed choices, their ranges."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.reform.preferences import Array, Choices, Papers, choices_of, papers_of, tables_drawn
from rejoinder.core.reform.runoffs import has_majority
from rejoinder.core.reform.tally import areas_of
from rejoinder.core.seats.results import Election, SeatResult
from rejoinder.errors import BadInput

Deciding = Callable[[Choices], tuple[NDArray[np.intp], Array]]


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """The winner's place and last votes in every seat, and the seats by party of each draw."""

    winners: NDArray[np.intp]
    last: Array
    draws: list[dict[str, int]]
    open_seats: int  # nobody had more than half of the first votes


def one_seat_each(election: Election, system: str) -> Sequence[SeatResult]:
    """The seats of an election that elects one in each. Raises BadInput where a ward elects several."""
    several = next((result for result in election.results if result.seats != 1), None)
    if several is not None:
        raise BadInput(f"{system} fills one seat; {several.seat} has {several.seats}. Use stv or list for wards")
    return election.results


def decide(results: Sequence[SeatResult], deciding: Deciding, *, draws: int, seed: str) -> Decided:
    """Winners with more than half at once; the others as `deciding` says, again with every drawn table."""
    papers = papers_of([[(one.party, one.votes or 0) for one in result.candidacies] for result in results])
    is_open = ~has_majority(papers.votes)
    winners, last = papers.votes.argmax(axis=1), papers.votes.max(axis=1)
    drawn = []
    if is_open.any():
        unsettled = _some(papers, is_open)
        for table in tables_drawn(draws, seed_number(seed)):
            then = winners.copy()
            then[is_open] = deciding(choices_of(unsettled, table))[0]
            drawn.append(seats_won(results, then))
        winners[is_open], last[is_open] = deciding(choices_of(unsettled))
    return Decided(winners, last, drawn, int(is_open.sum()))


def _some(papers: Papers, seats: NDArray[np.bool_]) -> Papers:
    return Papers(
        papers.votes[seats], papers.stands[seats], papers.rows[seats], papers.columns[seats], papers.others[seats],
        papers.held[seats],
    )  # fmt: skip


def seats_won(results: Sequence[SeatResult], winners: Sequence[int] | NDArray[np.intp]) -> dict[str, int]:
    """Seats by party from the winner's place in each."""
    seats: dict[str, int] = {}
    for result, place in zip(results, winners, strict=True):
        party = result.candidacies[place].party
        seats[party] = seats.get(party, 0) + 1
    return seats


def won_by_area(election: Election, winners: NDArray[np.intp], by: str) -> dict[str, dict[str, int]]:
    """The same by area."""
    place = {id(result): n for n, result in enumerate(election.results)}
    areas, _ = areas_of(election, by)
    return {area: seats_won(here, winners[[place[id(one)] for one in here]]) for area, here in areas.items()}


def turned(results: Sequence[SeatResult], winners: NDArray[np.intp]) -> str:
    """How many seats somebody else wins than had the most votes."""
    first = [max(range(len(one.candidacies)), key=lambda n: one.candidacies[n].votes or 0) for one in results]
    number = int((np.array(first) != winners).sum())
    return f"In {number:,} of {len(results):,} seats another candidate wins than had the most first votes."


def seed_number(seed: str) -> int:
    """A number from any seed that a person wrote.

    >>> seed_number("7"), seed_number("oak")
    (7, 318)
    """
    return int(seed) if seed.isascii() and seed.isdigit() and len(seed) < 10 else sum(seed.encode()) + len(seed)
