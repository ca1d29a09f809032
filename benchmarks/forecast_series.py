"""Forecast: how well "will this be a story" is told from a series' first hours, beside simple and strong peers.

    python benchmarks/forecast_series.py [--only NAME]

Data: three invented files (`invented_series.py`), made with a seed that they were not tuned on; and 2,500 retweet
cascades (auspol, REJOINDER_SHARED, `../shared` unless set) whose times are relative, so that the split is by their ids,
mixed. Peers in the same run: a logistic on the count so far alone; LightGBM on the raw slices, isotonic on the last fifth
of the training part; scikit-learn's boosting, isotonic on folds, on our features. Each where it can be imported. Prints
Markdown for docs/measures/forecast.md.
"""

import argparse
import csv
import gzip
from collections import defaultdict
from pathlib import Path

import numpy as np

import invented_series
from measure import shared_or_skip
from rejoinder.core.forecast import series as own
from rejoinder.core.forecast.counts import Series, are_totals, from_counts, from_times
from rejoinder.core.forecast.scores import Scores, score
from rejoinder.core.forecast.shape import HOUR_S, File, rows_of

HOURS = (1, 4, 12)
SEED = 21  # tuned on 1, 2, 3 and 11
INVENTED = {"newsroom": "a tenth", "wire": "a twentieth", "threads": "200 in all"}


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    chosen = parser.parse_args().only
    print("| data | label | known for | method | Brier | skill | AUC | ECE |\n|---|---|---|---|---|---|---|---|")
    for name, label in INVENTED.items():
        if chosen in ("", name):
            report(f"invented: {name}", label, read(getattr(invented_series, name)(seed=SEED)))
    if chosen in ("", "auspol"):
        folder = shared_or_skip("data/spread")
        for least in (4, 8):
            report("auspol", f"≥ {least} in all", auspol(folder, least))


def report(name: str, label: str, file: File) -> None:
    """The rows of one file: ours and the peers, at each horizon."""
    for hours in HOURS:
        tried = own.try_out(file, hours)
        rows = [("Rejoinder", tried.scores), ("count alone", tried.by_count)]
        rows += [(said, made) for said, peer in PEERS.items() if (made := peer(file, hours))]
        for method, s in rows:
            print(
                f"| {name} | {label}, {s.base_rate:.1%} | {hours} h | {method} | {s.brier:.4f} | **{s.skill:.3f}** "
                f"| {s.auc:.3f} | {s.ece:.3f} |",
                flush=True,
            )


def read(rows) -> File:
    """The rows of an invented file as the command reads them."""
    counts = [np.array(row["counts"], dtype=float) for row in rows if "counts" in row]
    is_total = are_totals(counts)
    found = []
    for row in rows:
        if "counts" in row:
            made = from_counts(np.array(row["counts"], dtype=float), invented_series.SLICE_S, is_total=is_total)
        else:
            made = from_times(np.array(row["times"]), row["start"])
        found.append(Series(row["id"], row["start"], *made, bool(row["label"])))
    return File.of(found)


def boosting(file: File, hours: float) -> Scores | None:
    """Scikit-learn's histogram boosting on our features, calibrated isotonically on folds; None without it."""
    try:
        from sklearn.calibration import CalibratedClassifierCV
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError:
        return skipped("scikit-learn")
    rows, y, at = rows_of(file, hours).all, file.y, own.split_at(file)
    model = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.05, max_leaf_nodes=8, random_state=1)
    made = CalibratedClassifierCV(model, method="isotonic", cv=5).fit(rows[:at], y[:at])
    return score(made.predict_proba(rows[at:])[:, 1], y[at:])


def lightgbm(file: File, hours: float) -> Scores | None:
    """LightGBM on what came in each slice and in all so far (NaN while unknown), the hour and the weekday."""
    try:
        from lightgbm import LGBMClassifier
        from sklearn.isotonic import IsotonicRegression
    except ImportError:
        return skipped("lightgbm")
    slices = max(1, round(hours * HOUR_S / invented_series.SLICE_S))
    rows = np.array([raw(one, slices) for one in file.series])
    rows = np.column_stack([rows, file.starts % 86_400, file.starts // 86_400 % 7])
    y, at = file.y, own.split_at(file)
    early = int(at * 0.8)
    model = LGBMClassifier(
        n_estimators=200, learning_rate=0.03, num_leaves=15, min_child_samples=30, subsample=0.8, subsample_freq=1,
        colsample_bytree=0.7, verbose=-1, n_jobs=1, random_state=1,
    ).fit(rows[:early], y[:early])  # fmt: skip
    said = model.predict_proba(rows[early:])[:, 1]
    known = IsotonicRegression(out_of_bounds="clip").fit(said[: at - early], y[early:at])
    return score(known.predict(said[at - early :]), y[at:])


def raw(one: Series, slices: int) -> np.ndarray:
    """What came in each slice, and the sums of them."""
    chosen = one.times <= slices * invented_series.SLICE_S
    at = np.maximum(np.ceil(one.times[chosen] / invented_series.SLICE_S).astype(int) - 1, 0)
    came = np.bincount(at, np.nan_to_num(one.weights[chosen]), slices)
    unknown = np.bincount(at, np.isnan(one.weights[chosen]), slices) > 0
    return np.concatenate([np.where(unknown, np.nan, came), np.cumsum(came)])


_said = set()


def skipped(name: str) -> None:
    """Says once that a peer is missing."""
    if name not in _said:
        print(f"<!-- a peer is skipped, because {name} is not installed -->")
        _said.add(name)


PEERS = {"LightGBM on raw slices, isotonic": lightgbm, "boosting on our features, isotonic": boosting}


def auspol(folder: Path, least: int) -> File:
    """A cascade is a story when it has at least `least` events in the end."""
    times = defaultdict(list)
    with gzip.open(folder / "auspol_cascades.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            times[int(row["cascade_id"])].append(float(row["time_s"]))
    found = [Series(key, 0.0, np.array(sorted(t)), np.ones(len(t)), len(t) >= least) for key, t in times.items()]
    return File.of(found)


if __name__ == "__main__":
    main()
