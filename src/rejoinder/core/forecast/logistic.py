"""Logistic regression with a prior: fitted by Newton's method, pulled towards what was known before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

ROUNDS_MAX = 60
ENOUGH = 1e-7  # change of the weights at which the fit stands
LOGIT_MAX = 30.0


@dataclass(frozen=True)
class Logistic:
    """Weights, the first for the constant. `precision` says how sure each is (1 / variance)."""

    weights: Numbers
    precision: Numbers

    def chances(self, rows: Numbers) -> Numbers:
        """Probabilities for rows without the constant: n × d gives n."""
        return sigmoid(self.weights[0] + rows @ self.weights[1:])


def sigmoid(z: Numbers) -> Numbers:
    """The logistic function, safe at both ends.

    >>> sigmoid(np.array([0.0, 1000.0])).tolist()
    [0.5, 0.9999999999999065]
    """
    made: Numbers = 1 / (1 + np.exp(-np.clip(z, -LOGIT_MAX, LOGIT_MAX)))
    return made


def logit(p: Numbers) -> Numbers:
    """Log-odds, safe at both ends.

    >>> round(float(logit(np.array([0.75]))[0]), 4)
    1.0986
    """
    kept = np.clip(p, 1e-6, 1 - 1e-6)
    made: Numbers = np.log(kept / (1 - kept))
    return made


def fit(rows: Numbers, y: Numbers, *, prior: Logistic, weights: Numbers | None = None) -> Logistic:
    """The most probable weights given the rows, what happened (0 or 1), and a normal prior.

    `weights` counts each row so often (1 where None). A prior with a precision of nought leaves that weight free.
    Newton's method with halved steps; deterministic. Cost: rounds × n × d².

    >>> made = fit(np.zeros((4, 0)), np.array([1.0, 0, 0, 0]), prior=Logistic(np.zeros(1), np.zeros(1)))
    >>> round(float(made.chances(np.zeros((1, 0)))[0]), 6)
    0.25
    """
    x = np.column_stack([np.ones(len(rows)), rows])
    counts = np.ones(len(y)) if weights is None else weights
    beta, precision = prior.weights.astype(np.float64).copy(), prior.precision.astype(np.float64)
    before = _loss(x, y, counts, beta=beta, prior=prior)
    for _ in range(ROUNDS_MAX):
        p = sigmoid(x @ beta)
        slope = x.T @ (counts * (p - y)) + precision * (beta - prior.weights)
        bend = (x.T * (counts * p * (1 - p))) @ x + np.diag(precision + 1e-9)
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while (after := _loss(x, y, counts, beta=beta - size * step, prior=prior)) > before + 1e-12 and size > 1e-6:
            size /= 2
        beta, before = beta - size * step, after
        if float(np.max(np.abs(size * step))) < ENOUGH:
            break
    p = sigmoid(x @ beta)
    return Logistic(beta, precision + np.einsum("n,nd,nd->d", counts * p * (1 - p), x, x))


def _loss(x: Numbers, y: Numbers, counts: Numbers, *, beta: Numbers, prior: Logistic) -> float:
    z = np.clip(x @ beta, -LOGIT_MAX, LOGIT_MAX)
    fitted = float(np.sum(counts * (np.logaddexp(0, z) - y * z)))
    return fitted + 0.5 * float(np.sum(prior.precision * (beta - prior.weights) ** 2))


def flat_prior(width: int, precision: float) -> Logistic:
    """No opinion but that weights are small; the constant is free.

    >>> flat_prior(2, 3.0).precision.tolist()
    [0.0, 3.0, 3.0]
    """
    return Logistic(np.zeros(width + 1), np.concatenate([[0.0], np.full(width, precision)]))


def recalibrated(said: Numbers, happened: Numbers, *, trust: float = 10.0) -> tuple[float, float]:
    """Shift and stretch of the log-odds by which past forecasts would have been right (Platt 1999).

    Few past forecasts change little: `trust` is the precision of the belief that nothing need change.

    >>> recalibrated(np.array([]), np.array([]))
    (0.0, 1.0)
    """
    if not len(said):
        return 0.0, 1.0
    rows = logit(said)[:, None]
    made = fit(rows, happened, prior=Logistic(np.array([0.0, 1.0]), np.array([trust, trust])))
    return float(made.weights[0]), max(float(made.weights[1]), 0.05)
