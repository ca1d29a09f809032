"""Who wins each seat in each draw, for every option: the same draws for all, so that differences are no noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.options import Option


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """O options by S seats by D draws. `winners` holds columns of `base.parties`."""

    base: Base
    options: tuple[Option, ...]  # O; the first is NOBODY
    winners: NDArray[np.int8]  # O x S x D

    def chances(self, party: str) -> NDArray[np.float64]:
        """O x S shares of the draws in which the party wins."""
        won: NDArray[np.float64] = (self.winners == self.base.column(party)).mean(axis=2)
        return won
