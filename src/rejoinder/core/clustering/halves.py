"""The two halves into which a story would fall: found by two means."""

import heapq
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.last_posts import Vectors
from rejoinder.core.clustering.values import PostId
from rejoinder.core.clustering.vocabulary import Weights

Side = NDArray[np.bool_]
Matrix = NDArray[np.float32]

_ROUNDS = 10
_WORD_IN_POSTS = 2  # a word of one post only cannot draw posts together
_LEAST_LENGTH = 1e-9


@dataclass(frozen=True)
class Halves:
    """Two sets of posts, what words weigh in each, and the likeness of their sums."""

    smaller: dict[PostId, None]
    larger: dict[PostId, None]
    words: tuple[Weights, Weights]  # of the smaller, of the larger
    likeness: float

    def told(self, k: int, *, is_smaller: bool) -> list[str]:
        """The words that weigh more in this half than in the other, the heaviest first."""
        mine, others = self.words if is_smaller else self.words[::-1]
        return heapq.nlargest(k, mine, key=lambda word: (mine[word] - others.get(word, 0.0), word))


def halves(posts: list[Vectors], words_share: float) -> list[Halves]:
    """The ways in which these posts fall in two, found from two starts; none where they do not fall apart at all."""
    dense = _dense(posts)
    rows = _rows(posts, dense, words_share)
    sides = [_two_means(rows, *start) for start in (_farthest(rows), _along_the_main_axis(rows))]
    return [_of_side(posts, dense, side, words_share) for side in sides if side is not None]


def _of_side(posts: list[Vectors], dense: Matrix | None, side: Side, words_share: float) -> Halves:
    side = side if 2 * int(side.sum()) <= len(side) else ~side
    small = [vectors for vectors, is_small in zip(posts, side.tolist(), strict=True) if is_small]
    large = [vectors for vectors, is_small in zip(posts, side.tolist(), strict=True) if not is_small]
    words = _summed(small), _summed(large)
    likeness = _words_cosine(*words)
    if dense is not None:
        by_meaning = float(_unit(dense[side].sum(axis=0)) @ _unit(dense[~side].sum(axis=0)))
        likeness = words_share * likeness + (1 - words_share) * by_meaning
    return Halves(dict.fromkeys(v.post for v in small), dict.fromkeys(v.post for v in large), words, likeness)


def _farthest(rows: Matrix) -> tuple[Matrix, Matrix]:
    """The row farthest from all and the row farthest from that one: finds a small part that is quite other."""
    one = rows[int(np.argmin(rows @ rows.sum(axis=0)))]
    return one, rows[int(np.argmin(rows @ one))]


def _along_the_main_axis(rows: Matrix) -> tuple[Matrix, Matrix]:
    """The sums of the rows on either side of the middle, along the axis on which they differ most."""
    middle = rows - rows.mean(axis=0)
    axis = middle[int(np.argmax((middle * middle).sum(axis=1)))]
    for _ in range(_ROUNDS):
        axis = _unit(middle.T @ (middle @ axis))
    is_beyond = middle @ axis > 0
    return rows[~is_beyond].sum(axis=0), rows[is_beyond].sum(axis=0)


def _two_means(rows: Matrix, one: Matrix, other: Matrix) -> Side | None:
    side: Side | None = None
    for _ in range(_ROUNDS):
        now = rows @ _unit(one) < rows @ _unit(other)
        if now.all() or not now.any():
            return None
        if side is not None and (now == side).all():
            break
        side = now
        one, other = rows[~side].sum(axis=0), rows[side].sum(axis=0)
    return side


def _dense(posts: list[Vectors]) -> Matrix | None:
    found = [vectors.dense for vectors in posts if vectors.dense is not None]
    return np.stack(found) if found and len(found) == len(posts) else None


def _rows(posts: list[Vectors], dense: Matrix | None, words_share: float) -> Matrix:
    counts: dict[str, int] = {}
    for vectors in posts:
        for word in vectors.weights:
            counts[word] = counts.get(word, 0) + 1
    places = {word: n for n, word in enumerate(word for word, count in counts.items() if count >= _WORD_IN_POSTS)}
    words = np.zeros((len(posts), len(places)), dtype=np.float32)
    for row, vectors in enumerate(posts):
        for word, weight in vectors.weights.items():
            if word in places:
                words[row, places[word]] = weight
    if dense is None:
        return words
    return np.hstack([words * np.float32(words_share**0.5), dense * np.float32((1 - words_share) ** 0.5)])


def _summed(posts: list[Vectors]) -> Weights:
    total: Weights = {}
    for vectors in posts:
        for word, weight in vectors.weights.items():
            total[word] = total.get(word, 0.0) + weight
    return total


def _words_cosine(one: Weights, other: Weights) -> float:
    product = sum(weight * other.get(word, 0.0) for word, weight in one.items())
    squares = [sum(weight * weight for weight in total.values()) for total in (one, other)]
    return product / max(math.sqrt(squares[0] * squares[1]), _LEAST_LENGTH)


def _unit(vector: Matrix) -> Matrix:
    return vector / np.float32(max(float(np.linalg.norm(vector)), _LEAST_LENGTH))
