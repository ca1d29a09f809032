"""Ranked pairs: the majorities locked in from the strongest down, leaving out whichever would close a circle."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rejoinder.core.ballots.count import Count, Stage, Tie
from rejoinder.core.ballots.electing import Draw, counted, elect_unbeaten
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.marks import refuse_scores
from rejoinder.core.ballots.pairwise import Matrix, condorcet_note, pairwise, smith_set
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.ties import TieBreaker

_Pair = tuple[int, int]


@dataclass(slots=True)
class _Locked:
    """Majorities locked in. `reach[a]` is a set of bits: everybody whom a stands before, straight or through others."""

    reach: list[int]
    kept: list[_Pair] = field(default_factory=list)
    left_out: list[_Pair] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    def closes_circle(self, pair: _Pair) -> bool:
        return bool(self.reach[pair[1]] >> pair[0] & 1)

    def lock(self, pair: _Pair) -> None:
        above, below = pair
        gained = self.reach[below] | 1 << below
        for candidate, reached in enumerate(self.reach):
            if candidate == above or reached >> above & 1:
                self.reach[candidate] |= gained
        self.kept.append(pair)


def count_ranked_pairs(election: Election, breaker: TieBreaker) -> Count:
    """The count by ranked pairs: majorities by the papers for them, then by fewest against; level ones by lot or seed.

    A lot is drawn between level majorities only where their order decides and both of a pair may be elected; elsewhere
    they go by name, and no winner hangs on it. A lot names a pair, as in "Ada over Bo". Each stage's totals say how
    many others a candidate stands before. With several seats, the first of its ranking.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> papers = {bytes([0, 1, 2]): 4, bytes([1, 2, 0]): 3, bytes([2, 0, 1]): 2}
    >>> three = (Candidate("Ada"), Candidate("Bo"), Candidate("Cy"))
    >>> count_ranked_pairs(Election("", three, 1, papers), TieBreaker()).figures["left out"]
    [['Cy', 'Ada', 5, 4]]
    """
    refuse_scores(election, RULE.name)
    matrix, draw = pairwise(election), Draw(election, breaker)
    locked = _locked(matrix, election, draw)
    figures = tuple(reached.bit_count() for reached in locked.reach)
    stages = elect_unbeaten(lambda a, b: bool(locked.reach[a] >> b & 1), election, draw, figures=figures)
    return counted(
        (RULE.name, RULE.version),
        election,
        _with_ties(stages, locked.ties),
        pairwise=matrix,
        notes=(condorcet_note(matrix, election.standing, draw.labels),),
        figures={
            "locked": [_said(pair, matrix, draw) for pair in locked.kept],
            "left out": [_said(pair, matrix, draw) for pair in locked.left_out],
        },
    )


def _locked(matrix: Matrix, election: Election, draw: Draw) -> _Locked:
    locked = _Locked([0] * len(matrix))
    deciding = _may_be_elected(matrix, election)
    for level in _majorities(matrix, election):
        by_name = sorted(level, key=lambda pair: (draw.labels[pair[0]], draw.labels[pair[1]]))
        waiting = [pair for pair in by_name if deciding.issuperset(pair)]
        others = [pair for pair in by_name if pair not in waiting]
        while waiting:
            locked.left_out += [pair for pair in waiting if locked.closes_circle(pair)]
            waiting = [pair for pair in waiting if not locked.closes_circle(pair)]
            if _all_fit(locked, waiting):
                for pair in waiting:
                    locked.lock(pair)
                break
            locked.lock(waiting.pop(_drawn(waiting, matrix, draw, locked.ties)))
        for pair in others:
            if locked.closes_circle(pair):
                locked.left_out.append(pair)
            else:
                locked.lock(pair)
    return locked


def _may_be_elected(matrix: Matrix, election: Election) -> set[int]:
    """Those who beat everybody else one to one, set after set until the places are filled: no others come before them,
    whatever is locked first (Tideman 1987).
    """
    found, left = set[int](), list(election.standing)
    while left and len(found) < election.seats:
        found.update(smith_set(matrix, left))
        left = [each for each in left if each not in found]
    return found


def _majorities(matrix: Matrix, election: Election) -> Iterator[list[_Pair]]:
    """The pairs of which the first beats the second, strongest first; level ones together."""
    by_strength: dict[_Pair, list[_Pair]] = {}
    for a in election.standing:
        for b in election.standing:
            if matrix[a][b] > matrix[b][a]:
                by_strength.setdefault((-matrix[a][b], matrix[b][a]), []).append((a, b))
    for strength in sorted(by_strength):
        yield by_strength[strength]


def _all_fit(locked: _Locked, waiting: list[_Pair]) -> bool:
    """Whether none closes a circle whichever comes first."""
    tried = _Locked(list(locked.reach))
    for pair in waiting:
        if tried.closes_circle(pair):
            return False
        tried.lock(pair)
    return True


def _drawn(waiting: list[_Pair], matrix: Matrix, draw: Draw, ties: list[Tie]) -> int:
    """Which of the level majorities comes first."""
    texts = [f"{draw.labels[a]} over {draw.labels[b]}" for a, b in waiting]
    for_it, against = matrix[waiting[0][0]][waiting[0][1]], matrix[waiting[0][1]][waiting[0][0]]
    place, by, why = draw.one_of(texts, f"majorities of {for_it} to {against}, {len(waiting)} level: lock first")
    between = tuple(sorted({candidate for pair in waiting for candidate in pair}, key=lambda one: draw.labels[one]))
    ties.append(Tie(between, waiting[place][0], "lot" if by == "lot" else "seed", why))
    return place


def _with_ties(stages: tuple[Stage, ...], ties: list[Tie]) -> tuple[Stage, ...]:
    """The draws between majorities come before the first place is filled: they are told there."""
    if not ties:
        return stages
    first = stages[0]
    why = " ".join([*(tie.why for tie in ties), first.why])
    return (replace(first, why=why, ties=(*ties, *first.ties)), *stages[1:])


def _said(pair: _Pair, matrix: Matrix, draw: Draw) -> list[object]:
    above, below = pair
    return [draw.labels[above], draw.labels[below], matrix[above][below], matrix[below][above]]


RULE = Rule(
    name="rankedpairs",
    version="1",
    title="Ranked pairs (winning votes)",
    cites=(
        "T. N. Tideman, Independence of clones as a criterion for voting rules, "
        "Social Choice and Welfare 4 (1987) 185-206",
        "T. M. Zavist and T. N. Tideman, Complete independence of clones in the ranked pairs rule, "
        "Social Choice and Welfare 6 (1989) 167-173",
    ),
    takes="rankings",
    seats_max=None,
    count=count_ranked_pairs,
)
