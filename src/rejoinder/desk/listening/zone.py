"""Whose clock a page goes by: the person's own time zone, else the desk's."""

import zoneinfo
from functools import wraps

from django.utils import timezone

from rejoinder.desk.people.models import Desk


def zone_of(user) -> zoneinfo.ZoneInfo:
    """The person's time zone, else the desk's; UTC where neither is known to this machine."""
    for name in (getattr(user, "time_zone", ""), _desk_zone()):
        try:
            if name:
                return zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            continue
    return zoneinfo.ZoneInfo("UTC")


def own_clock(view):
    """A view whose times are those of the person's zone from its first line on, not only in its template."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        with timezone.override(zone_of(request.user)):
            return view(request, *args, **kwargs)

    return shown


def _desk_zone() -> str:
    return Desk.objects.filter(pk=1).values_list("time_zone", flat=True).first() or Desk().time_zone
