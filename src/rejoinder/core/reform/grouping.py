"""Neighbouring seats put together, where a system needs larger districts. No map is read: names and lots stand in."""

import re
from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor

from rejoinder.core.reform.method import lot
from rejoinder.core.seats.results import SeatResult

# Words that say where in a place a seat lies, not which place.
_DIRECTIONS = frozenset(
    "north south east west mid central upper lower inner outer northern southern eastern western the city".split()
)


def by_place(results: Sequence[SeatResult]) -> list[SeatResult]:
    """Seats by the name of their place, directions last, so that "North Riding" and "South Riding" stand together.

    >>> from rejoinder.core.seats.results import SeatResult
    >>> [one.seat for one in by_place([SeatResult(name, ()) for name in ("West Oxley", "Marl Bay", "East Oxley")])]
    ['Marl Bay', 'East Oxley', 'West Oxley']
    """
    return sorted(results, key=lambda one: (_place(one.seat), one.seat, one.code))


def by_lot(results: Sequence[SeatResult], seed: str) -> list[SeatResult]:
    """Seats in an order that means nothing: what other districts would have given."""
    return sorted(results, key=lambda one: (lot(seed, f"{one.seat} {one.code}"), one.seat))


def _place(name: str) -> str:
    words = re.findall(r"[^\W_]+", name.casefold())
    first = [word for word in words if word not in _DIRECTIONS]
    return " ".join([*first, *(word for word in words if word in _DIRECTIONS)])


def in_groups(results: Sequence[SeatResult], groups: int) -> list[list[SeatResult]]:
    """As many groups, as equal as can be, in the order given.

    >>> [len(group) for group in in_groups([SeatResult(str(n), ()) for n in range(7)], 3)]
    [2, 2, 3]
    """
    ends = [len(results) * n // groups for n in range(groups + 1)]
    return [list(results[start:end]) for start, end in pairwise(ends)]


def districts_for(seats: int, sizes: tuple[int, int]) -> int:
    """How many districts of so many seats at least and at most; where it cannot be, the nearest.

    >>> districts_for(18, (3, 6)), districts_for(2, (3, 6)), districts_for(11, (5, 5))
    (4, 1, 2)
    """
    least, most = sizes
    wanted = round(seats / ((least + most) / 2))
    lowest, highest = ceil(seats / most), floor(seats / least)
    return max(1, min(max(wanted, lowest), highest) if highest >= lowest else wanted or 1)
