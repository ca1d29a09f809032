"""One mixed-integer program, solved by HiGHS (Huangfu and Hall 2018): one thread, one seed, named limits."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rejoinder.errors import Broken

SECONDS_MAX = 20.0  # of one solve; what is found by then is told with the gap that is left
NODES_MAX = 20_000  # stops a hard one at the same place on every machine, well before the seconds do
GAP_REL, GAP_ABS = 5e-4, 5e-4  # in seats: far below what draws can tell
FEASIBLE = 1e-6  # how far a limit may be missed
SEED = 1
INFINITY = float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One limit: low <= sum of values times columns <= high."""

    name: str
    columns: NDArray[np.intp]
    values: NDArray[np.float64]
    low: float = -INFINITY
    high: float = INFINITY


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Maximise worth x within rows and bounds; `whole` columns take whole numbers."""

    worth: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    whole: NDArray[np.bool_]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The best that was found. `bound`: nothing can be better than that."""

    columns: NDArray[np.float64]
    objective: float
    bound: float
    duals: dict[str, float] = field(default_factory=dict)  # by row: objective gained for one more of its limit
    reduced: NDArray[np.float64] | None = None  # by column, of a relaxed program


def solve(
    program: Program,
    *,
    relaxed: bool = False,
    gap: float = GAP_REL,
    nodes: int = NODES_MAX,
    must: bool = True,
) -> Solution | None:
    """The best solution, or None where there is none. `relaxed` lets whole columns take any number between.

    Where the limits end the search before anything was found it raises Broken, or with `must` False gives None.
    """
    if any(not len(row.columns) and not row.low <= 0 <= row.high for row in program.rows):
        return None
    import highspy

    highs = _highs(highspy, gap, nodes)
    if relaxed:  # presolving takes longer than it saves where nothing is to be searched
        highs.setOptionValue("presolve", "off")
    highs.passModel(_model(highspy, program, relaxed=relaxed))
    highs.run()
    status = highs.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        if not must:
            return None
        raise Broken(f"the planner found nothing within its limits: {highs.modelStatusToString(status)}")
    solution = highs.getSolution()
    columns = np.array(solution.col_value)
    if not relaxed:
        return Solution(columns, info.objective_function_value, info.mip_dual_bound)
    duals = {row.name: dual for row, dual in zip(program.rows, solution.row_dual, strict=True)}
    value = info.objective_function_value
    return Solution(columns, value, value, duals, np.array(solution.col_dual))


def _highs(highspy, gap: float, nodes: int):  # type: ignore[no-untyped-def]
    highs = highspy.Highs()
    options = {
        "output_flag": False, "threads": 1, "parallel": "off", "random_seed": SEED, "time_limit": SECONDS_MAX,
        "mip_max_nodes": nodes, "mip_rel_gap": gap, "mip_abs_gap": max(gap / 5, GAP_ABS),
        "mip_feasibility_tolerance": FEASIBLE,
    }  # fmt: skip
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


def _model(highspy, program: Program, *, relaxed: bool):  # type: ignore[no-untyped-def]
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.worth), len(program.rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_, model.col_upper_ = program.worth, program.low, program.high
    model.row_lower_ = np.array([row.low for row in program.rows])
    model.row_upper_ = np.array([row.high for row in program.rows])
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.columns) for row in program.rows)])
    matrix.index_ = np.concatenate([row.columns for row in program.rows] or [np.zeros(0, dtype=np.intp)])
    matrix.value_ = np.concatenate([row.values for row in program.rows] or [np.zeros(0)])
    if not relaxed:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(one)] for one in program.whole]
    return model
