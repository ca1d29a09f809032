"""Whether the groups are there: would other people have shown the same ones?

A fifth of the people is left out by lot, 100 times, and everything is done anew: the space, the groups. They have come
back where those who stood together stand together again, and where between any two groups there is a gap.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.opinions.answers import Votes
from rejoinder.core.opinions.kmeans import Labels, distances, group_points
from rejoinder.core.opinions.space import fit_space, place
from rejoinder.core.opinions.values import Stability

Numbers = NDArray[np.float64]

KS = (2, 3, 4, 5)
TRIES = 100
NEEDED = 80
LEFT_OUT = 0.2
SAME_MIN = 0.8  # adjusted Rand index at which two groupings of the same people are the same
STARTS_AGAIN = 4


@dataclass(frozen=True, slots=True)
class Grouping:
    """The group of each person (row), how often such groups came back, and where everybody stands."""

    labels: Labels
    stability: Stability


def groupings(votes: Votes, *, seed: int, least: int) -> list[Grouping]:
    """For each k from 2 to 5 the groups and their stability. Cost: `TRIES` × (space + k-means)."""
    whole = _find(votes, KS, np.random.default_rng(seed), least=least, starts=10)
    returned = dict.fromkeys(KS, 0)
    for number in range(TRIES):
        draw = np.random.default_rng([seed, number])
        rows = np.sort(draw.permutation(len(votes))[round(LEFT_OUT * len(votes)) :])
        again = _find(votes[rows], KS, draw, least=round(least * (1 - LEFT_OUT)), starts=STARTS_AGAIN)
        for k in KS:
            returned[k] += alike(whole[k][rows], again[k]) >= SAME_MIN
    return [Grouping(whole[k], Stability(k, returned[k], TRIES, NEEDED)) for k in KS]


def _find(votes, ks, draw, *, least, starts):
    points = place(votes, fit_space(votes))
    return {k: group_points(points, k, draw, starts=starts) for k in ks}


def alike(one: Labels, other: Labels) -> float:
    """The adjusted Rand index of two groupings of the same people: 1 the same, about 0 by chance (Hubert, Arabie 1985).

    >>> alike(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    both = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(both, (one, other), 1)
    together, ours, theirs = (_pairs(of) for of in (both, both.sum(axis=1), both.sum(axis=0)))
    expected, most = ours * theirs / max(1.0, _pairs(np.array([len(one)]))), (ours + theirs) / 2
    return 1.0 if most == expected else float((together - expected) / (most - expected))


def _pairs(counts: Numbers) -> float:
    return float((counts * (counts - 1) / 2).sum())
