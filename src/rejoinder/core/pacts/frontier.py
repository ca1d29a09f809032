"""How the gain grows with the seats of a pact, and what each partner gives for it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.candidates import Candidates, candidates_of
from rejoinder.core.pacts.program import program_of
from rejoinder.core.pacts.solving import solve
from rejoinder.core.pacts.weighing import Worths
from rejoinder.core.pacts.wish import Mode, Wish

POINTS = 6
SEATS_MIN = 16  # the frontier reaches at least so far, or to the last seat that can gain
GAP, NODES_MAX = 0.02, 30  # a curve needs no more
PART_MIN = 1e-6

Point = tuple[int, float, tuple[int, ...]]
Picked = NDArray[np.intp]


def frontier(wish: Wish, worths: Worths, seats: int) -> tuple[Picked, ...]:
    """Plans of ever more seats, all else as wished: the number of the option in each seat. `seats`: of the plan itself.

    The frontier goes to twice that. Each is the plan with the largest gain together, whatever the mode, so that a plan
    below it shows what its mode costs. Numbers of seats with which the rest cannot be kept are left out.
    """
    found = candidates_of(worths, replace(wish, seats_max=None, mode=Mode.SUM))
    top = min(max(SEATS_MIN, 2 * seats), len(set(found.seat.tolist())))
    wishes = [replace(wish, seats_max=round(top * step / POINTS), mode=Mode.SUM) for step in range(POINTS + 1)]
    found = _of_use(wishes, found)
    plans: dict[int, Picked] = {}
    for one in wishes:
        solution = solve(program_of(one, found), gap=GAP, nodes=NODES_MAX, must=False)
        if solution is not None:
            taken = solution.columns[: len(found.seat)] > 0.5
            options = np.zeros(len(worths.base.seats), dtype=np.intp)
            options[found.seat[taken]] = found.option[taken]
            plans.setdefault(int(taken.sum()), options)
    return tuple(plans.values())


def _of_use(wishes: Sequence[Wish], found: Candidates) -> Candidates:
    """Those that any of the relaxed programs takes a part of: few, so that the whole ones are quick."""
    used = np.zeros(len(found.seat), dtype=bool)
    for one in wishes:
        solution = solve(program_of(one, found), relaxed=True, must=False)
        if solution is not None:
            used |= solution.columns[: len(used)] > PART_MIN
    return found.only(used)


def points(
    wish: Wish, plans: Sequence[NDArray[np.intp]], worths: Worths, gain: NDArray[np.float64]
) -> tuple[Point, ...]:
    """Seats, gain together on fresh draws, seats that each partner gives. `gain`: options x seats, of fresh draws."""
    gives = np.array([[party in one.aside for one in worths.options] for party in wish.partners])
    places = np.arange(gain.shape[1])
    return tuple(
        (int((plan > 0).sum()), round(float(gain[plan, places].sum()), 4), tuple(gives[:, plan].sum(axis=1).tolist()))
        for plan in plans
    )
