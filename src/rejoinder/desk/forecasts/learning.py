"""The forecast learns from the team's own past: fitted on earlier calls, kept only where later calls bear it out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from rejoinder.core.forecast.model import (
    HORIZONS_H,
    POSTS_MIN,
    Chances,
    PastCall,
    StoryModel,
    as_dict,
    calibrated,
    foretell,
    learn,
)
from rejoinder.desk.audit.trail import record
from rejoinder.desk.forecasts.models import INVENTED, Forecast, TrainedModel
from rejoinder.desk.forecasts.models_used import own_model, shipped
from rejoinder.desk.people.models import Desk
from rejoinder.errors import BadInput

CALLS_MIN = 100  # settled, over all horizons: under it the shipped model knows better
DAYS = 60
CALLS_MAX = 100_000  # the newest
LATER_SHARE = 0.25  # of the stories, the latest: never fitted on
LATER_MIN = 10  # stories whose calls an own model is held to account for
SURE = 1.0  # standard errors by which the later calls must be better


@dataclass(frozen=True)
class Trained:
    """What came of it: Brier scores on later calls, shipped and new, and whether the new model speaks from now on."""

    model: TrainedModel
    calls: int
    scores: dict[str, dict[str, float]]
    is_on: bool


@dataclass(frozen=True)
class _Call:
    at: datetime
    due: datetime
    past: PastCall


def train(*, days: int = DAYS, by=None) -> Trained:
    """Fits the shipped model to the calls of the last days; raises BadInput where too few are settled.

    Split by story in order of time: no story is in both parts, and the earlier part holds only calls that were settled
    when the later one began. The new model speaks where on the later calls it beats the shipped one, that one with the
    calibration it would have had, by more than chance would; then it is fitted on all of them. Where it does not, an
    own model that speaks now must itself have beaten the shipped one on later calls made since, or is switched off.
    """
    calls = _calls(days)
    if len(calls) < CALLS_MIN:
        raise BadInput(f"{len(calls)} settled forecasts in {days} days; {CALLS_MIN} are needed to learn from")
    earlier, later = _in_two(calls)
    name = f"own, {timezone.localdate():%Y-%m-%d}"
    before, after = calibrated(shipped(), earlier), learn(earlier, shipped(), name=name)
    past = [call.past for call in later]
    is_on = bool(earlier) and _is_better(past, before, after)
    scores = _scores(past, before, after)
    made = learn([call.past for call in calls], shipped(), name=name)
    with transaction.atomic():
        row = TrainedModel.objects.create(
            name=name, made_at=timezone.now(), is_on=is_on, weights=as_dict(made), calls=len(calls), scores=scores,
            why="better than the shipped model on later calls" if is_on else "not surely better than the shipped model",
        )  # fmt: skip
        if not is_on:
            _hold_to_account(later, before, by)
        record("forecast.trained", f"model:{row.pk}", actor=by, calls=len(calls), on=is_on)
    return Trained(row, len(calls), scores, is_on)


def _calls(days: int) -> list[_Call]:
    """Settled calls for the definition that holds now, oldest first."""
    version = Desk.objects.filter(pk=1).values_list("story_version", flat=True).first() or 1
    made = Forecast.objects.filter(at__gte=timezone.now() - timedelta(days=days), definition=version)
    rows = made.exclude(model=INVENTED).exclude(happened=None).exclude(chance=None).order_by("-at", "-id")
    fields = ("at", "due_at", "features", "hours", "happened", "chance", "story_id")
    return [_Call(at, due, PastCall(*rest)) for at, due, *rest in reversed(list(rows.values_list(*fields)[:CALLS_MAX]))]


def _in_two(calls: Sequence[_Call]) -> tuple[list[PastCall], list[_Call]]:
    """The calls of earlier stories, so far as settled when the first of the later was made; and the later."""
    stories = list(dict.fromkeys(call.past.story for call in calls))
    late = set(stories[int(len(stories) * (1 - LATER_SHARE)) :])
    later = [call for call in calls if call.past.story in late]
    edge = min(call.at for call in later)
    return [call.past for call in calls if call.past.story not in late and call.due <= edge], later


def _hold_to_account(later: Sequence[_Call], before: StoryModel, by) -> None:
    """Switches the own model off that speaks now where it was no better than the shipped one on calls made since."""
    own = own_model()
    if own is None:
        return
    model, row = own
    since = [call.past for call in later if call.at > row.made_at]
    if len({call.story for call in since}) >= LATER_MIN and sum(_gains(since, before, model).values()) <= 0:
        TrainedModel.objects.filter(is_on=True).update(is_on=False)
        record("forecast.switched_off", f"model:{row.pk}", actor=by, calls=len(since))


def _is_better(calls: Sequence[PastCall], before: StoryModel, after: StoryModel) -> bool:
    """Whether the squared errors are less by more than a standard error, taking a story's calls as one."""
    gains = np.array(list(_gains(calls, before, after).values()))
    if len(gains) < 2:
        return False
    return bool(gains.mean() > SURE * gains.std(ddof=1) / len(gains) ** 0.5)


def _gains(calls: Sequence[PastCall], before: StoryModel, after: StoryModel) -> dict[int | None, float]:
    """By story, how much less the mean squared error is."""
    found = defaultdict(list)
    for call in calls:
        errors = [(_said(call, model) - call.happened) ** 2 for model in (before, after)]
        found[call.story].append(errors[0] - errors[1])
    return {story: sum(gains) / len(gains) for story, gains in found.items()}


def _scores(calls: Sequence[PastCall], before: StoryModel, after: StoryModel) -> dict[str, dict[str, float]]:
    """Brier scores by horizon: `before` of the shipped model, `after` of the new one."""
    found = {}
    for hours in HORIZONS_H:
        chosen = [call for call in calls if call.hours == hours]
        if chosen:
            errors = [[(_said(call, model) - call.happened) ** 2 for call in chosen] for model in (before, after)]
            means = [round(float(np.mean(one)), 4) for one in errors]
            found[str(hours)] = {"before": means[0], "after": means[1], "n": len(chosen)}
    return found


def _said(call: PastCall, model: StoryModel) -> float:
    """What the model says; the call was made, so there was enough to say."""
    said = foretell(call.features, POSTS_MIN, model)
    return said.by[call.hours] if isinstance(said, Chances) else 0.5
