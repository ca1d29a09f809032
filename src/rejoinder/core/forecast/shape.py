"""What is known of a series some hours after its start: its own shape, and how the others were doing by then.

Nothing later than `start + hours` is looked at; of other series only what was counted by then, and their endings only
where they were settled by then.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.forecast.counts import Numbers, Series

PARTS = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 3 / 8, 1 / 2, 5 / 8, 3 / 4, 7 / 8, 1.0)  # of the time known, counted apart
WINDOWS = (50, 400)  # settled or watched series before this one
HOUR_S, DAY_S = 3600.0, 86_400.0
BIN_S = 1200.0
BINS_MAX = 1_000_000
BATCH = 2_000  # series summed up at a time
LEVEL_H = (3, 24)
WATCHED_H_MAX = 48.0  # a series is taken as settled so long after its start at the latest


@dataclass(frozen=True)
class Clock:
    """What all series together did by the clock, summed up: how often one was looked at, grew, and by how much (log).

    `sums` is 3 × bins, each column all that is known when its bin begins.
    """

    begin: float
    size_s: float
    sums: Numbers

    @classmethod
    def of(cls, series: Sequence[Series]) -> "Clock":
        """The clock over series in order of start; bins of 20 minutes, longer where a million would not do."""
        begin = series[0].start
        longest = max((float(one.times[-1]) for one in series if len(one.times)), default=0.0)
        size = max(BIN_S, (series[-1].start - begin + longest) / BINS_MAX)
        bins = int((series[-1].start - begin + longest) / size) + 2
        sums = np.zeros((3, bins))
        for first in range(0, len(series), BATCH):
            some = series[first : first + BATCH]
            at = np.concatenate([np.ceil((one.start - begin + one.times) / size) for one in some]).astype(np.int64)
            weights = np.concatenate([one.weights for one in some])
            at, weights = at[~np.isnan(weights)], weights[~np.isnan(weights)]
            for row, values in enumerate((None, weights > 0, np.log1p(weights))):
                sums[row] += np.bincount(at, values, bins)
        return cls(begin, size, np.concatenate([np.zeros((3, 1)), np.cumsum(sums, axis=1)], axis=1))


@dataclass(frozen=True)
class File:
    """A file of series in order of start, with what all horizons need."""

    series: Sequence[Series]
    y: Numbers
    starts: Numbers
    finals: Numbers  # all that came until it was settled
    settles_s: float  # so long after its start a series' ending is known
    is_ordered: bool  # whether the starts differ at all
    clock: Clock

    @classmethod
    def of(cls, series: Iterable[Series]) -> "File":
        """The file of at least one series, put in order of start.

        Series that started together stand in an order mixed from their ids: neither the order of lines nor that of ids
        can tell anything of the ending.
        """
        ordered = sorted(series, key=lambda one: (one.start, _mixed(one.id)))
        starts = np.array([one.start for one in ordered])
        settles_s, is_ordered = _watched(ordered), bool(starts[-1] > starts[0])
        return cls(
            series=ordered,
            y=np.array([one.label for one in ordered], dtype=np.float64),
            starts=starts,
            finals=_finals(ordered, settles_s if is_ordered else math.inf),
            settles_s=settles_s,
            is_ordered=is_ordered,
            clock=Clock.of(ordered),
        )


def _mixed(key: int | str) -> bytes:
    return hashlib.blake2b(str(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _watched(series: Sequence[Series]) -> float:
    """How long after its start a series' ending is known: as long as the longest was watched, two days at most."""
    longest = max((float(one.times[-1]) for one in series if len(one.times)), default=0.0)
    return min(longest, WATCHED_H_MAX * HOUR_S) or WATCHED_H_MAX * HOUR_S


def _finals(series: Sequence[Series], until_s: float) -> Numbers:
    """All that came to each series until then."""
    return np.array([float(np.nansum(one.weights[one.times <= until_s])) for one in series])


def settled_before(file: File, times: Numbers) -> NDArray[np.intp]:
    """How many series at the head of the file are settled at each of these times."""
    return np.searchsorted(file.starts, times - file.settles_s, side="right")


@dataclass(frozen=True)
class Rows:
    """Features of series, n × d, the count so far first; `plain`: those of them that a line may be drawn through.

    How the days go (levels, endings, how many started) drifts, and lines run on beyond what was seen; trees do not.
    """

    all: Numbers
    plain: Numbers

    def of(self, chosen: "slice | NDArray[np.intp]") -> "Rows":
        """The chosen ones."""
        return Rows(self.all[chosen], self.plain[chosen])


def rows_of(file: File, hours: float) -> Rows:
    """Features of each series as they are known `hours` after its start."""
    own = own_shapes(file.series, hours * HOUR_S)
    if not file.is_ordered:
        return Rows(own, own)
    plain = [own, _beside(file, own[:, 0])]
    if file.starts[-1] - file.starts[0] >= DAY_S:  # else the starts say nothing about the hour of day
        plain.append(_calendar(file.starts))
    drifting = [_ended(file, hours), _level(file, hours), _started(file, hours)]
    return Rows(np.column_stack([*plain, *drifting]), np.column_stack(plain))


def own_shapes(series: Sequence[Series], known_s: float) -> Numbers:
    """The features of each series alone."""
    grid = np.array(PARTS) * known_s
    sums = np.zeros((len(series), len(PARTS)))
    marks = np.zeros((len(series), 10))
    for n, one in enumerate(series):
        at = np.searchsorted(one.times, grid, side="right")
        weights = one.weights[: at[-1]]
        sums[n] = np.concatenate([[0.0], np.nancumsum(weights)])[at]
        marks[n] = _marks(one.times[: at[-1]], weights, known_s)
    pieces = np.diff(sums, axis=1, prepend=0.0)
    half = PARTS.index(0.5)
    return np.column_stack(
        [
            np.log1p(sums[:, -1]),
            np.log1p(sums[:, :-1]),
            np.log1p(pieces[:, 3:]),
            np.log1p(sums[:, -1] - sums[:, half]) - np.log1p(sums[:, half]),
            np.log1p(pieces.max(axis=1)),
            (pieces > 0).sum(axis=1),
            marks,
        ]
    )


def _marks(times: Numbers, weights: Numbers, known_s: float) -> list[float]:
    """Where things stand in a series: when first looked at, first and last seen to grow, how often, how much."""
    known = ~np.isnan(weights)
    grew = np.flatnonzero(weights > 0)
    first = float(weights[grew[0]]) if len(grew) else 0.0
    looked = np.flatnonzero(known)
    total = float(np.nansum(weights))
    return [
        float(times[looked[0]]) / known_s if len(looked) else 1.2,
        float(known.mean()) if len(known) else 0.0,
        float(known[-6:].mean()) if len(known) else 0.0,
        float(times[grew[0]]) / known_s if len(grew) else 1.2,
        1 - float(times[grew[-1]]) / known_s if len(grew) else 1.2,
        math.log1p(len(grew)),
        math.log1p(first),
        math.log1p(total - first),
        math.log1p(float(weights[grew].max())) if len(grew) else 0.0,
        float(times[grew[0]] - times[looked[0]]) / known_s if len(grew) else 1.2,
    ]


def _ended(file: File, hours: float) -> Numbers:
    """How settled series before each one ended, over two windows; ten imagined ones at the long-run rate steady it."""
    at = np.arange(len(file.y))
    known = np.minimum(settled_before(file, file.starts + hours * HOUR_S), at)
    happened = np.concatenate([[0.0], np.cumsum(file.y)])
    rate = (happened[known] + 1) / (known + 2)
    columns = []
    for window in WINDOWS:
        least = np.maximum(known - window, 0)
        columns.append((happened[known] - happened[least] + 10 * rate) / (known - least + 10))
    return np.column_stack(columns)


def _beside(file: File, count: Numbers) -> Numbers:
    """The log count against that of the series before, each at the same age: those started earlier, so it is known."""
    before = np.searchsorted(file.starts, file.starts, side="left")
    sums, squares = (np.concatenate([[0.0], np.cumsum(part)]) for part in (count, count**2))
    columns = []
    for window in WINDOWS:
        least = np.maximum(before - window, 0)
        n = np.maximum(before - least, 1)
        mean = (sums[before] - sums[least]) / n
        spread = np.sqrt(np.maximum((squares[before] - squares[least]) / n - mean**2, 0.0))
        columns += [mean, np.where(before > least, (count - mean) / (spread + 0.3), 0.0)]
    return np.column_stack(columns)


def _level(file: File, hours: float) -> Numbers:
    """How much all watched series grew in the hours before the moment, by the clock: the level of the day."""
    size, begin, upto = file.clock.size_s, file.clock.begin, file.clock.sums
    last = np.clip(((file.starts + hours * HOUR_S - begin) // size).astype(np.int64) + 1, 0, upto.shape[1] - 1)
    columns = []
    for window in LEVEL_H:
        first = np.maximum(last - max(int(window * HOUR_S / size), 1), 0)
        looked, grew, much = upto[:, last] - upto[:, first]
        columns += [np.log1p(much), (grew + 1) / (looked + 2), much / (looked + 2)]
    return np.column_stack(columns)


def _started(file: File, hours: float) -> Numbers:
    """How many series started in the hour, six hours and day before each start, and since."""
    columns = []
    at = np.searchsorted(file.starts, file.starts, side="left")
    for window in (HOUR_S, 6 * HOUR_S, DAY_S):
        columns.append(np.log1p(at - np.searchsorted(file.starts, file.starts - window, side="left")))
    columns.append(np.log1p(np.searchsorted(file.starts, file.starts + hours * HOUR_S, side="right") - at))
    return np.column_stack(columns)


def _calendar(starts: Numbers) -> Numbers:
    day, week = 2 * math.pi * starts / DAY_S, 2 * math.pi * starts / (7 * DAY_S)
    return np.column_stack([np.sin(day), np.cos(day), np.sin(2 * day), np.cos(2 * day), np.sin(week), np.cos(week)])
