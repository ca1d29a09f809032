"""What systems with one seat in each constituency share: winners at once, winners by imputed choices, their ranges."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.reform.method import by_name
from rejoinder.core.reform.preferences import Array, Choices, Papers, choices_of, papers_of, tables_drawn
from rejoinder.core.reform.runoffs import Lots, Places, Runoff, has_majority
from rejoinder.core.reform.tally import areas_of, lots_of
from rejoinder.core.seats.results import Election, SeatResult
from rejoinder.errors import BadInput

Deciding = Callable[[Choices, Lots], Runoff]


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """The winner's place and last votes in every seat, and the seats by party of each draw."""

    winners: NDArray[np.intp]
    last: Array
    draws: list[dict[str, int]]
    open_seats: int  # nobody had more than half of the first votes
    level: Places  # S x C: who was level for the win, so that a lot decided
    cut: Places  # S x C: who was level before that, so that a lot put one out or let one in
    hangs: NDArray[np.bool_]  # S: with another lot there somebody else would have won


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
    level, cut, hangs = np.zeros_like(papers.stands), np.zeros_like(papers.stands), np.zeros_like(is_open)
    drawn = []
    if is_open.any():
        unsettled, lots = _some(papers, is_open), _lots(results, papers.stands.shape, seed)[is_open]
        for table in tables_drawn(draws, seed_number(seed)):
            then = winners.copy()
            then[is_open] = deciding(choices_of(unsettled, table), lots).winners
            drawn.append(seats_won(results, then))
        made = deciding(choices_of(unsettled), lots)
        winners[is_open], last[is_open], level[is_open], cut[is_open] = made.winners, made.last, made.level, made.cut
        hangs[is_open] = _hangs(choices_of(unsettled), made, deciding, lots)
    return Decided(winners, last, drawn, int(is_open.sum()), level, cut, hangs)


def _lots(results: Sequence[SeatResult], shape: tuple[int, ...], seed: str) -> Lots:
    """The order of the lots in each seat; who is elected by the file itself comes first, as a lot drawn in truth."""
    found = np.full(shape, shape[1], dtype=np.intp)
    for row, result in enumerate(results):
        drawn = lots_of(result, seed)
        order = sorted(range(len(drawn)), key=lambda n: (not result.candidacies[n].elected, drawn[n]))
        found[row, order] = np.arange(len(order))
    return found


def _hangs(choices: Choices, made: Runoff, deciding: Deciding, lots: Lots) -> NDArray[np.bool_]:
    """Where another lot before the end would give another winner: each candidate is once drawn first and once last."""
    found = np.zeros(len(made.winners), dtype=bool)
    rows = made.cut.any(axis=1)
    if not rows.any():
        return found
    for place in range(lots.shape[1]):
        for end in (-1, lots.shape[1] + 1):
            others = lots.copy()
            others[:, place] = end
            found |= rows & (deciding(choices, others).winners != made.winners)
    return found


def ties_told(results: Sequence[SeatResult], made: Decided, seed: str, before: str) -> list[str]:
    """Each seat in which a lot decided, and in one sentence how many lots changed nothing. `before` names what for."""
    told = []
    for row, result in enumerate(results):
        winner = result.candidacies[made.winners[row]]
        by = "as the file says" if winner.elected else f"by lot (seed {seed})"
        if made.hangs[row]:
            who = _named(result, made.cut[row])
            told.append(f"{result.seat}: {who} are level {before}: by lot (seed {seed}) {winner.party} wins")
        if made.level[row].any():
            told.append(f"{result.seat}: {_named(result, made.level[row])} have the same votes: {winner.party} {by}")
    idle = int((made.cut.any(axis=1) & ~made.hangs).sum())
    if idle:
        where = "one seat candidates" if idle == 1 else f"{idle:,} seats candidates"
        told.append(f"In {where} are level {before} and a lot decides; the winner is the same either way.")
    return told


def _named(result: SeatResult, places: NDArray[np.bool_]) -> str:
    return by_name([one.party for one, is_level in zip(result.candidacies, places, strict=False) if is_level])


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
    votes = [[each.votes or 0 for each in one.candidacies] for one in results]
    number = sum(one[place] < max(one) for one, place in zip(votes, winners, strict=True))
    return f"In {number:,} of {len(results):,} seats another candidate wins than had the most first votes."


def seed_number(seed: str) -> int:
    """A number from any seed that a person wrote.

    >>> seed_number("7"), seed_number("oak")
    (7, 318)
    """
    return int(seed) if seed.isascii() and seed.isdigit() and len(seed) < 10 else sum(seed.encode()) + len(seed)
