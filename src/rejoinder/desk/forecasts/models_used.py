"""Which model speaks: the newest of the team's own that is on, else the shipped one; calibrated on settled calls."""

from datetime import datetime

from rejoinder.core.forecast.model import WINDOW, PastCall, StoryModel, calibrated, from_dict
from rejoinder.core.forecast.prior import PRIOR
from rejoinder.desk.forecasts.models import INVENTED, Forecast, TrainedModel
from rejoinder.desk.people.models import Desk

HORIZONS_KEPT = 4


def shipped() -> StoryModel:
    """The prior that comes with the product."""
    return from_dict(PRIOR)


def own_model() -> tuple[StoryModel, TrainedModel] | None:
    """The newest model of the team's own that is on; None where there is none, or it was made for other features."""
    row = TrainedModel.objects.filter(is_on=True).order_by("-made_at", "-id").first()
    if row is None:
        return None
    try:
        return from_dict(row.weights), row
    except (ValueError, KeyError, TypeError):
        return None  # made by an older version: the shipped one speaks until it is trained again


def model_now() -> StoryModel:
    """The model that speaks now, with its calibration of today.

    An own model is calibrated on calls made since it was: those before taught it, and would flatter it.
    """
    own = own_model()
    model, since = (own[0], own[1].made_at) if own else (shipped(), None)
    return calibrated(model, settled_calls(limit=HORIZONS_KEPT * WINDOW, since=since))


def settled_calls(*, limit: int, since: datetime | None = None) -> list[PastCall]:
    """The last settled calls that named a chance, made for the definition that holds now; oldest first."""
    version = Desk.objects.filter(pk=1).values_list("story_version", flat=True).first() or 1
    made = Forecast.objects.filter(definition=version).exclude(model=INVENTED)
    rows = made.exclude(happened=None).exclude(chance=None)
    rows = rows.filter(at__gt=since) if since else rows
    fields = ("features", "hours", "happened", "chance", "story_id")
    found = list(rows.order_by("-settled_at", "-id").values_list(*fields)[:limit])
    return [PastCall(*row) for row in reversed(found)]
