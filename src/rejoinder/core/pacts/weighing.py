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

PLANNED, FRESH, ANEW = 0, 1, 2  # streams: what is planned on, what is shown, what the promising seats are drawn from
ANEW_TIMES = 4  # so many times the draws for promising seats: halves the error, at the cost of one more simulation
ANEW_SEATS_MAX = 200  # more seats than any pact had; France had some 220 withdrawals in 2024
ANEW_DRAWS_MAX = 8000  # in all, however many were asked for at first

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
    gain = np.empty((len(partners), len(outcomes.options), len(outcomes.base.seats)))
    for row, party in enumerate(partners):
        chances = outcomes.chances(party)
        gain[row] = chances - chances[0]
    return gain


def drawn_anew(worths: Worths, may: NDArray[np.bool_], assumptions: Assumptions) -> Worths:
    """The same with the promising seats drawn anew. `may`: options x seats that a wish allows."""
    best = np.where(may & worths.stands, worths.gain.max(axis=0), 0.0)
    best = np.maximum(best, np.where(may & worths.stands, worths.gain.sum(axis=0), 0.0)).max(axis=0)
    chosen = np.zeros(len(best), dtype=bool)
    chosen[np.argsort(-best, kind="stable")[:ANEW_SEATS_MAX]] = True
    chosen &= best > 0
    if not chosen.any():
        return worths
    draws = max(assumptions.draws, min(ANEW_TIMES * assumptions.draws, ANEW_DRAWS_MAX))
    more = replace(assumptions, draws=draws)
    again = _gains(simulate(worths.base, worths.options, more, stream=ANEW, seats=chosen), worths.partners)
    return replace(worths, gain=np.where(chosen, again, worths.gain))


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
    is_one = np.zeros(len(outcomes.base.parties), dtype=np.int8)
    is_one[[outcomes.base.column(party) for party in parties]] = 1
    won: NDArray[np.int8] = is_one[outcomes.winners]
    return won
