"""A count as its pages show it: the finding, one picture by the kind of rule, the stages with their reasons, ties."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.ballots import flows
from rejoinder.core.ballots.bars import stage_names
from rejoinder.core.ballots.close import how_close
from rejoinder.core.ballots.count import Count, Stage
from rejoinder.core.ballots.finding import finding
from rejoinder.core.ballots.grid import Grid, act_of, stage_grid
from rejoinder.core.ballots.naming import cut, isolated, short_names
from rejoinder.core.ballots.placing import conserves, in_order_of_result, told_stages
from rejoinder.core.ballots.rules import rule_or_none
from rejoinder.core.ballots.telling import plain_votes, stage_table
from rejoinder.core.ballots.whole import whole_votes

HEAD_LETTERS = 16  # of a name over a column
TABLE_LETTERS = 90  # of all names and figures beside which there is room for the reasons
Kind = Literal["flows", "grid", "scores", "pairs", "decision", "none"]
SENTENCES = re.compile(r"(?<=\.)\s+(?=\D)")


@dataclass(frozen=True)
class Told:
    """What a page says of one count. `exact` is the table with all decimals: headings first, a row a candidate."""

    count: Count
    kind: Kind
    finding: str
    picture: SafeString
    rule_title: str
    grid: Grid | None
    pairs: "Pairs | None"
    scores: "Scores | None"
    stages: tuple["StageRow", ...]
    heads: tuple[str, ...]
    has_used_up: bool
    exact: list[list[str]]
    ties: tuple[tuple[int, str], ...]
    stands: int
    close: tuple["Fact", ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether the table of stages leaves no room for reasons beside it."""
        return sum(max(len(head), 6) + 2 for head in self.heads) > TABLE_LETTERS


@dataclass(frozen=True)
class Fact:
    """One line of what is said beside a picture."""

    label: str
    says: str


@dataclass(frozen=True)
class StageRow:
    """One stage in the table: the votes in the order of the result, what is used up, and why, its end in bold."""

    number: int
    act: str
    votes: tuple["Votes", ...]
    used_up: int
    why: str
    why_strong: str


@dataclass(frozen=True)
class Votes:
    """One candidate's votes in a stage; `is_gone` where there is nothing to say any more."""

    votes: int
    is_gone: bool
    is_elected: bool


@dataclass(frozen=True)
class Pairs:
    """The matrix of pairs, rows and columns in the order of the result."""

    heads: tuple[str, ...]
    rows: tuple["PairRow", ...]


@dataclass(frozen=True)
class PairRow:
    """How many papers put one candidate before each of the others, and how often that is more than the other way."""

    label: str
    is_winner: bool
    cells: tuple["Pair", ...]
    wins: int


@dataclass(frozen=True)
class Pair:
    """`says` is "wins", "loses", "level", or empty on the diagonal."""

    papers: int
    says: str


@dataclass(frozen=True)
class Scores:
    """Totals of a rule that adds up, stage by stage, best first, with bars as shares of the longest."""

    stages: tuple[str, ...]
    rows: tuple["ScoreRow", ...]


@dataclass(frozen=True)
class ScoreRow:
    label: str
    is_winner: bool
    totals: tuple[str, ...]


def told(count: Count) -> Told:
    """Everything that a page says of the count. Cost: what its picture costs."""
    kind = kind_of(count)
    order = in_order_of_result(count)
    rule = rule_or_none(count.rule)  # None: a rule that a later or earlier program knew
    short = short_names(count.labels)
    drawn = flows.picture(count) if kind in ("flows", "scores") and count.stages else ""
    return Told(
        count=count, kind=kind, finding=finding(count), rule_title=rule.title if rule else count.rule,
        picture=mark_safe(drawn),  # noqa: S308 escaped where it is drawn
        grid=stage_grid(count) if kind == "grid" else None,
        pairs=_pairs(count, order) if kind == "pairs" else None,
        scores=_scores(count, order) if kind == "scores" else None,
        stages=_stages(count, order) if count.stages else (),
        heads=tuple(isolated(cut(short[n], HEAD_LETTERS)) for n in order),
        has_used_up=any(stage.exhausted for stage in count.stages),
        exact=_exact(count), stands=len(order),
        ties=_ties(count), close=_close(count),
    )  # fmt: skip


def kind_of(count: Count) -> Kind:
    """Which picture fits: flows for one place, a grid for several, bars for scores, a matrix for pairs."""
    if not count.stages:
        return "none"
    if count.rule == "decision":
        return "decision"
    if count.pairwise and count.rule != "star":
        return "pairs"
    if not conserves(count):
        return "scores"
    return "flows" if count.seats == 1 else "grid"


def _stages(count: Count, order: Sequence[int]) -> tuple[StageRow, ...]:
    stages = told_stages(count)
    found = []
    for stage, whole in zip(stages, whole_votes(count, stages), strict=True):
        votes = tuple(
            Votes(whole.totals[n], not stage.totals[n] and _is_out(count, stage, n), n in stage.elected) for n in order
        )
        plain, strong = _why(count, stage)
        act = " ".join(act_of(count, stage)).strip()
        found.append(StageRow(stage.number, act, votes, whole.exhausted, plain, strong))
    return tuple(found)


def _is_out(count: Count, stage: Stage, candidate: int) -> bool:
    return any(candidate in one.excluded for one in count.stages if one.number <= stage.number)


def _why(count: Count, stage: Stage) -> tuple[str, str]:
    """The reason, its last sentence apart where somebody is elected by it."""
    why = _in_direction(count, stage.why)
    if not stage.elected:
        return why, ""
    sentences = SENTENCES.split(why)
    return " ".join(sentences[:-1]), sentences[-1]


def _ties(count: Count) -> tuple[tuple[int, str], ...]:
    return tuple((stage.number, _in_direction(count, tie.why)) for stage in count.stages for tie in stage.ties)


def _in_direction(count: Count, sentence: str) -> str:
    """The sentence, with names that are written from right to left kept from turning its other words round."""
    for label in count.labels:
        if label != isolated(label):
            sentence = sentence.replace(label, isolated(label))
    return sentence


def _close(count: Count) -> tuple[Fact, ...]:
    """The last place, and the smallest gap between somebody who went out and the next."""
    if count.rule == "decision":
        return ()
    if kind_of(count) == "pairs":
        return _closest_pair(count)
    close = how_close(count)
    facts = []
    if close.last:
        facts.append(
            Fact("Last stage" if count.seats == 1 else "Last place", _in_direction(count, close.last.sentence))
        )
    if close.closest and (close.last is None or close.closest.stage != close.last.stage):
        facts.append(Fact(f"Stage {close.closest.stage}", _in_direction(count, close.closest.sentence)))
    if facts and conserves(count) and len(count.stages) > 1:
        facts.append(
            Fact("But", "Fewer papers at an earlier stage may have changed the end. These are the gaps we saw.")
        )
    return tuple(facts)


def _closest_pair(count: Count) -> tuple[Fact, ...]:
    """The closest of the first winner's comparisons."""
    others = [n for n, one in enumerate(count.candidates) if n not in count.winners and not one.withdrawn]
    if not count.winners or not others:
        return ()
    winner = count.winners[0]
    ahead = {n: count.pairwise[winner][n] - count.pairwise[n][winner] for n in others}
    other = min(others, key=lambda n: ahead[n])
    short = short_names(count.labels)
    one, two = isolated(short[winner]), isolated(short[other])
    if ahead[other] == 0:
        says = f"{one} and {two} are level."
    else:
        verb = "is put before" if ahead[other] > 0 else "is put after"
        says = f"{one} {verb} {two} by {abs(ahead[other]):,} papers more."
    return (Fact("Closest pair", says),)


def _exact(count: Count) -> list[list[str]]:
    table = stage_table(count)
    return [[isolated(row[0]), *row[1:]] for row in table]


def _pairs(count: Count, order: Sequence[int]) -> Pairs:
    short = short_names(count.labels)
    rows = []
    for a in order:
        cells = tuple(_pair(count, a, b) for b in order)
        wins = sum(cell.says == "wins" for cell in cells)
        rows.append(PairRow(isolated(count.labels[a]), a in count.winners, cells, wins))
    return Pairs(tuple(isolated(cut(short[n], HEAD_LETTERS)) for n in order), tuple(rows))


def _pair(count: Count, a: int, b: int) -> Pair:
    if a == b:
        return Pair(0, "")
    one, other = count.pairwise[a][b], count.pairwise[b][a]
    return Pair(one, "wins" if one > other else "loses" if one < other else "level")


def _scores(count: Count, order: Sequence[int]) -> Scores:
    rows = tuple(
        ScoreRow(
            isolated(count.labels[n]), n in count.winners,
            tuple(plain_votes(stage.totals[n], count.decimals) for stage in count.stages),
        )
        for n in order
    )  # fmt: skip
    return Scores(stage_names(count), rows)
