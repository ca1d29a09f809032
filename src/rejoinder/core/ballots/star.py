"""STAR: score, then an automatic run-off of the two with the highest scores."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rejoinder.core.ballots.count import Count, Stage, Tie
from rejoinder.core.ballots.electing import Draw, counted
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.marks import scores
from rejoinder.core.ballots.pairwise import Matrix, pairwise
from rejoinder.core.ballots.papers import PaperRules
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.ballots.wording import papers_text
from rejoinder.core.text import listed
from rejoinder.errors import BadInput

SCALE = 5  # STAR papers have zero to five stars
_FINALISTS = 2


@dataclass(frozen=True, slots=True)
class _Figures:
    """What the papers say of each candidate: the sum of scores, how many fives, and the comparisons."""

    sums: tuple[int, ...]
    fives: tuple[int, ...]
    matrix: Matrix


def count_star(election: Election, breaker: TieBreaker) -> Count:
    """The STAR count of papers with scores from 0 to 5. Raises BadInput for rankings and other scales.

    Ties for the run-off go to who loses fewest comparisons among the level ones, then to most fives, then by lot; a
    level run-off goes to the higher sum, then to most fives, then by lot (the official tie-breaker protocol).

    >>> from rejoinder.core.ballots.election import Candidate
    >>> papers = {bytes([5, 4, 0]): 2, bytes([0, 4, 5]): 1}
    >>> three = (Candidate("Ada"), Candidate("Bo"), Candidate("Cy"))
    >>> count_star(Election("", three, 1, papers, scale=5), TieBreaker()).stages[1].why
    'Ada is put before Bo on 2 papers, Bo before Ada on 1: Ada is elected.'
    """
    if election.scale != SCALE:
        raise BadInput(f"star counts scores from 0 to {SCALE}; these papers have none")
    if election.seats > 1:
        raise BadInput(f"star elects 1, not {election.seats}")
    figures, draw = _figures(election), Draw(election, breaker)
    finalists, first = _scoring_round(election, figures, draw)
    stages = (first,) if len(finalists) < _FINALISTS else (first, _run_off(finalists, election, figures, draw))
    fives = {"fives": list(figures.fives)}
    return counted((RULE.name, RULE.version), election, stages, pairwise=figures.matrix, figures=fives)


def _figures(election: Election) -> _Figures:
    sums, fives = (np.zeros(len(election.candidates), dtype=np.int64) for _ in range(2))
    for table, times in scores(election):
        sums += times @ table.astype(np.int64)
        fives += times @ (table == SCALE).astype(np.int64)
    return _Figures(tuple(map(int, sums)), tuple(map(int, fives)), pairwise(election))


def _scoring_round(election: Election, figures: _Figures, draw: Draw) -> tuple[list[int], Stage]:
    finalists: list[int] = []
    ties: list[Tie] = []
    left = draw.by_name(election.standing)
    while left and len(finalists) < _FINALISTS:
        most = max(figures.sums[number] for number in left)
        level = [number for number in left if figures.sums[number] == most]
        finalists += _who_goes_on(level, _FINALISTS - len(finalists), figures, draw, ties=ties)
        left = [number for number in left if number not in level]
    names = listed([f"{draw.labels[number]} ({figures.sums[number]:,})" for number in finalists])
    is_settled = len(finalists) < _FINALISTS
    ending = "is the only one who stands: elected." if is_settled else "have the highest scores and go to the run-off."
    why = " ".join([*(tie.why for tie in ties), f"{names} {ending}"])
    excluded = tuple(number for number in election.standing if number not in finalists)
    elected = tuple(finalists) if is_settled else ()
    return finalists, Stage(1, "first", (), figures.sums, 0, elected, excluded, None, why, ties=tuple(ties))


def _who_goes_on(level: list[int], room: int, figures: _Figures, draw: Draw, *, ties: list[Tie]) -> list[int]:
    """As many of the level ones as there is room for: fewest lost comparisons, then most fives, then by lot."""
    if len(level) <= room:
        return level
    lost = {a: sum(figures.matrix[b][a] > figures.matrix[a][b] for b in level) for a in level}
    better, said = [a for a in level if lost[a] < max(lost.values())], "lost more comparisons among them"
    if not better:
        most = max(figures.fives[a] for a in level)
        better, said = [a for a in level if figures.fives[a] == most], "had fewer fives"
    if len(better) == len(level):
        tie = draw.candidate(level, f"stage 1: place {_FINALISTS - room + 1} of the run-off")
        better = [tie.chosen]
    else:
        tie = _told_apart(level, better, said, draw.labels)
    ties.append(tie)
    if len(better) > room:
        return _who_goes_on(better, room, figures, draw, ties=ties)
    rest = [a for a in level if a not in better]
    return better + (_who_goes_on(rest, room - len(better), figures, draw, ties=ties) if room > len(better) else [])


def _told_apart(level: Sequence[int], better: Sequence[int], said: str, labels: Sequence[str]) -> Tie:
    """A tie that the papers break: those who are not `better` fall back."""
    names = listed([labels[number] for number in level])
    behind = listed([labels[number] for number in level if number not in better])
    return Tie(tuple(level), better[0], "papers", f"{names} are level; {behind} {said}.")


def _run_off(finalists: list[int], election: Election, figures: _Figures, draw: Draw) -> Stage:
    a, b = sorted(finalists, key=lambda number: (-figures.matrix[number][sum(finalists) - number], number))
    for_a, for_b = figures.matrix[a][b], figures.matrix[b][a]
    totals = [0] * len(election.candidates)
    totals[a], totals[b] = for_a, for_b
    label_a, label_b = draw.labels[a], draw.labels[b]
    ties: tuple[Tie, ...] = ()
    why = f"{label_a} is put before {label_b} on {papers_text(for_a)}, {label_b} before {label_a} on {for_b:,}"
    elected = a
    if for_a == for_b:
        ties = (_level_run_off([a, b], figures, draw),)
        elected = ties[0].chosen
        why += f". {ties[0].why[:-1]}"
    why += f": {draw.labels[elected]} is elected."
    undecided = election.valid - for_a - for_b
    return Stage(2, "result", (a, b), tuple(totals), undecided, (elected,), (), None, why, ties=ties)


def _level_run_off(finalists: list[int], figures: _Figures, draw: Draw) -> Tie:
    """The higher sum of scores, then most fives, then a lot."""
    level = draw.by_name(finalists)
    for values, said in ((figures.sums, "had the lower sum of scores"), (figures.fives, "had fewer fives")):
        better = [number for number in level if values[number] == max(values[one] for one in level)]
        if len(better) == 1:
            return _told_apart(level, better, said, draw.labels)
    return draw.candidate(level, "stage 2: elect")


RULE = Rule(
    name="star",
    version="1",
    title="STAR (score, then automatic run-off)",
    cites=(
        "Equal Vote Coalition, STAR Voting, https://www.starvoting.org",
        "Official Tiebreaker Protocol, https://www.starvoting.org/ties (as of September 2025)",
    ),
    takes="scores",
    seats_max=1,
    count=count_star,
    papers=PaperRules(scale=SCALE),
)
