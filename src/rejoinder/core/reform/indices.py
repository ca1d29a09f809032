"""How far seats are from votes, in numbers of the literature."""

from collections.abc import Iterable, Mapping
from math import sqrt


def gallagher(votes: Mapping[str, int], seats: Mapping[str, int]) -> float:
    """The least-squares index, in percentage points: 0 where seats are as votes. Gallagher 1991, Electoral Studies 10.

    Parties as they are named; all independents are one.

    >>> gallagher({"A": 50, "B": 30, "C": 20}, {"A": 6, "B": 4})
    17.320508075688775
    """
    return sqrt(sum((v - s) ** 2 for v, s in _shares(votes, seats)) / 2)


def loosemore_hanby(votes: Mapping[str, int], seats: Mapping[str, int]) -> float:
    """Half the sum of all differences, in percentage points. Loosemore and Hanby 1971.

    >>> loosemore_hanby({"A": 50, "B": 30, "C": 20}, {"A": 6, "B": 4})
    20.0
    """
    return sum(abs(v - s) for v, s in _shares(votes, seats)) / 2


def sainte_lague_index(votes: Mapping[str, int], seats: Mapping[str, int]) -> float:
    """The sum of squared differences, each by the votes, in per cent; what Sainte-Laguë's method makes least.

    Gallagher 1991. None of it is said for parties without votes.

    >>> round(sainte_lague_index({"A": 50, "B": 30, "C": 20}, {"A": 6, "B": 4}), 2)
    25.33
    """
    return sum((v - s) ** 2 / v for v, s in _shares(votes, seats) if v)


def effective_number(numbers: Iterable[int]) -> float:
    """How many parties of equal size would be as scattered: 1 over the sum of squared shares; 0 where there is none.

    Laakso and Taagepera 1979, Comparative Political Studies 12.

    >>> effective_number([2, 2, 2, 2]), effective_number([])
    (4.0, 0.0)
    """
    held = [number for number in numbers if number]
    total = sum(held)
    return total**2 / sum(number**2 for number in held) if held else 0.0


def _shares(votes: Mapping[str, int], seats: Mapping[str, int]) -> list[tuple[float, float]]:
    """Per cent of votes and of seats of everybody who has either."""
    all_votes, all_seats = sum(votes.values()) or 1, sum(seats.values()) or 1
    names = sorted({*votes, *seats})
    return [(100 * votes.get(name, 0) / all_votes, 100 * seats.get(name, 0) / all_seats) for name in names]
