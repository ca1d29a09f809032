"""An additive logistic: each feature may bend at a few quantiles, and the first one goes with each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.forecast.logistic import Logistic, Numbers, fit, flat_prior

KNOTS = (0.1, 0.5, 0.9)  # quantiles at which a feature may bend
PENALTY = 30.0  # precision of the belief that a weight is nought
FAR = 6.0  # standard deviations


@dataclass(frozen=True)
class Hinges:
    """Means, spreads and knots of the features that differ at all, and the weights."""

    used: NDArray[np.intp]
    mean: Numbers
    spread: Numbers
    knots: tuple[Numbers, ...]
    weights: Logistic

    def raw(self, rows: Numbers) -> Numbers:
        """Log-odds for rows of all features."""
        made: Numbers = self.weights.weights[0] + self.basis(rows) @ self.weights.weights[1:]
        return made

    def basis(self, rows: Numbers) -> Numbers:
        """n × d features to n × many columns."""
        standard = np.clip((rows[:, self.used] - self.mean) / self.spread, -FAR, FAR)
        columns = [standard]
        for j, knots in enumerate(self.knots):
            columns.extend(np.maximum(standard[:, j] - knot, 0)[:, None] for knot in knots)
        if standard.shape[1] > 1:
            columns.append(standard[:, :1] * standard[:, 1:])
        return np.column_stack(columns)


def hinged(rows: Numbers, y: Numbers) -> Hinges:
    """Fitted on rows (n × d, the most telling feature first) and what happened (0 or 1). Cost: rounds × n × (5 d)²."""
    used = np.flatnonzero(rows.std(axis=0) > 1e-9)
    mean, spread = rows[:, used].mean(axis=0), rows[:, used].std(axis=0)
    standard = np.clip((rows[:, used] - mean) / spread, -FAR, FAR)
    knots = tuple(np.unique(np.quantile(standard[:, j], KNOTS)) for j in range(len(used)))
    empty = Hinges(used, mean, spread, knots, Logistic(np.zeros(1), np.zeros(1)))
    basis = empty.basis(rows)
    return Hinges(used, mean, spread, knots, fit(basis, y, prior=flat_prior(basis.shape[1], PENALTY)))
