"""The greatest worth of a programme in 0 and 1, by branch and cut.

Made for pledges: what follows from each column by itself (`implied`) and halved sums (`halves`) bring the relaxation so
near to the answer that few branches are left. Limits count work and not time: the same programme has the same answer on
any machine. M. Padberg and G. Rinaldi, A branch-and-cut algorithm, 1991.
"""

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from rejoinder.core.pledges.halves import halved
from rejoinder.core.pledges.implied import Implied, Probed, Row
from rejoinder.core.pledges.relaxed import Relaxed

ROUNDS_MAX = 20  # of new rows, before the first branch
STALL_MAX = 2  # rounds in a row that bring little
GAIN_MIN = 0.1  # of the gap, or it is little
STEPS_MAX = 40_000  # of the simplex method, in all: a few seconds
SECONDS_MAX = 60.0  # in the relaxation, by the clock: the last guard, on a machine that hardly runs
GAP_MAX = 0.1  # of the best; a larger gap before the first branch is not closed by any number of branches
BREAK_MIN = 1e-4  # how far an "if this, then that" must be broken to become a row
ROWS_MORE_MAX = 400  # rows that were added, before those that do not bind go out
_EXACT = 1e-6


class _Branch(NamedTuple):
    """Some literals that are set, and what no solution with them exceeds."""

    bound: float
    set: list[int]


class Search:
    """One programme. `values` is the best solution so far, `best` its worth, `at_most` what no solution exceeds."""

    def __init__(self, rows: Sequence[Row], worth: Sequence[int], start: np.ndarray) -> None:
        self._worth = np.array(worth, dtype=float)
        self._rows = Implied(len(worth), rows)
        self._probed = Probed(self._rows)
        self._relaxed = Relaxed(rows, self._worth)
        self._sums = _sums_of(worth)
        self._draw = np.random.default_rng(0)
        self.values, self.best = start, round(float(self._worth @ start))
        self.at_most = sum(worth)
        self.branches = 0

    def run(self) -> None:
        """Searches until nothing better can be, or the work is done."""
        first = _Branch(float(self.at_most), self._rows.follow(self._probed.sure, self._rows.slack) or [])
        waiting: list[tuple[float, int, _Branch]] = []
        now: _Branch | None = first
        while now is not None and not self._has_ended():
            self.branches += 1
            parts = self._parts(now)
            now = parts[0] if parts else None
            for part in parts[1:]:
                heappush(waiting, (-part.bound, -len(waiting) - self.branches, part))
            while now is None and waiting:
                now = heappop(waiting)[2]
                now = now if self._can_beat(now.bound) else None
        left = [one.bound for one in ([now] if now else []) + [part for _, _, part in waiting]]
        self.at_most = max([self.best, *(self._reached(bound) for bound in left)])

    def _has_ended(self) -> bool:
        is_far = self.branches == 1 and self._relaxed.bound > (1 + GAP_MAX) * self.best
        return is_far or self._relaxed.steps > STEPS_MAX or self._relaxed.seconds() > SECONDS_MAX

    def _parts(self, branch: _Branch) -> list[_Branch]:
        """The two parts of a branch, the likelier first; none where it holds nothing better."""
        now = self._relaxed
        now.set(branch.set)
        if not now.solve() or not self._can_beat(now.bound):
            return []
        if not self._tighten(ROUNDS_MAX if self.branches == 1 else 1):
            return []
        if not len(now.open()):
            self.values, self.best = np.rint(now.values), round(now.bound)
            return []
        known = self._with(branch.set, self._priced_out(branch.set))
        if known is None:
            return []
        column = self._column()
        literal = 2 * column + (now.values[column] < 0.5)
        both = [self._with(known, [one]) for one in (literal, literal ^ 1)]
        bound = min(now.bound, branch.bound)  # rows that did not bind are gone, so that a part's own may be the larger
        return [_Branch(bound, known) for known in both if known is not None]

    def _with(self, known: list[int], more: Sequence[int]) -> list[int] | None:
        """What is set once more is; None where that cannot be."""
        if not more:
            return known
        found = self._rows.follow(more, self._rows.spent(known), known)
        return None if found is None else known + found

    def _tighten(self, rounds: int) -> bool:
        """Adds rows until they bring little; False where nothing better is left."""
        now, stalled = self._relaxed, 0
        for _ in range(rounds):
            if not len(now.open()) or now.steps > STEPS_MAX:
                break
            rows = halved(now.rows, now.values)
            if len(rows) < ROWS_MORE_MAX:
                rows += halved(now.rows, now.values, self._draw)
            rows = [*dict.fromkeys(self._probed.broken(now.values, BREAK_MIN) + rows)]
            before = now.bound
            now.add(rows)
            if not rows or not now.solve():
                return not rows
            if not self._can_beat(now.bound):
                return False
            if self.branches == 1 or len(now.rows) > now.first + ROWS_MORE_MAX:
                now.drop_idle()
            stalled = stalled + 1 if before - now.bound < GAIN_MIN * (now.bound - self.best) else 0
            if stalled == STALL_MAX:
                break
        return True

    def _priced_out(self, known: Iterable[int]) -> list[int]:
        """Literals that hold in whatever is better, since their price is over the gap."""
        now = self._relaxed
        is_known = np.zeros(now.size, dtype=bool)
        is_known[[one >> 1 for one in known]] = True
        dear = [at for at in np.flatnonzero(~is_known & (np.abs(now.prices) > _EXACT)).tolist()
                if not self._can_beat(now.bound - abs(float(now.prices[at])))]  # fmt: skip
        return [2 * at + (now.values[at] < 0.5) for at in dear]

    def _column(self) -> int:
        """Where to divide: what is open, and brings most either way."""
        many, x = self._probed.many, self._relaxed.values

        def reach(at: int) -> float:
            return float(min(x[at], 1 - x[at])) * (1 + min(many[2 * at], many[2 * at + 1]))

        return max(map(int, self._relaxed.open()), key=lambda at: (reach(at), -at))

    def _can_beat(self, bound: float) -> bool:
        return self._reached(bound) > self.best

    def _reached(self, bound: float) -> int:
        """The greatest sum of worths that is no more than the bound."""
        return (self._sums & ((1 << (int(bound + _EXACT) + 1)) - 1)).bit_length() - 1


def _sums_of(worth: Iterable[int]) -> int:
    """All sums of some of the numbers, as bits."""
    sums = 1
    for one in worth:
        sums |= sums << one
    return sums
