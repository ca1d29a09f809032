"""Plans who stands aside where: what partners wish, the best that keeps all of it, and its figures on fresh draws.

See docs/pacts.md for what a wish means and docs/adr/0032 for how a plan is found.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts import figures
from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.candidates import allowed, candidates_of
from rejoinder.core.pacts.checking import faults
from rejoinder.core.pacts.choosing import Chosen, choose
from rejoinder.core.pacts.clashes import infeasible
from rejoinder.core.pacts.figures import Fresh
from rejoinder.core.pacts.frontier import frontier, points
from rejoinder.core.pacts.options import options_of
from rejoinder.core.pacts.outcome import Infeasible, Plan
from rejoinder.core.pacts.prices import prices
from rejoinder.core.pacts.refreshing import is_idle, refresh
from rejoinder.core.pacts.remarks import remarks
from rejoinder.core.pacts.simulating import simulate
from rejoinder.core.pacts.weighing import PLANNED, Worths, drawn_anew, worths_of
from rejoinder.core.pacts.wish import Wish

Say = Callable[[str], None]
Clock = Callable[[], float]


def _silent(sentence: str) -> None:
    """Nobody wants to know."""


def _stopped() -> float:
    """A clock that stands still: the core has none of its own."""
    return 0.0


class _Watch:
    """Seconds by what they were spent on."""

    def __init__(self, clock: Clock):
        self._clock, self._last = clock, clock()
        self.spent = dict.fromkeys(("simulate", "solve", "explain"), 0.0)

    def lap(self, on: str) -> None:
        """What passed since the last lap was spent on that."""
        now = self._clock()
        self.spent[on] += now - self._last
        self._last = now

    @property
    def seconds(self) -> tuple[float, float, float]:
        """Simulate, solve, explain."""
        simulated, solved, explained = self.spent.values()
        return simulated, solved, explained


def plan(
    base: Base, wish: Wish, assumptions: Assumptions, *, progress: Say | None = None, clock: Clock | None = None
) -> Plan | Infeasible:
    """The best plan for a wish, or why there is none.

    `progress` hears in a sentence what is done now. `clock` gives seconds, such as `time.perf_counter`; without one
    `Plan.seconds` are 0. The same base, wish and assumptions give the same plan. Raises ValueError, with every fault in
    words, for a wish that does not fit the base: a party or seat that is not there, a limit that is no number.
    """
    wrong = faults(base, wish, assumptions)
    if wrong:
        raise ValueError("; ".join(wrong))
    say, watch = progress or _silent, _Watch(clock or _stopped)
    worths = weighed(base, wish, replace(assumptions, rivals=()), say)
    watch.lap("simulate")
    say("Choosing who stands aside where")
    chosen = choose(wish, candidates_of(worths, wish))
    watch.lap("solve")
    if chosen is None:
        say("Finding the wishes that clash")
        return infeasible(wish, worths)
    say("Working out what each limit costs")
    costs, plans = prices(wish, worths, chosen), frontier(wish, worths, chosen.seats)
    watch.lap("explain")
    say("Drawing elections afresh, to show the plan on")
    also = np.any([one > 0 for one in plans], axis=0) if plans else np.zeros(len(base.seats), dtype=bool)
    fresh = refresh(base, wish, assumptions, options=worths.options, picked=chosen.options, also=also)
    if is_idle(fresh):
        also |= chosen.options > 0
        chosen, costs = chosen.dropped(), tuple(one for one in costs if one.what != "seats_max")
        fresh = refresh(base, wish, assumptions, options=worths.options, picked=chosen.options, also=also)
    watch.lap("simulate")
    made = _told(fresh, worths, assumptions, chosen)
    curve = points(wish, plans, worths, figures.gains_together(fresh))
    made = replace(made, prices=costs, frontier=curve, sentences=remarks(made, chosen, base))
    watch.lap("explain")
    return replace(made, seconds=watch.seconds)


def weighed(base: Base, wish: Wish, assumptions: Assumptions, say: Say = _silent) -> Worths:
    """What each stand-aside is worth to each partner, on the draws that a plan is chosen on."""
    options = options_of(wish.partners)
    say(f"Drawing {assumptions.draws:,} elections")
    worths = worths_of(simulate(base, options, assumptions, stream=PLANNED), wish.partners)
    say("Drawing the promising seats anew")
    return drawn_anew(worths, allowed(base, options, wish), assumptions, wish.seats_max)


def _told(fresh: Fresh, worths: Worths, assumptions: Assumptions, chosen: Chosen) -> Plan:
    base, wish = fresh.base, fresh.wish
    each, together = figures.standings(fresh)
    return Plan(
        wish=wish,
        assumptions=assumptions,
        election=base.election,
        stands=figures.stand_asides(fresh, allowed(base, worths.options, wish) & worths.sound),
        standings=each,
        together=together,
        p_majority_without=figures.p_majority(fresh.without, base, wish.partners),
        p_majority=figures.p_majority(fresh.under, base, wish.partners),
        p_majority_if_rivals=figures.p_majority(fresh.answered, base, wish.partners),
        planned_gain=round(float(chosen.gains.sum()), 4),
        fresh_gain=together.gain.mean,
        prices=(),
        seats=figures.seat_views(fresh),
        pairs=figures.pairs(fresh),
        vetoed=_vetoed(wish, base, worths.stands),
        frontier=(),
        sentences=(),
        seconds=(0.0, 0.0, 0.0),
        exchanged=chosen.exchanges,
    )


def _vetoed(wish: Wish, base: Base, stands: NDArray[np.bool_]) -> tuple[tuple[str, str], ...]:
    """Vetoes that took away what would otherwise be possible."""
    plain = replace(wish, vetoes=frozenset())
    options = options_of(wish.partners)
    may = allowed(base, options, plain) & stands
    took = []
    for seat, party in sorted(wish.vetoes):
        rows = [row for row, option in enumerate(options) if party in option.aside]
        if may[rows, base.seats.index(seat)].any():
            took.append((seat, party))
    return tuple(took)
