"""Who said what: the last answer of each person to each statement, as one matrix."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

AGREE, PASS, DISAGREE = 1, 0, -1
ABSENT = -128  # was not asked, or did not answer

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


def gather(rows: Iterable[tuple[str, str, int]]) -> Answers:
    """The matrix of `participant, statement, vote`. The last row of a pair counts; ids stand in the order they came.

    Raises ValueError for a vote that is none of 1, 0 and -1.

    >>> gather([("ann", "4", 1), ("bo", "4", -1), ("ann", "4", 0)]).votes.tolist()
    [[0], [-1]]
    """
    people, statements = dict[str, int](), dict[str, int]()
    last = dict[tuple[int, int], int]()
    for person, statement, vote in rows:
        if vote not in (AGREE, PASS, DISAGREE):
            raise ValueError(f"{vote} is no vote: 1 agrees, 0 passes, -1 disagrees")
        place = people.setdefault(person, len(people)), statements.setdefault(statement, len(statements))
        last[place] = vote
    votes = np.full((len(people), len(statements)), ABSENT, dtype=np.int8)
    if last:
        places = np.array(list(last))
        votes[places[:, 0], places[:, 1]] = list(last.values())
    return Answers(tuple(people), tuple(statements), votes)
