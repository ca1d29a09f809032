"""How far votes stray from what is expected: in the whole country, in a region, in one seat.

Card: docs/models-pacts.md.

Each is the standard deviation of the logarithm of a share, by the size of the share: small parties move by more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

REFERENCE = 0.1  # the share at which `at` holds
SHARE_MIN = 0.005  # below it a share strays no more


@dataclass(frozen=True, slots=True)
class Spread:
    """A standard deviation of log shares that falls with the share as a power of it."""

    at: float  # at a share of one tenth
    power: float

    def of(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """The standard deviation at each share.

        >>> Spread(0.2, 0.5).of(np.array([0.1, 0.4])).round(3).tolist()
        [0.2, 0.1]
        """
        size: NDArray[np.float64] = self.at * (np.maximum(share, SHARE_MIN) / REFERENCE) ** -self.power
        return size


@dataclass(frozen=True, slots=True)
class Shocks:
    """What is drawn in each simulated election."""

    national: Spread = Spread(0.30, 0.30)  # from one election to the next, nothing known
    polled: Spread = Spread(0.12, 0.30)  # around the national shares that polls say
    region: Spread = Spread(0.09, 0.20)
    seat: Spread = Spread(0.20, 0.35)
    tails: float = 6.0  # degrees of freedom of Student's t in a seat
    note: Mapping[str, str] = field(default_factory=dict)


SHOCKS = Shocks()
