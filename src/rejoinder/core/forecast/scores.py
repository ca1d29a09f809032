"""How good probabilities were: Brier score, skill, AUC, calibration. No model here, only said against happened."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

ECE_BINS = 10


@dataclass(frozen=True)
class Scores:
    """How probabilities fared against what happened. `auc` is None where only one of both outcomes occurred."""

    n: int
    base_rate: float  # share that happened
    brier: float  # mean squared error: 0 is perfect
    base_brier: float  # the same for always saying `said_base`
    skill: float  # 1 - brier / base_brier: 0 is no better than the base rate
    auc: float | None  # chance that one that happened was given more than one that did not
    ece: float  # mean gap between said and happened over ten bins of equal width, weighed by count


@dataclass(frozen=True)
class Bin:
    """Forecasts that said about the same: the mean said, the share that happened, how many, and an 80 % interval."""

    said: float
    happened: float
    n: int
    low: float
    high: float

    @property
    def count(self) -> int:
        """How many of them happened."""
        return round(self.n * self.happened)


def score(said: Sequence[float] | Numbers, happened: Sequence[float] | Numbers, *, base: float | None = None) -> Scores:
    """The scores of at least one probability. `base`: the rate known beforehand; the rate of `happened` where None.

    Brier 1950; skill after Murphy 1988; AUC by ranks with ties at half (Hanley and McNeil 1982); ECE after
    Naeini, Cooper and Hauskrecht 2015. With a base rate known beforehand the skill can be negative for the rate itself.

    >>> found = score([0.9, 0.1, 0.8, 0.3], [1, 0, 1, 0])
    >>> round(found.brier, 4), round(found.skill, 2), found.auc
    (0.0375, 0.85, 1.0)
    """
    p, y = np.asarray(said, dtype=np.float64), np.asarray(happened, dtype=np.float64)
    rate = float(y.mean())
    reference = rate if base is None else base
    brier, base_brier = float(np.mean((p - y) ** 2)), float(np.mean((reference - y) ** 2))
    skill = 1 - brier / base_brier if base_brier > 0 else 0.0
    return Scores(len(p), rate, brier, base_brier, skill, auc(p, y), ece(p, y))


def auc(p: Numbers, y: Numbers) -> float | None:
    """Area under the ROC curve; None where all or none happened.

    >>> auc(np.array([0.1, 0.4, 0.4]), np.array([0.0, 0.0, 1.0]))
    0.75
    """
    positives = float(y.sum())
    negatives = len(y) - positives
    if not positives or not negatives:
        return None
    _, place, counts = np.unique(p, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[place]  # ties share the mean of their ranks
    return float((ranks[y > 0].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def ece(p: Numbers, y: Numbers, bins: int = ECE_BINS) -> float:
    """Expected calibration error over bins of equal width.

    >>> round(ece(np.array([0.2, 0.2, 0.9]), np.array([0.0, 0.0, 1.0])), 3)
    0.167
    """
    at = np.minimum((p * bins).astype(int), bins - 1)
    gaps = np.abs(np.bincount(at, weights=p - y, minlength=bins))
    return float(gaps.sum() / len(p))


def reliability(said: Sequence[float], happened: Sequence[float], bins: int = ECE_BINS) -> list[Bin]:
    """The bins that have a forecast, lowest first, with Wilson's 80 % interval for the share that happened.

    >>> [(b.n, round(b.said, 2), round(b.happened, 2)) for b in reliability([0.72, 0.68, 0.05], [1, 0, 0])]
    [(1, 0.05, 0.0), (1, 0.68, 0.0), (1, 0.72, 1.0)]
    """
    p, y = np.asarray(said, dtype=np.float64), np.asarray(happened, dtype=np.float64)
    at = np.minimum((p * bins).astype(int), bins - 1)
    found = []
    for number in np.unique(at):
        chosen = at == number
        n, rate = int(chosen.sum()), float(y[chosen].mean())
        found.append(Bin(float(p[chosen].mean()), rate, n, *wilson(rate, n)))
    return found


def wilson(rate: float, n: int, z: float = 1.2816) -> tuple[float, float]:
    """Wilson's interval (1927) for a share of n; z 1.2816 leaves ten per cent out on each side.

    >>> tuple(round(edge, 2) for edge in wilson(0.5, 10))
    (0.31, 0.69)
    """
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * float(np.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)))
    return max(0.0, middle - half), min(1.0, middle + half)


def word_of(chance: float) -> str:
    """A chance in a word; edges at 10, 40, 60 and 90 per cent.

    >>> [word_of(p) for p in (0.05, 0.3, 0.5, 0.71, 0.95)]
    ['very unlikely', 'unlikely', 'about even', 'likely', 'very likely']
    """
    edges = ((0.10, "very unlikely"), (0.40, "unlikely"), (0.60, "about even"), (0.90, "likely"))
    return next((word for edge, word in edges if chance < edge), "very likely")
