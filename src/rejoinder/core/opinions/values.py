"""What a consultation's report says. No group, circle or cell of under ten people is in it, nor a sum from which one
follows; of those in a cell that is shown, fewer than ten may have answered one way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["groups", "no clear groups", "too few"]
Side = Literal["agree", "disagree"]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of a group answered one statement how. A hidden cell counts nothing: all its numbers are 0."""

    agree: int
    disagree: int
    passed: int
    asked: int  # who answered: the sum of the three
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Stability:
    """`k` groups came back `returned` times of `tries` with a fifth left out; `needed` is the line."""

    k: int
    returned: int
    tries: int
    needed: int

    @property
    def holds(self) -> bool:
        """Whether that is often enough."""
        return self.returned >= self.needed


@dataclass(frozen=True, slots=True)
class StandsOut:
    """A group says so more than all others together. `z`: two proportions; `p` after correction for all tests made."""

    group: int
    says: Side
    z: float
    p: float


@dataclass(frozen=True, slots=True)
class StatementResult:
    """One statement. `by_group` stands in the order of the groups and is empty where there are none.

    `everyone` counts those in groups, or all who answered where there are no groups. `consensus`: 0 to 1, None where a
    cell that it needs is hidden. `stands_out`: every group that surely answers otherwise than the rest, the surest
    first; `representative_of`, `says`, `z` and `p` are those of the first. Where nothing is sure, z and p are those of
    the surest there is; where a cell is hidden, 0 and 1. `divides`: sure difference, most of one group agree and most
    of another disagree. `agreed_by_all`, `refused_by_all`: most of every group agree, or disagree, and not by chance.
    """

    id: str
    everyone: Cell
    by_group: tuple[Cell, ...]
    consensus: float | None
    representative_of: int | None
    says: Side | None
    z: float
    p: float
    divides: bool
    agreed_by_all: bool
    refused_by_all: bool = False
    stands_out: tuple[StandsOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Circle:
    """Ten people or more who answer alike; x and y from -1 to 1. `group` is None where there are no groups."""

    x: float
    y: float
    people: int
    group: int | None


@dataclass(frozen=True, slots=True)
class OpinionMap:
    """The circles, largest first, and how many people stand in no circle. Ids of the statements that name the x axis:
    those at the left end agree with `left`, those at the right end with `right`.
    """

    circles: tuple[Circle, ...] = ()
    undrawn: int = 0
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All that may be shown, but `group_of`, which is for the organiser's own export alone.

    Groups are numbered from 0, the largest first. `ungrouped`: people who answered too few statements to be placed.
    `statements`: by group-aware consensus, highest first. With a verdict other than `groups`, `k` is 0.
    """

    verdict: Verdict
    why: str
    k: int
    group_of: Mapping[str, int]
    sizes: tuple[int, ...]
    ungrouped: int
    people: int
    answers: int
    answers_min: int  # of one person, to be placed
    stability: tuple[Stability, ...]
    statements: tuple[StatementResult, ...]
    map: OpinionMap
