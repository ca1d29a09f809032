"""What the posts of each live story mean, summed: one row (slot) for each story."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.postings import extended
from rejoinder.core.clustering.values import PostForStory

Rows = NDArray[np.float32]

_ROUGH_FROM = 512  # slots from which every fourth number of a vector is looked at first: the rest would be read in vain
_ROUGH_STEP = 4


class Meanings:
    """Sums of sentence vectors by slot, and the cosine of a vector to each, times a share.

    With many stories the cosine to all is by every fourth number only (off by .09 in the middle at 384 wide), which
    suffices to find those that may be near; `mended` then gives their true ones.
    """

    def __init__(self, share: float) -> None:
        self._share = share
        self.width = 0  # of the vectors; not known before the first
        self.is_static = False
        self._sums = np.zeros((0, 0), dtype=np.float32)
        self._rough = np.zeros((0, 0), dtype=np.float32)
        self._factors = np.zeros(0, dtype=np.float32)  # share over the length of each sum
        self._rough_factors = np.zeros(0, dtype=np.float32)

    def of(self, post: PostForStory) -> Rows | None:
        """The vector by which a post is compared. All have the width of the first, and numbers only.

        Another is as good as none.
        """
        given = post.static if post.dense is None else post.dense
        if given is None:
            return None
        vector = np.asarray(given, dtype=np.float32)
        if not float(vector.dot(vector)) < math.inf:
            return None
        if not self.width:
            self.width, self.is_static = len(vector), post.dense is None
            self._sums = np.zeros((len(self._sums), self.width), dtype=np.float32)
            self._rough = self._sums[:, ::_ROUGH_STEP].copy()
        if len(vector) != self.width or self.is_static != (post.dense is None):
            return None
        return vector if vector.base is None else vector.copy()  # not to hold the whole batch for one post of it

    def place(self, olds: list[int], slots: int) -> None:
        """Slot `olds[n]` becomes slot n of so many."""
        for name in ("_sums", "_rough", "_factors", "_rough_factors"):
            setattr(self, name, extended(getattr(self, name)[olds], slots))

    def add(self, slot: int, dense: NDArray[Any]) -> float:
        """Add a vector to the sum of a slot; gives the square of its length."""
        row = self._sums[slot]
        row += dense
        rough = row[::_ROUGH_STEP]
        self._rough[slot] = rough
        square, rough_square = float(row.dot(row)), float(rough.dot(rough))
        self._factors[slot] = self._share / math.sqrt(square) if square > 0 else 0.0
        self._rough_factors[slot] = self._share / math.sqrt(rough_square) if rough_square > 0 else 0.0
        return square

    def clear(self, slot: int) -> None:
        """The slot is free."""
        self._sums[slot] = self._rough[slot] = 0.0
        self._factors[slot] = self._rough_factors[slot] = 0.0

    def sum_of(self, slot: int) -> Rows:
        """The sum of a slot."""
        row: Rows = self._sums[slot]
        return row

    @property
    def is_rough(self) -> bool:
        """Whether `fits` is rough now, as there are many slots."""
        return len(self._sums) >= _ROUGH_FROM

    def fits(self, dense: NDArray[Any]) -> Rows:
        """Cosine of a vector of unit length to each sum, times the share; rough where there are many."""
        found: Rows
        if not self.is_rough:
            found = self._sums @ dense
            found *= self._factors
            return found
        rough = _rough_unit(dense)
        found = self._rough @ rough
        found *= self._rough_factors
        return found

    def mended(self, slots: list[int], dense: NDArray[Any]) -> Rows:
        """What is to be added to the rough fits of these slots to make them true."""
        rough = _rough_unit(dense)
        true: Rows = (self._sums[slots] @ dense) * self._factors[slots]
        true -= (self._rough[slots] @ rough) * self._rough_factors[slots]
        return true


def _rough_unit(dense: NDArray[Any]) -> Rows:
    rough: Rows = dense[::_ROUGH_STEP].copy()
    square = float(rough.dot(rough))
    return rough / np.float32(math.sqrt(square)) if square > 0 else rough
