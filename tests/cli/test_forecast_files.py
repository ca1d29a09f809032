"""`rejoinder forecast eval` from outside: fields, time split, and what it says of bad lines."""

import json
import random
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import BadInput

NOON = ("--horizons", "12")  # one of the horizons, where a law is the same for each


def series(n=120, seed=1):
    chance = random.Random(seed)
    rows = []
    for i in range(n):
        pace = chance.choice([0.2, 0.3, 3.0])
        times = sorted(chance.uniform(0, 86_400) for _ in range(int(pace * 10)))
        rows.append({"id": i, "start": 1_400_000_000 + 3600 * i, "times": times, "label": int(pace > 1)})
    return rows


def run(folder, rows, *args):
    source = folder / "series.jsonl"
    source.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return CliRunner().invoke(app, ["forecast", "eval", str(source), "--json", *args])


def test_scores_are_told_by_horizon_on_the_later_part(tmp_path):
    told = json.loads(run(tmp_path, series(), "--horizons", "1,12").stdout)
    assert (told["series"], told["train"], told["test"]) == (120, 84, 36)
    assert set(told["horizons"]) == {"1", "12"}
    assert {"brier", "skill", "auc", "ece", "base_rate"} <= set(told["horizons"]["12"])
    assert told["horizons"]["12"]["skill"] > 0.5


def test_absolute_times_and_counts_say_the_same_as_seconds(tmp_path):
    rows = series()
    absolute = [{**row, "times": [row["start"] + t for t in row["times"]]} for row in rows]
    one, other = (json.loads(run(tmp_path, r, *NOON).stdout)["horizons"]["12"] for r in (rows, absolute))
    assert one["skill"] == pytest.approx(other["skill"], abs=1e-3)  # the sums round
    slices = [int(t // 600) for t in rows[5]["times"]]
    counted = [
        {"id": r["id"], "start": r["start"], "label": r["label"], "slice_s": 600,
         "counts": [sum(int(t // 600) == n for t in r["times"]) for n in range(144)]}
        for r in rows
    ]  # fmt: skip
    assert slices and json.loads(run(tmp_path, counted, *NOON).stdout)["counts_are_totals"] is False


def test_running_totals_are_told_from_counts(tmp_path):
    totals = [
        {"id": r["id"], "start": r["start"], "label": r["label"],
         "counts": [-1] + [sum(t < 1200 * (n + 1) for t in r["times"]) for n in range(1, 72)]}
        for r in series()
    ]  # fmt: skip
    assert json.loads(run(tmp_path, totals, *NOON).stdout)["counts_are_totals"] is True


def test_the_order_of_lines_does_not_matter(tmp_path):
    rows = series()
    assert run(tmp_path, rows, *NOON).stdout == run(tmp_path, rows[::-1], *NOON).stdout


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("{", "not JSON"), ('{"id": "x", "start": 1, "label": 1}', "times or counts"),
        ('{"id": "x", "start": 1, "times": [1], "label": 2}', "label"), ('{"id": "x", "times": [1], "label": 1}', "start"),
        ('{"id": "x", "start": 1, "counts": ["a"], "label": 1}', "counts"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named(tmp_path, bad, says):
    result = run(tmp_path, [*series(), bad])
    assert isinstance(result.exception, BadInput)
    assert "line 121" in str(result.exception) and says in str(result.exception)


def test_too_few_series_are_refused_in_words(tmp_path):
    assert "too few" in str(run(tmp_path, series(10)).exception)


def test_series_that_start_together_are_split_by_id_and_it_says_so(tmp_path):
    told = json.loads(run(tmp_path, [{**row, "start": 0} for row in series()], "--horizons", "12").stdout)
    assert told["split"].startswith("by id")
    assert told["horizons"]["12"]["n"] == 36


def test_starts_may_be_iso_dates_or_milliseconds(tmp_path):
    rows = series()
    milliseconds = [{**row, "start": row["start"] * 1000} for row in rows]
    dates = [{**row, "start": datetime.fromtimestamp(row["start"], UTC).isoformat()} for row in rows]
    wanted = run(tmp_path, rows, "--horizons", "4").stdout
    assert run(tmp_path, milliseconds, "--horizons", "4").stdout == wanted
    assert run(tmp_path, dates, "--horizons", "4").stdout == wanted


def test_horizons_beyond_the_series_and_series_of_different_lengths_are_met(tmp_path):
    chance = random.Random(3)
    rows = [
        {"id": n, "start": 1.4e9 + 9000 * n, "label": n % 3 == 0,
         "counts": [None if chance.random() < 0.1 else chance.randrange(9) for _ in range(n % 7)]}
        for n in range(90)
    ]  # fmt: skip
    told = json.loads(run(tmp_path, rows, "--horizons", "1,2000").stdout)
    assert set(told["horizons"]) == {"1", "2000"}


def test_all_series_ending_alike_are_refused_in_words(tmp_path):
    result = run(tmp_path, [{**row, "label": 0} for row in series()])
    assert isinstance(result.exception, BadInput)
    assert "end alike" in str(result.exception)


def test_an_empty_file_is_refused_in_words(tmp_path):
    assert "no series" in str(run(tmp_path, []).exception)
