"""Schulze's rule: whoever has the stronger path of majorities to every other candidate is elected."""

from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.electing import Draw, counted, elect_unbeaten
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.marks import refuse_scores
from rejoinder.core.ballots.pairwise import Matrix, condorcet_note, pairwise
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.ties import TieBreaker


def count_schulze(election: Election, breaker: TieBreaker) -> Count:
    """The Schulze count by winning votes; with several seats, the first so many of its ranking.

    A path is as strong as its weakest majority; a majority is as strong as the papers for it. Each stage's totals say
    how many others a candidate has the stronger path to. Several unbeaten ones are told apart by lot or seed, only
    where there is not room for all. Cost: candidates cubed.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> papers = {bytes([0, 1, 2]): 4, bytes([1, 2, 0]): 3, bytes([2, 0, 1]): 2}
    >>> three = (Candidate("Ada"), Candidate("Bo"), Candidate("Cy"))
    >>> count_schulze(Election("", three, 1, papers), TieBreaker()).winners
    (0,)
    """
    refuse_scores(election, RULE.name)
    matrix, draw = pairwise(election), Draw(election, breaker)
    standing = election.standing
    strengths = strongest_paths(matrix)
    figures = tuple(
        sum(strengths[a][b] > strengths[b][a] for b in standing) if a in standing else 0 for a in range(len(matrix))
    )
    stages = elect_unbeaten(lambda a, b: strengths[a][b] > strengths[b][a], election, draw, figures=figures)
    note = condorcet_note(matrix, standing, draw.labels)
    told = {"strengths": [list(row) for row in strengths]}
    return counted((RULE.name, RULE.version), election, stages, pairwise=matrix, notes=(note,), figures=told)


def strongest_paths(matrix: Matrix) -> Matrix:
    """The strength of the strongest path from each candidate to each other, 0 where there is none (Schulze 2011, 2.3).

    >>> strongest_paths(((0, 6, 4), (3, 0, 7), (5, 2, 0)))
    ((0, 6, 6), (5, 0, 7), (5, 5, 0))
    """
    number = range(len(matrix))
    paths = [[matrix[a][b] if matrix[a][b] > matrix[b][a] else 0 for b in number] for a in number]
    for middle in number:
        onward = paths[middle]
        for a in number:
            reach = paths[a][middle]
            if a != middle and reach:
                paths[a] = [
                    b if b >= reach or b >= far else min(reach, far) for b, far in zip(paths[a], onward, strict=True)
                ]
                paths[a][a] = 0
    return tuple(tuple(row) for row in paths)


RULE = Rule(
    name="schulze",
    version="1",
    title="Schulze (winning votes)",
    cites=(
        "M. Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner "
        "election method, Social Choice and Welfare 36 (2011) 267-303",
    ),
    takes="rankings",
    seats_max=None,
    count=count_schulze,
)
