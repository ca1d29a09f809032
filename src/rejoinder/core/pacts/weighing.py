"""What each option is worth in each seat, estimated so that the best-looking ones do not just look so.

Of hundreds of estimates the largest are too large: they were picked for their luck as well (the optimiser's curse,
Smith and Winkler 2006). So all seats are drawn once, the promising ones are drawn anew with more draws, and the plan
is made on the new draws, in which nothing was picked yet.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.options import Option
from rejoinder.core.pacts.outcomes import Outcomes
from rejoinder.core.pacts.simulating import simulate

PLANNED, FRESH, ANEW = 0, 1, 2  # streams: what is planned on, what is shown, what promising seats are drawn from
ANEW_TIMES = 4  # so many times the draws for promising seats and for what is shown: halves the error
ANEW_SEATS, ANEW_SEATS_A_SEAT, ANEW_SEATS_MAX = 40, 2, 200  # seats drawn anew: so many, and two for each of the pact
DRAWS_MAX = 8000  # to which draws are raised, however many were asked for at first
CELLS_MAX = 2**27  # winners held at once, a byte each; many options in many seats get fewer draws

TINY = 1e-12

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Worths:
    """What every option is worth: expected seats that each partner gains by it over nobody standing aside."""

    base: Base
    partners: tuple[str, ...]
    options: tuple[Option, ...]
    gain: Table  # partners x options x seats
    stands: NDArray[np.bool_]  # options x seats: everybody it names would stand there
    outcomes: Outcomes

    @property
    def sound(self) -> NDArray[np.bool_]:
        """Options x seats: all it names stand there, and no other partner gains more than the one it is for.

        Else a plan would name the weaker of two, so that the backlash against the named one costs less.
        """
        most = self.gain.max(axis=0)
        found = self.stands.copy()
        for row, option in enumerate(self.options):
            if option.for_party:
                found[row] &= self.gain[self.partners.index(option.for_party), row] >= most[row]
        return found


def worths_of(outcomes: Outcomes, partners: tuple[str, ...]) -> Worths:
    """The worth of every option in every seat, in the mean over the draws of one simulation."""
    base, options = outcomes.base, outcomes.options
    return Worths(base, partners, options, _gains(outcomes, partners), stands(base, options), outcomes)


def _gains(outcomes: Outcomes, partners: tuple[str, ...]) -> Table:
    """Mean gains, each drawn towards nothing by how little is known of it.

    By the factor 1 - s^2 / g^2 for a gain g with the standard error s, and to nothing below that: the nonnegative
    garrote (Breiman 1995). It takes 1 % off a gain of ten standard errors and all of one that may be mere luck.
    """
    winners, draws = outcomes.winners, outcomes.winners.shape[2]
    gain = np.zeros((len(partners), len(outcomes.options), len(outcomes.base.seats)))
    for row, party in enumerate(partners):
        won = winners == outcomes.base.column(party)
        for option in range(1, len(outcomes.options)):
            mean = (won[option].sum(axis=1) - won[0].sum(axis=1)) / draws
            error = (won[option] != won[0]).mean(axis=1) / draws
            gain[row, option] = mean * np.clip(1 - error / np.maximum(mean**2, error + TINY), 0, 1)
    return gain


def drawn_anew(worths: Worths, may: NDArray[np.bool_], assumptions: Assumptions, seats_max: int | None) -> Worths:
    """The same with the promising seats drawn anew. `may`: options x seats that a wish allows."""
    open_to = may & worths.stands
    best = np.where(open_to, np.maximum(worths.gain.max(axis=0), worths.gain.sum(axis=0)), 0.0).max(axis=0)
    number = ANEW_SEATS_MAX if seats_max is None else min(ANEW_SEATS_MAX, ANEW_SEATS + ANEW_SEATS_A_SEAT * seats_max)
    chosen = np.zeros(len(best), dtype=bool)
    chosen[np.argsort(-best, kind="stable")[:number]] = True
    chosen &= best > 0
    if not chosen.any():
        return worths
    more = replace(assumptions, draws=more_draws(assumptions, best.size * len(worths.options)))
    again = _gains(simulate(worths.base, worths.options, more, stream=ANEW, seats=chosen), worths.partners)
    return replace(worths, gain=np.where(chosen, again, worths.gain))


def more_draws(assumptions: Assumptions, cells: int) -> int:
    """Draws for what must be known better, for so many pairs of an option and a seat."""
    wanted = min(ANEW_TIMES * assumptions.draws, DRAWS_MAX, CELLS_MAX // max(1, cells))
    return max(assumptions.draws, wanted)


def stands(base: Base, options: tuple[Option, ...]) -> NDArray[np.bool_]:
    """Options x seats: whether all that an option names would stand there, by votes of last time or before."""
    would = (base.stood | base.imputed) & (base.votes > 0)
    found = np.ones((len(options), len(base.seats)), dtype=bool)
    for row, option in enumerate(options):
        for party in {*option.aside, option.for_party} - {""}:
            found[row] &= would[:, base.column(party)]
    return found


def won_by(outcomes: Outcomes, parties: tuple[str, ...]) -> NDArray[np.int8]:
    """Options x seats x draws: 1 where one of the parties wins."""
    won: NDArray[np.int8] = ones_of(outcomes.base, parties)[outcomes.winners]
    return won


def ones_of(base: Base, parties: tuple[str, ...]) -> NDArray[np.int8]:
    """By column of the base: 1 for these parties, 0 for all others."""
    is_one = np.zeros(len(base.parties), dtype=np.int8)
    is_one[[base.column(party) for party in parties]] = 1
    return is_one
