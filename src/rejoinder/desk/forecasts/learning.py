"""The forecast learns from the team's own past: fitted on earlier calls, kept only where later calls bear it out."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from rejoinder.core.forecast.model import HORIZONS_H, PastCall, StoryModel, as_dict, foretell, learn
from rejoinder.core.forecast.scores import score
from rejoinder.desk.audit.trail import record
from rejoinder.desk.forecasts.models import INVENTED, Forecast, TrainedModel
from rejoinder.desk.forecasts.models_used import model_now, shipped
from rejoinder.errors import BadInput

CALLS_MIN = 100  # settled, over all horizons: under it the shipped model knows better
DAYS = 60
CALLS_MAX = 100_000
LATER_SHARE = 0.25  # of the stories, the latest: never fitted on
ENOUGH_POSTS = 10**6  # past the least that says something: these calls were made, so there was enough


@dataclass(frozen=True)
class Trained:
    """What came of it: Brier scores on later calls, before and after, and whether the new model speaks from now on."""

    model: TrainedModel
    calls: int
    scores: dict[str, dict[str, float]]
    is_on: bool


def train(*, days: int = DAYS, by=None) -> Trained:
    """Fits the shipped model to the calls of the last days; raises BadInput where too few are settled.

    Split by story in order of time, so that no story is in both parts. The new model is switched on where its Brier
    score over the later calls is lower than that of the model that speaks now; then it is fitted on all of them.
    """
    rows = _calls(days)
    if len(rows) < CALLS_MIN:
        raise BadInput(f"{len(rows)} settled forecasts in {days} days; {CALLS_MIN} are needed to learn from")
    stories = list(dict.fromkeys(story for story, _ in rows))
    late = set(stories[int(len(stories) * (1 - LATER_SHARE)) :])
    earlier, later = [c for s, c in rows if s not in late], [c for s, c in rows if s in late]
    name = f"own, {timezone.localdate():%Y-%m-%d}"
    tried, speaks = learn(earlier, shipped(), name=name), model_now()
    scores = {str(h): _both(later, h, speaks, tried) for h in HORIZONS_H if any(c.hours == h for c in later)}
    before, after = (float(np.mean([s[k] * s["n"] for s in scores.values()] or [0])) for k in ("before", "after"))
    is_on = bool(scores) and after < before
    made = learn([call for _, call in rows], shipped(), name=name)
    with transaction.atomic():
        row = TrainedModel.objects.create(
            name=name, made_at=timezone.now(), is_on=is_on, weights=as_dict(made), calls=len(rows), scores=scores,
            why="better on later calls" if is_on else "not better on later calls than the model that speaks",
        )  # fmt: skip
        record("forecast.trained", f"model:{row.pk}", actor=by, calls=len(rows), on=is_on)
    return Trained(row, len(rows), scores, is_on)


def _calls(days: int) -> list[tuple[int, PastCall]]:
    since = timezone.now() - timedelta(days=days)
    made = Forecast.objects.filter(at__gte=since).exclude(model=INVENTED)
    rows = made.exclude(happened=None).exclude(chance=None).order_by("at", "id")
    found = rows.values_list("story_id", "features", "hours", "happened", "chance")[:CALLS_MAX]
    return [(story, PastCall(features, hours, happened, chance)) for story, features, hours, happened, chance in found]


def _both(calls: list[PastCall], hours: int, before: StoryModel, after: StoryModel) -> dict[str, float]:
    chosen = [call for call in calls if call.hours == hours]
    happened = [float(call.happened) for call in chosen]
    found = {}
    for name, model in (("before", before), ("after", after)):
        said = [foretell(call.features, ENOUGH_POSTS, model).by[hours] for call in chosen]
        found[name] = round(score(said, happened).brier, 4)
    return {**found, "n": len(chosen)}
