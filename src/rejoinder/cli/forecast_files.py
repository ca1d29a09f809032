"""`rejoinder forecast eval`: how well stories can be forecast from a file of series, without a database."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from rejoinder.cli.jsonl import id_of, read_objects
from rejoinder.cli.tier import time_of
from rejoinder.core.forecast.series import Series, Tried, split_at, try_out
from rejoinder.errors import BadInput

SLICE_S = 1200.0  # twenty minutes, as in published popularity series
TIMES_MAX = 1_000_000  # of one series
SERIES_FOR_SHAPE = 20  # so many rising series, without one that falls, are running totals


@dataclass(frozen=True)
class _Row:
    key: int | str
    start: float
    times: list[float] | None
    counts: list[float] | None
    slice_s: float
    label: bool


def evaluate(
    source: Annotated[
        Path, typer.Argument(metavar="SERIES.jsonl", help="id, start, times or counts[, slice_s], label.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    horizons: Annotated[str, typer.Option(help="Hours after the start, with commas.")] = "1,3,4,6,12,24",
    slice_s: Annotated[float, typer.Option(min=1, help="Seconds of a slice where a series does not say.")] = SLICE_S,
) -> None:
    """Forecast each series' label from what was known so many hours after its start; print how good that was.

    The earlier 70 % by start are for training, the later 30 % are tried in six blocks, each from earlier series only.
    """
    hours = _hours(horizons)
    rows = sorted(_rows(source, slice_s), key=lambda row: (row.start, str(row.key)))
    is_total = _are_totals(rows)
    series = [_series(row, is_total=is_total) for row in rows]
    tried = []
    for one in hours:
        try:
            tried.append(try_out(series, one))
        except ValueError as problem:
            raise BadInput(f"{source}: {problem}") from None
    told = _told(series, tried, is_total=is_total)
    if as_json:
        print(json.dumps(told))
    else:
        _show(told)


def _hours(text: str) -> list[float]:
    try:
        found = sorted({float(part) for part in text.split(",")})
    except ValueError:
        raise BadInput(f"horizons {text!r}: give hours with commas, such as 1,4,12") from None
    if not found or found[0] <= 0 or found[-1] > 24 * 365:
        raise BadInput(f"horizons {text!r}: give hours above 0, at most a year")
    return found


def _rows(path: Path, slice_s: float) -> list[_Row]:
    seen: set[str] = set()
    found = []
    for number, row in read_objects(path):
        where = f"{path}, line {number}"
        key = id_of(row, where, seen)
        start = time_of(row.get("start"), where, "start")
        times, counts = _numbers(row, "times", where), _numbers(row, "counts", where)
        if (times is None) == (counts is None):
            raise BadInput(f"{where}: give either times or counts")
        own = row.get("slice_s", slice_s)
        if not isinstance(own, int | float) or isinstance(own, bool) or not 0 < own < float("inf"):
            raise BadInput(f"{where}: slice_s is not a number of seconds above 0")
        found.append(_Row(key, start, times, counts, float(own), _label(row.get("label"), where)))
    if not found:
        raise BadInput(f"{path}: there is no series in it")
    return found


def _numbers(row: dict[str, Any], field: str, where: str) -> list[float] | None:
    values = row.get(field)
    if values is None:
        return None
    if not isinstance(values, list) or len(values) > TIMES_MAX:
        raise BadInput(f"{where}: {field} is not a list of at most {TIMES_MAX:,} numbers")
    if field == "times":
        return [_time(value, where) for value in values]
    for value in values:
        if not isinstance(value, int | float) or isinstance(value, bool) or value != value or abs(value) > 1e15:
            raise BadInput(f"{where}: counts has {str(value)[:40]!r}, which is not a number")
    return [max(float(value), 0.0) for value in values]  # -1 stands for "not known" in published series


def _time(value: Any, where: str) -> float:
    """A time; numbers are kept as they are, for seconds after the start may be large or small."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e11:
        return float(value)
    return time_of(value, where, "times")


def _label(value: Any, where: str) -> bool:
    if value in (0, 1, True, False):
        return bool(value)
    raise BadInput(f"{where}: label is {'missing' if value is None else 'neither 0 nor 1'}")


def _are_totals(rows: list[_Row]) -> bool:
    """Whether the counts are running totals: none ever falls, in twenty or more series that rise."""
    counts = [row.counts for row in rows if row.counts and len(row.counts) > 2 and row.counts[-1] > row.counts[0]]
    return len(counts) >= SERIES_FOR_SHAPE and all(b >= a for one in counts for a, b in pairwise(one))


def _series(row: _Row, *, is_total: bool) -> Series:
    if row.times is not None:
        times = np.sort(np.array(row.times, dtype=np.float64))
        # Unix times are told from seconds after the start by their size.
        times = times - row.start if len(times) and row.start > 1e6 and times[-1] >= row.start else times
        times = times[times >= 0]
        return Series(row.key, row.start, times, np.ones(len(times)), row.label)
    counts = np.array(row.counts, dtype=np.float64)
    counts = np.maximum(np.diff(counts, prepend=0.0), 0.0) if is_total else counts
    ends = row.slice_s * np.arange(1, len(counts) + 1)  # a slice is known when it has ended
    return Series(row.key, row.start, ends, counts, row.label)


def _told(series: list[Series], tried: list[Tried], *, is_total: bool) -> dict[str, Any]:
    at = split_at(series)
    return {
        "series": len(series),
        "train": at,
        "test": len(series) - at,
        "split_at": series[at].start,
        "base_rate": float(tried[0].happened.mean()),
        "counts_are_totals": is_total,
        "horizons": {f"{one.hours:g}": _scores(one) for one in tried},
    }


def _scores(one: Tried) -> dict[str, Any]:
    scores = asdict(one.scores)
    return {
        **{name: scores[name] for name in ("n", "brier", "base_brier", "skill", "auc", "ece", "base_rate")},
        "count_alone": {name: getattr(one.by_count, name) for name in ("brier", "skill", "auc", "ece")},
    }


def _show(told: dict[str, Any]) -> None:
    start = datetime.fromtimestamp(told["split_at"], UTC)
    console = Console()
    console.print(
        f"{told['series']:,} series; trained on {told['train']:,} that started before {start:%Y-%m-%d %H:%M} UTC, "
        f"tried on {told['test']:,}; {told['base_rate']:.1%} of those became stories."
    )
    table = Table("known for", "Brier", "base rate", "skill", "AUC", "ECE", "skill by count alone")
    for hours, one in told["horizons"].items():
        auc = "–" if one["auc"] is None else f"{one['auc']:.3f}"
        table.add_row(
            f"{hours} h", f"{one['brier']:.4f}", f"{one['base_brier']:.4f}", f"{one['skill']:.3f}", auc,
            f"{one['ece']:.3f}", f"{one['count_alone']['skill']:.3f}",
        )  # fmt: skip
    console.print(table)
