"""Ranges of seats over draws."""

from collections.abc import Mapping, Sequence

HELD_PCT = 80  # of the draws lie within


def spread(seats: Mapping[str, int], others: Sequence[Mapping[str, int]]) -> dict[str, tuple[int, int]]:
    """For each party that has a seat in any of them: the range of 80 in 100 draws, the result itself among them.

    >>> spread({"A": 3}, [{"A": 2, "B": 1}] * 10)
    {'A': (2, 3), 'B': (0, 1)}
    """
    if not others:
        return {}
    names = dict.fromkeys([*seats, *(name for one in others for name in one)])
    ranges = {}
    for name in names:
        drawn = sorted(one.get(name, 0) for one in others)
        cut = int(len(drawn) * (100 - HELD_PCT) / 200)
        here = seats.get(name, 0)
        ranges[name] = (min(here, drawn[cut]), max(here, drawn[len(drawn) - 1 - cut]))
    return ranges
