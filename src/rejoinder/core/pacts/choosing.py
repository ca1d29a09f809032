"""The best set of stand-asides for a wish: which candidates are taken, and what that promises on its own draws."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.candidates import Candidates
from rejoinder.core.pacts.program import WORST_SHARE, Layout, layout_of, program_of
from rejoinder.core.pacts.solving import GAP_ABS, GAP_REL, Solution, solve
from rejoinder.core.pacts.wish import Exchange, Mode, Wish

CUTS_MAX = 60  # rounds of Mode.CVAR; each adds the worst tenth of the last plan as a limit
CUT_GAP = 0.01  # seats that the worst tenth may be better than was found

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """One option for each seat, 0 where nobody stands aside."""

    options: NDArray[np.intp]  # S
    exchanges: tuple[Exchange, ...]
    objective: float  # of the mode: seats, or for Mode.NASH the sum of logarithms
    bound: float
    gains: Numbers  # of each partner on the draws of the plan, without exchanges
    cuts: tuple[Numbers, ...] = ()  # of Mode.CVAR, by seat and option
    columns: Numbers = field(default_factory=lambda: np.zeros(0))

    @property
    def seats(self) -> int:
        """Seats in which somebody stands aside."""
        return int((self.options > 0).sum())


Pick = Callable[..., Solution | None]


def choose(wish: Wish, found: Candidates, *, gap: float = GAP_REL) -> Chosen | None:
    """The best plan for a wish, or None where no plan keeps all of it."""
    if any(len(row.columns) == 0 and row.low > 0 for row in program_of(wish, found, cuts=()).rows):
        return None
    if wish.mode is Mode.CVAR:
        return _choose_worst(wish, found, gap)
    solution = solve(program_of(wish, found), gap=gap)
    return None if solution is None else chosen_of(wish, found, solution)


def chosen_of(wish: Wish, found: Candidates, solution: Solution, cuts: tuple[Numbers, ...] = ()) -> Chosen:
    """A solution as a choice for each seat."""
    at = layout_of(wish, found)
    taken = solution.columns[: at.candidates] > 0.5
    options = np.zeros(len(found.worths.base.seats), dtype=np.intp)
    options[found.seat[taken]] = found.option[taken]
    made = tuple(one for e, one in enumerate(wish.exchanges) if solution.columns[at.of_exchange(e)] > 0.5)
    gains = found.gain[:, taken].sum(axis=1)
    return Chosen(options, made, solution.objective, solution.bound, gains, cuts, solution.columns)


def _choose_worst(wish: Wish, found: Candidates, gap: float) -> Chosen | None:
    """Mode.CVAR by cutting planes (Kuenzi-Bay and Mayer 2006), exact for all draws.

    The mean of the worst tenth is the least, over all tenths of the draws, of the mean in that tenth. So each plan's
    own worst tenth is one linear limit; limits are added until none is broken, first for shares of stand-asides,
    which is quick, then for whole ones.
    """
    swings = found.swings().astype(np.float32)
    at = layout_of(wish, found)
    cuts = [swings.mean(axis=1).astype(np.float64)]
    best: tuple[float, Solution] | None = None
    for relaxed in (True, False):
        for _ in range(CUTS_MAX):
            solution = solve(program_of(wish, found, cuts=cuts), relaxed=relaxed, gap=gap)
            if solution is None:
                return None
            worst = worst_draws(swings, solution.columns[: at.candidates])
            cut = swings[:, worst].mean(axis=1).astype(np.float64)
            reached = float(cut @ solution.columns[: at.candidates])
            if not relaxed and (best is None or reached > best[0]):
                best = reached, solution
            promised = float(solution.columns[at.of_mode()])
            if promised - reached <= CUT_GAP:
                break
            cuts.append(cut)
    assert best is not None
    found_best = Solution(best[1].columns, best[0], best[1].bound)
    return chosen_of(wish, found, found_best, tuple(cuts))


def worst_draws(swings: NDArray[np.float32], taken: Numbers) -> NDArray[np.intp]:
    """The tenth of the draws in which a plan gains least."""
    totals = taken.astype(np.float32) @ swings
    count = max(1, round(WORST_SHARE * len(totals)))
    return np.argsort(totals, kind="stable")[:count]


__all__ = ["CUT_GAP", "GAP_ABS", "Chosen", "Layout", "choose", "chosen_of", "worst_draws"]
