"""How well stories found agree with the true ones, by the measures of the literature: NMI, ARI, F over pairs."""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple


class Agreement(NamedTuple):
    """NMI by the geometric and the arithmetic mean of the entropies, ARI, and F over pairs of posts."""

    nmi_geometric: float
    nmi_arithmetic: float
    ari: float
    pair_f: float


def agreement(found: Sequence[Hashable], true: Sequence[Hashable]) -> Agreement:
    """All measures at once.

    >>> agreement(["a", "a", "b", "b"], [1, 1, 2, 2])
    Agreement(nmi_geometric=1.0, nmi_arithmetic=1.0, ari=1.0, pair_f=1.0)
    >>> round(agreement(["a", "a", "b", "b"], [1, 1, 1, 2]).ari, 3)
    0.0
    """
    n, both = len(found), Counter(zip(found, true, strict=True)).values()
    ours, theirs = Counter(found).values(), Counter(true).values()
    shared = max(_entropy(ours, n) + _entropy(theirs, n) - _entropy(both, n), 0.0)
    geometric = math.sqrt(_entropy(ours, n) * _entropy(theirs, n))
    arithmetic = (_entropy(ours, n) + _entropy(theirs, n)) / 2
    pairs, in_ours, in_theirs = _pairs(both), _pairs(ours), _pairs(theirs)
    by_chance, most = in_ours * in_theirs / max(_pairs([n]), 1), (in_ours + in_theirs) / 2
    return Agreement(
        shared / geometric if geometric else 1.0,
        shared / arithmetic if arithmetic else 1.0,
        (pairs - by_chance) / (most - by_chance) if most != by_chance else 1.0,
        2 * pairs / max(in_ours + in_theirs, 1),
    )


def _entropy(counts, n: int) -> float:
    return -sum(count / n * math.log(count / n) for count in counts)


def _pairs(counts) -> int:
    return sum(count * (count - 1) // 2 for count in counts)
