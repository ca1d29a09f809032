"""The best set of stand-asides for a wish: which candidates are taken, and what that promises on its own draws."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.candidates import Candidates
from rejoinder.core.pacts.narrowing import Narrowed, narrowed
from rejoinder.core.pacts.program import NASH_GAIN_MIN, WORST_SHARE, layout_of, program_of
from rejoinder.core.pacts.solving import FEASIBLE, Solution, solve
from rejoinder.core.pacts.sparing import spared
from rejoinder.core.pacts.wish import Exchange, Mode, Wish

SLACK = 1e-3  # of what the mode reached, given up so that the gain together may be looked at: seats, or logarithms
# Of what a mode reaches. Closing the rest takes many times as long, and 1,000 draws tell no such difference.
MODE_GAP, CVAR_GAP = 5e-3, 0.01
MODE_NODES_MAX = 100
CVAR_NODES_MAX = 20  # some seconds for 600 seats and 1,000 draws
DRAWS_A_WORST = round(1 / WORST_SHARE)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """One option for each seat, 0 where nobody stands aside."""

    options: NDArray[np.intp]  # S
    exchanges: tuple[Exchange, ...]
    reached: float  # by the mode: seats together, of the least, in the worst tenth; Mode.NASH: the geometric mean
    possible: float  # no plan reaches more than that
    gains: Numbers  # of each partner on the draws of the plan, without exchanges
    without: tuple[str, ...] = ()  # Mode.NASH: partners that cannot gain, which the product leaves out

    dropped_seats: int = 0  # of a plan that gained too little on fresh draws and was given up

    @property
    def seats(self) -> int:
        """Seats in which somebody stands aside."""
        return int((self.options > 0).sum())

    def dropped(self) -> "Chosen":
        """Nobody standing aside in place of this plan."""
        nothing = np.zeros_like(self.options), (), 0.0, 0.0, np.zeros_like(self.gains)
        return Chosen(*nothing, dropped_seats=self.seats)


def choose(wish: Wish, found: Candidates) -> Chosen | None:
    """The best plan for a wish, or None where no plan keeps all of it."""
    if wish.mode is Mode.SUM:
        best = solve(program_of(wish, found))
        return None if best is None else _chosen(wish, *spared(wish, found, best), best.objective, best.bound)
    for gainers in _gainers(wish, found):
        relaxed = solve(program_of(wish, found, gainers=gainers), relaxed=True)
        chosen = None if relaxed is None else _by_mode(wish, found, relaxed, gainers)
        if chosen is not None:
            return chosen
    return None


def _by_mode(wish: Wish, found: Candidates, relaxed: Solution, gainers: tuple[str, ...]) -> Chosen | None:
    """The best among few candidates, or among all where those few cannot keep the wish."""
    few = narrowed(found, relaxed)
    chosen = _among(wish, few, gainers, must=few.found is found)
    return chosen if chosen is not None or few.found is found else _among(wish, Narrowed(found, -np.inf), gainers)


def _among(wish: Wish, among: Narrowed, gainers: tuple[str, ...], *, must: bool = True) -> Chosen | None:
    """The best for the mode, and of those the best for all together."""
    found = among.found
    gap, nodes = (CVAR_GAP, CVAR_NODES_MAX) if wish.mode is Mode.CVAR else (MODE_GAP, MODE_NODES_MAX)
    first = solve(program_of(wish, found, gainers=gainers), gap=gap, nodes=nodes, must=must)
    if first is None:
        return None
    reached = _reached(wish, found, first)
    level = _level(wish, found, reached)
    second = solve(program_of(wish, found, gainers=gainers, reached=level), gap=gap, nodes=nodes, start=first.columns)
    needed = spared(wish, found, second or first, gainers=gainers, reached=level)
    return _chosen(wish, *needed, reached, max(first.bound, among.beyond, reached), gainers=gainers)


def _level(wish: Wish, found: Candidates, reached: float) -> float:
    """What the mode must still reach when the gain together is looked at.

    Seats are whole, so that the mean of the worst draws is one of few values: a limit between two of them is the upper
    one. The relaxed program then has no room that no plan can use, and its bound is close.
    """
    least = reached - SLACK * max(1.0, abs(reached))
    if wish.mode is not Mode.CVAR:
        return least
    step = 1 / found.swings_kept if found.swings_kept % DRAWS_A_WORST else DRAWS_A_WORST / found.swings_kept
    return float(np.ceil(least / step - FEASIBLE) * step - FEASIBLE)


def _gainers(wish: Wish, found: Candidates) -> Iterator[tuple[str, ...]]:
    """All partners; for Mode.NASH those who can gain at all, then ever fewer of them (Caragiannis et al. 2016).

    A product of gains is nothing as soon as one gain is, and then tells no plan from another: wanted is the largest set
    of those who can all gain at once. The one that can gain least is left out first.
    """
    if wish.mode is not Mode.NASH:
        yield wish.partners
        return
    plain, most = replace(wish, mode=Mode.SUM), {}
    for number, party in enumerate(wish.partners):
        solution = solve(program_of(plain, found, favoured=number), relaxed=True)
        if solution is None:
            return
        most[party] = solution.objective
    able = [party for party in wish.partners if most[party] >= NASH_GAIN_MIN]
    yield tuple(able)
    while able:
        able.remove(min(able, key=lambda party: most[party]))
        yield tuple(able)


def _reached(wish: Wish, found: Candidates, solution: Solution) -> float:
    """The goal of the mode at a solution, in the terms of the program."""
    at = layout_of(wish, found)
    if wish.mode is not Mode.CVAR:
        return float(solution.columns[at.of_mode() :].sum())
    shortfalls = solution.columns[at.of_mode() + 1 :]
    return float(solution.columns[at.of_mode()] - shortfalls.sum() / (WORST_SHARE * len(shortfalls)))


def _chosen(
    wish: Wish, found: Candidates, solution: Solution, *told: float, gainers: tuple[str, ...] | None = None
) -> Chosen:
    at = layout_of(wish, found)
    taken = solution.columns[: at.candidates] > 0.5
    options = np.zeros(len(found.worths.base.seats), dtype=np.intp)
    options[found.seat[taken]] = found.option[taken]
    made = tuple(one for number, one in enumerate(wish.exchanges) if solution.columns[at.of_exchange(number)] > 0.5)
    reached, possible = told
    without = tuple(party for party in wish.partners if gainers is not None and party not in gainers)
    if wish.mode is Mode.NASH and gainers:
        reached, possible = (float(np.exp(one / len(gainers))) for one in (reached, possible))
    return Chosen(options, made, reached, possible, found.gain[:, taken].sum(axis=1), without)
