"""Two small linear models over the columns: one orders the candidates, one says how likely each answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLIP = 6.0  # standardised values beyond this tell no more


@dataclass(frozen=True)
class Linear:
    """Weights on standardised columns: (mean, spread, weight) by name, and a constant."""

    columns: Mapping[str, tuple[float, float, float]]
    constant: float = 0.0

    def totals(self, names: Sequence[str], values: NDArray[np.float32]) -> NDArray[np.float64]:
        """The sum for each row of `values` (rows × names); columns that it does not know are left out."""
        out = np.full(len(values), self.constant, dtype=np.float64)
        for i, name in enumerate(names):
            if name in self.columns:
                mean, spread, weight = self.columns[name]
                out += weight * np.clip((values[:, i] - mean) / spread, -CLIP, CLIP)
        return out


@dataclass(frozen=True)
class Ranker:
    """`order` is a conditional logit over a post's candidates; `chance` a logistic over columns that mean the same
    in a collection of five lines as in one of ten thousand."""

    order: Linear
    chance: Linear

    def totals(self, names: Sequence[str], values: NDArray[np.float32]) -> NDArray[np.float64]:
        """What the candidates are ordered by, in log-odds."""
        return self.order.totals(names, values)

    def chances(self, names: Sequence[str], values: NDArray[np.float32]) -> NDArray[np.float64]:
        """The chance, 0 to 1, that each candidate answers the post."""
        odds: NDArray[np.float64] = 1 / (1 + np.exp(-self.chance.totals(names, values)))
        return odds
