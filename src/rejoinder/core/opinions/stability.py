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
PEOPLE_AT_ONCE = 10_000  # in samples that are grouped together: with them the memory they take is bounded, some 10 MB


@dataclass(frozen=True, slots=True)
class Grouping:
    """The group of each person (row), None where there are none of that number; and how often they came back."""

    labels: Labels | None
    stability: Stability


def groupings(votes: Votes, *, seed: int, least: int, ks: Sequence[int] = KS) -> list[Grouping]:
    """For each k the groups and their stability. Cost: 101 times space and k-means."""
    whole = find_groups(votes, np.random.default_rng(seed), least=least, ks=ks)
    returned = dict.fromkeys(ks, 0)
    at_once = max(1, PEOPLE_AT_ONCE // max(1, len(votes)))
    for first in range(0, TRIES, at_once):
        draws = [np.random.default_rng([seed, number]) for number in range(first, min(TRIES, first + at_once))]
        kept = [[_kept(length, draw) for length in votes.shape] for draw in draws]
        fewer = [votes[np.ix_(rows, columns)] for rows, columns in kept]
        again = _find_each(fewer, draws, least=round(least * (1 - LEFT_OUT)), ks=ks, starts=STARTS_AGAIN)
        for k in ks:
            one = whole[k]
            for (rows, _), other in zip(kept, again[k], strict=True):
                returned[k] += one is not None and other is not None and alike(one[rows], other) >= SAME_MIN
    return [Grouping(whole[k], Stability(k, returned[k], TRIES, NEEDED)) for k in ks]


def _kept(length: int, draw: np.random.Generator) -> Labels:
    """What stays of so many when a fifth, but one at least, is left out by lot; in order."""
    return np.sort(draw.permutation(length)[max(1, round(LEFT_OUT * length)) :])


def find_groups(
    votes: Votes, draw: np.random.Generator, *, least: int, ks: Sequence[int] = KS, starts: int = STARTS
) -> dict[int, Labels | None]:
    """The groups of these people for each k, by their own answers alone; k - 1 dimensions tell k groups apart."""
    return {k: labels for k, (labels,) in _find_each([votes], [draw], least=least, ks=ks, starts=starts).items()}


def _find_each(
    many: Sequence[Votes], draws: Sequence[np.random.Generator], *, least: int, ks: Sequence[int], starts: int
) -> dict[int, list[Labels | None]]:
    """For each k the groups of each of many votes of the same shape, each drawn for by its own generator."""
    if not many[0].size:
        return {k: [None] * len(many) for k in ks}
    points = np.array([place(votes, fit_space(votes, max(DIMENSIONS, max(ks) - 1))) for votes in many])
    return {k: groups_of(points[:, :, : max(DIMENSIONS, k - 1)], k, draws, least=least, starts=starts) for k in ks}


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
