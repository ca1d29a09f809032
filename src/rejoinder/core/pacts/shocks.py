"""How far votes stray from what is expected: in the whole country, in a region, in one seat.

Each is the standard deviation of the logarithm of a share, by the size of the share. The numbers are written by
`python benchmarks/fit_shocks.py --write`; do not edit them. Card: docs/models-pacts.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Spread:
    """A standard deviation of log shares: `at` for the smallest parties, falling as (1 - share) to a power."""

    at: float
    power: float

    def of(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """The standard deviation at each share.

        >>> Spread(0.4, 2).of(np.array([0.0, 0.5])).tolist()
        [0.4, 0.1]
        """
        size: NDArray[np.float64] = self.at * np.maximum(1 - share, 0.01) ** self.power
        return size


@dataclass(frozen=True, slots=True)
class Shocks:
    """What is drawn in each simulated election."""

    country: Spread  # from one election to the next, nothing known of the next
    polled: Spread  # around the national shares that polls say
    region: Spread
    seat: Spread
    absent: float  # times as much in a seat where the party did not stand last time
    pool: Spread  # of pooled small parties and persons in a seat, upwards, where it can win; normal
    tails: float  # degrees of freedom of Student's t, on each level
    evenness: float  # 0: a party moves in proportion to its share; 1: by the same points everywhere
    elections: tuple[str, ...] = ()  # fitted to what changed between these


SHOCKS = Shocks(
    country=Spread(0.812, 3),
    polled=Spread(0.18, 1.8),
    region=Spread(0.27, 2.5),
    seat=Spread(0.403, 1.5),
    pool=Spread(0.898, 1.5),
    absent=1.39,
    tails=3.0,
    evenness=0.45,
    elections=("2005 notional", "2010", "2015", "2017", "2019"),
)
