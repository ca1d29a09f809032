"""The picture of who answers alike: circles of ten people or more, never a mark for one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.opinions.hiding import hidden
from rejoinder.core.opinions.space import Numbers, Space
from rejoinder.core.opinions.values import Circle, OpinionMap

GRIDS = range(1, 9)  # cells along the longer side of a group that are tried
DRAWN_MIN = 0.75  # of a group: of the grids that draw so many the one with the most circles is taken
NAMED_MAX = 2  # statements that name an end of the axis
STRONG_MIN = 0.5  # of the strongest statement's weight

Whole = NDArray[np.intp]


def draw_map(
    points: Numbers, groups: Sequence[Whole], space: Space, *, statements: Sequence[str], least: int
) -> OpinionMap:
    """The map of people at these points; without groups everybody is of one cloud. The largest group stands left.

    Each group is cut by a grid of its own. A cell of under `least` people is not drawn; where those of a group who are
    not drawn would be under `least`, its smallest circle is left out too. x and y run from -1 to 1.
    """
    if not len(points):
        return OpinionMap()
    plane = np.zeros((len(points), 2))
    plane[:, : points.shape[1]] = points[:, :2]
    is_turned = bool(len(groups)) and plane[groups[0], 0].mean() > 0
    if is_turned:
        plane[:, 0] *= -1
    parts = list(groups) or [np.arange(len(points))]
    chosen = [_finest(plane, part, least) for part in parts]
    left, right = _ends(space, statements, is_turned=is_turned)
    circles = _circles(plane, chosen, has_groups=bool(len(groups)))
    return OpinionMap(circles, len(points) - sum(one.people for one in circles), left, right)


def _finest(plane: Numbers, part: Whole, least: int) -> list[Whole]:
    """The most circles that leave enough people drawn; of as many the coarser grid. One circle draws all."""
    tries = [_cells(plane, part, grid, least) for grid in GRIDS]
    fine = [cells for cells in tries if sum(map(len, cells)) >= DRAWN_MIN * len(part)]
    return max(fine, key=len, default=[])


def _cells(plane: Numbers, part: Whole, grid: int, least: int) -> list[Whole]:
    """The people of each cell that may be drawn."""
    low, high = plane[part].min(axis=0), plane[part].max(axis=0)
    width = max(float((high - low).max()) / grid, 1e-9)
    at = np.floor((plane[part] - low) / width).clip(max=grid - 1)
    _, cell = np.unique(at, axis=0, return_inverse=True)
    cells = [part[cell.reshape(-1) == one] for one in range(int(cell.max()) + 1)]
    hide = hidden([len(one) for one in cells], least=least)
    return [one for one, is_hidden in zip(cells, hide, strict=True) if not is_hidden]


def _circles(plane: Numbers, chosen: Sequence[Sequence[Whole]], *, has_groups: bool) -> tuple[Circle, ...]:
    placed = [
        (plane[cell].mean(axis=0), len(cell), number if has_groups else None)
        for number, cells in enumerate(chosen)
        for cell in cells
    ]
    reach = max((float(np.abs(at).max()) for at, _, _ in placed), default=1.0) or 1.0
    made = [
        Circle(round(float(at[0]) / reach, 3), round(float(at[1]) / reach, 3), people, group)
        for at, people, group in placed
    ]
    return tuple(sorted(made, key=lambda one: (-one.people, one.x, one.y)))


def _ends(space: Space, statements: Sequence[str], *, is_turned: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The statements that those at the left end, and those at the right end, agree with."""
    weights = space.axes[:, 0] * (-1 if is_turned else 1)
    strong = np.abs(weights) >= STRONG_MIN * np.abs(weights).max()
    order = np.argsort(weights, kind="stable")
    left = [statements[at] for at in order if strong[at] and weights[at] < 0]
    right = [statements[at] for at in order[::-1] if strong[at] and weights[at] > 0]
    return tuple(left[:NAMED_MAX]), tuple(right[:NAMED_MAX])
