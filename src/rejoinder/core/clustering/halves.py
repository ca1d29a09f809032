"""The two halves into which a story would fall: found by two means."""

import heapq
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.last_posts import LastPosts, Likeness, Vectors
from rejoinder.core.clustering.values import PostId
from rejoinder.core.clustering.vocabulary import Weights

Side = NDArray[np.bool_]

_ROUNDS = 10
_LEAST_LENGTH = 1e-9


@dataclass(frozen=True)
class Halves:
    """Two sets of posts, and the likeness of their sums."""

    smaller: dict[PostId, Vectors]
    larger: dict[PostId, Vectors]
    likeness: float

    def told(self, k: int, *, is_smaller: bool) -> list[str]:
        """The words that weigh more in this half than in the other, the heaviest first."""
        mine, others = _summed(self.smaller), _summed(self.larger)
        if not is_smaller:
            mine, others = others, mine
        return heapq.nlargest(k, mine, key=lambda word: (mine[word] - others.get(word, 0.0), word))


def halves(last: LastPosts, words_share: float) -> list[Halves]:
    """The ways in which these posts fall in two, found from two starts; none where they do not fall apart at all.

    All is found from the likeness of each post to each: a sum of posts is never made. Cost: posts² × width.
    """
    posts = sorted((v for v in last.rows if v is not None), key=lambda vectors: vectors.order)
    by_words, by_meaning = last.products(posts)
    products = by_words if by_meaning is None else words_share * by_words + (1 - words_share) * by_meaning
    sides = [_two_means(products, *start) for start in (_farthest(products), _along_the_main_axis(products))]
    # A word of one post only cannot draw posts together, but it is in the length of their sum.
    np.fill_diagonal(by_words, [float(bool(vectors.weights)) for vectors in posts])
    return [_of_side(posts, (by_words, by_meaning), side, words_share) for side in sides if side is not None]


def _of_side(
    posts: list[Vectors], products: tuple[Likeness, Likeness | None], side: Side, words_share: float
) -> Halves:
    by_words, by_meaning = products
    side = side if 2 * int(np.count_nonzero(side)) <= len(side) else ~side
    small, large = ({posts[n].post: posts[n] for n in at.nonzero()[0].tolist()} for at in (side, ~side))
    likeness = _cosine(by_words, side)
    if by_meaning is not None:
        likeness = words_share * likeness + (1 - words_share) * _cosine(by_meaning, side)
    return Halves(small, large, likeness)


def _cosine(products: Likeness, side: Side) -> float:
    """Cosine of the sums on both sides."""
    to_side = products @ side.astype(np.float32)
    inside, across = float(to_side[side].sum()), float(to_side[~side].sum())
    beyond = float(products.sum()) - inside - 2 * across
    return across / max(math.sqrt(max(inside, 0.0) * max(beyond, 0.0)), _LEAST_LENGTH)


def _farthest(products: Likeness) -> tuple[Likeness, Likeness]:
    """The post farthest from all and the one farthest from that one: finds a small part that is quite other."""
    one = int(np.argmin(products.sum(axis=0)))
    return _only(len(products), one), _only(len(products), int(np.argmin(products[one])))


def _only(n: int, place: int) -> Likeness:
    weights = np.zeros(n, dtype=np.float32)
    weights[place] = 1
    return weights


def _along_the_main_axis(products: Likeness) -> tuple[Likeness, Likeness]:
    """The posts on either side of the middle, along the axis on which they differ most."""
    means = products.mean(axis=0)
    middle = products - means - means[:, None] + means.mean()
    along = middle[int(np.argmax(middle.diagonal()))]
    for _ in range(_ROUNDS):
        along = middle @ (along / np.float32(max(math.sqrt(float(along @ along)), _LEAST_LENGTH)))
    is_beyond = along > 0
    return (~is_beyond).astype(np.float32), is_beyond.astype(np.float32)


def _two_means(products: Likeness, one: Likeness, other: Likeness) -> Side | None:
    """From two starts, given as what each post weighs in them, to two sides at rest."""
    to_all = products.sum(axis=0)
    of_all = float(to_all.sum())
    to_other = products @ other
    now = _by_length(products @ one, one) < _by_length(to_other, other)
    side: Side | None = None
    for _ in range(_ROUNDS):
        beyond = int(np.count_nonzero(now))
        if beyond in (0, len(now)):
            return None
        if side is not None and np.array_equal(now, side):
            break
        side = now
        other = side.astype(np.float32)
        to_other = products @ other
        square, across = float(to_other @ other), float(to_all @ other)
        length, length_of_rest = _root(square), _root(of_all - 2 * across + square)
        now = (to_all - to_other) * np.float32(length) < to_other * np.float32(length_of_rest)
    return side


def _by_length(products: Likeness, weights: Likeness) -> Likeness:
    """The likeness of each post to a sum of posts made of unit length."""
    return products / np.float32(_root(float(products @ weights)))


def _root(square: float) -> float:
    return max(math.sqrt(max(square, 0.0)), _LEAST_LENGTH)


def _summed(posts: dict[PostId, Vectors]) -> Weights:
    total: Weights = {}
    for vectors in posts.values():
        for word, weight in vectors.weights.items():
            total[word] = total.get(word, 0.0) + weight
    return total
