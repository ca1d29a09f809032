"""Which model speaks: the newest of the team's own that is on, else the shipped one; calibrated on settled calls."""

from rejoinder.core.forecast.model import WINDOW, PastCall, StoryModel, calibrated, from_dict
from rejoinder.core.forecast.prior import PRIOR
from rejoinder.desk.forecasts.models import INVENTED, Forecast, TrainedModel

HORIZONS_KEPT = 4


def shipped() -> StoryModel:
    """The prior that comes with the product."""
    return from_dict(PRIOR)


def model_now() -> StoryModel:
    """The model that speaks now, with its calibration of today."""
    own = TrainedModel.objects.filter(is_on=True).order_by("-made_at", "-id").first()
    model = shipped()
    if own is not None:
        try:
            model = from_dict(own.weights)
        except (ValueError, KeyError, TypeError):
            own = None  # made for features of an older version: the shipped one speaks until it is trained again
    return calibrated(model, settled_calls(limit=HORIZONS_KEPT * WINDOW))


def settled_calls(*, limit: int) -> list[PastCall]:
    """The last settled calls that named a chance, oldest first."""
    made = Forecast.objects.exclude(model=INVENTED)
    rows = made.exclude(happened=None).exclude(chance=None).order_by("-settled_at", "-id")
    found = rows.values_list("features", "hours", "happened", "chance")[:limit]
    return [PastCall(features, hours, happened, chance) for features, hours, happened, chance in reversed(list(found))]
