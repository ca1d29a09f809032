"""Which live stories have a word, and with what weight: few in a dictionary, many in a row of a table."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.vocabulary import Weights

Row = NDArray[np.float32]

_ROW_FROM = 3  # slots with a word; from here a row of the table costs less than walking a dictionary
_SLOTS_A_PLACE = 512  # a row has at most so many slots for each place first taken: memory stays bounded by what is held
_FIRST_ROWS = 64


class Postings:
    """For each word its weight in each slot; gives the products of a text with all slots at once.

    >>> postings = Postings(slots=3)
    >>> postings.put("ferry", 1, 0.5, is_new=True)
    >>> postings.products({"ferry": 2.0}).tolist()
    [0.0, 1.0, 0.0]
    """

    def __init__(self, slots: int) -> None:
        self._few: dict[str, dict[int, float]] = {}
        self._rows: dict[str, int] = {}
        self._counts: dict[str, int] = {}  # of the words that have a row
        self._spare: list[int] = []  # rows of words that have become rare
        self._table = np.zeros((_FIRST_ROWS, slots), dtype=np.float32)
        self._row_from = max(_ROW_FROM, slots // _SLOTS_A_PLACE)

    def __len__(self) -> int:
        return len(self._few) + len(self._rows)

    def put(self, word: str, slot: int, weight: float, *, is_new: bool) -> None:
        """Set the weight of a word in a slot; more than nothing. `is_new`: the slot did not have the word."""
        row = self._rows.get(word)
        if row is not None:
            self._table[row, slot] = weight
            if is_new:
                self._counts[word] += 1
            return
        places = self._few.get(word)
        if places is None:
            self._few[word] = {slot: weight}
            return
        places[slot] = weight
        if len(places) > self._row_from:
            self._give_row(word)

    def drop(self, word: str, slot: int) -> None:
        """A slot no longer has this word."""
        row = self._rows.get(word)
        if row is not None:
            self._table[row, slot] = 0.0
            self._counts[word] -= 1
            if self._counts[word] <= self._row_from // 2:
                self._take_row(word)
            return
        places = self._few[word]
        del places[slot]
        if not places:
            del self._few[word]

    def _give_row(self, word: str) -> None:
        row = self._spare.pop() if self._spare else len(self._rows)
        if row >= len(self._table):
            self._table = extended(self._table, 2 * row)
        places = self._few.pop(word)
        self._rows[word], self._counts[word] = row, len(places)
        self._table[row, list(places)] = list(places.values())

    def _take_row(self, word: str) -> None:
        row = self._rows.pop(word)
        del self._counts[word]
        weights = self._table[row]
        places = {slot: float(weights[slot]) for slot in weights.nonzero()[0].tolist()}
        if places:
            self._few[word] = places
        weights[:] = 0.0
        self._spare.append(row)

    def products(self, weights: Weights) -> Row:
        """The sum over words of given weight times weight in the slot, for each slot."""
        rows: list[int] = []
        asked: list[float] = []
        found: dict[int, float] = {}
        row_of, few = self._rows, self._few
        for word, weight in weights.items():
            row = row_of.get(word)
            if row is not None:
                rows.append(row)
                asked.append(weight)
            elif word in few:
                for slot, other in few[word].items():
                    found[slot] = found.get(slot, 0.0) + weight * other
        total: Row
        if rows:
            total = np.array(asked, dtype=np.float32) @ self._table.take(rows, axis=0)
        else:
            total = np.zeros(self._table.shape[1], dtype=np.float32)
        for slot, product in found.items():
            total[slot] += product
        return total

    def grow(self, slots: int) -> None:
        """There are more slots than before."""
        self._row_from = max(_ROW_FROM, slots // _SLOTS_A_PLACE)
        self._table = np.ascontiguousarray(extended(self._table.T, slots).T)

    def renumber(self, olds: list[int], slots: int) -> None:
        """Slot `olds[n]` becomes slot n of so many slots; the others must be empty. Forgets what is spare."""
        new = {old: n for n, old in enumerate(olds)}
        self._few = {word: {new[s]: weight for s, weight in places.items()} for word, places in self._few.items()}
        self._row_from = max(_ROW_FROM, slots // _SLOTS_A_PLACE)
        table = np.zeros((max(_FIRST_ROWS, 2 * len(self._rows)), slots), dtype=np.float32)
        table[: len(self._rows), : len(olds)] = self._table[list(self._rows.values())][:, olds]
        self._rows = {word: n for n, word in enumerate(self._rows)}
        self._table, self._spare = table, []


def extended(rows: NDArray[Any], slots: int) -> NDArray[Any]:
    """The rows, then empty ones up to so many.

    >>> extended(np.array([5, 6]), 4).tolist()
    [5, 6, 0, 0]
    """
    fresh = np.zeros((slots, *rows.shape[1:]), dtype=rows.dtype)
    fresh[: len(rows)] = rows
    return fresh
