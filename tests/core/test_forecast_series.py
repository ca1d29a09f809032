"""Forecasting series: nothing of the future is looked at, totals are told, odd files are met."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.forecast import series as own
from rejoinder.core.forecast.counts import Series, are_totals, from_counts, from_times
from rejoinder.core.forecast.hinges import hinged
from rejoinder.core.forecast.logistic import sigmoid
from rejoinder.core.forecast.scores import auc
from rejoinder.core.forecast.shape import HOUR_S, File, rows_of, settled_before
from rejoinder.core.forecast.trees import grown

SLICES, SLICE_S = 36, 1200.0


def invented(n=200, seed=4, every_s=3600.0):
    """Half of the series are fast; what they have in all says how they end."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(np.where(rng.random(n) < 0.3, 3.0, 0.5)[:, None], (n, SLICES)).astype(float)
    counts[rng.random(counts.shape) < 0.05] = -1
    edge = np.quantile(counts.sum(axis=1), 0.75)
    return [
        Series(i, 1.4e9 + every_s * i, *from_counts(row, SLICE_S, is_total=False), bool(row.sum() > edge))
        for i, row in enumerate(counts)
    ]


@cache
def invented_file():
    """A file of them, which nobody changes."""
    return File.of(invented())


def with_another_future(series, at, moment, settled):
    """The same series, but all that is not known at the moment is different."""
    found = []
    for n, one in enumerate(series):
        weights = np.where(one.start + one.times > moment, 7.0, one.weights)
        label = one.label if n < settled else not one.label
        found.append(Series(one.id, one.start, one.times, weights, label))
    return found


@pytest.mark.parametrize("hours", [0.5, 3, 8])
@pytest.mark.parametrize("at", [40, 120, 199])
def test_nothing_after_the_moment_of_a_forecast_is_looked_at(hours, at):
    file = invented_file()
    moment = file.starts[at] + hours * HOUR_S
    settled = min(int(settled_before(file, np.array([moment]))[0]), at)
    other = File.of(with_another_future(file.series, at, moment, settled))
    assert np.array_equal(rows_of(file, hours).all[at], rows_of(other, hours).all[at])


def test_a_forecast_is_the_same_whatever_becomes_of_later_series():
    file = invented_file()
    at = own.split_at(file) + 5
    moment = file.starts[at] + HOUR_S
    settled = own.known_at(file, at, 1)
    other = File.of(with_another_future(file.series, at, moment, settled))
    one, two = own.try_out(file, 1), own.try_out(other, 1)
    assert one.said[: at - own.split_at(file)] == pytest.approx(two.said[: at - own.split_at(file)])
    assert own.known_at(file, at, 1) < at


def test_endings_are_known_when_the_watching_is_over():
    file = invented_file()
    assert own.settling_s(file) == pytest.approx(SLICES * SLICE_S)
    assert own.known_at(file, 150, 1) == 150 - 12 + 1 + 1  # 12 h watched, one started an hour; one hour has passed


def test_what_came_after_the_settling_is_not_learnt_from():
    late = np.array([60.0, 72 * HOUR_S])
    file = File.of([Series("a", 0.0, late, np.ones(2), True), Series("b", 3600.0, late[:1], np.ones(1), False)])
    assert file.settles_s == 48 * HOUR_S
    assert file.finals.tolist() == [1.0, 1.0]


def test_a_file_too_short_to_settle_is_split_in_two():
    file = File.of(invented(every_s=30.0))
    assert own.settling_s(file) == 0
    assert own.known_at(file, 150, 1) == 150


def test_series_that_start_together_are_mixed_by_id_not_by_line():
    series = [Series(n, 0.0, np.arange(n % 9) * 60.0, np.ones(n % 9), n % 9 > 4) for n in range(200)]
    file, other = File.of(series), File.of(series[::-1])
    assert [one.id for one in file.series] == [one.id for one in other.series]
    assert [one.id for one in file.series] != sorted(one.id for one in file.series)
    assert own.try_out(file, 1).scores.skill > 0.5


def test_falls_now_and_then_do_not_hide_running_totals():
    rng = np.random.default_rng(1)
    totals = [np.cumsum(rng.poisson(2.0, 50)).astype(float) for _ in range(40)]
    for one in totals[:20]:
        one[30] = 0.0
    assert are_totals(totals)
    assert not are_totals([np.diff(one, prepend=0.0) for one in totals])


def test_a_total_that_was_not_looked_at_counts_once():
    _, weights = from_counts(np.array([-1.0, 3.0, -1.0, 5.0, 0.0, 6.0]), 60.0, is_total=True)
    assert np.array_equal(weights, [np.nan, 3.0, np.nan, 2.0, 0.0, 1.0], equal_nan=True)


def test_unknown_and_nought_are_told_apart():
    nought, unknown = np.zeros(36), np.full(36, -1.0)
    file = File.of(
        Series(n, 3600.0 * n, *from_counts(one, SLICE_S, is_total=True), False)
        for n, one in enumerate([nought, unknown])
    )
    rows = rows_of(file, 4).all
    assert not np.array_equal(rows[0, :35], rows[1, :35])
    assert np.isfinite(rows).all()


@pytest.mark.parametrize("counts", [[], [-1.0], [-1.0] * 9, [0.0], [1e15, 0.0]])
@pytest.mark.parametrize("is_total", [True, False])
def test_odd_counts_have_features_without_holes(counts, is_total):
    made = from_counts(np.array(counts), 60.0, is_total=is_total)
    file = File.of([Series("a", 0.0, *made, True), Series("b", 9e9, *made, False)])
    assert np.isfinite(rows_of(file, 1).all).all()


@given(st.lists(st.floats(-1e10, 1e10), max_size=20), st.floats(-1e10, 1e10))
def test_times_are_in_order_and_none_is_before_the_start(times, start):
    found, weights = from_times(np.array(times), start)
    assert len(found) == len(weights)
    assert (np.diff(found) >= 0).all() and (found >= 0).all()


def test_trees_find_what_lines_cannot():
    rng = np.random.default_rng(2)
    rows = rng.uniform(-1, 1, (1500, 4))
    y = ((rows[:, 1] > 0) != (rows[:, 2] > 0)).astype(float)
    asked = rng.uniform(-1, 1, (500, 4))
    true = ((asked[:, 1] > 0) != (asked[:, 2] > 0)).astype(float)
    made = grown(rows, y, is_chance=True)
    assert auc(made.raw(asked), true) > 0.95 > 0.7 > auc(hinged(rows, y).raw(asked), true)
    assert np.array_equal(made.raw(asked), grown(rows, y, is_chance=True).raw(asked))


def test_trees_without_anything_to_learn_say_the_base_rate():
    rows, y = np.ones((60, 3)), np.repeat([1.0, 0.0, 0.0], 20)
    assert sigmoid(grown(rows, y, is_chance=True).raw(rows[:1]))[0] == pytest.approx(1 / 3, abs=0.01)


def test_forecasts_are_calibrated_and_better_than_the_base_rate():
    tried = own.try_out(File.of(invented(600)), 6)
    assert tried.scores.skill > 0.5
    assert tried.scores.ece < 0.1
    assert ((tried.said > 0) & (tried.said < 1)).all()
