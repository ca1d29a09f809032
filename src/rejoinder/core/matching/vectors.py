"""The vectors of the lines: exact ones for the few that are compared closely, short ones to find those few."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.matching.bags import Column, Rows

WIDTH = 384  # of a sentence vector
SHORT_FROM = 2_000  # lines from which candidates are found by short vectors
SHORT_WIDTH = 96
SPREAD_FROM = 20_000  # lines that the directions of the short vectors are taken from

Matrix = NDArray[np.float32]


class Vectors:
    """Vectors of text, title and subtitle of each line; `subtitles` only of the rows in `subtitled`."""

    def __init__(self, texts: Matrix, titles: Matrix, subtitles: Matrix, subtitled: Rows) -> None:
        self.texts, self.titles = texts.astype(np.float16), titles.astype(np.float16)
        self.subtitles = subtitles.astype(np.float16)
        self._subtitle_of = np.full(len(texts), -1, dtype=np.int32)
        self._subtitle_of[subtitled] = np.arange(len(subtitled), dtype=np.int32)
        both = ((texts + titles) / 2).astype(np.float32)
        self._turn = _directions(both) if len(both) > SHORT_FROM else None
        self._short = np.ascontiguousarray(both if self._turn is None else both @ self._turn, dtype=np.float32)

    def near(self, vector: Column) -> Column:
        """How near each line is to a post, about: the mean of both cosines, along the widest directions."""
        found: Column = self._short @ (vector if self._turn is None else vector @ self._turn).astype(np.float32)
        return found

    def cosines(self, vector: Column, rows: Rows) -> tuple[Column, Column]:
        """Of these rows, the cosine of the text and of the title; a nearer subtitle moves the title's half way."""
        text = self.texts[rows].astype(np.float32) @ vector
        title = self.titles[rows].astype(np.float32) @ vector
        at = self._subtitle_of[rows]
        if (at >= 0).any():
            has = np.flatnonzero(at >= 0)
            nearer = self.subtitles[at[has]].astype(np.float32) @ vector - title[has]
            title[has] += np.maximum(0, nearer) / 2
        return text, title

    def alike(self, row: int, rows: Rows) -> Column:
        """Cosines of the text of one line with those of others."""
        found: Column = self.texts[rows].astype(np.float32) @ self.texts[row].astype(np.float32)
        return found

    def of(self, row: int) -> tuple[Column, Column, Column | None]:
        """The three vectors of one line; None where it has no subtitle."""
        at = int(self._subtitle_of[row])
        text, title = self.texts[row].astype(np.float32), self.titles[row].astype(np.float32)
        return text, title, self.subtitles[at].astype(np.float32) if at >= 0 else None


def _directions(both: Matrix) -> Matrix:
    """The directions along which lines differ most (principal axes, uncentred: a cosine is about the origin)."""
    some: Sequence[int] | slice = slice(None, None, max(1, len(both) // SPREAD_FROM))
    part = both[some].astype(np.float64)
    _, axes = np.linalg.eigh(part.T @ part)
    return np.ascontiguousarray(axes[:, : -SHORT_WIDTH - 1 : -1], dtype=np.float32)
