"""Which live stories have a word, and with what weight: few in a dictionary, many in an array."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.vocabulary import Weights

Row = NDArray[np.float32]

_ARRAY_FROM = 16  # slots with a word; from here adding an array costs less than walking a dictionary
_SLOTS_A_PLACE = 64  # and an array has at most so many slots for each place taken: bounds memory by what is held


class Postings:
    """For each word its weight in each slot; gives the products of a text with all slots at once.

    >>> postings = Postings(slots=3)
    >>> postings.put("ferry", 1, 0.5)
    >>> postings.products({"ferry": 2.0}).tolist()
    [0.0, 1.0, 0.0]
    """

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._few: dict[str, dict[int, float]] = {}
        self._many: dict[str, Row] = {}
        self._counts: dict[str, int] = {}  # of the words in `_many`
        self._array_from = max(_ARRAY_FROM, slots // _SLOTS_A_PLACE)

    def __len__(self) -> int:
        return len(self._few) + len(self._many)

    def put(self, word: str, slot: int, weight: float) -> None:
        """Set the weight of a word in a slot; more than nothing."""
        places = self._few.get(word)
        if places is not None:
            places[slot] = weight
            if len(places) > self._array_from:
                self._make_array(word)
            return
        row = self._many.get(word)
        if row is None:
            self._few[word] = {slot: weight}
            return
        if not row[slot]:
            self._counts[word] += 1
        row[slot] = weight

    def drop(self, word: str, slot: int) -> None:
        """A slot no longer has this word."""
        places = self._few.get(word)
        if places is not None:
            del places[slot]
            if not places:
                del self._few[word]
            return
        row = self._many[word]
        row[slot] = 0.0
        self._counts[word] -= 1
        if self._counts[word] <= self._array_from // 2:
            self._make_dictionary(word)

    def _make_array(self, word: str) -> None:
        places = self._few.pop(word)
        row = self._many[word] = np.zeros(self._slots, dtype=np.float32)
        row[list(places)] = list(places.values())
        self._counts[word] = len(places)

    def _make_dictionary(self, word: str) -> None:
        row = self._many.pop(word)
        del self._counts[word]
        places = {slot: float(row[slot]) for slot in row.nonzero()[0].tolist()}
        if places:
            self._few[word] = places

    def products(self, weights: Weights) -> Row:
        """The sum over words of given weight times weight in the slot, for each slot."""
        total = np.zeros(self._slots, dtype=np.float32)
        found: dict[int, float] = {}
        few, many = self._few, self._many
        for word, weight in weights.items():
            places = few.get(word)
            if places is not None:
                for slot, other in places.items():
                    found[slot] = found.get(slot, 0.0) + weight * other
            elif word in many:
                total += many[word] * np.float32(weight)
        if found:
            total[list(found)] += np.array(list(found.values()), dtype=np.float32)
        return total

    def renumber(self, olds: list[int], slots: int) -> None:
        """Slot `olds[n]` becomes slot n of so many slots; the others must be empty."""
        self._slots = slots
        self._array_from = max(_ARRAY_FROM, slots // _SLOTS_A_PLACE)
        new = {old: n for n, old in enumerate(olds)}
        self._few = {word: {new[s]: weight for s, weight in places.items()} for word, places in self._few.items()}
        for word, row in list(self._many.items()):
            self._many[word] = renumbered(row, olds, slots)
            if self._counts[word] <= self._array_from // 2:
                self._make_dictionary(word)


def renumbered(rows: NDArray[Any], olds: list[int], slots: int) -> NDArray[Any]:
    """The rows of these old slots, in order, then empty ones up to so many.

    >>> renumbered(np.array([5, 6, 7]), [2, 0], 4).tolist()
    [7, 5, 0, 0]
    """
    fresh = np.zeros((slots, *rows.shape[1:]), dtype=rows.dtype)
    fresh[: len(olds)] = rows[olds]
    return fresh
