"""Nobody is asked to stand aside for nothing: what a plan does not need is taken out of it.

A search that ends within a gap of the best, or that has a fairness to fill up, leaves stand-asides that bring next to
nothing. So of each seat of a plan its smaller options are looked at again, nobody standing aside among them, and every
party asked must bring all partners together what a candidate is worth at least, unless the mode or a wish needs it.
"""

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.candidates import WORTH_MIN, Candidates
from rejoinder.core.pacts.program import layout_of, program_of
from rejoinder.core.pacts.solving import Solution, solve
from rejoinder.core.pacts.wish import Wish


def spared(
    wish: Wish,
    found: Candidates,
    solution: Solution,
    *,
    gainers: tuple[str, ...] | None = None,
    reached: float | None = None,
) -> tuple[Candidates, Solution]:
    """The part of a plan that is needed, with the candidates it is chosen from.

    It keeps all of the wish and `reached` as the whole did, and no exchange is made in place of a stand-aside. No
    part of it could be left out that is worth less than `WORTH_MIN` seats together for each party asked.
    """
    taken = solution.columns[: len(found.seat)] > 0.5
    few = found.only(_smaller(found, taken))
    at = layout_of(wish, few)
    program = program_of(wish, few, gainers=gainers, reached=reached, effort=WORTH_MIN)
    made = solution.columns[len(found.seat) : len(found.seat) + at.exchanges]
    program.high[at.candidates : at.candidates + at.exchanges] = made > 0.5
    needed = solve(program, gap=0, must=False)
    return (found, solution) if needed is None else (few, needed)


def _smaller(found: Candidates, taken: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Candidates of which the seat's taken one asks at least as much, for the same party."""
    near = taken.copy()
    for one in np.nonzero(taken)[0]:
        same = (found.seat == found.seat[one]) & (found.gets == found.gets[:, [one]]).all(axis=0)
        near |= same & (found.gives <= found.gives[:, [one]]).all(axis=0)
    return near
