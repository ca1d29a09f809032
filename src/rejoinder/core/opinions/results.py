"""What is said of one statement, from its cells and its surest difference."""

import math
from collections.abc import Sequence

from rejoinder.core.opinions.cells import consensus
from rejoinder.core.opinions.values import Cell, Side, StandsOut, StatementResult

SURE = 0.001  # p of a difference that is told
WIDE = 1.96  # standard errors: 19 times of 20


def result(id_: str, everyone: Cell, by_group: tuple[Cell, ...], differences: Sequence[StandsOut]) -> StatementResult:
    """The result of a statement. Where a cell is hidden nothing is said from which it could be worked out."""
    shown = by_group or (everyone,)
    is_shown = not any(cell.hidden for cell in shown)
    told = differences if is_shown else ()
    sure = tuple(one for one in told if one.p <= SURE and _is_seen(by_group, one))
    return StatementResult(
        id=id_,
        everyone=everyone,
        by_group=by_group,
        consensus=consensus(shown),
        representative_of=sure[0].group if sure else None,
        says=sure[0].says if sure else None,
        z=(sure or told)[0].z if told else 0.0,
        p=(sure or told)[0].p if told else 1.0,
        divides=bool(sure)
        and all(any(2 * _said(c, side) > c.asked for c in by_group) for side in ("agree", "disagree")),
        stands_out=sure,
        agreed_by_all=is_shown and all(is_most(cell.agree, cell.asked) for cell in shown),
        refused_by_all=is_shown and all(is_most(cell.disagree, cell.asked) for cell in shown),
    )


def _said(cell: Cell, side: Side) -> int:
    return cell.agree if side == "agree" else cell.disagree


def _is_seen(by_group: Sequence[Cell], difference: StandsOut) -> bool:
    """Whether the groups that are shown differ as those did with which the statement was tested."""
    own = by_group[difference.group]
    others = [cell for cell in by_group if cell is not own]
    said, asked = sum(_said(cell, difference.says) for cell in others), sum(cell.asked for cell in others)
    return _said(own, difference.says) * asked > said * own.asked


def is_most(said: int, asked: int) -> bool:
    """Whether over half say so, and not by chance: the lower end of the interval of 19 times of 20 (Wilson 1927).

    >>> is_most(60, 100), is_most(59, 100)
    (True, False)
    """
    if not asked:
        return False
    share, square = said / asked, WIDE * WIDE
    middle = share + square / (2 * asked)
    reach = WIDE * math.sqrt(share * (1 - share) / asked + square / (4 * asked * asked))
    return (middle - reach) / (1 + square / asked) > 0.5
