"""Whose clock a page goes by: the person's own time zone, else the desk's."""

import zoneinfo

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


def _desk_zone() -> str:
    return Desk.objects.filter(pk=1).values_list("time_zone", flat=True).first() or Desk().time_zone
