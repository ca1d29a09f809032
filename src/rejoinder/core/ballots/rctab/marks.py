"""Ballots as they were marked, before any rule has read them: ranks with no, one or several names."""

from collections.abc import Iterable
from dataclasses import dataclass

OVERVOTE = "overvote"  # a record says that a rank has several marks, not which
UNDECLARED = "Undeclared Write-ins"  # every name that was written in and is no candidate


@dataclass(frozen=True, slots=True)
class Marked:
    """One ballot as marked: each used rank, from 1, with its names in the order read; ranks ascend, empty ones lack.

    >>> marked([(3, "Ada"), (1, "Bo"), (1, "Cy")]).ranks
    ((1, ('Bo', 'Cy')), (3, ('Ada',)))
    """

    ranks: tuple[tuple[int, tuple[str, ...]], ...]


def marked(marks: Iterable[tuple[int, str]]) -> Marked:
    """A ballot from its marks (rank from 1, name), in any order; the same mark twice counts once."""
    ranks: dict[int, list[str]] = {}
    for rank, name in marks:
        names = ranks.setdefault(rank, [])
        if name not in names:
            names.append(name)
    return Marked(tuple((rank, tuple(ranks[rank])) for rank in sorted(ranks)))
