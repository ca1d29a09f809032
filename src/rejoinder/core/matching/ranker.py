"""Small linear models over columns: one orders the candidates, one says how likely it is that none answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLIP = 6.0  # standardised values beyond this tell no more
SURE_MAX = 0.99  # no sum of words makes a line certain


@dataclass(frozen=True)
class Linear:
    """Weights on standardised columns: (mean, spread, weight) by name, and a constant."""

    columns: Mapping[str, tuple[float, float, float]]
    constant: float = 0.0

    def totals(self, names: Sequence[str], values: NDArray[np.floating]) -> NDArray[np.float64]:
        """The sum for each row of `values` (rows × names); columns that it does not know are left out."""
        kept = [i for i, name in enumerate(names) if name in self.columns]
        table = np.array([self.columns[names[i]] for i in kept], dtype=np.float64).reshape(-1, 3)
        standard = np.clip((values[:, kept] - table[:, 0]) / table[:, 1], -CLIP, CLIP)
        made: NDArray[np.float64] = self.constant + standard @ table[:, 2]
        return made


@dataclass(frozen=True)
class Ranker:
    """`order` is a conditional logit over a post's candidates; its softmax, at this `temperature`, is the share of each
    in the chance that one of them answers; `none` is a logistic over the whole pool: the chance that none does."""

    order: Linear
    none: Linear
    temperature: float = 1.0

    def shares(self, totals: NDArray[np.floating]) -> NDArray[np.float64]:
        """How the chance is shared among the candidates; sums to 1.

        >>> Ranker(Linear({}), Linear({}), 2.0).shares(np.array([0.0, 0.0])).tolist()
        [0.5, 0.5]
        """
        scaled = np.asarray(totals, dtype=np.float64) * self.temperature
        odds = np.exp(scaled - scaled.max())
        made: NDArray[np.float64] = odds / odds.sum()
        return made

    def no_match(self, columns: Mapping[str, float]) -> float:
        """The chance, 0 to 1, that none of the collection answers.

        >>> Ranker(Linear({}), Linear({"x": (0.0, 1.0, -2.0)})).no_match({"x": 0.0})
        0.5
        """
        odds = float(self.none.totals(list(columns), np.array([list(columns.values())], dtype=np.float64))[0])
        return float(1 / (1 + np.exp(-np.clip(odds, -30, 30))))
