"""What follows from one column of a programme being 1 or 0, by its rows alone.

A literal is twice the column, and one more where the column is 0. Probing: M. W. P. Savelsbergh, Preprocessing and
probing techniques for mixed integer programming problems, 1994.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np


class Row(NamedTuple):
    """The sum of `by` times the columns `at` is at most `upper`; columns are 0 or 1, all numbers whole."""

    at: tuple[int, ...]
    by: tuple[int, ...]
    upper: int


class Implied:
    """The rows of a programme, read for what they enforce.

    >>> rows = Implied(2, [Row((0, 1), (1, 1), 1)])  # not both
    >>> rows.follow([0], rows.slack)  # the first is 1, so the second is 0
    [0, 3]
    """

    def __init__(self, size: int, rows: Iterable[Row]) -> None:
        self.size = size
        self.slack: list[int] = []  # how much each row has left where nothing is set
        self._costs: list[list[tuple[int, int]]] = []  # of each row: literals, and what each takes of it
        self._on: list[list[tuple[int, int]]] = [[] for _ in range(2 * size)]
        for row in rows:
            self.slack.append(row.upper - sum(by for by in row.by if by < 0))
            self._costs.append([(2 * at + (by < 0), abs(by)) for at, by in zip(row.at, row.by, strict=True)])
            for literal, cost in self._costs[-1]:
                self._on[literal].append((len(self.slack) - 1, cost))

    def follow(self, literals: Iterable[int], slack: Sequence[int], before: Collection[int] = ()) -> list[int] | None:
        """All that is set once these literals are, themselves first; None where they contradict the rows.

        `before` are literals set already, and `slack` what they left.
        """
        order = list(literals)
        known, left = {*before, *order}, dict[int, int]()
        for literal in order:  # grows while it is read
            if literal ^ 1 in known:
                return None
            for row, cost in self._on[literal]:
                now = left.get(row, slack[row]) - cost
                if now < 0:
                    return None
                left[row] = now
                for other, takes in self._costs[row]:
                    if takes > now and other != literal and other not in known and other ^ 1 not in known:
                        known.add(other ^ 1)
                        order.append(other ^ 1)
        return order

    def spent(self, literals: Iterable[int]) -> list[int]:
        """What the rows have left where these literals are set."""
        slack = list(self.slack)
        for literal in literals:
            for row, cost in self._on[literal]:
                slack[row] -= cost
        return slack


class Probed:
    """Every literal tried by itself: which cannot be, and which ones each brings."""

    def __init__(self, rows: Implied) -> None:
        self.sure: list[int] = []  # literals that hold in every solution
        self.many = [0] * (2 * rows.size)  # how many others each brings
        pairs: list[tuple[int, int]] = []
        for literal in range(2 * rows.size):
            found = rows.follow([literal], rows.slack)
            if found is None:
                self.sure.append(literal ^ 1)
            else:
                self.many[literal] = len(found) - 1
                pairs += [(literal, other) for other in found[1:] if literal <= other ^ 1]
        self._pairs = np.array(pairs, dtype=np.int64).reshape(-1, 2)

    def broken(self, values: np.ndarray, least: float) -> list[Row]:
        """A row for each "if this, then that" that the values break by more than `least`."""
        truth = np.empty(2 * len(values))
        truth[0::2], truth[1::2] = values, 1 - values
        first, then = self._pairs[:, 0], self._pairs[:, 1]
        return [_if_then(int(one), int(other)) for one, other in self._pairs[truth[first] > truth[then] + least]]


def _if_then(one: int, other: int) -> Row:
    return Row((one >> 1, other >> 1), (-1 if one & 1 else 1, 1 if other & 1 else -1), (other & 1) - (one & 1))
