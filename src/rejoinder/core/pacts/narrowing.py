"""A search among few candidates that still knows what all of them could reach.

What costs the relaxed program most to take is in next to no best plan, and makes the whole one slow. A plan that takes
such a candidate all the same reaches at most the relaxed program's goal less that candidate's reduced cost (Crowder,
Johnson and Padberg 1983); so what was left out is either ruled out or told as what might be better.
"""

from dataclasses import dataclass

import numpy as np

from rejoinder.core.pacts.candidates import Candidates
from rejoinder.core.pacts.solving import Solution

FEW, PART_MIN = 300, 1e-6  # candidates that are kept; a part of one that the relaxed program takes


@dataclass(frozen=True, slots=True, eq=False)
class Narrowed:
    """The candidates kept, and what no plan with any of the others exceeds, in the goal of the program."""

    found: Candidates
    beyond: float


def narrowed(found: Candidates, relaxed: Solution, few: int = FEW) -> Narrowed:
    """The candidates that a relaxed program takes a part of or nearly would, with what the others could reach."""
    size = len(found.seat)
    if size <= few or relaxed.reduced is None:
        return Narrowed(found, -np.inf)
    lost = np.where(relaxed.columns[:size] > PART_MIN, -1.0, np.abs(relaxed.reduced[:size]))
    order = np.argsort(lost, kind="stable")
    near = np.zeros(size, dtype=bool)
    near[order[:few]] = True
    return Narrowed(found.only(near), relaxed.objective - max(0.0, float(lost[order[few]])))
