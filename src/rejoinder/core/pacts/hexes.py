"""A hexagon for every seat: where a layout was loaded, as it says; else a schematic one, region beside region.

Rows count downwards from 0, columns to the right; odd rows stand half a column further right ("odd-r").
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.hex_regions import centres_of

Floats = NDArray[np.float64]
SIDE = math.sqrt(2 / (3 * math.sqrt(3)))  # of a hexagon whose area is 1
SWAPS_COST_MAX = 3_000_000  # cells x regions x rounds; bounds the time at about a tenth of a second
FILLED_MAX = 12  # times that holes are filled by what lies furthest out, which may leave new ones
ROOM = 3.0  # around the outermost region, where seats may still be put


@dataclass(frozen=True, slots=True)
class Place:
    """One seat. `q` and `r` where a layout was loaded; seats with the same `kind` stand together in their region."""

    region: str = ""
    kind: str = ""
    q: int | None = None
    r: int | None = None


def hexes(places: Sequence[Place]) -> tuple[tuple[int, int], ...]:
    """The column and row of each seat, in the order given; no two share one. The same seats give the same map.

    Places that were loaded are kept; where two seats were given the same one, the first keeps it. The rest are laid
    out: regions that are known by name lie roughly as they do in their country, others around a spiral in their order.
    Cost: a few milliseconds for each 100 seats.

    >>> hexes([Place(q=4, r=7), Place(q=5, r=7)])
    ((0, 1), (1, 1))
    """
    given: dict[int, tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    for index, one in enumerate(places):
        if one.q is not None and one.r is not None and (one.q, one.r) not in taken:
            given[index] = (one.q, one.r)
            taken.add((one.q, one.r))
    loose = [index for index in range(len(places)) if index not in given]
    if given:
        found = given | _beside(places, given, loose)
    else:
        found = dict(zip(loose, _schematic([places[index] for index in loose]), strict=True))
    return _from_nought([found[index] for index in range(len(places))])


def middle(q: int, r: int) -> tuple[float, float]:
    """The middle of a hexagon, in sides of a hexagon: x to the right, y downwards.

    >>> middle(0, 0), middle(1, 2)
    ((0.0, 0.0), (1.7320508075688772, 3.0))
    """
    return math.sqrt(3) * (q + 0.5 * (r & 1)), 1.5 * r


def neighbours(q: int, r: int) -> tuple[tuple[int, int], ...]:
    """The six hexagons around one, clockwise from the one to the right.

    >>> neighbours(1, 1)
    ((2, 1), (2, 2), (1, 2), (0, 1), (1, 0), (2, 0))
    """
    side = r & 1
    return (q + 1, r), (q + side, r + 1), (q + side - 1, r + 1), (q - 1, r), (q + side - 1, r - 1), (q + side, r - 1)


def _from_nought(cells: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Moved so that the first column is 0 and the first row 0, or 1 where an odd row has to stay odd."""
    if not cells:
        return ()
    left, top = min(q for q, _ in cells), min(r for _, r in cells)
    top -= top & 1
    return tuple((q - left, r - top) for q, r in cells)


def _beside(
    places: Sequence[Place], given: Mapping[int, tuple[int, int]], loose: Sequence[int]
) -> dict[int, tuple[int, int]]:
    """Seats without a place beside the others of their region, or beside all where the region has none."""
    free = set(given.values())
    by_region: dict[str, list[tuple[float, float]]] = {}
    for index, cell in given.items():
        by_region.setdefault(places[index].region, []).append(middle(*cell))
    everywhere = [spot for spots in by_region.values() for spot in spots]
    found = {}
    for index in loose:
        spots = by_region.get(places[index].region, everywhere)
        x, y = (sum(axis) / len(spots) for axis in zip(*spots, strict=True))
        found[index] = _nearest_free(x, y, free)
        free.add(found[index])
    return found


def _nearest_free(x: float, y: float, taken: set[tuple[int, int]]) -> tuple[int, int]:
    """The free hexagon nearest to a point: rings are looked at until no nearer one can come."""
    row, best = round(y / 1.5), (math.inf, 0, 0)
    ring = 0
    while best[0] > (1.5 * (ring - 1)) ** 2:
        for r in range(row - ring, row + ring + 1):
            column = round(x / math.sqrt(3) - 0.5 * (r & 1))
            for q in range(column - ring, column + ring + 1):
                if (q, r) not in taken:
                    ax, ay = middle(q, r)
                    best = min(best, ((ax - x) ** 2 + (ay - y) ** 2, r, q))
        ring += 1
    return best[2], best[1]


def _schematic(places: Sequence[Place]) -> list[tuple[int, int]]:
    """Regions as discs of their size, then hexagons shared among them, then seats within each."""
    if not places:
        return []
    members: dict[str, list[int]] = {}
    for index, one in enumerate(places):
        members.setdefault(one.region, []).append(index)
    sizes = np.array([len(one) for one in members.values()])
    centres = centres_of(list(members), sizes)
    cells, at = _outline(centres, sizes)
    owner = _shared(((at[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2), sizes)
    found: list[tuple[int, int]] = [(0, 0)] * len(places)
    for region, seats in enumerate(members.values()):
        mine = np.flatnonzero(owner == region)
        for seat, cell in zip(_by_kind(places, seats), _inwards(at, mine), strict=True):
            found[seat] = (int(cells[cell, 0]), int(cells[cell, 1]))
    return found


def _outline(centres: Floats, sizes: NDArray[np.int_]) -> tuple[NDArray[np.int_], Floats]:
    """As many hexagons as there are seats: those deepest inside the discs, without holes. And their middles."""
    radii = np.sqrt(sizes / math.pi)
    low = (centres - radii[:, None]).min(axis=0) - ROOM
    high = (centres + radii[:, None]).max(axis=0) + ROOM
    rows = np.arange(math.floor(low[1] / (1.5 * SIDE)), math.ceil(high[1] / (1.5 * SIDE)) + 1)
    wide = math.sqrt(3) * SIDE
    columns = np.arange(math.floor(low[0] / wide) - 1, math.ceil(high[0] / wide) + 1)
    r, q = (axis.ravel() for axis in np.meshgrid(rows, columns, indexing="ij"))
    at = np.column_stack([wide * (q + 0.5 * (r & 1)), 1.5 * SIDE * r])
    depth = (np.sqrt(((at[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)) - radii).min(axis=1).round(9)
    for _ in range(FILLED_MAX):
        chosen = np.sort(np.argsort(depth, kind="stable")[: int(sizes.sum())])
        holes = _holes(q, r, chosen)
        if not len(holes):
            break
        depth[holes] = -np.inf
    return np.column_stack([q, r])[chosen], at[chosen]


def _holes(q: NDArray[np.int_], r: NDArray[np.int_], chosen: NDArray[np.intp]) -> list[int]:
    """Hexagons that are not chosen and cannot be reached from outside."""
    place = {cell: n for n, cell in enumerate(zip(q.tolist(), r.tolist(), strict=True))}
    open_ = set(place.values()) - set(chosen.tolist())
    reached = [0]  # a corner of the sheet, which is larger than the map
    open_.discard(0)
    while reached:
        here = reached.pop()
        for cell in neighbours(int(q[here]), int(r[here])):
            beside = place.get(cell)
            if beside in open_:
                open_.remove(beside)
                reached.append(beside)
    return sorted(open_)


def _shared(far: Floats, sizes: NDArray[np.int_]) -> NDArray[np.intp]:
    """The region of each hexagon, each region getting its number: first come by distance, then swapped to be nearer.

    `far` is squared distances, hexagons by regions. A swap is made while two regions both gain or one gains more.
    """
    owner = _first_come(far, sizes)
    regions = len(sizes)
    if regions == 1:
        return owner
    for _ in range(SWAPS_COST_MAX // far.size):
        own = far[np.arange(len(far)), owner]
        gain = own[:, None] - far  # what a hexagon would gain by going to another region
        best = np.full((regions, regions), -np.inf)
        np.maximum.at(best, owner, gain)
        both = best + best.T
        np.fill_diagonal(both, -np.inf)
        one, other = np.unravel_index(int(both.argmax()), both.shape)
        if both[one, other] <= 1e-9:
            break
        goes = np.flatnonzero(owner == one)
        comes = np.flatnonzero(owner == other)
        leaver, joiner = goes[gain[goes, other].argmax()], comes[gain[comes, one].argmax()]
        owner[leaver], owner[joiner] = other, one
    return owner


def _first_come(far: Floats, sizes: NDArray[np.int_]) -> NDArray[np.intp]:
    """Each hexagon asks the nearest region that still has room; a region takes the nearest of those that ask."""
    owner = np.full(len(far), -1, dtype=np.intp)
    left = sizes.copy()
    depth = far - (sizes / math.pi)[None, :]  # the power of a point to a disc (Aurenhammer 1987)
    waiting = np.arange(len(far))
    while len(waiting):  # in each round a region fills up or nobody is left
        open_ = np.flatnonzero(left)
        asked = depth[np.ix_(waiting, open_)]
        wish, near = open_[asked.argmin(axis=1)], asked.min(axis=1).round(9)
        order = np.lexsort((waiting, near, wish))
        of = wish[order]
        rank = np.arange(len(of)) - np.searchsorted(of, of)
        taken = order[rank < left[of]]
        owner[waiting[taken]] = wish[taken]
        left -= np.bincount(wish[taken], minlength=len(sizes))
        waiting = np.flatnonzero(owner < 0)
    return owner


def _by_kind(places: Sequence[Place], seats: Sequence[int]) -> list[int]:
    """The seats of a region, the most common kind first, each in the order given."""
    kinds: dict[str, list[int]] = {}
    for seat in seats:
        kinds.setdefault(places[seat].kind, []).append(seat)
    return [seat for group in sorted(kinds.values(), key=lambda one: -len(one)) for seat in group]


def _inwards(at: Floats, cells: NDArray[np.intp]) -> list[int]:
    """The hexagons of a region from its rim to its middle: what is rare stands together within what is common."""
    spots = at[cells]
    far = ((spots - spots.mean(axis=0)) ** 2).sum(axis=1).round(9)
    return [int(cell) for cell in cells[np.argsort(-far, kind="stable")]]
