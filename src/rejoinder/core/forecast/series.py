"""Forecasting from times alone: will this series become a story? Trained on the past, tried on what came after.

For files of any kind of series (posts, shares, retweets): what is known of a series `h` hours after its start are the
times so far, when it started, and how earlier series that are settled ended. Additive logistic model on hinges.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.forecast.logistic import Logistic, fit, flat_prior, logit, recalibrated, sigmoid
from rejoinder.core.forecast.scores import Scores, score

Numbers = NDArray[np.float64]

TRAIN_SHARE = 0.7  # of the series, the earliest; the rest is tried
BLOCKS = 6  # of what is tried: before each the model is fitted again on all that is settled by then
SETTLED_H = 48.0  # after its start a series' label is taken as known
FOLDS = 5
PENALTIES = (0.3, 3.0, 30.0, 300.0)
KNOTS = (0.1, 0.3, 0.5, 0.7, 0.9)  # quantiles of the training part at which a feature may bend
PARTS = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 3 / 8, 1 / 2, 5 / 8, 3 / 4, 7 / 8, 1.0)  # of the time known, counted apart
LEAST_TRAIN = 30
HOUR_S, DAY_S = 3600.0, 86_400.0


@dataclass(frozen=True)
class Series:
    """One series: when it started (unix seconds), its times in seconds after that with their weights, how it ended."""

    id: int | str
    start: float
    times: NDArray[np.float64]
    weights: NDArray[np.float64]
    label: bool


@dataclass(frozen=True)
class Tried:
    """The forecasts of one horizon on the tried part, with the scores."""

    hours: float
    said: NDArray[np.float64]
    happened: NDArray[np.float64]
    scores: Scores
    by_count: Scores  # the same by a logistic on the count so far alone: what any better model must beat


def split_at(series: Sequence[Series]) -> int:
    """How many series, in order of their start, are for training."""
    return max(1, int(len(series) * TRAIN_SHARE))


def try_out(series: Sequence[Series], hours: float) -> Tried:
    """Forecasts at `hours` after each start for the later 30 % of the series, each made from earlier ones only.

    `series` in order of start, at least 40 with both endings in the training part; raises ValueError otherwise.
    """
    if split_at(series) < LEAST_TRAIN:
        raise ValueError(f"{len(series)} series are too few; at least 43 are needed")
    if len({one.label for one in series[: split_at(series)]}) < 2:
        raise ValueError("all series of the training part end alike")
    y = np.array([one.label for one in series], dtype=np.float64)
    starts = np.array([one.start for one in series])
    rows = _rows(series, hours, y, starts)
    said, by_count = np.zeros(len(y)), np.zeros(len(y))
    edges = np.linspace(split_at(series), len(y), BLOCKS + 1).astype(int)
    for first, last in pairwise(edges.tolist()):
        if last > first:
            known = _settled(starts, first)
            said[first:last] = _forecast(rows[:known], y[:known], rows[first:last])
            by_count[first:last] = _forecast(rows[:known, :1], y[:known], rows[first:last, :1])
    tried = slice(split_at(series), None)
    return Tried(hours, said[tried], y[tried], score(said[tried], y[tried]), score(by_count[tried], y[tried]))


def _settled(starts: Numbers, first: int) -> int:
    """How many series are settled when the one at `first` starts; all before it in a file without a span."""
    span = float(starts[-1] - starts[0])
    wait = min(SETTLED_H * HOUR_S, 0.05 * span)
    known = int(np.searchsorted(starts[:first], starts[first] - wait, side="right"))
    return known if span else first


def _rows(series: Sequence[Series], hours: float, y: Numbers, starts: Numbers) -> Numbers:
    """Features of each series as they are known `hours` after its start: n × d, the count so far first."""
    own = np.array([_shape(one, hours * HOUR_S) for one in series])
    around = _around(y, starts)
    spread = starts[-1] - starts[0]
    if spread < DAY_S:  # starts that say nothing about the hour of day
        return np.column_stack([own, around])
    day, week = 2 * math.pi * starts / DAY_S, 2 * math.pi * starts / (7 * DAY_S)
    return np.column_stack(
        [own, around, np.sin(day), np.cos(day), np.sin(2 * day), np.cos(2 * day), np.sin(week), np.cos(week)]
    )


def _shape(one: Series, known_s: float) -> list[float]:
    chosen = one.times <= known_s
    times, weights = one.times[chosen], one.weights[chosen]
    total = float(weights.sum())
    cumulated = [float(weights[times <= part * known_s].sum()) for part in PARTS]
    pieces = np.diff([0.0, *cumulated])
    last = float(times[-1]) if len(times) else 0.0
    first = float(times[weights > 0][0]) if total > 0 else known_s
    recent, before = cumulated[-1] - cumulated[5], cumulated[5]
    return [
        math.log1p(total),
        *(math.log1p(max(value, 0.0)) for value in cumulated[:-1]),
        *(math.log1p(max(value, 0.0)) for value in pieces[3:]),
        math.log1p(recent) - math.log1p(before),
        1 - last / known_s if len(times) else 1.0,
        first / known_s,
        math.log1p(float(pieces.max())),
        float((pieces > 0).sum()),
        math.log1p(float(weights.max())) if len(weights) else 0.0,
    ]


def _around(y: Numbers, starts: Numbers) -> Numbers:
    """How settled series before each one ended (the last 50 and 400), and how many started in the day before it."""
    happened = np.concatenate([[0.0], np.cumsum(y)])
    rate = 0.5
    found = np.zeros((len(y), 3))
    for at in range(len(y)):
        known = _settled(starts, at) if at else 0
        for column, window in enumerate((50, 400)):
            least = max(0, known - window)
            # Ten imagined series at the long-run rate keep the first few from shouting.
            rate = float((happened[known] + 1) / (known + 2))
            found[at, column] = (happened[known] - happened[least] + 10 * rate) / (known - least + 10)
        found[at, 2] = math.log1p(at - int(np.searchsorted(starts[: at + 1], starts[at] - DAY_S)))
    return found


def _forecast(rows: Numbers, y: Numbers, asked: Numbers) -> Numbers:
    """Fitted on `rows`, said of `asked`: the penalty and the calibration come from folds of the past in time order."""
    basis = _Basis(rows)
    x = basis.of(rows)
    folds = np.arange(len(y)) * FOLDS // len(y)
    losses, outs = [], []
    for penalty in PENALTIES:
        out = np.zeros(len(y))
        for fold in range(FOLDS):
            held = folds == fold
            out[held] = _fitted(x[~held], y[~held], penalty).chances(x[held])
        kept = np.clip(out, 1e-4, 1 - 1e-4)
        losses.append(float(-np.mean(y * np.log(kept) + (1 - y) * np.log(1 - kept))))
        outs.append(out)
    best = int(np.argmin(losses))
    shift, stretch = recalibrated(outs[best], y)
    made = _fitted(x, y, PENALTIES[best]).chances(basis.of(asked))
    return sigmoid(shift + stretch * logit(made))


def _fitted(x: Numbers, y: Numbers, penalty: float) -> Logistic:
    return fit(x, y, prior=flat_prior(x.shape[1], penalty))


class _Basis:
    """Each feature, standardised, with hinges at quantiles of the training rows; the count with its products."""

    def __init__(self, rows: Numbers) -> None:
        self._mean, self._sd = rows.mean(axis=0), rows.std(axis=0)
        self._used = np.flatnonzero(self._sd > 1e-9)
        standard = self._standard(rows)
        self._knots = [np.unique(np.quantile(standard[:, j], KNOTS)) for j in range(standard.shape[1])]

    def _standard(self, rows: Numbers) -> Numbers:
        made: Numbers = np.clip((rows[:, self._used] - self._mean[self._used]) / self._sd[self._used], -6, 6)
        return made

    def of(self, rows: Numbers) -> Numbers:
        """n × d features to n × many columns."""
        standard = self._standard(rows)
        columns = [standard]
        for j, knots in enumerate(self._knots):
            columns.extend(np.maximum(standard[:, j] - knot, 0)[:, None] for knot in knots)
        if standard.shape[1] > 1:
            columns.append(standard[:, :1] * standard[:, 1:])
        return np.column_stack(columns)
