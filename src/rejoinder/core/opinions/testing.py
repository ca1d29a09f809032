"""Which statements set a group apart: two-proportion z tests, corrected for all that were made."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def apart(yes: tuple[int, int], of: tuple[int, int]) -> float:
    """z of the first share against the second, pooled; 0 where either is of nobody or all say the same.

    >>> round(apart((45, 20), (50, 50)), 2)
    5.24
    """
    if not min(of):
        return 0.0
    pooled = sum(yes) / sum(of)
    error = math.sqrt(pooled * (1 - pooled) * (1 / of[0] + 1 / of[1]))
    return (yes[0] / of[0] - yes[1] / of[1]) / error if error else 0.0


def chance(z: float) -> float:
    """How probable a z so far from 0, on either side, is by chance.

    >>> round(chance(1.96), 3)
    0.05
    """
    return math.erfc(abs(z) / math.sqrt(2))


def corrected(chances: Sequence[float]) -> list[float]:
    """The same after correction for their number: Holm 1979. No false one at all, but with the chance that is named.

    >>> corrected([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    made, most = [1.0] * len(chances), 0.0
    for rank, at in enumerate(sorted(range(len(chances)), key=lambda at: chances[at])):
        most = max(most, min(1.0, (len(chances) - rank) * chances[at]))
        made[at] = most
    return made
