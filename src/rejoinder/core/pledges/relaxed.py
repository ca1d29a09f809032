"""The linear relaxation of a programme in 0 and 1, solved again and again with more rows and tighter bounds."""

from collections.abc import Iterable, Sequence

import numpy as np

from rejoinder.core.pledges.implied import Row
from rejoinder.errors import Broken

_NO_LOWER = -1.0e30  # HiGHS reads what is beyond 1e20 as no bound
_WHOLE = 1e-6


class Relaxed:
    """HiGHS's dual simplex with the rows loaded; `rows` are the first ones and those that were added and still bind."""

    def __init__(self, rows: Sequence[Row], worth: np.ndarray) -> None:
        import highspy

        self._kinds = highspy
        self.size, self.rows, self.first = len(worth), list(rows), len(rows)
        self.steps = 0  # of the simplex method, all runs together
        self._highs = highspy.Highs()
        for name, value in {"output_flag": False, "threads": 1, "random_seed": 0, "presolve": "off"}.items():
            self._highs.setOptionValue(name, value)
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        nothing = np.zeros(0, dtype=np.int32)
        none = np.zeros(self.size, dtype=np.int32)
        self._highs.addCols(self.size, worth, np.zeros(self.size), np.ones(self.size), 0, none, nothing, np.zeros(0))
        self._add(rows)
        self._lower, self._upper = np.zeros(self.size), np.ones(self.size)
        self.values = np.zeros(self.size)
        self.prices = np.zeros(self.size)  # what one more of each column would change
        self.bound = 0.0

    def _add(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        ends = np.cumsum([len(row.at) for row in rows])
        self._highs.addRows(
            len(rows), np.full(len(rows), _NO_LOWER), np.array([row.upper for row in rows], dtype=float),
            int(ends[-1]), np.concatenate(([0], ends[:-1])).astype(np.int32),
            np.array([at for row in rows for at in row.at], dtype=np.int32),
            np.array([by for row in rows for by in row.by], dtype=float),
        )  # fmt: skip

    def add(self, rows: Sequence[Row]) -> None:
        """More rows."""
        self._add(rows)
        self.rows += rows

    def drop_idle(self) -> None:
        """Takes added rows out that do not bind."""
        basic = self._kinds.HighsBasisStatus.kBasic
        states = self._highs.getBasis().row_status
        idle = [at for at in range(self.first, len(self.rows)) if states[at] == basic]
        if idle:
            self._highs.deleteRows(len(idle), np.array(idle, dtype=np.int32))
            gone = set(idle)
            self.rows = [row for at, row in enumerate(self.rows) if at not in gone]

    def set(self, literals: Iterable[int]) -> None:
        """Leaves the columns of these literals no choice, and all others both."""
        lower, upper = np.zeros(self.size), np.ones(self.size)
        for literal in literals:
            (upper if literal & 1 else lower)[literal >> 1] = 1 - (literal & 1)
        changed = np.flatnonzero((lower != self._lower) | (upper != self._upper)).astype(np.int32)
        if len(changed):
            self._highs.changeColsBounds(len(changed), changed, lower[changed], upper[changed])
        self._lower, self._upper = lower, upper

    def solve(self) -> bool:
        """Solves what is loaded; False where nothing is possible."""
        self._highs.run()
        self.steps += max(0, self._highs.getInfo().simplex_iteration_count)
        status = self._highs.getModelStatus()
        if status == self._kinds.HighsModelStatus.kInfeasible:
            return False
        if status != self._kinds.HighsModelStatus.kOptimal:
            raise Broken(f"the relaxation ended with {status}")
        found = self._highs.getSolution()
        self.values, self.prices = np.array(found.col_value), np.array(found.col_dual)
        self.bound = float(self._highs.getInfo().objective_function_value)
        return True

    def seconds(self) -> float:
        """How long it was solved, by the clock."""
        return float(self._highs.getRunTime())

    def open(self) -> np.ndarray:
        """The columns that are neither 0 nor 1."""
        return np.flatnonzero((self.values > _WHOLE) & (self.values < 1 - _WHOLE))
