"""The stage grid of a count for several places: a row per candidate, a column per stage, in whole votes that add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rejoinder.core.ballots.count import Count, Stage
from rejoinder.core.ballots.naming import isolated, short_names
from rejoinder.core.ballots.placing import elected_at, in_order_of_result, out_at, told_stages
from rejoinder.core.ballots.whole import WholeStage, whole_votes
from rejoinder.core.languages import ordinal
from rejoinder.core.text import listed

Fate = Literal["elected", "left", "out"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One candidate at one stage. `bar` and the column's `tick` are shares of the longest bar, 0 to 1.

    `mark` says how the cell is drawn: "now" elected there, "before" elected earlier, "goes" out there, "gone" earlier.
    """

    votes: int
    change: int
    bar: float
    mark: Literal["", "now", "before", "goes", "gone"]


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate, with what became of them in words: "elected 2nd", "not elected", "out at stage 5"."""

    candidate: int
    label: str
    fate: Fate
    says: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One stage: what was done in it, in two short lines; the quota where it is new; what has no next choice."""

    number: int
    who: str
    act: str
    quota: str
    tick: float | None
    no_choice: int
    papers: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole grid, rows in the order of the result. In each column the votes and `no_choice` make `papers`."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    @property
    def groups(self) -> tuple[tuple[Row, ...], ...]:
        """The rows parted: elected, not elected, out; without those that are empty."""
        parted = [tuple(row for row in self.rows if row.fate == fate) for fate in ("elected", "left", "out")]
        return tuple(group for group in parted if group)


def stage_grid(count: Count) -> Grid:
    """The grid of `count`. Rounds of arithmetic in which nothing was decided are left out."""
    stages = told_stages(count)
    whole = whole_votes(count, stages)
    unit = 10**count.decimals
    most = max([unit, *(max([stage.quota or 0, *stage.totals]) for stage in stages)])
    columns = tuple(_column(count, stages, (place, whole[place]), most) for place in range(len(stages)))
    rows = tuple(_row(count, stages, (whole, most), candidate) for candidate in in_order_of_result(count))
    return Grid(rows, columns)


def fate_of(count: Count, candidate: int) -> tuple[Fate, str]:
    """What became of a candidate, as a kind and in words."""
    if candidate in count.winners:
        place = count.winners.index(candidate) + 1
        return "elected", f"elected {ordinal(place, 'en')}" if count.seats > 1 else "elected"
    gone = out_at(count).get(candidate)
    return ("left", "not elected") if gone is None else ("out", f"out at stage {gone}")


def act_of(count: Count, stage: Stage) -> tuple[str, str]:
    """What was done in a stage, in two short lines.

    Names are as short as they can be without being alike.
    """
    short = short_names(count.labels)
    names = [isolated(short[n]) for n in stage.of]
    if stage.action == "first":
        return "First", "choices"
    if stage.action == "surplus" and names:
        return f"{listed(names)}’s", "surplus"
    if stage.action == "exclusion" and names:
        who = listed(names) if len(names) < 3 else f"{names[0]} and {len(names) - 1} others"
        return who, "goes out" if len(names) == 1 else "go out"
    if stage.action == "elected" and names:
        return listed(names), "elected"
    return (f"Round {stage.number}", "") if stage.action == "iteration" else ("Result", "")


def _column(count: Count, stages: Sequence[Stage], at: tuple[int, WholeStage], most: int) -> Column:
    place, whole = at
    stage = stages[place]
    who, act = act_of(count, stage)
    is_new = stage.quota is not None and (place == 0 or stage.quota != stages[place - 1].quota)
    quota = _quota_text(stage.quota or 0, count.decimals) if is_new else ""
    tick = None if stage.quota is None else stage.quota / most
    return Column(stage.number, who, act, quota, tick, whole.exhausted, whole.papers)


def _quota_text(quota: int, decimals: int) -> str:
    unit = 10**decimals
    return f"{quota // unit:,}" if quota % unit == 0 else f"{quota / unit:,.2f}"


def _row(count: Count, stages: Sequence[Stage], shown: tuple[Sequence[WholeStage], int], candidate: int) -> Row:
    whole, most = shown
    won, gone = elected_at(count).get(candidate), out_at(count).get(candidate)
    cells, before = list[Cell](), None
    for stage, column in zip(stages, whole, strict=True):
        votes = column.totals[candidate]
        change = 0 if before is None else votes - before
        before = votes
        mark: Literal["", "now", "before", "goes", "gone"] = ""
        if won is not None and stage.number >= won:
            mark = "now" if stage.number == won else "before"
        elif gone is not None and stage.number >= gone and not stage.totals[candidate]:
            mark = "gone" if cells and cells[-1].mark in ("goes", "gone") else "goes"
        cells.append(Cell(votes, change, stage.totals[candidate] / most, mark))
    fate, says = fate_of(count, candidate)
    return Row(candidate, isolated(count.labels[candidate]), fate, says, tuple(cells))
