"""Two rounds: more than half wins at once, else those who qualify meet again; choices in the second imputed."""

from collections.abc import Sequence

import numpy as np

from rejoinder.core.reform.oneseat import (
    Deciding,
    decide,
    one_seat_each,
    seats_won,
    ties_told,
    turned,
    won_by_area,
)
from rejoinder.core.reform.preferences import TOLD, Array, Choices
from rejoinder.core.reform.result import Options, Result, most_first
from rejoinder.core.reform.runoffs import Lots, Runoff, first_two, most_last
from rejoinder.core.reform.spread import spread
from rejoinder.core.reform.tally import votes_by_party
from rejoinder.core.seats.results import Election, SeatResult
from rejoinder.errors import BadInput

MEANS = "votes of the first round that end with nobody who is elected"
TITLE = "Two rounds"
STAY = "Where more than two qualify nobody is supposed to withdraw, though in France many do."


def elect_two_rounds(election: Election, options: Options) -> Result:
    """A winner for each seat. `qualify_pct` of the electorate lets more than two into the second round (France 12.5).

    Raises BadInput where that is asked for and an electorate is missing, and for wards of several seats.
    """
    results = one_seat_each(election, "tworound")
    made = decide(results, _second_round(results, options), draws=options.draws, seed=options.seed)
    votes = votes_by_party(results)
    seats = most_first(seats_won(results, made.winners), votes)
    lost = round(sum(votes.values()) - float(made.last.sum()))
    again = f"A second round in {made.open_seats:,} of {len(results):,} seats."
    notes = [TOLD, again, turned(results, made.winners), *([STAY] if options.qualify_pct is not None else [])]
    notes += ties_told(results, made, options.seed, "for the second round")
    return Result(
        "tworound", TITLE, "", seats, won_by_area(election, made.winners, options.by), lost, MEANS,
        ranges=spread(seats, made.draws), notes=tuple(notes),
    )  # fmt: skip


def _second_round(results: Sequence[SeatResult], options: Options) -> Deciding:
    """Those who meet again: the first two, and who has the votes asked for (Code électoral, article L. 162)."""
    needed = _needed(results, options)

    def decide_again(choices: Choices, lots: Lots) -> Runoff:
        runs, level = first_two(choices, lots)
        if needed is not None:
            runs |= choices.stands & (choices.votes >= needed[:, None])
        is_cut = (level & ~runs).any(axis=1, keepdims=True)
        return most_last(choices, runs, lots, level & is_cut)

    return decide_again


def _needed(results: Sequence[SeatResult], options: Options) -> Array | None:
    """Votes that qualify in each seat where nobody has more than half; None where only the first two do."""
    if options.qualify_pct is None:
        return None
    without = next((result.seat for result in results if not result.electorate), None)
    if without is not None:
        raise BadInput(f"{without}: how many may vote is missing; a share of the electorate cannot be told without it")
    is_open = [2 * max(one.votes or 0 for one in result.candidacies) <= result.valid for result in results]
    share = float(options.qualify_pct) / 100
    return np.array([share * (result.electorate or 0) for result, again in zip(results, is_open, strict=True) if again])
