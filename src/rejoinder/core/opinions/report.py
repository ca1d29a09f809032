"""The report of a consultation: groups if there are any, what all agree on, what divides them."""

from collections.abc import Collection, Sequence

import numpy as np

from rejoinder.core.opinions.answers import ABSENT, Answers
from rejoinder.core.opinions.cells import cells_by_group, cells_of, consensus
from rejoinder.core.opinions.hiding import LEAST
from rejoinder.core.opinions.stability import Grouping, groupings
from rejoinder.core.opinions.testing import apart, chance, corrected
from rejoinder.core.opinions.values import (
    Cell,
    Circle,
    OpinionMap,
    Report,
    Side,
    Stability,
    StatementResult,
    Verdict,
)

__all__ = [
    "Cell",
    "Circle",
    "OpinionMap",
    "Report",
    "Side",
    "Stability",
    "StatementResult",
    "Verdict",
    "report",
]

PEOPLE_MIN = 50
ANSWERS_MIN = 7  # of one person, to be placed
SURE = 0.001


def report(answers: Answers, *, seed: int, moderated_out: Collection[str] = (), group_min: int = LEAST) -> Report:
    """What may be said of these answers. The same answers and seed give the same report, whatever the order of rows."""
    answers = answers.without(moderated_out)
    needed = min(ANSWERS_MIN, len(answers.statements))
    rows = np.flatnonzero((answers.votes != ABSENT).sum(axis=1) >= needed) if needed else np.array([], dtype=int)
    votes = answers.votes[rows]
    found: list[Grouping] = []
    verdict: Verdict = "too few"
    if len(rows) >= PEOPLE_MIN:
        found = groupings(votes, seed=seed, least=group_min)
        verdict = "groups" if any(one.stability.holds for one in found) else "no clear groups"
    chosen = max((one for one in found if one.stability.holds), key=lambda one: one.stability.k, default=None)
    groups = [] if chosen is None else [np.flatnonzero(chosen.labels == g) for g in range(chosen.stability.k)]
    groups.sort(key=len, reverse=True)
    return Report(
        verdict=verdict,
        why="",
        k=len(groups),
        group_of={answers.participants[rows[at]]: g for g, members in enumerate(groups) for at in members},
        sizes=tuple(len(members) for members in groups),
        ungrouped=len(answers.participants) - len(rows),
        people=len(answers.participants),
        answers=int((answers.votes != ABSENT).sum()),
        answers_min=needed,
        stability=tuple(one.stability for one in found),
        statements=_results(answers.statements, votes if groups else answers.votes, groups, group_min),
        map=OpinionMap(),
    )


def _results(ids: Sequence[str], votes, groups, least) -> tuple[StatementResult, ...]:
    everyone = cells_of(votes, least=least)
    by_group = cells_by_group(votes, groups, least=least) if groups else [()] * len(ids)
    made = [
        StatementResult(one, all_, cells, consensus(cells or (all_,)), None, None, 0.0, 1.0, False, False)
        for one, all_, cells in zip(ids, everyone, by_group, strict=True)
    ]
    return tuple(sorted(made, key=lambda one: (one.consensus is None, -(one.consensus or 0.0))))
