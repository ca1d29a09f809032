"""All live stories at once: which of them are nearest to a post, or to each other."""

import heapq
import math

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.postings import Postings
from rejoinder.core.clustering.story import LiveStory, Vectors
from rejoinder.core.clustering.values import PostForStory
from rejoinder.core.clustering.vocabulary import Weights

Rows = NDArray[np.float64]

_FIRST_SLOTS = 64
_MERGE_WORDS_MAX = 300  # heaviest words of a story by which others are found; the rest weigh under a tenth together
_LEAST_SQUARE = 1e-3  # what rounding may leave of an emptied sum
_LEAST_LENGTH = 1e-9  # keeps an empty sum from dividing by nothing


class StoryIndex:
    """One row (slot) for each live story: its sum of words, its sum of meaning, and their lengths.

    The cosine of a post to a *sum* is its mean likeness to the story's posts over the root of their mean likeness to
    each other: it adapts by itself to how tight a story is.
    """

    def __init__(self, posts_kept: int) -> None:
        self._posts_kept = posts_kept
        self._postings = Postings()
        self._words: dict[int, Weights] = {}
        self._free: list[int] = []
        self.top = 0  # slots ever used; rows past it are empty
        self._opened = 0
        self.width = 0  # of the vectors; not known before the first
        self.is_static = False
        self._dense = np.zeros((_FIRST_SLOTS, 0), dtype=np.float32)
        self._dense_square = np.zeros(_FIRST_SLOTS)
        self._words_square = np.zeros(_FIRST_SLOTS)
        self.sizes = np.zeros(_FIRST_SLOTS, dtype=np.int64)  # posts; 0: the slot is free
        self.words_totals = np.zeros(_FIRST_SLOTS, dtype=np.int64)  # over a story's posts, each post's distinct words
        self.at: dict[int, LiveStory] = {}

    def meaning_of(self, post: PostForStory) -> NDArray[np.float32] | None:
        """The vector by which a post is compared. All have the width of the first; another is as good as none."""
        given = post.static if post.dense is None else post.dense
        if given is None:
            return None
        vector = np.asarray(given, dtype=np.float32)
        if not self.width:
            self.width, self.is_static = len(vector), post.dense is None
            self._dense = np.zeros((len(self.sizes), self.width), dtype=np.float32)
        return vector if len(vector) == self.width and self.is_static == (post.dense is None) else None

    def open(self, story: int | str) -> LiveStory:
        """A new, empty story in a free slot."""
        if self._free:
            slot = heapq.heappop(self._free)
        else:
            slot, self.top = self.top, self.top + 1
            if self.top > len(self.sizes):
                self._double()
        self._opened += 1
        live = LiveStory(story, slot, self._opened, self._posts_kept)
        self.at[slot] = live
        self._words[slot] = {}
        return live

    def _double(self) -> None:
        rows = len(self.sizes)
        self._dense = np.concatenate([self._dense, np.zeros_like(self._dense)])
        self._dense_square = np.concatenate([self._dense_square, np.zeros(rows)])
        self._words_square = np.concatenate([self._words_square, np.zeros(rows)])
        self.sizes = np.concatenate([self.sizes, np.zeros(rows, dtype=np.int64)])
        self.words_totals = np.concatenate([self.words_totals, np.zeros(rows, dtype=np.int64)])

    def close(self, story: LiveStory) -> None:
        """Free everything held for a story."""
        slot = story.slot
        for word in self._words.pop(slot):
            self._postings.drop(word, slot)
        del self.at[slot]
        self._dense[slot] = 0
        self._dense_square[slot] = self._words_square[slot] = 0
        self.sizes[slot] = self.words_totals[slot] = 0
        heapq.heappush(self._free, slot)

    def add(self, slot: int, vectors: Vectors) -> None:
        """Add a post's words and meaning to a story's sums."""
        self._add_words(slot, vectors.weights)
        self.words_totals[slot] += len(vectors.weights)
        if vectors.dense is not None:
            self._dense[slot] += vectors.dense
            self._dense_square[slot] = float(self._dense[slot] @ self._dense[slot])

    def subtract(self, slot: int, vectors: Vectors) -> None:
        """Take a post's words and meaning out of a story's sums."""
        self._add_words(slot, {word: -weight for word, weight in vectors.weights.items()})
        self.words_totals[slot] -= len(vectors.weights)
        if vectors.dense is not None:
            self._dense[slot] -= vectors.dense
            self._dense_square[slot] = float(self._dense[slot] @ self._dense[slot])

    def _add_words(self, slot: int, weights: Weights) -> None:
        total = self._words[slot]
        square = self._words_square[slot]
        for word, weight in weights.items():
            before = total.get(word, 0.0)
            after = before + weight
            square += after * after - before * before
            if after > _LEAST_LENGTH:
                total[word] = after
                self._postings.put(word, slot, after)
            elif word in total:
                del total[word]
                self._postings.drop(word, slot)
        self._words_square[slot] = max(square, 0.0)

    def fold(self, winner: LiveStory, loser: LiveStory) -> None:
        """Add the loser's sums to the winner's; the loser's own stay until it is closed."""
        self._add_words(winner.slot, self._words[loser.slot])
        self.words_totals[winner.slot] += self.words_totals[loser.slot]
        self._dense[winner.slot] += self._dense[loser.slot]
        self._dense_square[winner.slot] = float(self._dense[winner.slot] @ self._dense[winner.slot])

    def fits(self, vectors: Vectors, words_share: float) -> Rows:
        """Cosine of a post to each slot's sums: words_share · words + the rest · meaning."""
        lengths = np.sqrt(self._words_square[: self.top])
        by_words: Rows = self._postings.products(vectors.weights, self.top) / np.maximum(lengths, _LEAST_LENGTH)
        if vectors.dense is None:
            return by_words
        return self._blend(by_words, self._meaning(vectors.dense), words_share)

    def fit_at(self, slot: int, vectors: Vectors, words_share: float, *, is_in: bool) -> float:
        """Cosine of a post to one slot's sums; where it is in them, to the sums without it."""
        total = self._words[slot]
        product = sum(weight * total.get(word, 0.0) for word, weight in vectors.weights.items())
        by_words = _cosine(product, float(self._words_square[slot]), is_in and bool(vectors.weights))
        square = float(self._dense_square[slot])
        if vectors.dense is None or square <= 0:
            return by_words
        by_meaning = _cosine(float(self._dense[slot] @ vectors.dense), square, is_in)
        return words_share * by_words + (1 - words_share) * by_meaning

    def likes(self, story: LiveStory, words_share: float) -> Rows:
        """Cosine of a story's sums to each slot's sums; found by its heaviest words. Its own slot is 1."""
        slot = story.slot
        heaviest = heapq.nlargest(_MERGE_WORDS_MAX, self._words[slot].items(), key=lambda item: (item[1], item[0]))
        lengths = np.sqrt(self._words_square[: self.top] * self._words_square[slot])
        by_words: Rows = self._postings.products(dict(heaviest), self.top) / np.maximum(lengths, _LEAST_LENGTH)
        square = self._dense_square[slot]
        if square <= 0:
            return by_words
        return self._blend(by_words, self._meaning(self._dense[slot] / np.float32(math.sqrt(square))), words_share)

    def _meaning(self, dense: NDArray[np.float32]) -> Rows:
        products = self._dense[: self.top] @ dense
        lengths = np.maximum(np.sqrt(self._dense_square[: self.top]), _LEAST_LENGTH)
        return np.asarray(products / lengths, dtype=np.float64)

    def _blend(self, by_words: Rows, by_meaning: Rows, words_share: float) -> Rows:
        both = words_share * by_words + (1 - words_share) * by_meaning
        # A story restored without vectors is compared by its words alone.
        return np.where(self._dense_square[: self.top] > 0, both, by_words)

    def has_meaning(self, slot: int) -> bool:
        """Whether any post of the story came with a sentence vector."""
        return bool(self._dense_square[slot] > 0)

    def nearest(self, scores: Rows, k: int) -> list[int]:
        """The k best of the slots in use, best first; ties: the story opened first. NaN marks a slot left out."""
        usable = np.flatnonzero((self.sizes[: self.top] > 0) & ~np.isnan(scores))
        if len(usable) > 4 * k:
            usable = usable[np.argpartition(-scores[usable], 2 * k)[: 2 * k]]
        return sorted(usable.tolist(), key=lambda slot: (-scores[slot], self.at[slot].opened))[:k]

    def shared_words(self, slot: int, weights: Weights) -> list[str]:
        """The words that a post shares with a story, those that count most first."""
        total = self._words[slot]
        shared = [word for word in weights if word in total]
        return sorted(shared, key=lambda word: (-weights[word] * total[word], word))

    def heaviest_shared(self, one: int, other: int, k: int) -> list[str]:
        """The k words that weigh most in both of two stories."""
        first, second = sorted((self._words[one], self._words[other]), key=len)
        shared = (word for word in first if word in second)
        return heapq.nlargest(k, shared, key=lambda word: (first[word] * second[word], word))


def _cosine(product: float, square: float, is_in: bool) -> float:
    """Cosine of a unit vector to a sum of that squared length, from their product; without itself if it is in."""
    if is_in:
        product, square = product - 1.0, square - 2.0 * product + 1.0
    return product / math.sqrt(square) if square > _LEAST_SQUARE else 0.0
