"""The last posts of one story, held one by one: how like a new post is to each of them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.values import PostId
from rejoinder.core.clustering.vocabulary import Weights

Likeness = NDArray[np.float32]

_COLUMN_FROM = 4  # posts with a word; from here a column costs less than walking a dictionary
_COLUMNS_STEP = 16  # the least that is added when the columns are used up
_FIRST_ROWS = 4
_WORDS_ROOM = 256
_NEVER = np.float32(np.inf)  # an empty row gets no neighbours


class Vectors(NamedTuple):
    """A post as numbers: its words with their weights (unit length) and its sentence vector, if any."""

    post: PostId
    order: int  # how many posts the stream had seen before it
    weights: Weights
    dense: NDArray[Any] | None


class LastPosts:
    """Up to `kept_max` posts in rows; the oldest makes room for the next.

    Each has its meaning and the words that several of them share in one row of a matrix, so that one product compares
    a post with all; the rarer words are in dictionaries. With one post there is no matrix yet: most stories stay small.
    """

    __slots__ = (
        "_columns",
        "_counts",
        "_few",
        "_is_built",
        "_kept_max",
        "_matrix",
        "_next",
        "_spare",
        "_width",
        "rows",
        "weakest",
    )

    def __init__(self, kept_max: int) -> None:
        self._kept_max = kept_max
        self._next = 0
        self._is_built = False
        self._width = 0  # of the meaning, the first columns
        self._matrix = np.zeros((0, 0), dtype=np.float32)
        self._columns: dict[str, int] = {}
        self._counts: dict[str, int] = {}  # posts with each word that has a column
        self._spare: list[int] = []  # columns of words that have become rare
        self._few: dict[str, dict[int, float]] = {}
        self.rows: list[Vectors | None] = []
        self.weakest = np.zeros(_FIRST_ROWS, dtype=np.float32)  # of each row: what a new neighbour has to beat

    def put(self, vectors: Vectors) -> tuple[int, Vectors | None]:
        """Hold a post; gives its row, and the post that made room for it if one had to."""
        gone = None
        if len(self.rows) < self._kept_max:
            row = len(self.rows)
            self.rows.append(None)
        else:
            row, self._next = self._next, (self._next + 1) % self._kept_max
            gone = self.empty(row)
        if row >= len(self.weakest):
            self.weakest = _grown(self.weakest, min(self._kept_max, 2 * row))
        self.weakest[row] = 0.0
        if self._is_built:
            self._fill(row, vectors)
        self.rows[row] = vectors
        return row, gone

    def empty(self, row: int) -> Vectors | None:
        """Let the post in a row go, and give it."""
        vectors, self.rows[row] = self.rows[row], None
        self.weakest[row] = _NEVER
        if vectors is None or not self._is_built:
            return vectors
        self._matrix[row] = 0.0
        for word in vectors.weights:
            if word in self._columns:
                self._counts[word] -= 1
                if self._counts[word] < _COLUMN_FROM // 2:
                    self._drop_column(word)
            else:
                places = self._few[word]
                del places[row]
                if not places:
                    del self._few[word]
        return vectors

    def likeness(self, weights: Weights, meaning: Likeness | None, words_share: float) -> Likeness:
        """How like a post is to each row: words_share · words + meaning, which `with_room` has scaled by the rest.

        Where either side has no meaning, the words alone.
        """
        if not self._is_built:
            self._build()
        used = self._width + len(self._columns) + len(self._spare)
        if meaning is None or not self._width:
            words_share, asked = 1.0, np.zeros(used, dtype=np.float32)
        else:
            asked = meaning if used <= len(meaning) else _grown(meaning, used)
        columns, few = self._columns, self._few
        taken: list[int] = []
        rarer: list[tuple[int, float]] = []
        for word, weight in weights.items():
            column = columns.get(word)
            if column is not None:
                asked[column] = words_share * weight
                taken.append(column)
            elif word in few:
                weight *= words_share
                for row, other in few[word].items():
                    rarer.append((row, weight * other))
        likeness: Likeness = self._matrix[: len(self.rows), :used] @ asked[:used]
        for column in taken:
            asked[column] = 0.0
        for row, product in rarer:
            likeness[row] += product
        return likeness

    def count(self, word: str) -> int:
        """How many of the posts have a word."""
        if not self._is_built:
            return sum(1 for vectors in self.rows if vectors is not None and word in vectors.weights)
        return self._counts[word] if word in self._columns else len(self._few.get(word, ()))

    def products(self, posts: Sequence[Vectors]) -> tuple[Likeness, Likeness | None]:
        """The products of each of these posts, which are held here, with each: by words, and by meaning if all have it.

        A word of one post only is in none, so that the diagonal of the first is under 1.
        """
        if not self._is_built:
            self._build()
        row_of = {vectors.post: row for row, vectors in enumerate(self.rows) if vectors is not None}
        places = [row_of[vectors.post] for vectors in posts]
        rarer = [at for at in self._few.values() if len(at) > 1]
        words = np.zeros((len(self.rows), len(self._columns) + len(self._spare) + len(rarer)), dtype=np.float32)
        shared = len(self._columns) + len(self._spare)
        words[:, :shared] = self._matrix[: len(self.rows), self._width : self._width + shared]
        for column, at in enumerate(rarer, shared):
            for row, weight in at.items():
                words[row, column] = weight
        words = words[places]
        if not self._width or any(vectors.dense is None for vectors in posts):
            return words @ words.T, None
        meaning = self._matrix[places, : self._width]
        return words @ words.T, meaning @ meaning.T

    # The matrix

    def _build(self) -> None:
        self._is_built = True
        self._matrix = np.zeros((max(_FIRST_ROWS, len(self.rows)), 0), dtype=np.float32)
        for row, vectors in enumerate(self.rows):
            if vectors is not None:
                self._fill(row, vectors)

    def _fill(self, row: int, vectors: Vectors) -> None:
        if row >= len(self._matrix):
            self._matrix = _grown(self._matrix, min(self._kept_max, 2 * row))
        if vectors.dense is not None:
            if not self._width:
                self._widen(len(vectors.dense))
            self._matrix[row, : self._width] = vectors.dense
        columns, counts, few, at = self._columns, self._counts, self._few, self._matrix[row]
        for word, weight in vectors.weights.items():
            column = columns.get(word)
            if column is not None:
                at[column] = weight
                counts[word] += 1
                continue
            places = few.get(word)
            if places is None:
                few[word] = {row: weight}
                continue
            places[row] = weight
            if len(places) >= _COLUMN_FROM:
                self._make_column(word)
                at = self._matrix[row]

    def _widen(self, width: int) -> None:
        """Make room for meaning, before the columns of words: the first vector may come after words alone."""
        self._width = width
        self._matrix = np.hstack([np.zeros((len(self._matrix), width), dtype=np.float32), self._matrix])
        self._columns = {word: column + width for word, column in self._columns.items()}
        self._spare = [column + width for column in self._spare]

    def _make_column(self, word: str) -> None:
        if self._spare:
            column = self._spare.pop()
        else:
            column = self._width + len(self._columns)
            if column >= self._matrix.shape[1]:
                more = max(_COLUMNS_STEP, len(self._columns) // 2)
                self._matrix = np.pad(self._matrix, ((0, 0), (0, column + more - self._matrix.shape[1])))
        places = self._few.pop(word)
        self._columns[word], self._counts[word] = column, len(places)
        for row, weight in places.items():
            self._matrix[row, column] = weight

    def _drop_column(self, word: str) -> None:
        column = self._columns.pop(word)
        del self._counts[word]
        values = self._matrix[: len(self.rows), column]
        places = {row: float(values[row]) for row in values.nonzero()[0].tolist()}
        if places:
            self._few[word] = places
        values[:] = 0.0
        self._spare.append(column)


def with_room(dense: NDArray[Any] | None, share: float) -> Likeness | None:
    """A post's meaning times its share, with room for words behind it: so the same array serves for many stories."""
    if dense is None:
        return None
    width = len(dense)
    asked = np.zeros(width + _WORDS_ROOM, dtype=np.float32)
    np.multiply(dense, np.float32(share), out=asked[:width])
    return asked


def _grown(rows: Likeness, n: int) -> Likeness:
    fresh = np.zeros((n, *rows.shape[1:]), dtype=np.float32)
    fresh[: len(rows)] = rows
    return fresh
