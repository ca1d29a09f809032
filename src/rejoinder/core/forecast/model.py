"""The chance that something becomes a story within 1, 3, 6 and 24 hours, and what moved it; learning from the past."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from rejoinder.core.forecast.features import NAMES, row_of, said
from rejoinder.core.forecast.logistic import Logistic, Numbers, fit, logit, recalibrated, sigmoid

HORIZONS_H = (1, 3, 6, 24)
POSTS_MIN = 8  # fewer say too little
REASONS_MAX = 3
REASON_LEAST = 0.15  # log-odds; less is not worth a word
WINDOW = 400  # past forecasts of a horizon that the calibration looks at: a few weeks of a busy desk
FORGETS = 0.5  # share of the shipped model's certainty that the team's own past may outweigh


@dataclass(frozen=True)
class Chances:
    """The chance by horizon in hours, never falling with more time; and the model that said so."""

    by: Mapping[int, float]
    model: str


@dataclass(frozen=True)
class TooLittle:
    """Nothing is said; why, in words."""

    why: str


@dataclass(frozen=True)
class StoryModel:
    """Means and spreads of the features, a logistic for each horizon, and the latest calibration (shift, stretch)."""

    name: str
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    by: Mapping[int, Logistic]
    calibration: Mapping[int, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class PastCall:
    """A forecast that is settled: its features, the chance said, and whether it became a story in time."""

    features: Mapping[str, float]
    hours: int
    happened: bool
    said: float | None = None
    story: int | None = None


def foretell(features: Mapping[str, float], posts: int, model: StoryModel) -> Chances | TooLittle:
    """What the model says of a story, or that there is too little to say."""
    if posts < POSTS_MIN:
        return TooLittle(f"{posts} post{'s' * (posts != 1)}; needs {POSTS_MIN}")
    row = _standard(np.array([row_of(features)]), model)
    highest, by = 0.0, {}
    for hours in HORIZONS_H:
        shift, stretch = model.calibration.get(hours, (0.0, 1.0))
        chance = float(sigmoid(shift + stretch * logit(model.by[hours].chances(row)))[0])
        highest = max(highest, min(max(chance, 0.01), 0.99))  # never quite sure
        by[hours] = highest
    return Chances(by, model.name)


def reasons(features: Mapping[str, float], before: Mapping[str, float], hours: int, model: StoryModel) -> list[str]:
    """What moved the chance since `before`, the strongest first, at most three; empty where nothing much did."""
    now, then = (_standard(np.array([row_of(f)]), model)[0] for f in (features, before))
    moved = (now - then) * model.by[hours].weights[1:]
    total = float(moved.sum())
    order = sorted(range(len(NAMES)), key=lambda j: -moved[j] if total > 0 else moved[j])
    told = []
    for j in order[: 2 * REASONS_MAX]:
        if abs(moved[j]) < REASON_LEAST or (moved[j] > 0) != (total > 0):
            continue
        now_said, then_said = said(NAMES[j], features[NAMES[j]]), said(NAMES[j], before.get(NAMES[j], 0.0))
        told.append(now_said if now_said == then_said else f"{now_said}, was {then_said.split(' ')[0]}")
    return list(dict.fromkeys(told))[:REASONS_MAX]


def learn(past: Sequence[PastCall], prior: StoryModel, *, name: str) -> StoryModel:
    """The shipped model moved towards the team's own past: each weight by as much as that past can tell.

    Calls of one story are alike: n of them together count as the square root of n. Deterministic.
    """
    by = {}
    for hours in HORIZONS_H:
        chosen = [call for call in past if call.hours == hours]
        before = prior.by[hours]
        if not chosen:
            by[hours] = before
            continue
        rows = _standard(np.array([row_of(call.features) for call in chosen]), prior)
        y = np.array([call.happened for call in chosen], dtype=np.float64)
        loosened = Logistic(before.weights, np.maximum(before.precision * FORGETS, 1.0))
        often = Counter(call.story for call in chosen)
        counts = np.array([1.0 if call.story is None else often[call.story] ** -0.5 for call in chosen])
        by[hours] = fit(rows, y, prior=loosened, weights=counts)
    return replace(prior, name=name, by=by, calibration={})


def calibrated(model: StoryModel, past: Sequence[PastCall]) -> StoryModel:
    """The model with its calibration fitted on its last 400 settled forecasts of each horizon, newest last."""
    found = {}
    for hours in HORIZONS_H:
        chosen = [call for call in past if call.hours == hours][-WINDOW:]
        if chosen:
            rows = _standard(np.array([row_of(call.features) for call in chosen]), model)
            happened = np.array([call.happened for call in chosen], dtype=np.float64)
            found[hours] = recalibrated(model.by[hours].chances(rows), happened)
    return replace(model, calibration=found)


def as_dict(model: StoryModel) -> dict[str, Any]:
    """The model as plain values, for a text file or a row."""
    return {
        "name": model.name,
        "features": list(NAMES),
        "means": list(model.means),
        "spreads": list(model.spreads),
        "by": {
            str(h): {"weights": list(map(float, m.weights)), "precision": list(map(float, m.precision))}
            for h, m in model.by.items()
        },
        "calibration": {str(h): list(pair) for h, pair in model.calibration.items()},
    }


def from_dict(made: Mapping[str, Any]) -> StoryModel:
    """The model from plain values. Raises ValueError where its features are not these."""
    if list(made["features"]) != list(NAMES):
        raise ValueError("the model was made for other features; train it again")
    by = {
        int(h): Logistic(np.array(m["weights"], dtype=np.float64), np.array(m["precision"], dtype=np.float64))
        for h, m in made["by"].items()
    }
    calibration = {int(h): (float(pair[0]), float(pair[1])) for h, pair in made.get("calibration", {}).items()}
    return StoryModel(made["name"], tuple(made["means"]), tuple(made["spreads"]), by, calibration)


def _standard(rows: Numbers, model: StoryModel) -> Numbers:
    made: Numbers = np.clip((rows - np.array(model.means)) / np.array(model.spreads), -4, 4)
    return made
