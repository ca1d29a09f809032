"""Exact tests for nominations: is a party missing more often in one set of seats than chance would have it?

Fisher 1935; Cochran 1954 for strata; Cornfield 1956 for the range of the odds; Holm 1979 for many pairs at once.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Table = tuple[int, int, int, int]  # missing here, standing here, missing elsewhere, standing elsewhere
TAIL = 0.025  # on each side of a range of 95 in 100
LOG_ODDS_MAX = 60.0  # the range of the odds is sought between its two signs
BISECTIONS = 50  # halves 120 to about 1e-13


def fisher(table: Table) -> float:
    """The chance of at least so many missing here if the missing were spread blindly over all seats (Fisher 1935).

    >>> round(fisher((3, 1, 1, 3)), 4)  # the lady tasting tea: 17 of 70
    0.2429
    """
    return stratified([table])


def stratified(tables: Sequence[Table]) -> float:
    """The same within each of several regions: missing here, added over all, given each region's own sums.

    >>> stratified([(1, 0, 0, 1), (1, 0, 0, 1)])
    0.25
    """
    chances, least, seen = np.ones(1), 0, 0
    for table in tables:
        logs, low = _log_chances(table)
        part = np.exp(logs - logs.max())
        chances, least, seen = np.convolve(chances, part / part.sum()), least + low, seen + table[0]
    return float(min(1.0, chances[max(0, seen - least) :].sum()))


def odds_range(table: Table) -> tuple[float | None, float, float | None]:
    """How many times the odds of missing are here what they are elsewhere, with a range of 95 in 100.

    The first is None where the ratio has no finite value, the last where the range has no upper end. The range is
    Cornfield's: the odds at which a tail of the noncentral hypergeometric reaches .025.

    >>> odds_range((3, 1, 1, 3))[0], odds_range((3, 0, 0, 3))[::2]
    (9.0, (None, None))
    """
    a, b, c, d = table
    ratio = a * d / (b * c) if b * c else None
    logs, least = _log_chances(table)
    counts = np.arange(least, least + len(logs), dtype=float)

    def upper(log_odds: float) -> float:  # the chance of a or more
        weights = logs + counts * log_odds
        weights = np.exp(weights - weights.max())
        return float(weights[a - least :].sum() / weights.sum())

    def lower(log_odds: float) -> float:  # the chance of a or fewer
        weights = logs + counts * log_odds
        weights = np.exp(weights - weights.max())
        return float(weights[: a - least + 1].sum() / weights.sum())

    low = 0.0 if a == least else math.exp(_bisect(lambda at: upper(at) - TAIL))
    high = None if a == least + len(logs) - 1 else math.exp(_bisect(lambda at: TAIL - lower(at)))
    return ratio, low, high


def at_least(chances: NDArray[np.float64], seen: int) -> NDArray[np.float64]:
    """Chance of `seen` or more, where seat i is missing with its own chance: exact, one answer a row of `chances`.

    `chances`: R x S. Time grows with R x S times the lesser of `seen` and S less `seen`.

    >>> at_least(np.array([[.5, .5]]), 1)
    array([0.75])
    """
    rows, seats = chances.shape
    if seen <= 0 or seen > seats:
        return np.full(rows, float(seen <= 0))
    if seen > seats - seen:
        return np.asarray(_counted(1 - chances, seats - seen + 1)[:, :-1].sum(axis=1))
    return np.asarray(_counted(chances, seen)[:, -1])


def _counted(chances: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """Chances of 0, 1, ... `most` hits, the last of them meaning so many or more. All terms are added, none taken."""
    spread = np.zeros((most + 1, len(chances)))
    spread[0] = 1.0
    for hit in chances.T:
        full = spread[-1].copy()
        moved = spread[:-1] * hit
        spread *= 1 - hit
        spread[1:] += moved
        spread[-1] = full + moved[-1]
    return spread.T


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """Chances made larger so that, over all of them, a false alarm at .05 comes once in twenty times (Holm 1979).

    >>> holm([.01, .04, .03])
    (0.03, 0.06, 0.06)
    """
    made, largest = [0.0] * len(chances), 0.0
    for rank, at in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        largest = max(largest, min(1.0, chances[at] * (len(chances) - rank)))
        made[at] = largest
    return tuple(made)


def _log_chances(table: Table) -> tuple[NDArray[np.float64], int]:
    """Logarithms of the chances of each number of missing here, given the sums, and the least number possible."""
    a, b, c, d = table
    here, elsewhere, missing = a + b, c + d, a + c
    least, most = max(0, missing - elsewhere), min(here, missing)
    logs = [_log_choose(here, k) + _log_choose(elsewhere, missing - k) for k in range(least, most + 1)]
    return np.array(logs) - _log_choose(here + elsewhere, missing), least


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _bisect(rising: Callable[[float], float]) -> float:
    low, high = -LOG_ODDS_MAX, LOG_ODDS_MAX
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
