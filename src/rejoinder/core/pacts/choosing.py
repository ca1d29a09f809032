"""The best set of stand-asides for a wish: which candidates are taken, and what that promises on its own draws."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.candidates import Candidates
from rejoinder.core.pacts.narrowing import Narrowed, narrowed
from rejoinder.core.pacts.program import NASH_GAIN_MIN, layout_of, program_of
from rejoinder.core.pacts.solving import FEASIBLE, Solution, solve
from rejoinder.core.pacts.sparing import spared
from rejoinder.core.pacts.tails import next_above, tails, worst_tenth
from rejoinder.core.pacts.wish import Exchange, Mode, Wish

SLACK = 1e-3  # of what the mode reached, given up so that the gain together may be looked at: seats, or logarithms
# Of what a mode reaches. Closing the rest takes many times as long, and 1,000 draws tell no such difference.
MODE_GAP, CVAR_GAP = 5e-3, 0.01
MODE_NODES_MAX = 100
CVAR_NODES_MAX = 20  # some seconds for 600 seats and 1,000 draws

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
        if relaxed is None:
            continue
        by_mode = _by_tails if wish.mode is Mode.CVAR else _by_mode
        chosen = by_mode(wish, found, relaxed, gainers)
        if chosen is not None:
            return chosen
    return None


def _by_tails(wish: Wish, found: Candidates, relaxed: Solution, gainers: tuple[str, ...]) -> Chosen | None:
    """The best for Mode.CVAR: of each tenth worst gain that could still be better, and of those that gains most."""
    best, possible = None, -np.inf
    for tail in tails(wish, found, relaxed):
        if best is not None and tail.relaxed.objective < _level(wish, found, best.reached):
            possible = max(possible, tail.relaxed.objective)
            continue
        one = _by_mode(wish, found, tail.relaxed, gainers, tenth=tail.tenth)
        if one is None:
            continue
        possible = max(possible, one.possible)
        if best is None or (round(one.reached, 6), one.gains.sum()) > (round(best.reached, 6), best.gains.sum()):
            best = one
    return None if best is None else replace(best, possible=max(possible, best.reached))


def _by_mode(
    wish: Wish, found: Candidates, relaxed: Solution, gainers: tuple[str, ...], *, tenth: int | None = None
) -> Chosen | None:
    """The best for the mode, and of those the best for all together."""
    gap, nodes = (CVAR_GAP, CVAR_NODES_MAX) if wish.mode is Mode.CVAR else (MODE_GAP, MODE_NODES_MAX)

    def solved(among: Candidates, *, reached: float | None = None, must: bool = False) -> Solution | None:
        program = program_of(wish, among, gainers=gainers, reached=reached, tenth=tenth)
        return solve(program, gap=gap, nodes=nodes, must=must)

    few = narrowed(found, relaxed)
    first = solved(few.found)
    if first is None:  # of few candidates none may keep the wish
        few = Narrowed(found, -np.inf)
        first = solved(found, must=True)
    if first is None:
        return None
    reached = _reached(wish, few.found, first)
    level = _level(wish, found, reached) - FEASIBLE
    together = program_of(wish, found, gainers=gainers, reached=level, tenth=tenth)
    best = solve(together, relaxed=True, must=False)
    near = few.found if best is None else narrowed(found, best).found
    second = solved(near, reached=level)
    plan = (few.found, first) if second is None else (near, second)
    needed = spared(wish, *plan, gainers=gainers, reached=level)
    return _chosen(wish, *needed, reached, max(first.bound, few.beyond, reached), gainers=gainers)


def _level(wish: Wish, found: Candidates, reached: float) -> float:
    """What the mode must still reach when the gain together is looked at."""
    least = reached - SLACK * max(1.0, abs(reached))
    return next_above(least, found.swings_kept) if wish.mode is Mode.CVAR else least


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
    if wish.mode is Mode.CVAR:
        taken = solution.columns[: at.candidates] > 0.5
        return worst_tenth(found.swings()[taken].sum(axis=0, dtype=int))
    return float(solution.columns[at.of_mode() :].sum())


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
