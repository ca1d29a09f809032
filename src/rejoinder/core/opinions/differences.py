"""Which statements set a group apart, each tested with groups that were found without it.

Groups are made so that they differ; a test on the same answers would find differences in pure chance. So the
statements are dealt into ten parts, the groups found anew from the other nine, and each statement tested by groups that
never saw it (cross-fitting: Chernozhukov and others 2018).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.opinions.answers import ABSENT, AGREE, DISAGREE, Votes
from rejoinder.core.opinions.kmeans import Labels
from rejoinder.core.opinions.stability import find_groups
from rejoinder.core.opinions.values import Side, StandsOut

Numbers = NDArray[np.float64]

PARTS = 10
SIDES: tuple[Side, Side] = ("agree", "disagree")


@dataclass(frozen=True, slots=True)
class Differences:
    """For each statement what each group says more than the others, the surest first; and for each group p of the
    statement on which it, and no other, stands out most.
    """

    of: tuple[tuple[StandsOut, ...], ...]
    surest: tuple[float, ...]


def differences(votes: Votes, labels: Labels, *, seed: int, least: int) -> Differences:
    """What sets the groups apart. z: two proportions, a group against all others; p: Holm 1979 over all tests.

    Cost: ten times space and k-means.
    """
    k = int(labels.max()) + 1
    columns = np.random.default_rng([seed, PARTS]).permutation(votes.shape[1])
    z = np.zeros((2, k, votes.shape[1]))
    for part in np.array_split(columns, min(PARTS, len(columns))):
        others = np.delete(votes, part, axis=1)
        found = find_groups(others, np.random.default_rng(seed), least=least, ks=(k,))[k]
        if found is not None:
            z[:, :, part] = _stands_out(votes[:, part], _named_like(found, labels), k)
    return _surest(z)


def _named_like(found: Labels, labels: Labels) -> Labels:
    """The groups found, numbered so that most people keep their number."""
    k = int(labels.max()) + 1
    both = np.zeros((k, k))
    np.add.at(both, (found, labels), 1)
    best = max(permutations(range(k)), key=lambda to: both[range(k), to].sum())
    return np.array(best)[found]


def _stands_out(votes: Votes, labels: Labels, k: int) -> Numbers:
    """z by side, group and statement: how much more often the group says so than all others together."""
    inside = [votes[labels == group] for group in range(k)]
    answered = np.array([(those != ABSENT).sum(axis=0) for those in inside], dtype=float)
    made = []
    for side in (AGREE, DISAGREE):
        said = np.array([(those == side).sum(axis=0) for those in inside], dtype=float)
        made.append(apart(said, answered, said.sum(axis=0) - said, answered.sum(axis=0) - answered))
    return np.array(made)


def apart(yes: Numbers, of: Numbers, other_yes: Numbers, of_others: Numbers) -> Numbers:
    """z of one share against another, pooled; 0 where either is of nobody or where all say the same.

    >>> round(float(apart(*map(np.array, (45.0, 50.0, 20.0, 50.0)))), 2)
    5.24
    """
    pooled = (yes + other_yes) / np.maximum(1, of + of_others)
    variance = pooled * (1 - pooled) * (1 / np.maximum(1, of) + 1 / np.maximum(1, of_others))
    is_told = (of > 0) & (of_others > 0) & (variance > 0)
    shares = yes / np.maximum(1, of) - other_yes / np.maximum(1, of_others)
    z: Numbers = np.where(is_told, shares / np.sqrt(np.where(is_told, variance, 1)), 0.0)
    return z


def _surest(z: Numbers) -> Differences:
    """From z by side, group and statement."""
    tested = z[:, :1] if z.shape[1] == 2 else z  # of two groups the second is the mirror of the first
    p = np.array(corrected([chance(one) for one in tested.ravel()])).reshape(tested.shape)
    p = np.broadcast_to(p, z.shape)
    leads = np.where((z > 0) & (z == z.max(axis=1, keepdims=True)), p, 1.0)
    return Differences(
        tuple(_by_group(z[:, :, at], p[:, :, at]) for at in range(z.shape[2])),
        tuple(float(leads[:, group].min()) for group in range(z.shape[1])),
    )


def _by_group(z: Numbers, p: Numbers) -> tuple[StandsOut, ...]:
    """What each group says more than the others."""
    sides = z.argmax(axis=0).tolist()
    made = [
        StandsOut(group, SIDES[side], float(z[side, group]), float(p[side, group])) for group, side in enumerate(sides)
    ]
    return tuple(sorted(made, key=lambda one: (-one.z, one.group)))


def chance(z: float) -> float:
    """How probable a z so far from 0, on either side, is by chance.

    >>> round(chance(1.96), 3)
    0.05
    """
    return math.erfc(abs(z) / math.sqrt(2))


def corrected(chances: Sequence[float]) -> list[float]:
    """The same after correction for their number, so that the chance holds of any false one among all: Holm 1979.

    >>> corrected([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    made, most = [1.0] * len(chances), 0.0
    for rank, at in enumerate(sorted(range(len(chances)), key=lambda at: chances[at])):
        most = max(most, min(1.0, (len(chances) - rank) * chances[at]))
        made[at] = most
    return made
