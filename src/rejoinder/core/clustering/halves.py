"""The two halves into which a story would fall: found by two means, then by what the posts' neighbours say."""

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.story import Vectors

Side = NDArray[np.bool_]

_ROUNDS = 10
_WORD_IN_POSTS = 2  # words of one post only cannot draw posts together


def halves(posts: list[Vectors], words_share: float) -> Side | None:
    """Which posts fall to the second half; None where they do not fall apart at all."""
    rows = _rows(posts, words_share)
    farthest = int(np.argmin(rows @ rows.sum(axis=0)))
    one, other = rows[farthest], rows[int(np.argmin(rows @ rows[farthest]))]
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


def likeness(posts: list[Vectors], side: Side, words_share: float) -> float:
    """Likeness of the two halves, as between two stories."""
    has_dense = all(vectors.dense is not None for vectors in posts)
    words: tuple[dict[str, float], dict[str, float]] = ({}, {})
    for vectors, second in zip(posts, side.tolist(), strict=True):
        total = words[second]
        for word, weight in vectors.weights.items():
            total[word] = total.get(word, 0.0) + weight
    product = sum(weight * words[1].get(word, 0.0) for word, weight in words[0].items())
    lengths = [sum(weight * weight for weight in total.values()) ** 0.5 for total in words]
    by_words = product / max(lengths[0] * lengths[1], 1e-9)
    if not has_dense:
        return by_words
    dense = np.stack([vectors.dense for vectors in posts if vectors.dense is not None])
    by_meaning = float(_unit(dense[~side].sum(axis=0)) @ _unit(dense[side].sum(axis=0)))
    return words_share * by_words + (1 - words_share) * by_meaning


def _rows(posts: list[Vectors], words_share: float) -> NDArray[np.float32]:
    counts: dict[str, int] = {}
    for vectors in posts:
        for word in vectors.weights:
            counts[word] = counts.get(word, 0) + 1
    places = {word: n for n, word in enumerate(word for word, count in counts.items() if count >= _WORD_IN_POSTS)}
    has_dense = all(vectors.dense is not None for vectors in posts)
    words = np.zeros((len(posts), len(places)), dtype=np.float32)
    for row, vectors in enumerate(posts):
        for word, weight in vectors.weights.items():
            if word in places:
                words[row, places[word]] = weight
    if not has_dense:
        return words
    dense = np.stack([vectors.dense for vectors in posts if vectors.dense is not None]).astype(np.float32)
    return np.hstack([words * np.float32(words_share**0.5), dense * np.float32((1 - words_share) ** 0.5)])


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
