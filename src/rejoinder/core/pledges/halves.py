"""Rows that follow by halving: sums of rows with even numbers and an odd right side, halved and rounded down.

They close the gap of odd circles of exclusions, and of "either of two that exclude each other". Zero-half cuts found by
elimination modulo 2: A. Caprara and M. Fischetti, {0, 1/2}-Chvátal-Gomory cuts, 1996; A. Koster, A. Zymolka and M.
Kutschka, Algorithms to separate {0, 1/2}-Chvátal-Gomory cuts, 2009.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from rejoinder.core.pledges.implied import Row

SLACK_MAX = 0.6  # a sum of rows with a slack of 1 or more cuts nothing off, and one near 1 little
ROWS_IN_ONE_MAX = 15  # longer sums touch too many columns to be of use
ODD_MAX = 8  # odd columns of a row that is used
CUT_MIN = 0.02  # how far a new row must cut
KEPT_MAX = 300  # of one call, the deepest
_WHOLE = 1e-6


def halved(rows: Sequence[Row], values: np.ndarray, draw: np.random.Generator | None = None) -> list[Row]:
    """New rows that cut the values off, deepest first; all solutions of `rows` in 0 and 1 meet them.

    Columns are eliminated from the most fractional on; with `draw`, in a random order, which finds others.
    """
    sums = _Sums(rows, values)
    order = sorted((at for at, those in sums.on.items() if those), key=lambda at: (-sums.price[at], at))
    if draw is not None:
        order = [order[at] for at in draw.permutation(len(order))]
    for column in order:
        sums.eliminate(column)
    found: dict[Row, float] = {}
    for combined in sums.odd():
        row = _half(combined, values)
        if row is not None:
            depth = sum(by * values[at] for at, by in zip(row.at, row.by, strict=True)) - row.upper
            if depth > CUT_MIN:
                found[row] = depth / sum(by * by for by in row.by) ** 0.5
    return sorted(found, key=lambda row: (-found[row], row))[:KEPT_MAX]


class _Sums:
    """Rows modulo 2 over the columns that are not whole: each the sum of some rows, and how much slack it has."""

    def __init__(self, rows: Sequence[Row], values: np.ndarray) -> None:
        self._rows = rows
        self.price: list[float] = np.minimum(values, 1 - values).tolist()  # what a bound costs that makes a column even
        is_near_one = (values > 0.5).tolist()
        x = values.tolist()
        self.on: dict[int, set[int]] = {}
        self._columns: list[set[int]] = []
        self._of: list[set[int]] = []
        self._slack: list[float] = []
        self._odd: list[int] = []
        for number, row in enumerate(rows):
            slack = row.upper - sum(by * x[at] for at, by in zip(row.at, row.by, strict=True))
            odd = [at for at, by in zip(row.at, row.by, strict=True) if by & 1]
            columns = {at for at in odd if self.price[at] > _WHOLE}
            if slack > SLACK_MAX or len(columns) > ODD_MAX:
                continue
            for at in columns:
                self.on.setdefault(at, set()).add(len(self._columns))
            self._columns.append(columns)
            self._of.append({number})
            self._slack.append(slack)
            self._odd.append((row.upper + sum(is_near_one[at] for at in odd)) & 1)
        self._drop_single()

    def _drop_single(self) -> None:
        """A column in one sum only can be eliminated by its bound alone."""
        waiting = [at for at, those in self.on.items() if len(those) == 1]
        while waiting:
            at = waiting.pop()
            if len(self.on[at]) == 1:
                waiting += self._pay(next(iter(self.on[at])), at)

    def _pay(self, one: int, at: int) -> list[int]:
        """Makes a column of a sum even by a bound; columns that are left in one sum where that was too dear."""
        self._slack[one] += self.price[at]
        self._columns[one].discard(at)
        self.on[at].discard(one)
        if self._slack[one] <= SLACK_MAX:
            return []
        gone, self._columns[one], self._odd[one] = self._columns[one], set(), 0
        for other in gone:
            self.on[other].discard(one)
        return [other for other in gone if len(self.on[other]) == 1]

    def eliminate(self, at: int) -> None:
        """Adds the sum with the least slack to all others with this column."""
        if not self.on[at]:
            return
        pivot = min(self.on[at], key=lambda one: (self._slack[one], len(self._columns[one]), one))
        columns = list(self._columns[pivot])
        for one in sorted(self.on[at] - {pivot}):
            if self._slack[one] + self._slack[pivot] > SLACK_MAX or len(self._of[one]) > ROWS_IN_ONE_MAX:
                self._pay(one, at)
                continue
            for other in columns:
                (self.on[other].discard if other in self._columns[one] else self.on[other].add)(one)
            self._columns[one] ^= self._columns[pivot]
            self._of[one] ^= self._of[pivot]
            self._slack[one] += self._slack[pivot]
            self._odd[one] ^= self._odd[pivot]
        self._pay(pivot, at)

    def odd(self) -> Iterable[list[Row]]:
        """The rows of each sum that is even in all columns and odd on its right."""
        for of, columns, is_odd in zip(self._of, self._columns, self._odd, strict=True):
            if is_odd and not columns:
                yield [self._rows[number] for number in sorted(of)]


def _half(rows: Sequence[Row], values: np.ndarray) -> Row | None:
    """The sum of rows, odd columns made even by the nearer bound, halved; None where that says nothing."""
    total: dict[int, int] = {}
    upper = 0
    for row in rows:
        upper += row.upper
        for at, by in zip(row.at, row.by, strict=True):
            total[at] = total.get(at, 0) + by
    odd = [at for at, by in total.items() if by & 1]
    for at in odd:
        is_near_one = bool(values[at] > 0.5)
        total[at] += 1 if is_near_one else -1
        upper += is_near_one
    left = sorted((at, by // 2) for at, by in total.items() if by)
    if not upper & 1 or not left:
        return None
    return Row(tuple(at for at, _ in left), tuple(by for _, by in left), (upper - 1) // 2)
