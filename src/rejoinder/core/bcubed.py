"""B-cubed: how well stories found agree with the true ones, post by post (Bagga and Baldwin 1998)."""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple


class BCubed(NamedTuple):
    """Precision, recall and their harmonic mean, each 0 to 1."""

    precision: float
    recall: float
    f1: float


def bcubed(found: Sequence[Hashable], true: Sequence[Hashable]) -> BCubed:
    """For each post, which share of its found story is of its true story, and the other way round; means over posts.

    `found` and `true` give each post's story, in the same order. Raises ValueError where they are empty or unlike long.

    >>> bcubed(["a", "a", "b", "b"], [1, 1, 1, 2])
    BCubed(precision=0.75, recall=0.6666666666666666, f1=0.7058823529411765)
    """
    if not found or len(found) != len(true):
        raise ValueError(f"{len(found)} found and {len(true)} true stories; both must be as many, and some")
    in_found, in_true = Counter(found), Counter(true)
    both = Counter(zip(found, true, strict=True))
    precision = sum(n * n / in_found[story] for (story, _), n in both.items()) / len(found)
    recall = sum(n * n / in_true[story] for (_, story), n in both.items()) / len(found)
    return BCubed(precision, recall, 2 * precision * recall / (precision + recall))
