"""Who answered a statement how, group by group, small cells hidden; and how far all groups agree."""

import math
from collections.abc import Sequence

import numpy as np

from rejoinder.core.opinions.answers import AGREE, DISAGREE, PASS, Votes
from rejoinder.core.opinions.hiding import LEAST, hidden
from rejoinder.core.opinions.values import Cell

HIDDEN = Cell(0, 0, 0, 0, hidden=True)


def cells_of(votes: Votes, *, least: int = LEAST) -> list[Cell]:
    """A cell for each statement, of all these people; fewer than `least` who answered are hidden, nobody is not."""
    agree, disagree, passed = ((votes == said).sum(axis=0) for said in (AGREE, DISAGREE, PASS))
    counts = zip(agree.tolist(), disagree.tolist(), passed.tolist(), strict=True)
    return [_cell(a, d, p, least) for a, d, p in counts]


def _cell(agree: int, disagree: int, passed: int, least: int) -> Cell:
    asked = agree + disagree + passed
    return HIDDEN if 0 < asked < least else Cell(agree, disagree, passed, asked)


def cells_by_group(votes: Votes, groups: Sequence[np.ndarray], *, least: int = LEAST) -> list[tuple[Cell, ...]]:
    """For each statement a cell of each group (rows of `votes`), so hidden that none follows from the total."""
    by_group = [cells_of(votes[rows], least=0) for rows in groups]
    return [_hide(cells, least) for cells in zip(*by_group, strict=True)]


def _hide(cells: tuple[Cell, ...], least: int) -> tuple[Cell, ...]:
    hide = hidden([cell.asked for cell in cells], least=least)
    return tuple(HIDDEN if is_hidden else cell for cell, is_hidden in zip(cells, hide, strict=True))


def consensus(cells: Sequence[Cell]) -> float | None:
    """How far all agree: the product of (agree + 1) / (answers + 2), Small and others 2021; None if one is hidden.

    >>> consensus([Cell(9, 1, 0, 10), Cell(4, 4, 2, 10)])
    0.34722222222222227
    """
    if any(cell.hidden for cell in cells):
        return None
    return math.prod((cell.agree + 1) / (cell.asked + 2) for cell in cells)
