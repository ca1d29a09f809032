"""How the gain grows with the seats of a pact, and what each partner gives for it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.candidates import candidates_of
from rejoinder.core.pacts.program import program_of
from rejoinder.core.pacts.solving import solve
from rejoinder.core.pacts.weighing import Worths
from rejoinder.core.pacts.wish import Mode, Wish

POINTS = 8
SEATS_MIN = 16  # the frontier reaches at least so far, or to the last seat that can gain
GAP = 0.01  # of the gain: a curve needs no more

Point = tuple[int, float, tuple[int, ...]]


def frontier(wish: Wish, worths: Worths, fresh_gain: NDArray[np.float64], seats: int) -> tuple[Point, ...]:
    """Seats, gain together on fresh draws, seats that each partner gives: for ever more seats, all else as wished.

    `fresh_gain`: options x seats, expected seats gained together. `seats` is what the plan has; the frontier goes to
    twice that. Each point is the plan with the largest gain together, whatever the mode, so that a plan below it shows
    what its mode costs. Numbers of seats with which the rest cannot be kept are left out.
    """
    found = candidates_of(worths, replace(wish, seats_max=None, mode=Mode.SUM))
    top = min(max(SEATS_MIN, 2 * seats), len(set(found.seat.tolist())))
    points: list[Point] = [(0, 0.0, (0,) * len(wish.partners))] if not wish.kept and not _asks_gain(wish) else []
    for cap in sorted({round(top * step / POINTS) for step in range(1, POINTS + 1)} - {0}):
        one = replace(wish, seats_max=cap, mode=Mode.SUM)
        solution = solve(program_of(one, found), gap=GAP)
        if solution is None:
            continue
        taken = solution.columns[: len(found.seat)] > 0.5
        gain = float(fresh_gain[found.option[taken], found.seat[taken]].sum())
        gives = tuple(int(number) for number in found.gives[:, taken].sum(axis=1))
        point = (int(taken.sum()), round(gain, 4), gives)
        if not points or points[-1][0] < point[0]:
            points.append(point)
    return tuple(points)


def _asks_gain(wish: Wish) -> bool:
    return any(least > 0 for least in wish.gains_min.values())
