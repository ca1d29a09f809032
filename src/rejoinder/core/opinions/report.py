"""The report of a consultation: groups if there are any, what all agree on, what divides them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.opinions.answers import ABSENT, Answers, Votes
from rejoinder.core.opinions.cells import cells_by_group, cells_of
from rejoinder.core.opinions.differences import differences
from rejoinder.core.opinions.hiding import LEAST
from rejoinder.core.opinions.mapping import draw_map
from rejoinder.core.opinions.results import result
from rejoinder.core.opinions.space import fit_space, place
from rejoinder.core.opinions.stability import KS, Grouping, groupings
from rejoinder.core.opinions.values import (
    OpinionMap,
    Report,
    Stability,
    StandsOut,
    StatementResult,
    Verdict,
)

PEOPLE_MIN = 50  # of fewer a group of ten is a fifth
ANSWERS_MIN = 7  # of one person, to be placed, or all where there are fewer statements: as Polis (its conversation.clj)
STATEMENTS_MIN = 2
GATE = 0.05  # p at which each group must stand out on some statement
NAMES = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}

Whole = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The verdict, and the groups (rows, the largest first) with what sets them apart, statement by statement."""

    verdict: Verdict
    why: str
    groups: tuple[Whole, ...] = ()
    apart: tuple[tuple[StandsOut, ...], ...] = ()


def report(
    answers: Answers,
    *,
    seed: int,
    moderated_out: Collection[str] = (),
    group_min: int = LEAST,
    k: int | None = None,
) -> Report:
    """What may be said of these answers. The same answers and seed give the same report, whatever the order of the rows
    and whatever the people are called.

    `k` forces so many groups, to compare them with an organiser's own: they are told whatever the verdict on them.
    Cost: docs/measures/consultation.md has the seconds; it grows with people × statements².
    """
    answers = _in_order(answers.without(moderated_out))
    needed = min(ANSWERS_MIN, len(answers.statements))
    given = (answers.votes != ABSENT).sum(axis=1)
    rows = np.flatnonzero(given >= max(1, needed))
    votes = answers.votes[rows]
    found = _look(votes, seed=seed, least=group_min, k=k)
    chosen = _choose(votes, found, seed=seed, least=group_min, k=k)
    return Report(
        verdict=chosen.verdict,
        why=chosen.why,
        k=len(chosen.groups),
        group_of={answers.participants[rows[at]]: g for g, members in enumerate(chosen.groups) for at in members},
        sizes=tuple(len(members) for members in chosen.groups),
        ungrouped=len(answers.participants) - len(rows),
        people=len(answers.participants),
        answers=int(given.sum()),
        answers_min=needed,
        stability=tuple(one.stability for one in found),
        statements=_results(answers, votes, chosen, group_min),
        map=_drawn(answers, votes, chosen, group_min),
    )


def _in_order(answers: Answers) -> Answers:
    """Statements by id, people by their answers: so neither the order of the rows nor a name changes a draw by lot."""
    columns = sorted(range(len(answers.statements)), key=lambda at: answers.statements[at])
    votes = np.ascontiguousarray(answers.votes[:, columns])
    rows = sorted(range(len(votes)), key=lambda at: (votes[at].tobytes(), answers.participants[at]))
    people = tuple(answers.participants[at] for at in rows)
    return Answers(people, tuple(answers.statements[at] for at in columns), votes[rows])


def _look(votes: Votes, *, seed: int, least: int, k: int | None) -> list[Grouping]:
    people, statements = votes.shape
    if statements < STATEMENTS_MIN or (people < PEOPLE_MIN and k is None):
        return []
    return groupings(votes, seed=seed, least=least, ks=sorted({*KS, *([k] if k else [])}))


def _choose(votes: Votes, found: Sequence[Grouping], *, seed: int, least: int, k: int | None) -> _Chosen:
    """The largest number of groups that came back often enough and each of which stands out; or `k`, if asked."""
    asked = [one for one in reversed(found) if k in (None, one.stability.k)]
    for one in asked:
        if one.labels is not None and (one.stability.holds or k):
            apart = differences(votes, one.labels, seed=seed, least=least)
            verdict, why = _judge(len(votes), one.stability, max(apart.surest))
            if verdict == "groups" or k:
                groups = tuple(np.flatnonzero(one.labels == group) for group in range(one.stability.k))
                return _Chosen(verdict, why, groups, apart.of)
    if len(votes) < PEOPLE_MIN:
        return _Chosen("too few", _too_few(len(votes)))
    if not asked:
        return _Chosen("no clear groups", f"Groups answer alike on several statements; there {_are(votes.shape[1])}.")
    best = max((one.stability for one in asked), key=lambda one: one.returned)
    return _Chosen("no clear groups", _judge(len(votes), best, 1.0)[1])


def _judge(people: int, stability: Stability, p: float) -> tuple[Verdict, str]:
    """The verdict on groups each of which stands out on a statement, by chance with `p` at most; and the reason."""
    named = f"{NAMES.get(stability.k, stability.k)} groups came back in"
    if people < PEOPLE_MIN:
        return "too few", _too_few(people)
    if not stability.holds:
        return (
            "no clear groups",
            f"{named} only {stability.returned} of {stability.tries} tries; we need {stability.needed}.",
        )
    if p > GATE:
        often = f"{named} {stability.returned} of {stability.tries} tries"
        return "no clear groups", f"{often}, but not each stands out on a statement more than chance would have it."
    left_out = "a fifth of the people and of the statements left out each time"
    return "groups", f"{named} {stability.returned} of {stability.tries} tries, {left_out}; we need {stability.needed}."


def _too_few(people: int) -> str:
    return f"Too few: {people} answered enough to be placed; groups are looked for among {PEOPLE_MIN} or more."


def _are(statements: int) -> str:
    return "is one" if statements == 1 else "are none"


def _drawn(answers: Answers, votes: Votes, chosen: _Chosen, least: int) -> OpinionMap:
    if not votes.size:
        return OpinionMap()
    space = fit_space(votes)
    return draw_map(place(votes, space), chosen.groups, space, statements=answers.statements, least=least)


def _results(answers: Answers, votes: Votes, chosen: _Chosen, least: int) -> tuple[StatementResult, ...]:
    """One for each statement, by consensus, those with a hidden cell last; then by id."""
    everyone = cells_of(votes if chosen.groups else answers.votes, least=least)
    by_group = cells_by_group(votes, chosen.groups, least=least) if chosen.groups else [()] * len(everyone)
    apart = chosen.apart or ((),) * len(everyone)
    made = map(result, answers.statements, everyone, by_group, apart)
    return tuple(sorted(made, key=lambda one: (one.consensus is None, -(one.consensus or 0.0), one.id)))
