"""Which live stories have a word, and with what weight: few in a dictionary, many in an array."""

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.vocabulary import Weights

_ARRAY_FROM = 64  # slots with a word; from here adding an array costs less than walking a dictionary


class Postings:
    """For each word its weight in each slot; gives the products of a text with all slots at once.

    >>> postings = Postings()
    >>> postings.put("ferry", 1, 0.5)
    >>> postings.products({"ferry": 2.0}, 3).tolist()
    [0.0, 1.0, 0.0]
    """

    def __init__(self, array_from: int = _ARRAY_FROM) -> None:
        self._array_from = array_from
        self._few: dict[str, dict[int, float]] = {}
        self._many: dict[str, NDArray[np.float64]] = {}
        self._counts: dict[str, int] = {}  # of the words in `_many`

    def __len__(self) -> int:
        return len(self._few) + len(self._many)

    def put(self, word: str, slot: int, weight: float) -> None:
        """Set the weight of a word in a slot; more than nothing."""
        row = self._many.get(word)
        if row is None:
            slots = self._few.setdefault(word, {})
            slots[slot] = weight
            if len(slots) > self._array_from:
                self._make_array(word)
            return
        if slot >= len(row):
            row = self._many[word] = np.concatenate([row, np.zeros(slot + 1)])
        self._counts[word] += not row[slot]
        row[slot] = weight

    def count(self, word: str) -> int:
        """How many slots have this word."""
        return self._counts[word] if word in self._many else len(self._few.get(word, ()))

    def drop(self, word: str, slot: int) -> None:
        """A slot no longer has this word."""
        row = self._many.get(word)
        if row is None:
            slots = self._few[word]
            del slots[slot]
            if not slots:
                del self._few[word]
            return
        row[slot] = 0.0
        self._counts[word] -= 1
        if self._counts[word] <= self._array_from // 2:
            del self._many[word], self._counts[word]
            self._few[word] = {int(at): float(row[at]) for at in np.flatnonzero(row)}

    def _make_array(self, word: str) -> None:
        slots = self._few.pop(word)
        row = np.zeros(2 * max(slots) + 1)
        row[list(slots)] = list(slots.values())
        self._many[word], self._counts[word] = row, len(slots)

    def products(self, weights: Weights, slots: int) -> NDArray[np.float64]:
        """The sum over words of given weight times weight in the slot, for each of the first `slots` slots."""
        total = np.zeros(slots)
        few: dict[int, float] = {}
        for word, weight in weights.items():
            row = self._many.get(word)
            if row is not None:
                top = min(slots, len(row))
                total[:top] += weight * row[:top]
                continue
            for slot, other in self._few.get(word, {}).items():
                few[slot] = few.get(slot, 0.0) + weight * other
        total[list(few)] += list(few.values())
        return total
