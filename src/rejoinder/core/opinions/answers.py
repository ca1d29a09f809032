"""Who said what: the last answer of each person to each statement, as one matrix."""

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rejoinder.errors import BadInput

AGREE, PASS, DISAGREE = 1, 0, -1
ABSENT = -128  # was not asked, or did not answer
CELLS_MAX = 400_000_000  # people × statements: a byte each

Votes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Answers:
    """One row a person, one column a statement: 1 agree, 0 pass, -1 disagree, ABSENT. Ids are opaque text."""

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    votes: Votes

    def without(self, statements: Collection[str]) -> "Answers":
        """The same people without these statements, in the same order; those who are left without an answer go too."""
        keep = [at for at, one in enumerate(self.statements) if one not in statements]
        votes = self.votes[:, keep]
        rows = np.flatnonzero((votes != ABSENT).any(axis=1))
        return Answers(
            tuple(self.participants[at] for at in rows),
            tuple(self.statements[at] for at in keep),
            votes[rows],
        )


@dataclass(slots=True)
class Gathering:
    """Votes as they come, 17 bytes each; later `at` counts, of equal ones the one that came later."""

    people: dict[str, int] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    _who: "array[int]" = field(default_factory=lambda: array("i"))
    _what: "array[int]" = field(default_factory=lambda: array("i"))
    _said: "array[int]" = field(default_factory=lambda: array("b"))
    _when: "array[float]" = field(default_factory=lambda: array("d"))

    def __len__(self) -> int:
        return len(self._said)

    def add(self, person: str, statement: str, vote: int, at: float = 0.0) -> None:
        """One vote: 1, 0 or -1. Raises ValueError for any other."""
        if vote not in (AGREE, PASS, DISAGREE):
            raise ValueError(f"{vote} is no vote: 1 agrees, 0 passes, -1 disagrees")
        self._who.append(self.people.setdefault(person, len(self.people)))
        self._what.append(self.statements.setdefault(statement, len(self.statements)))
        self._said.append(vote)
        self._when.append(at)

    def answers(self) -> Answers:
        """The matrix. Raises BadInput where it would have over 400 million cells."""
        shape = len(self.people), len(self.statements)
        if shape[0] * shape[1] > CELLS_MAX:
            raise BadInput(f"{shape[0]:,} people by {shape[1]:,} statements: over {CELLS_MAX:,} cells; split the file")
        votes = np.full(shape, ABSENT, dtype=np.int8)
        order = np.argsort(np.frombuffer(self._when), kind="stable")[::-1]  # the latest first
        place = np.frombuffer(self._who, np.int32)[order].astype(np.int64) * shape[1]
        place += np.frombuffer(self._what, np.int32)[order]
        place, last = np.unique(place, return_index=True)
        votes.reshape(-1)[place] = np.frombuffer(self._said, np.int8)[order][last]
        return Answers(tuple(self.people), tuple(self.statements), votes)


def gather(rows: Iterable[tuple[str, str, int]]) -> Answers:
    """The matrix of `participant, statement, vote`. The last row of a pair counts; ids stand in the order they came.

    Raises ValueError for a vote that is none of 1, 0 and -1.

    >>> gather([("ann", "4", 1), ("bo", "4", -1), ("ann", "4", 0)]).votes.tolist()
    [[0], [-1]]
    """
    gathering = Gathering()
    for person, statement, vote in rows:
        gathering.add(person, statement, vote)
    return gathering.answers()
