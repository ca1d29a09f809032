"""The greatest set where there is something to choose: a mixed-integer programme, solved exactly by HiGHS.

Variables: each open pledge kept or not, each choice of an act, each inner node of a condition. A condition stands only
on the side of "at most", so that pledges may hold each other up: a circle is one solution. Reference: Q. Huangfu and
J. A. J. Hall, Parallelizing the dual revised simplex method, 2018 (HiGHS).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import comb
from typing import Any

import numpy as np

from rejoinder.core.pledges.implied import Row
from rejoinder.core.pledges.net import Net, Node, holds
from rejoinder.core.pledges.together import heads_of
from rejoinder.errors import Broken

BLOCK = 16  # pledges whose order is settled at once: 2**16 times their number is far inside what doubles tell apart
IN_ORDER_MAX = 400  # open pledges up to which ties are settled; beyond that only the number is certain
SECONDS_MAX = 15.0  # of one question to the solver; then the best set so far stands, and the answer says so
CUTS_MAX = 500  # kept by the solver for later; its own 10,000 cost a third more on dense pledges
COVERS_MAX = 4  # rows more for one "at least so many", which tell the solver more than their sum
_NO_LOWER = -1.0e30  # HiGHS reads what is beyond 1e20 as no bound


@dataclass(frozen=True, slots=True)
class Best:
    """What the search found. `at_most` is None where no more is possible, else how many open pledges might be kept."""

    kept: set[int]
    given: dict[int, list[int]]  # of each pledge that chooses
    at_most: int | None


class Programme:
    """The rows and columns, built once; solved again with other aims."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.open = net.open_pledges()
        self.size = 0
        needs = {one: self._folded(net.needs[one]) for one in self.open}
        self.kept = self._columns_together(needs)
        self.chosen: dict[tuple[int, int], int] = {}  # (pledge, act)
        self.done: dict[int, int] = {}  # column of an act
        self._starts: list[int] = [0]
        self._at: list[int] = []
        self._values: list[float] = []
        self._upper: list[float] = []
        self._inner: dict[Node, int] = {}  # columns of conditions within others
        self._choosing = [one for one in range(len(net)) if net.can[one] and net.chooses(one)]
        for one in self._choosing:
            self._add_choice(one)
        for one, need in needs.items():
            if need is False:
                self._row({self.kept[one]: 1.0}, 0)
            elif need is not True:
                self._at_most(self.kept[one], need)

    def _column(self) -> int:
        self.size += 1
        return self.size - 1

    def _columns_together(self, needs: dict[int, Node | bool]) -> dict[int, int]:
        """A column of each open pledge, the same one for pledges that stand or fall together."""
        heads = heads_of(self.net, needs)
        columns = {head: self._column() for head in sorted(set(heads.values()))}
        return {one: columns[heads[one]] for one in self.open}

    def _row(self, terms: dict[int, float], upper: float) -> None:
        """One row: the sum of the terms is at most `upper`."""
        self._at += terms
        self._values += terms.values()
        self._upper.append(upper)
        self._starts.append(len(self._at))

    def _add_choice(self, pledge: int) -> None:
        """Exactly k of what can be given, if it is kept."""
        given = self.net.given(pledge)
        for act in given:
            self.chosen[pledge, act] = self._column()
        columns = {self.chosen[pledge, act]: 1.0 for act in given}
        k, kept = self.net.k[pledge], self.kept.get(pledge)
        if kept is None:
            self._row(columns, k)
            self._row(dict.fromkeys(columns, -1.0), -k)
        else:
            self._row(columns | {kept: -k}, 0)
            self._row(dict.fromkeys(columns, -1.0) | {kept: float(k)}, 0)

    def _act(self, act: int) -> int:
        """The column that says whether an act is done; the giver's own where there is one giver only."""
        found = self.done.get(act)
        if found is not None:
            return found
        givers = [one for one in self.net.givers[act] if self.net.can[one]]
        chosen = [self.chosen[one, act] if self.net.chooses(one) else self.kept[one] for one in givers]
        columns = [*dict.fromkeys(chosen)]
        if len(columns) == 1:
            self.done[act] = columns[0]
            return columns[0]
        made = self.done[act] = self._column()
        self._row({made: 1.0} | dict.fromkeys(columns, -1.0), 0)
        for one in columns:
            self._row({one: 1.0, made: -1.0}, 0)
        return made

    def _folded(self, node: Node) -> Node | bool:
        """What is left of a condition where some of it is certain; True or False where nothing is open."""
        if isinstance(node, int):
            what, is_negated = node >> 1, bool(node & 1)
            if self.net.must[what] or not self.net.can[what]:
                return bool(self.net.must[what]) != is_negated
            return node
        parts = [self._folded(one) for one in node[1]]
        k = node[0] - sum(one is True for one in parts)
        left = tuple(one for one in parts if not isinstance(one, bool))
        if k <= 0 or k > len(left):
            return k <= 0
        return left[0] if len(left) == 1 else (k, left)

    def _term(self, node: Node) -> tuple[int, bool]:
        """A column and whether it is negated, for a condition that is open; one column for equal conditions."""
        if isinstance(node, int):
            what = node >> 1
            return (self.kept[what] if what < len(self.net) else self._act(what)), bool(node & 1)
        if node not in self._inner:
            self._inner[node] = self._column()
            self._at_most(self._inner[node], node)
        return self._inner[node], False

    def _at_most(self, column: int, node: Node) -> None:
        """The column is 1 only where the open condition holds."""
        if isinstance(node, int):
            self._below(column, 1, [self._term(node)])
        elif node[0] == len(node[1]):
            for one in node[1]:
                self._at_most(column, one)
        else:
            terms = [self._term(one) for one in node[1]]
            self._below(column, node[0], terms)
            if node[0] > 1 and comb(len(terms), node[0] - 1) <= COVERS_MAX:
                for some in combinations(terms, len(terms) - node[0] + 1):
                    self._below(column, 1, some)

    def _below(self, column: int, k: int, terms: Sequence[tuple[int, bool]]) -> None:
        """k times the column is at most the number of terms that hold."""
        row, upper = {column: float(k)}, 0.0
        for other, is_negated in terms:
            row[other] = row.get(other, 0.0) + (1.0 if is_negated else -1.0)
            upper += is_negated
        self._row({at: value for at, value in row.items() if value}, upper)

    def best(self) -> Best:
        """The pledges to keep of those that are open, and how many could be. Ties as in `solving.solve`."""
        is_small = len(self.open) <= IN_ORDER_MAX
        solver = _Solver(self, gap=1e-9 if is_small else 0.5)
        order = sorted(self.open, key=lambda one: rank_of(self.net, one))
        columns = [*dict.fromkeys(self.kept[one] for one in order)]
        at_most = self._in_order(solver, columns) if is_small else self._many(solver)
        for one in order:
            solver.fix(self.kept[one], solver.value(self.kept[one]))
        if self.chosen and at_most is None:
            solver.most({at: -float(self.net.gives[one].index(act)) for (one, act), at in self.chosen.items()})
        kept = {one for one in self.open if solver.value(self.kept[one])}
        given = {
            one: [act for act in self.net.given(one) if solver.value(self.chosen[one, act])] for one in self._choosing
        }
        return Best(kept, given, at_most)

    def _many(self, solver: "_Solver") -> int | None:
        """The number alone, from a large set on; where no proof is near, the set is only made larger by exchange."""
        from rejoinder.core.pledges.exchange import Exchange
        from rejoinder.core.pledges.search import Search

        found = Exchange(self.net)
        least = found.run()
        search = Search(self.rows(), self.worth(), self.columns_of(found.given, found.count))
        search.run()
        solver.values, best = search.values, search.best
        if search.best < search.at_most and search.best <= least:
            best = found.more()
            solver.values = self.columns_of(found.given, found.count)
        return None if search.at_most <= best else search.at_most

    def rows(self) -> list[Row]:
        """The rows, one by one."""
        ends = pairwise(self._starts)
        return [
            Row(tuple(self._at[begin:end]), tuple(map(int, self._values[begin:end])), int(upper))
            for (begin, end), upper in zip(ends, self._upper, strict=True)
        ]

    def worth(self) -> list[int]:
        """How many pledges each column stands for, of all columns."""
        number = self._number()
        return [number[at] for at in range(self.size)]

    def _number(self) -> Counter[int]:
        """How many pledges each column stands for."""
        return Counter(self.kept.values())

    def columns_of(self, given: Mapping[int, Sequence[int]], count: Sequence[int]) -> np.ndarray:
        """A set as values of the columns: what each pledge of it gives, and how many make each act true."""
        values = np.zeros(self.size)
        for one, column in self.kept.items():
            values[column] = one in given
        for (one, act), column in self.chosen.items():
            values[column] = act in given.get(one, ())
        for act, done in self.done.items():
            values[done] = count[act] > 0
        for node, column in self._inner.items():
            values[column] = holds(node, lambda literal: (count[literal >> 1] > 0) != bool(literal & 1))
        return values

    def _in_order(self, solver: "_Solver", columns: list[int]) -> int | None:
        """Settles the order of preference, a block at a time; what the last answer keeps anyway needs no question."""
        if columns:
            solver.most(self._number())
        at_most, at = solver.at_most, 0
        number = {at: 2.0**BLOCK * many for at, many in self._number().items()}  # one more outweighs the whole block
        while at < len(columns) and solver.at_most is None:
            if solver.value(columns[at]):
                solver.fix(columns[at], 1)
                at += 1
                continue
            block = columns[at : at + BLOCK]
            solver.most(number | {one: number[one] + 2.0 ** (BLOCK - 1 - place) for place, one in enumerate(block)})
            for one in block:
                solver.fix(one, solver.value(one))
            at += len(block)
        return at_most


def rank_of(net: Net, pledge: int) -> tuple[float, list[tuple[bool, int, str]]]:
    """Which pledge goes first among equals: the one that is due earlier, then by id, p2 before p10."""
    one = net.pledges[pledge]
    return (one.due.timestamp() if one.due else float("inf")), natural(one.id)


def natural(name: str) -> list[tuple[bool, int, str]]:
    """A key that sorts numbers within names as numbers.

    >>> sorted(["p10", "p2"], key=natural)
    ['p2', 'p10']
    """
    parts: list[str] = []
    for letter in name:
        if parts and parts[-1][-1].isdecimal() == letter.isdecimal():
            parts[-1] += letter
        else:
            parts.append(letter)
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]


class _Solver:
    """HiGHS with the programme loaded."""

    def __init__(self, programme: Programme, gap: float) -> None:
        import highspy

        self._kinds = highspy
        self.size = programme.size
        self._highs = highspy.Highs()
        options = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": gap}
        for name, value in (options | {"mip_pool_soft_limit": CUTS_MAX}).items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(_model(programme, highspy))
        self._everything = np.arange(self.size, dtype=np.int32)
        self.values = np.zeros(self.size)
        self.at_most: int | None = None  # the bound of the last question, where it was not answered for certain

    def most(self, worth: Mapping[int, float]) -> None:
        """Makes the sum of what the columns are worth as large as it can be."""
        costs = np.zeros(self.size)
        costs[list(worth)] = list(worth.values())
        self._highs.changeColsCost(self.size, self._everything, costs)
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + SECONDS_MAX)
        self._highs.run()
        status, kinds = self._highs.getModelStatus(), self._kinds.HighsModelStatus
        has_answer = self._highs.getInfo().primal_solution_status == self._kinds.SolutionStatus.kSolutionStatusFeasible
        if status != kinds.kOptimal and not (status == kinds.kTimeLimit and has_answer):
            raise Broken(f"the solver ended with {status} and no set of pledges")
        bound = min(self._highs.getInfo().mip_dual_bound, sum(worth.values()))
        self.at_most = None if status == kinds.kOptimal else int(bound + 1e-6)
        self.values = np.rint(np.asarray(self._highs.getSolution().col_value))

    def value(self, column: int) -> int:
        """What the last answer says of a column."""
        return int(self.values[column])

    def fix(self, column: int, value: int) -> None:
        """Leaves the column no choice any more."""
        self._highs.changeColBounds(column, float(value), float(value))


def _model(programme: Programme, highspy: Any) -> Any:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = programme.size, len(programme._upper)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.zeros(programme.size)
    lp.col_lower_, lp.col_upper_ = np.zeros(programme.size), np.ones(programme.size)
    lp.row_lower_ = np.full(len(programme._upper), _NO_LOWER)
    lp.row_upper_ = np.asarray(programme._upper, dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.asarray(programme._starts, dtype=np.int32)
    lp.a_matrix_.index_ = np.asarray(programme._at, dtype=np.int32)
    lp.a_matrix_.value_ = np.asarray(programme._values, dtype=float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * programme.size
    return lp
