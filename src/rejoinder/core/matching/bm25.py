"""Okapi BM25 over postings in flat arrays (Robertson and Zaragoza 2009): for all lines at once, or for some."""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.matching.bags import Bags, Column, Keys, Rows

K1, B = 0.6, 0.6  # short documents: little saturation, half length norm; flat between .4 and 1.2
PAIR_BASE = 1 << 31  # of two word numbers in one key


class Bm25:
    """Scores the rows of some bags for a query; query keys count once."""

    def __init__(self, bags: Bags) -> None:
        self.size = len(bags)
        lengths = bags.summed(bags.weights)
        norm = K1 * (1 - B + B * lengths / (float(lengths.mean()) if self.size and lengths.any() else 1.0))
        owner = np.repeat(np.arange(self.size, dtype=np.int32), np.diff(bags.starts))
        weights = bags.weights * (K1 + 1) / (bags.weights + norm[owner])
        self._terms, place = np.unique(bags.keys, return_inverse=True)
        df = np.bincount(place, minlength=len(self._terms))
        self._idf = idf_of(df, self.size)
        self._row_wise = Bags(bags.starts, place.astype(np.int64), (weights * self._idf[place]).astype(np.float32))
        order = np.argsort(place, kind="stable")
        self._rows, self._scores = owner[order], self._row_wise.weights[order]
        self._ends = np.cumsum(df)

    def scores(self, query: Keys, more: Column | None = None) -> Column:
        """The score of each row, on top of what `more` has for other keys."""
        out = np.zeros(self.size, dtype=np.float32) if more is None else more.copy()
        for place in self._places(query):
            part = slice(int(self._ends[place - 1]) if place else 0, int(self._ends[place]))
            out[self._rows[part]] += self._scores[part]
        return out

    def scores_of(self, query: Keys, rows: Rows) -> Column:
        """The score of these rows only: costs what they hold, whatever the size of the collection."""
        asked = np.zeros(len(self._terms), dtype=bool)
        asked[self._places(query)] = True
        at, owner = self._row_wise.of(rows)
        values = self._row_wise.weights[at] * asked[self._row_wise.keys[at]]
        return np.bincount(owner, values, minlength=len(rows)).astype(np.float32)

    def _places(self, query: Keys) -> NDArray[np.int64]:
        if not len(self._terms):
            return np.zeros(0, dtype=np.int64)
        wanted = np.unique(query)
        found = np.searchsorted(self._terms, wanted)
        found = np.minimum(found, len(self._terms) - 1)
        made: NDArray[np.int64] = found[self._terms[found] == wanted]
        return made


def idf_of(df: NDArray[np.integer], size: int) -> Column:
    """Weight of a word that stands in `df` of `size` lines: ln(1 + (N - df + .5) / (df + .5)).

    >>> [f"{weight:.2f}" for weight in idf_of(np.array([0, 1, 4]), 4)]
    ['2.30', '1.20', '0.11']
    """
    return np.log1p((size - df + 0.5) / (df + 0.5)).astype(np.float32)


def pairs(terms: Sequence[int]) -> list[int]:
    """Neighbouring words as one key, and words two apart, in either order: what a phrase leaves in a reworded text.

    >>> pairs([3, 1, 2]) == [PAIR_BASE + 3, PAIR_BASE + 2, 2 * PAIR_BASE + 3]
    True
    """
    near = [_key(a, b) for a, b in itertools.pairwise(terms)]
    return near + [_key(a, b) for a, b in zip(terms, terms[2:], strict=False)]


def _key(a: int, b: int) -> int:
    return a * PAIR_BASE + b if a < b else b * PAIR_BASE + a
