"""The worst tenth of draws, one whole number of seats at a time.

The mean of the worst tenth is found by way of the tenth worst gain (Rockafellar and Uryasev 2000). Partners gain whole
seats, so that it is a whole number in any plan; a relaxed program puts it between two of them, and then promises what
no plan can keep. What the relaxed program reaches is concave in it: no other number bounds better than the two on
either side of where it is best. So each is set in turn, and the better bound holds for all plans.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.candidates import Candidates
from rejoinder.core.pacts.program import WORST_SHARE, layout_of, program_of
from rejoinder.core.pacts.solving import FEASIBLE, Solution, solve
from rejoinder.core.pacts.wish import Wish

DRAWS_A_WORST = round(1 / WORST_SHARE)


@dataclass(frozen=True, slots=True, eq=False)
class Tail:
    """A tenth worst gain, and the relaxed program in which it is that."""

    tenth: int
    relaxed: Solution


def tails(wish: Wish, found: Candidates, relaxed: Solution) -> list[Tail]:
    """The two whole numbers around the tenth worst gain of a relaxed program, the better bound first."""
    low = int(np.floor(relaxed.columns[layout_of(wish, found).of_mode()] + FEASIBLE))
    set_to = ((tenth, solve(program_of(wish, found, tenth=tenth), relaxed=True)) for tenth in (low, low + 1))
    near = [Tail(tenth, solution) for tenth, solution in set_to if solution is not None]
    return sorted(near, key=lambda one: -one.relaxed.objective)


def worst_tenth(totals: NDArray[np.integer]) -> float:
    """The mean of the worst tenth of the draws.

    >>> worst_tenth(np.array([3, -1] + [2] * 18))
    0.5
    """
    part = WORST_SHARE * len(totals)
    tenth = np.sort(totals)[int(np.ceil(part)) - 1]
    return float(tenth - np.maximum(0, tenth - totals).sum() / part)


def next_above(least: float, draws: int) -> float:
    """The lowest mean of the worst tenth of so many draws that is not below that: each draw is whole seats.

    >>> round(next_above(.123, 1000), 3), round(next_above(.12, 1000), 3)
    (0.13, 0.12)
    """
    step = 1 / draws if draws % DRAWS_A_WORST else DRAWS_A_WORST / draws
    return float(np.ceil(least / step - FEASIBLE) * step)
