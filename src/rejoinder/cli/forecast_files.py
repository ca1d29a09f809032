"""`rejoinder forecast eval`: how well stories can be forecast from a file of series, without a database."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from rejoinder.cli.jsonl import id_of, read_objects
from rejoinder.cli.tier import time_of
from rejoinder.core.forecast.counts import Series, are_totals, from_counts, from_times
from rejoinder.core.forecast.series import Tried, settling_s, split_at, try_out
from rejoinder.core.forecast.shape import HOUR_S, File
from rejoinder.errors import BadInput

SLICE_S = 1200.0  # twenty minutes, as in published popularity series
TIMES_MAX = 1_000_000  # of one series
LINE_LETTERS_MAX = 40_000_000  # a million times of up to 40 letters


@dataclass(frozen=True)
class _Row:
    key: int | str
    start: float
    times: NDArray[np.float64] | None
    counts: NDArray[np.float64] | None
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

    The earlier 70 % by start are for training; the later 30 % are tried, each from earlier series that are settled.
    """
    hours = _hours(horizons)
    rows = list(_rows(source, slice_s))
    if not rows:
        raise BadInput(f"{source}: there is no series in it")
    is_total = are_totals(row.counts for row in rows if row.counts is not None)
    file = File.of(_series(row, is_total=is_total) for row in rows)
    tried = []
    for one in hours:
        try:
            tried.append(try_out(file, one))
        except ValueError as problem:
            raise BadInput(f"{source}: {problem}") from None
    told = _told(file, tried, is_total=is_total)
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


def _rows(path: Path, slice_s: float) -> Iterator[_Row]:
    seen: set[str] = set()
    for number, row in read_objects(path, letters_max=LINE_LETTERS_MAX):
        where = f"{path}, line {number}"
        key = id_of(row, where, seen)
        start = time_of(row.get("start"), where, "start")
        times, counts = _numbers(row, "times", where), _numbers(row, "counts", where)
        if (times is None) == (counts is None):
            raise BadInput(f"{where}: give either times or counts")
        own = row.get("slice_s", slice_s)
        if not isinstance(own, int | float) or isinstance(own, bool) or not 0 < own < 1e9:
            raise BadInput(f"{where}: slice_s is not a number of seconds above 0")
        yield _Row(key, start, times, counts, float(own), _label(row.get("label"), where))


def _numbers(row: dict[str, Any], field: str, where: str) -> NDArray[np.float64] | None:
    """The numbers of a field in the order given; a null among counts is "not known", as is anything below 0."""
    values = row.get(field)
    if values is None:
        return None
    if not isinstance(values, list) or len(values) > TIMES_MAX:
        raise BadInput(f"{where}: {field} is not a list of at most {TIMES_MAX:,} numbers")
    if field == "times":
        return np.array([_time(value, where) for value in values], dtype=np.float64)
    for value in values:
        if value is not None and not (_is_number(value) and abs(value) <= 1e15):
            raise BadInput(f"{where}: counts has {str(value)[:40]!r}, which is not a number")
    return np.array([-1.0 if value is None else float(value) for value in values], dtype=np.float64)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _time(value: Any, where: str) -> float:
    """A time; numbers are kept as they are, for seconds after the start may be large or small."""
    if _is_number(value) and abs(value) < 1e11:
        return float(value)
    return time_of(value, where, "times")


def _label(value: Any, where: str) -> bool:
    if isinstance(value, bool | int | float) and value in (0, 1):
        return bool(value)
    raise BadInput(f"{where}: label is {'missing' if value is None else 'neither 0 nor 1'}")


def _series(row: _Row, *, is_total: bool) -> Series:
    if row.counts is not None:
        times, weights = from_counts(row.counts, row.slice_s, is_total=is_total)
    else:
        times, weights = from_times(np.array([] if row.times is None else row.times), row.start)
    return Series(row.key, row.start, times, weights, row.label)


def _told(file: File, tried: list[Tried], *, is_total: bool) -> dict[str, Any]:
    at = split_at(file)
    return {
        "series": len(file.y),
        "train": at,
        "test": len(file.y) - at,
        "split": "time" if file.is_ordered else "by id, mixed: all series start together",
        "split_at": float(file.starts[at]),
        "settled_after_h": settling_s(file) / HOUR_S,
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
    console = Console()
    early = f" that started before {_day(told['split_at'])}" if told["split"] == "time" else ", chosen by their ids"
    console.print(
        f"{told['series']:,} series; trained on {told['train']:,}{early}, "
        f"tried on {told['test']:,}; {told['base_rate']:.1%} of those became stories."
    )
    if told["split"] == "time" and not told["settled_after_h"]:
        console.print("The file is too short for endings to settle: those of all earlier series are taken as known.")
    table = Table("known for", "Brier", "base rate", "skill", "AUC", "ECE", "skill by count alone")
    for hours, one in told["horizons"].items():
        auc = "–" if one["auc"] is None else f"{one['auc']:.3f}"
        table.add_row(
            f"{hours} h", f"{one['brier']:.4f}", f"{one['base_brier']:.4f}", f"{one['skill']:.3f}", auc,
            f"{one['ece']:.3f}", f"{one['count_alone']['skill']:.3f}",
        )  # fmt: skip
    console.print(table)


def _day(seconds: float) -> str:
    """A date, or the number itself where it is none that a calendar has."""
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError, OSError):
        return f"{seconds:g}"
