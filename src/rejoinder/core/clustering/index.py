"""All live stories at once: which of them are nearest to a post, or to each other."""

import heapq
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.last_posts import Vectors
from rejoinder.core.clustering.meanings import Meanings, Rows
from rejoinder.core.clustering.postings import Postings, extended
from rejoinder.core.clustering.story import LiveStory
from rejoinder.core.clustering.vocabulary import Weights

Nearest = list[tuple[int, float]]  # slot, fit

_FIRST_SLOTS = 64
_LEAST_SLOTS_USED = 0.25  # of all slots; fewer, and the stories are put closer together
_MERGE_WORDS_MAX = 300  # heaviest words of a story by which others are found; the rest weigh under a tenth together
_LEAST_SQUARE = 1e-3  # what rounding may leave of an emptied sum
_LEAST_LENGTH = 1e-9  # keeps an empty sum from dividing by nothing
_ROUGH_FOR_EACH = 2  # stories looked at more closely for each that is sought, where the fits are rough
_OUT = np.float32(-np.inf)


class StoryIndex:
    """One row (slot) for each live story: its sum of words, its sum of meaning, and their lengths.

    The cosine of a post to a *sum* is its mean likeness to the story's posts over the root of their mean likeness to
    each other: it adapts by itself to how tight a story is. What is divided by is kept ready as a factor for each
    slot, so that a post costs a product and a few sums over the slots.
    """

    def __init__(self, posts_kept: int, words_share: float) -> None:
        self._posts_kept = posts_kept
        self._share = words_share
        self._postings = Postings(_FIRST_SLOTS)
        self._words: dict[int, Weights] = {}
        self._squares: dict[int, tuple[float, float]] = {}  # by slot: of the sum of words, of the sum of meaning
        self._opened = 0
        self._free: list[int] = []  # a heap: the lowest is taken first
        self.meanings = Meanings(1 - words_share)
        self.at: dict[int, LiveStory] = {}
        self.sizes = np.zeros(0)  # posts; 0: the slot is free
        self.words_totals = np.zeros(0)  # over a story's posts, each post's distinct words
        self._by_words = np.zeros(0, dtype=np.float32)  # factor of a product of words where no meaning stands beside
        self._beside = np.zeros(0, dtype=np.float32)  # and where it does
        self._place([], _FIRST_SLOTS)

    # Slots

    def open(self, story: int | str) -> LiveStory:
        """A new, empty story in a free slot."""
        if not self._free:
            self._grow()
        slot = heapq.heappop(self._free)
        self._opened += 1
        live = self.at[slot] = LiveStory(story, slot, self._opened, self._posts_kept)
        self._words[slot] = {}
        self._squares[slot] = (0.0, 0.0)
        return live

    def close(self, story: LiveStory) -> None:
        """Free everything held for a story."""
        slot = story.slot
        for word in self._words.pop(slot):
            self._postings.drop(word, slot)
        del self.at[slot], self._squares[slot]
        self.meanings.clear(slot)
        for rows in (self.sizes, self.words_totals, self._by_words, self._beside):
            rows[slot] = 0
        self._larger[slot] = self._alone[slot] = _OUT
        heapq.heappush(self._free, slot)

    def compact(self) -> None:
        """Put the stories closer together where most slots are free: cost and memory follow what is live."""
        if len(self.sizes) > _FIRST_SLOTS and len(self.at) < _LEAST_SLOTS_USED * len(self.sizes):
            self._renumber(sorted(self.at), max(_FIRST_SLOTS, 2 * len(self.at)))

    def _grow(self) -> None:
        used = len(self.sizes)
        slots = used + used // 4
        self._postings.grow(slots)
        self._place(list(range(used)), slots)

    def _renumber(self, olds: list[int], slots: int) -> None:
        """Slot `olds[n]` becomes slot n of so many."""
        stories = [self.at[old] for old in olds]
        self._words = {n: self._words[old] for n, old in enumerate(olds)}
        self._squares = {n: self._squares[old] for n, old in enumerate(olds)}
        self._postings.renumber(olds, slots)
        self.at = dict(enumerate(stories))
        for n, story in enumerate(stories):
            story.slot = n
        self._place(olds, slots)

    def _place(self, olds: list[int], slots: int) -> None:
        self.meanings.place(olds, slots)
        for name in ("sizes", "words_totals", "_by_words", "_beside"):
            setattr(self, name, extended(getattr(self, name)[olds], slots))
        # Added to fits, these leave out what is not asked for: stories of several posts, and those of one.
        self._larger = np.where(self.sizes > 1, np.float32(0), _OUT)
        self._alone = np.where(self.sizes == 1, np.float32(0), _OUT)
        self._free = list(range(len(olds), slots))

    def resize(self, slot: int, posts: int) -> None:
        """A story has so many posts."""
        self.sizes[slot] = posts
        self._larger[slot] = 0.0 if posts > 1 else _OUT
        self._alone[slot] = 0.0 if posts == 1 else _OUT

    # Sums

    def add(self, slot: int, vectors: Vectors) -> None:
        """Add a post's words and meaning to a story's sums."""
        self._sum(slot, vectors.weights, vectors.dense, len(vectors.weights))

    def subtract(self, slot: int, vectors: Vectors) -> None:
        """Take a post's words and meaning out of a story's sums."""
        less = {word: -weight for word, weight in vectors.weights.items()}
        self._sum(slot, less, None if vectors.dense is None else -vectors.dense, -len(less))

    def fold(self, winner: LiveStory, loser: LiveStory) -> None:
        """Add the loser's sums to the winner's; the loser's own stay until it is closed."""
        dense = self.meanings.sum_of(loser.slot) if self.has_meaning(loser.slot) else None
        self._sum(winner.slot, self._words[loser.slot], dense, float(self.words_totals[loser.slot]))

    def _sum(self, slot: int, weights: Weights, dense: NDArray[Any] | None, words_total: float) -> None:
        words_square, dense_square = self._squares[slot]
        words_square = self._sum_words(slot, weights, words_square)
        if dense is not None:
            dense_square = self.meanings.add(slot, dense)
        self._squares[slot] = words_square, dense_square
        self.words_totals[slot] += words_total
        by_words = 1 / max(math.sqrt(words_square), _LEAST_LENGTH)
        self._by_words[slot] = by_words
        # A story restored without vectors is compared by its words alone.
        self._beside[slot] = self._share * by_words if dense_square > 0 else by_words

    def _sum_words(self, slot: int, weights: Weights, square: float) -> float:
        total, put = self._words[slot], self._postings.put
        for word, weight in weights.items():
            before = total.get(word)
            if before is None:
                if weight > _LEAST_LENGTH:
                    square += weight * weight
                    total[word] = weight
                    put(word, slot, weight, is_new=True)
                continue
            after = before + weight
            square += after * after - before * before
            if after > _LEAST_LENGTH:
                total[word] = after
                put(word, slot, after, is_new=False)
            else:
                del total[word]
                self._postings.drop(word, slot)
        return max(square, 0.0)

    # Fits

    def fits(self, weights: Weights, dense: NDArray[Any] | None) -> Rows:
        """Cosine to each slot's sums: words_share · words + the rest · meaning. A free slot has 0.

        With many stories the share of meaning is rough; `nearest` and `true_fits` mend it.
        """
        by_words = self._postings.products(weights)
        if dense is None:
            by_words *= self._by_words
            return by_words
        by_words *= self._beside
        by_words += self.meanings.fits(dense)
        return by_words

    def true_fits(self, fits: Rows, slots: list[int], dense: NDArray[Any] | None) -> Rows:
        """The fits of these slots, no longer rough."""
        if dense is None or not self.meanings.is_rough:
            return fits[slots]
        true: Rows = fits[slots] + self.meanings.mended(slots, dense)
        return true

    def fit_at(self, slot: int, vectors: Vectors, *, is_in: bool) -> float:
        """Cosine of a post to one slot's sums; where it is in them, to the sums without it."""
        total = self._words[slot]
        product = sum([weight * total[word] for word, weight in vectors.weights.items() if word in total])
        words_square, dense_square = self._squares[slot]
        by_words = _cosine(product, words_square, is_in and bool(vectors.weights))
        if vectors.dense is None or dense_square <= 0:
            return by_words
        by_meaning = _cosine(float(self.meanings.sum_of(slot).dot(vectors.dense)), dense_square, is_in)
        return self._share * by_words + (1 - self._share) * by_meaning

    def unit_sums(self, story: LiveStory) -> tuple[Weights, Rows | None]:
        """A story's sums of words and of meaning, of unit length, as if they were a post; its heaviest words only."""
        words = self._words[story.slot]
        if len(words) > _MERGE_WORDS_MAX:
            least = heapq.nlargest(_MERGE_WORDS_MAX, words.values())[-1]
            words = {word: weight for word, weight in words.items() if weight >= least}
        words_square, dense_square = self._squares[story.slot]
        length = max(math.sqrt(words_square), _LEAST_LENGTH)
        weights = {word: weight / length for word, weight in words.items()}
        if dense_square <= 0:
            return weights, None
        return weights, self.meanings.sum_of(story.slot) / np.float32(math.sqrt(dense_square))

    def has_meaning(self, slot: int) -> bool:
        """Whether any post of the story came with a sentence vector."""
        return self._squares[slot][1] > 0

    # The best of them

    def nearest(self, fits: Rows, dense: NDArray[Any] | None, several: int, single: int) -> tuple[Nearest, Nearest]:
        """The best slots of stories of several posts, and of stories of one, with their fits, best first."""
        if dense is None or not self.meanings.is_rough:
            return largest(fits + self._larger, several), largest(fits + self._alone, single)
        larger = [slot for slot, _ in largest(fits + self._larger, _ROUGH_FOR_EACH * several)]
        alone = [slot for slot, _ in largest(fits + self._alone, _ROUGH_FOR_EACH * single)]
        true = self.true_fits(fits, larger + alone, dense)
        first = [(larger[n], fit) for n, fit in largest(true[: len(larger)], several)]
        return first, [(alone[n], fit) for n, fit in largest(true[len(larger) :], single)]

    def nearest_of_all(self, fits: Rows, k: int) -> list[int]:
        """Some k best slots in use, in no order. Minus infinity marks one left out."""
        fits = fits + np.maximum(self._alone, self._larger)
        slots = np.argpartition(fits, len(fits) - k)[-k:] if len(fits) > k else np.arange(len(fits))
        return list(slots[fits[slots] > _OUT].tolist())

    # Words

    def shared_words(self, slot: int, weights: Weights) -> list[str]:
        """The words that a post shares with a story, those that count most first."""
        total = self._words[slot]
        shared = [(-weight * other, word) for word, weight in weights.items() if (other := total.get(word))]
        shared.sort()
        return [word for _, word in shared]

    def heaviest_shared(self, one: int, other: int, k: int) -> list[str]:
        """The k words that weigh most in both of two stories."""
        first, second = sorted((self._words[one], self._words[other]), key=len)
        shared = (word for word in first if word in second)
        return heapq.nlargest(k, shared, key=lambda word: (first[word] * second[word], word))


def largest(scores: NDArray[Any], k: int) -> Nearest:
    """Where the k largest stand and what they are, largest first; ties: the first. Spoils `scores`.

    Minus infinity is never among them. A few times the largest is faster than a partition.

    >>> largest(np.array([0.25, 0.5, -np.inf, 0.5], dtype=np.float32), 3)
    [(1, 0.5), (3, 0.5), (0, 0.25)]
    """
    found: Nearest = []
    for _ in range(min(k, len(scores))):
        place = int(scores.argmax())
        score = float(scores[place])
        if score == -math.inf:
            break
        found.append((place, score))
        scores[place] = _OUT
    return found


def _cosine(product: float, square: float, is_in: bool) -> float:
    """Cosine of a unit vector to a sum of that squared length, from their product; without itself if it is in."""
    if is_in:
        product, square = product - 1.0, square - 2.0 * product + 1.0
    return product / math.sqrt(square) if square > _LEAST_SQUARE else 0.0
