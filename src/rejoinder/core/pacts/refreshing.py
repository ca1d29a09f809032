"""Draws that a plan never saw: what it does there is what is told of it."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.figures import Fresh, seats_won
from rejoinder.core.pacts.options import NOBODY, Option
from rejoinder.core.pacts.simulating import simulate
from rejoinder.core.pacts.weighing import FRESH, more_draws
from rejoinder.core.pacts.wish import Mode, Wish

Picked = NDArray[np.intp]
GAIN_MIN = 0.01  # seats of all partners together: a smaller gain is told as "less than .01 seats"
ERRORS_MIN = 2.0  # standard errors by which a plan must be above nothing: by luck alone one in 44 is


def refresh(
    base: Base,
    wish: Wish,
    assumptions: Assumptions,
    *,
    options: tuple[Option, ...],
    picked: Picked,
    also: NDArray[np.bool_],
) -> Fresh:
    """Draws afresh: every seat with nobody standing aside, and all options in the seats of the plan and in `also`."""
    drawn = also | (picked > 0)
    draws = more_draws(assumptions, len(base.seats) * len(options))
    plain = replace(assumptions, rivals=(), draws=draws)
    without = simulate(base, (NOBODY,), plain, stream=FRESH).winners[0]
    outcomes = simulate(base, options, plain, stream=FRESH, seats=drawn)
    answered = _answered(base, replace(assumptions, draws=draws), options, picked) if assumptions.rivals else None
    under = _with(without, outcomes.winners, picked)
    return Fresh(wish, base, options, picked, outcomes, without, under, answered)


def is_idle(fresh: Fresh) -> bool:
    """Whether a plan gains the partners together next to nothing on fresh draws, and no wish needs it.

    Where seats gained together are what is wished for it must be told from luck, too.
    """
    wish = fresh.wish
    if not fresh.places or wish.kept or any(least > 0 for least in wish.gains_min.values()):
        return False
    columns = [fresh.base.column(one) for one in wish.partners]
    gains = seats_won(fresh.under, columns) - seats_won(fresh.without, columns)
    luck = ERRORS_MIN * float(gains.std()) / math.sqrt(len(gains)) if wish.mode is Mode.SUM else 0.0
    return float(gains.mean()) <= max(GAIN_MIN, luck)


def _answered(base: Base, assumptions: Assumptions, options: tuple[Option, ...], picked: Picked) -> NDArray[np.int8]:
    """The plan with the rivals united wherever that wins them more."""
    nobody = simulate(base, (NOBODY,), assumptions, stream=FRESH).winners[0]
    used = sorted({0, *picked.tolist()})
    few = tuple(options[number] for number in used)
    outcomes = simulate(base, few, assumptions, stream=FRESH, seats=picked > 0)
    return _with(nobody, outcomes.winners, np.searchsorted(used, picked))


def _with(without: NDArray[np.int8], winners: NDArray[np.int8], picked: Picked) -> NDArray[np.int8]:
    under = without.copy()
    places = np.nonzero(picked)[0]
    under[places] = winners[picked[places], places]
    return under
