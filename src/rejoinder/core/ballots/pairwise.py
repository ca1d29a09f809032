"""Candidates compared two at a time: the one matrix on which Schulze, ranked pairs and minimax sit."""

from collections.abc import Sequence

import numpy as np

from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.marks import places
from rejoinder.core.text import listed

_NAMED_MAX = 6  # names in one sentence
Matrix = tuple[tuple[int, ...], ...]


def pairwise(election: Election) -> Matrix:
    """How many papers put a before b, for each a and b; whoever is ranked stands before whoever is not.

    Who has withdrawn is compared with nobody. Cost: papers times candidates squared, in numpy.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> pairwise(Election("", (Candidate("Ada"), Candidate("Bo")), 1, {bytes([0]): 3, bytes([1, 0]): 2}))
    ((0, 3), (2, 0))
    """
    number = len(election.candidates)
    before = np.zeros((number, number), dtype=np.int64)
    for table, times in places(election):
        columns = np.ascontiguousarray(table.T)
        once, often = columns[:, times == 1], columns[:, times != 1]
        weights = times[times != 1].astype(np.float64)  # exact: sums stay far below 2 ** 53
        for a in election.standing:
            before[a] += np.count_nonzero(once[a] < once, axis=1)
            if len(weights):
                before[a] += ((often[a] < often) @ weights).astype(np.int64)
    gone = [candidate for candidate in range(number) if candidate not in set(election.standing)]
    before[:, gone] = 0
    return tuple(tuple(int(votes) for votes in row) for row in before)


def condorcet_winner(matrix: Matrix, standing: Sequence[int]) -> int | None:
    """Who beats every other candidate one to one; None where nobody does.

    >>> condorcet_winner(((0, 3), (2, 0)), (0, 1))
    0
    """
    for a in standing:
        if all(matrix[a][b] > matrix[b][a] for b in standing if b != a):
            return a
    return None


def smith_set(matrix: Matrix, standing: Sequence[int]) -> tuple[int, ...]:
    """The smallest set of candidates who beat everybody outside it one to one (Smith 1973).

    >>> smith_set(((0, 3, 2, 5), (2, 0, 3, 5), (3, 2, 0, 5), (0, 0, 0, 0)), (0, 1, 2, 3))
    (0, 1, 2)
    """
    wins = {a: sum((matrix[a][b] > matrix[b][a]) - (matrix[a][b] < matrix[b][a]) for b in standing) for a in standing}
    inside = {max(standing, key=lambda a: wins[a])} if standing else set()
    fresh = list(inside)
    while fresh:
        a = fresh.pop()
        drawn_in = [b for b in standing if b not in inside and matrix[a][b] <= matrix[b][a]]
        inside.update(drawn_in)
        fresh += drawn_in
    return tuple(sorted(inside))


def condorcet_note(matrix: Matrix, standing: Sequence[int], labels: Sequence[str]) -> str:
    """One sentence on whether somebody beats every other one to one, and if not, who shares the top.

    >>> condorcet_note(((0, 3), (2, 0)), (0, 1), ("Ada", "Bo"))
    'Ada beats every other candidate one to one.'
    """
    winner = condorcet_winner(matrix, standing)
    if len(standing) == 1:
        return f"{labels[standing[0]]} is the only candidate who stands."
    if winner is not None:
        return f"{labels[winner]} beats every other candidate one to one."
    top = sorted(labels[candidate] for candidate in smith_set(matrix, standing))
    names = listed(top) if len(top) <= _NAMED_MAX else f"{len(top)} candidates"
    return f"Nobody beats every other candidate one to one; {names} beat each other in a circle or are level."
