"""A series as the forecast sees it, from times or from counts by slice, running totals told from plain counts."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

FALLS_MAX = 0.2  # of the steps that rise: plain counts fall about as often as they rise, totals only by misreading
SERIES_FOR_SHAPE = 20  # so many series with a rise are needed to tell


@dataclass(frozen=True)
class Series:
    """One series: when it started (unix seconds), its times in seconds after that with their weights, how it ended.

    Times in order. A weight is how much came by then since the time before; NaN where nobody looked.
    """

    id: int | str
    start: float
    times: Numbers
    weights: Numbers
    label: bool


def from_times(times: Numbers, start: float) -> tuple[Numbers, Numbers]:
    """Times and weights of single events, given as seconds after the start or as unix times; told by their size.

    >>> from_times(np.array([1500000060.0, 1500000000.0]), 1.5e9)[0].tolist()
    [0.0, 60.0]
    """
    found = np.sort(times)
    is_unix = len(found) > 0 and start > 1e6 and found[0] >= start / 2
    found = found - start if is_unix else found
    found = found[found >= 0]
    return found, np.ones(len(found))


def from_counts(counts: Numbers, slice_s: float, *, is_total: bool) -> tuple[Numbers, Numbers]:
    """Times and weights of counts by slice: a slice is known when it has ended; a negative count is not known.

    Of running totals the weight is what came since the highest total before, so that a misreading that falls back
    counts nothing, and what was missed while nobody looked counts when it is seen.

    >>> from_counts(np.array([-1.0, 2.0, 1.0, 5.0]), 60.0, is_total=True)[1].tolist()
    [nan, 2.0, 0.0, 3.0]
    """
    ends: Numbers = slice_s * np.arange(1, len(counts) + 1, dtype=np.float64)
    known = counts >= 0
    came: Numbers = counts
    if is_total:
        came = np.diff(np.maximum.accumulate(np.where(known, counts, 0.0)), prepend=0.0)
    weights: Numbers = np.where(known, came, np.nan)
    return ends, weights


def are_totals(counts: Iterable[Numbers]) -> bool:
    """Whether the counts are running totals: in twenty or more series that rise, steps hardly ever fall.

    >>> are_totals([np.array([0.0, 1.0, 1.0, 4.0])] * 20), are_totals([np.array([0.0, 1.0, 0.0, 4.0, 0.0])] * 20)
    (True, False)
    """
    rising = rises = falls = 0
    for one in counts:
        steps = np.diff(one[one >= 0])
        up, down = int((steps > 0).sum()), int((steps < 0).sum())
        rising, rises, falls = rising + bool(up), rises + up, falls + down
    return rising >= SERIES_FOR_SHAPE and falls <= FALLS_MAX * rises
