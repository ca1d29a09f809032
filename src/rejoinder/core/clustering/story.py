"""One live story: what all its posts sum up to, and its last posts one by one."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.postings import Postings
from rejoinder.core.clustering.values import PostId, StoryId
from rejoinder.core.clustering.vocabulary import Weights

_ARRAY_FROM = 5  # posts of a story with a word; see Postings


@dataclass(frozen=True, slots=True)
class Vectors:
    """A post as numbers: its words with their weights (unit length) and its sentence vector, if any."""

    post: PostId
    order: int  # how many posts the stream had seen before it
    weights: Weights
    dense: NDArray[Any] | None


class LiveStory:
    """Sums live in the index (one row for each story); here are members, last posts, links and times."""

    def __init__(self, story: StoryId, slot: int, opened: int, posts_kept: int) -> None:
        self.id = story
        self.slot = slot
        self.opened = opened  # for ties: the older first
        self.last_time = float("-inf")
        self.last_order = 0
        self.checked_size = 1  # posts when it was last looked at for merging
        self.split_size = 1  # the same for splitting
        self.members: dict[PostId, int | None] = {}  # its row among the last posts; None: no longer held one by one
        self.pinned: set[PostId] = set()
        self._kept_max = posts_kept
        self._rows: list[Vectors | None] = []
        self._next = 0
        self._dense = np.zeros((0, 0), dtype=np.float32)
        self._weakest = np.zeros(0, dtype=np.float32)  # of each row: the likeness that a new neighbour has to beat
        self._by_word = Postings(_ARRAY_FROM)

    def __len__(self) -> int:
        return len(self.members)

    def keep(self, vectors: Vectors) -> None:
        """Hold a post one by one; the oldest held makes room for it."""
        row = self._free_row()
        self._rows[row] = vectors
        self.members[vectors.post] = row
        self._make_room(row, 0 if vectors.dense is None else len(vectors.dense))
        self._weakest[row] = 0.0
        if vectors.dense is not None:
            self._dense[row] = vectors.dense
        for word, weight in vectors.weights.items():
            self._by_word.put(word, row, weight)

    def _free_row(self) -> int:
        if len(self._rows) < self._kept_max:
            self._rows.append(None)
            return len(self._rows) - 1
        row, self._next = self._next, (self._next + 1) % self._kept_max
        oldest = self._empty(row)
        if oldest is not None:
            self.members[oldest.post] = None
        return row

    def _make_room(self, row: int, width: int) -> None:
        rows = min(self._kept_max, 2 * (row + 1))
        if row >= len(self._weakest):
            self._weakest = np.concatenate([self._weakest, np.zeros(rows - len(self._weakest), dtype=np.float32)])
        if width and row >= len(self._dense):
            grown = np.zeros((rows, width), dtype=np.float32)
            grown[: len(self._dense)] = self._dense if len(self._dense) else 0.0
            self._dense = grown

    def let_go(self, post: PostId) -> Vectors | None:
        """Take a post out; gives its numbers where they are still held."""
        row = self.members.pop(post)
        self.pinned.discard(post)
        if row is None:
            return None
        return self._empty(row)

    def _empty(self, row: int) -> Vectors | None:
        vectors, self._rows[row] = self._rows[row], None
        if row < len(self._dense):
            self._dense[row] = 0
        for word in vectors.weights if vectors else ():
            self._by_word.drop(word, row)
        return vectors

    def held_posts(self) -> list[PostId]:
        """The posts still held one by one, in no order."""
        return [vectors.post for vectors in self._rows if vectors is not None]

    def held(self) -> list[Vectors]:
        """The posts still held one by one, oldest first."""
        return sorted((v for v in self._rows if v is not None), key=lambda vectors: vectors.order)

    def likeness(self, vectors: Vectors, words_share: float) -> NDArray[np.float32]:
        """How like a post is to each row of the last posts: words_share · words + the rest · meaning."""
        by_words = self._by_word.products(vectors.weights, len(self._rows)).astype(np.float32)
        if vectors.dense is None or not len(self._dense):
            return by_words
        by_words *= np.float32(words_share)
        dense = self._dense[: len(by_words)]
        by_words[: len(dense)] += np.float32(1 - words_share) * (dense @ vectors.dense)
        return by_words

    @property
    def rows(self) -> int:
        """Rows used for the last posts, some perhaps empty by now."""
        return len(self._rows)

    def post_at(self, row: int) -> PostId | None:
        """The post in a row of the last posts."""
        vectors = self._rows[row]
        return vectors.post if vectors else None

    def vectors_of(self, post: PostId) -> Vectors | None:
        """The numbers of a post of this story, where they are still held."""
        row = self.members.get(post)
        return None if row is None else self._rows[row]

    @property
    def weakest(self) -> NDArray[np.float32]:
        """For each row of the last posts the likeness that a new neighbour has to beat."""
        return self._weakest[: len(self._rows)]

    def set_weakest(self, post: PostId, likeness: float) -> None:
        """What a new neighbour of this post has to beat from now on."""
        row = self.members.get(post)
        if row is not None:
            self._weakest[row] = likeness

    def weakest_of(self, post: PostId) -> float:
        """What a new neighbour of this post has to beat."""
        row = self.members.get(post)
        return 0.0 if row is None else float(self._weakest[row])

    def held_with(self, word: str) -> int:
        """How many of the last posts have this word."""
        return self._by_word.count(word)
