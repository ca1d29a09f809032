"""Whether the groups are there: would other people, asked other statements, have shown the same ones?

A fifth of the people and a fifth of the statements are left out by lot, 100 times, and everything is done anew: the
space, the groups. Leaving out people alone does not do: any cloud that is longer than broad is cut at the same place
each time, and votes without any structure at all one time in seven (docs/measures/consultation.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rejoinder.core.opinions.answers import Votes
from rejoinder.core.opinions.kmeans import Labels, Numbers, groups_of
from rejoinder.core.opinions.space import DIMENSIONS, fit_space, place
from rejoinder.core.opinions.values import Stability

KS = (2, 3, 4, 5)
TRIES = 100
NEEDED = 80
LEFT_OUT = 0.2
SAME_MIN = 0.8  # adjusted Rand index at which two groupings of the same people count as the same
STARTS, STARTS_AGAIN = 10, 4


@dataclass(frozen=True, slots=True)
class Grouping:
    """The group of each person (row), None where there are none of that number; and how often they came back."""

    labels: Labels | None
    stability: Stability


def groupings(votes: Votes, *, seed: int, least: int, ks: Sequence[int] = KS) -> list[Grouping]:
    """For each k the groups and their stability. Cost: 101 times space and k-means."""
    whole = find_groups(votes, np.random.default_rng(seed), least=least, ks=ks)
    returned = dict.fromkeys(ks, 0)
    for number in range(TRIES):
        draw = np.random.default_rng([seed, number])
        rows, columns = (_kept(length, draw) for length in votes.shape)
        fewer = round(least * (1 - LEFT_OUT))
        again = find_groups(votes[np.ix_(rows, columns)], draw, least=fewer, ks=ks, starts=STARTS_AGAIN)
        for k in ks:
            one, other = whole[k], again[k]
            returned[k] += one is not None and other is not None and alike(one[rows], other) >= SAME_MIN
    return [Grouping(whole[k], Stability(k, returned[k], TRIES, NEEDED)) for k in ks]


def _kept(length: int, draw: np.random.Generator) -> Labels:
    """What stays of so many when a fifth, but one at least, is left out by lot; in order."""
    return np.sort(draw.permutation(length)[max(1, round(LEFT_OUT * length)) :])


def find_groups(
    votes: Votes, draw: np.random.Generator, *, least: int, ks: Sequence[int] = KS, starts: int = STARTS
) -> dict[int, Labels | None]:
    """The groups of these people for each k, by their own answers alone; k - 1 dimensions tell k groups apart."""
    if not votes.size:
        return dict.fromkeys(ks)
    points = place(votes, fit_space(votes, max(DIMENSIONS, max(ks) - 1)))
    return {k: groups_of(points[:, : max(DIMENSIONS, k - 1)], k, draw, least=least, starts=starts) for k in ks}


def alike(one: Labels, other: Labels) -> float:
    """The adjusted Rand index of two groupings of the same people: 1 the same, about 0 by chance (Hubert, Arabie 1985).

    >>> alike(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    both = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(both, (one, other), 1)
    together, ours, theirs = (_pairs(of) for of in (both, both.sum(axis=1), both.sum(axis=0)))
    expected, most = ours * theirs / max(1.0, _pairs(np.array([float(len(one))]))), (ours + theirs) / 2
    return 1.0 if most == expected else float((together - expected) / (most - expected))


def _pairs(counts: Numbers) -> float:
    return float((counts * (counts - 1) / 2).sum())
