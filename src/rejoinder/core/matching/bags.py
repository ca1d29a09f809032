"""Which words stand in which line, as flat arrays: no Python object for each pair of line and word."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
Rows = NDArray[np.int32]
Column = NDArray[np.float32]


@dataclass(frozen=True)
class Bags:
    """The distinct keys of each row with their weights; row i holds `starts[i]` up to `starts[i + 1]`."""

    starts: Keys
    keys: Keys
    weights: Column

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the keys of these rows stand in `keys`, and which of `rows` (by place in it) each belongs to.

        >>> bags_of([[7, 8], [], [8]]).of(np.array([2, 0], dtype=np.int32))
        (array([2, 0, 1]), array([0, 1, 1]))
        """
        begins = self.starts[rows]
        counts = self.starts[rows + 1] - begins
        owner = np.repeat(np.arange(len(rows)), counts)
        before = np.cumsum(counts) - counts
        return np.arange(len(owner)) + np.repeat(begins - before, counts), owner

    def summed(self, values: NDArray[np.floating]) -> Column:
        """The sum of a value for each key, by row."""
        total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
        made: Column = (total[self.starts[1:]] - total[self.starts[:-1]]).astype(np.float32)
        return made


def bags_of(rows: Sequence[Sequence[int]], weights: Sequence[Sequence[float]] | None = None) -> Bags:
    """Rows of keys as bags: a key that stands twice counts twice, or by its weights where they are given.

    >>> bags_of([[7, 8, 7], []]).weights.tolist()
    [2.0, 1.0]
    """
    counts = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
    flat = np.fromiter((key for row in rows for key in row), dtype=np.int64, count=int(counts.sum()))
    if weights is None:
        heavy = np.ones(len(flat), dtype=np.float32)
    else:
        heavy = np.fromiter((w for row in weights for w in row), dtype=np.float32, count=len(flat))
    owner = np.repeat(np.arange(len(rows)), counts)
    order = np.lexsort((flat, owner))
    flat, owner, heavy = flat[order], owner[order], heavy[order]
    is_new = np.ones(len(flat), dtype=bool)
    is_new[1:] = (flat[1:] != flat[:-1]) | (owner[1:] != owner[:-1])
    firsts = np.flatnonzero(is_new)
    summed = np.add.reduceat(heavy, firsts) if len(firsts) else heavy
    starts = np.concatenate([[0], np.cumsum(np.bincount(owner[firsts], minlength=len(rows)))]).astype(np.int64)
    return Bags(starts, flat[firsts], summed.astype(np.float32))
