"""Where regions lie on a schematic map: as in their country where their names are known, else around a spiral."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
GOLDEN = math.pi * (3 - math.sqrt(5))  # a turn that never repeats (Vogel 1979)
ROUNDS = 120  # of pushing discs apart; few move after half of them
RELAXED_MAX = 80  # regions; more are left on their spiral, where they hardly overlap
DRAWN = 0.06  # of the way to the middle of all, less with every round
CLOSE = 0.93  # of the sum of two radii: discs overlap a little, so that no holes are left between three

# Nations and regions of the United Kingdom as its elections name them: to the east and to the south, in hundredths of
# the length of Great Britain. Only their order and direction matter: the discs are pushed apart after that.
LIE = {
    "scotland": (20, 8), "northern ireland": (-12, 36), "north east": (45, 27), "north west": (27, 42),
    "yorkshire and the humber": (55, 44), "wales": (14, 66), "west midlands": (34, 64), "east midlands": (54, 62),
    "east of england": (80, 60), "london": (70, 82), "south east": (56, 98), "south west": (20, 92),
}  # fmt: skip
ALSO = {
    "yorkshire & the humber": "yorkshire and the humber", "yorkshire and humber": "yorkshire and the humber",
    "yorkshire": "yorkshire and the humber", "eastern": "east of england", "east": "east of england",
    "north east england": "north east", "north west england": "north west", "south east england": "south east",
    "south west england": "south west", "greater london": "london", "eastern england": "east of england",
}  # fmt: skip


def centres_of(regions: Sequence[str], sizes: NDArray[np.int_]) -> Floats:
    """The middle of each region, R x 2, x to the east and y to the south, a seat having the area 1.

    The map of a country is used where at least half of the regions are known to it; the others lie around it.
    """
    known = {n: LIE[name] for n, name in enumerate(map(_folded, regions)) if name in LIE}
    if len(known) * 2 < len(regions) or len(known) < 2:
        found = _spiral(sizes)
    else:
        scale = 1.15 * math.sqrt(float(sizes.sum())) / 100  # Great Britain is about as long as its seats need
        found = np.array([known.get(n, (0, 0)) for n in range(len(regions))], dtype=np.float64) * scale
        strangers = [n for n in range(len(regions)) if n not in known]
        for turn, n in enumerate(strangers):  # an edge of the sea: north east, one below the other
            found[n] = (100 * scale, (10 + 18 * turn) * scale)
    return _apart(found, np.sqrt(sizes / math.pi)) if len(regions) <= RELAXED_MAX else found


def _folded(region: str) -> str:
    name = " ".join(region.casefold().replace("-", " ").split())
    return ALSO.get(name, name)


def _spiral(sizes: NDArray[np.int_]) -> Floats:
    """Regions in their order from the middle outwards, each at the distance that the area before it fills."""
    before = np.concatenate([[0], np.cumsum(sizes)[:-1]]) + sizes / 2
    far = np.sqrt(before / math.pi)
    far[0] = 0.0 if len(sizes) == 1 else far[0]
    turn = GOLDEN * np.arange(len(sizes))
    return np.column_stack([far * np.cos(turn), far * np.sin(turn)])


def _apart(centres: Floats, radii: Floats) -> Floats:
    """Discs pushed apart where they overlap, and drawn together where they do not."""
    reach = CLOSE * (radii[:, None] + radii[None, :])
    share = radii[None, :] ** 2 / (radii[:, None] ** 2 + radii[None, :] ** 2)  # of a push: the smaller one gives way
    for round_ in range(ROUNDS):
        gap = centres[None, :, :] - centres[:, None, :]
        far = np.sqrt((gap**2).sum(axis=2))
        np.fill_diagonal(far, np.inf)
        gap[far < 1e-9] = (1.0, 0.0)  # two on one spot: the later one goes east
        push = np.clip(reach - far, 0, None) / np.maximum(far, 1e-9) * share
        centres = centres - (gap * push[:, :, None]).sum(axis=1)
        middle = (centres * radii[:, None] ** 2).sum(axis=0) / (radii**2).sum()
        centres = centres + DRAWN * (1 - round_ / ROUNDS) * (middle - centres)
    return centres
