"""Plans who stands aside where: what partners wish, the best that keeps all of it, and its figures on fresh draws.

See docs/pacts.md for what a wish means and docs/adr/0032 for how a plan is found.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts import figures
from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.candidates import allowed, candidates_of
from rejoinder.core.pacts.checking import faults
from rejoinder.core.pacts.choosing import Chosen, choose
from rejoinder.core.pacts.options import options_of
from rejoinder.core.pacts.outcome import Infeasible, Plan
from rejoinder.core.pacts.outcomes import Outcomes
from rejoinder.core.pacts.remarks import remarks
from rejoinder.core.pacts.simulating import simulate
from rejoinder.core.pacts.weighing import FRESH, PLANNED, Worths, drawn_anew, worths_of
from rejoinder.core.pacts.wish import Wish

Say = Callable[[str], None]
Clock = Callable[[], float]


def _silent(sentence: str) -> None:
    """Nobody wants to know."""


def _stopped() -> float:
    """A clock that stands still: the core has none of its own."""
    return 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """All that was simulated: what the plan is made on, and what it is shown on."""

    worths: Worths
    fresh: Outcomes
    answered: Outcomes | None


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
    say, now = progress or _silent, clock or _stopped
    start = now()
    drawn = _draw(base, wish, assumptions, say)
    drawn_at = now()
    say("Choosing who stands aside where")
    found = candidates_of(drawn.worths, wish)
    chosen = choose(wish, found)
    chosen_at = now()
    say("Working out why")
    if chosen is None:
        return Infeasible(wish, base.election, "These wishes cannot hold together.", (), ())
    made = _told(wish, assumptions, drawn, chosen)
    return replace(made, seconds=(drawn_at - start, chosen_at - drawn_at, now() - chosen_at))


def _draw(base: Base, wish: Wish, assumptions: Assumptions, say: Say) -> _Drawn:
    options = options_of(wish.partners)
    plain = replace(assumptions, rivals=())
    say(f"Drawing {assumptions.draws:,} elections")
    worths = worths_of(simulate(base, options, plain, stream=PLANNED), wish.partners)
    say("Drawing the promising seats anew")
    worths = drawn_anew(worths, allowed(base, options, wish), plain)
    say(f"Drawing {assumptions.draws:,} elections afresh, to show the plan on")
    fresh = simulate(base, options, plain, stream=FRESH)
    answered = simulate(base, options, assumptions, stream=FRESH) if assumptions.rivals else None
    return _Drawn(worths, fresh, answered)


def _told(wish: Wish, assumptions: Assumptions, drawn: _Drawn, chosen: Chosen) -> Plan:
    base, options = drawn.fresh.base, drawn.fresh.options
    may = allowed(base, options, wish) & drawn.worths.sound
    fresh = figures.fresh_of(wish, drawn.fresh, chosen.options, drawn.answered)
    each, together = figures.standings(fresh)
    made = Plan(
        wish=wish,
        assumptions=assumptions,
        election=base.election,
        stands=figures.stand_asides(fresh, may),
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
        vetoed=_vetoed(wish, base, drawn.worths.stands),
        frontier=(),
        sentences=(),
        seconds=(0.0, 0.0, 0.0),
        exchanged=chosen.exchanges,
    )
    return replace(made, sentences=remarks(made, chosen))


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
