"""Forecast: how well "will this be a story" is told from a series' first hours, beside simple and strong peers.

    python benchmarks/forecast_series.py

Data: 2,500 retweet cascades (auspol, REJOINDER_SHARED, `../shared` unless set) whose times are relative, so the split
is by cascade in a fixed random order; and 6,000 invented series with hours, days and drift, so that the split by time
is tried as well. Peers in the same run: a logistic on the count so far alone; gradient boosting with isotonic
calibration (scikit-learn, where it can be imported) on the same features. Prints Markdown for docs/measures/forecast.md.
"""

import csv
import gzip
import random
from collections import defaultdict
from pathlib import Path

import numpy as np

from measure import shared_or_skip
from rejoinder.core.forecast import series as own
from rejoinder.core.forecast.scores import score

HOURS = (1, 4, 12)


def main() -> None:
    """Print one table."""
    print("| data | label | known for | method | Brier | skill | AUC | ECE |\n|---|---|---|---|---|---|---|---|")
    report("invented", "a tenth of the largest", invented(seed=5))
    folder = shared_or_skip("data/spread")
    for least in (4, 8):
        report("auspol", f"≥ {least} in all", auspol(folder, least))


def report(name: str, label: str, found: list[own.Series]) -> None:
    for hours in HOURS:
        tried = own.try_out(found, hours)
        rows = [("Rejoinder", tried.scores), ("count alone", tried.by_count)]
        boosted = boosting(found, hours)
        rows += [("gradient boosting, isotonic", boosted)] if boosted else []
        for method, s in rows:
            print(
                f"| {name} | {label}, {s.base_rate:.1%} | {hours} h | {method} | {s.brier:.4f} | **{s.skill:.3f}** "
                f"| {s.auc:.3f} | {s.ece:.3f} |",
                flush=True,
            )


def boosting(found: list[own.Series], hours: float):
    """Scikit-learn's histogram boosting, calibrated isotonically on folds of the training part; None without it."""
    try:
        from sklearn.calibration import CalibratedClassifierCV
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError:
        print("<!-- skipped: gradient boosting, because scikit-learn is not installed -->")
        return None
    y = np.array([one.label for one in found], dtype=float)
    starts = np.array([one.start for one in found])
    rows = own._rows(found, hours, y, starts)
    at = own.split_at(found)
    model = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.05, max_leaf_nodes=8, random_state=1)
    made = CalibratedClassifierCV(model, method="isotonic", cv=5).fit(rows[:at], y[:at])
    return score(made.predict_proba(rows[at:])[:, 1], y[at:])


def auspol(folder: Path, least: int) -> list[own.Series]:
    """A cascade is a story when it has at least `least` events in the end."""
    times = defaultdict(list)
    with gzip.open(folder / "auspol_cascades.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            times[int(row["cascade_id"])].append(float(row["time_s"]))
    found = [own.Series(key, 0.0, np.array(sorted(t)), np.ones(len(t)), len(t) >= least) for key, t in times.items()]
    random.Random(3).shuffle(found)
    return found


def invented(seed: int) -> list[own.Series]:
    """6,000 series over 60 days, counted in slices of 20 minutes: size, pace and hour of day differ; most stay small."""
    rng = np.random.default_rng(seed)
    starts = np.sort(rng.uniform(0, 60 * 86_400, 6000)) + 1.4e9
    found, totals = [], []
    for start in starts:
        hour = (start % 86_400) / 3600
        scale = rng.lognormal(1.2 + 0.5 * np.sin(2 * np.pi * (hour - 8) / 24), 1.7)
        half_h = rng.lognormal(1.6, 0.8)
        ends = np.arange(1, 145) * 1200.0
        curve = scale * (1 - np.exp(-ends / 3600 * np.log(2) / half_h))
        counts = rng.poisson(np.diff(curve, prepend=0.0) * rng.gamma(1.0, 1.0, 144)).astype(float)
        totals.append(counts.sum())
        found.append((start, ends, counts))
    edge = np.quantile(totals, 0.9)
    return [own.Series(n, s, e, c, bool(t >= edge)) for n, ((s, e, c), t) in enumerate(zip(found, totals, strict=True))]


if __name__ == "__main__":
    main()
