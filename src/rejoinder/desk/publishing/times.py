"""The moment that a wall clock shows: clocks that skip or repeat an hour are told, never guessed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rejoinder.errors import BadInput


def local_moment(wall: datetime, zone: ZoneInfo, *, is_second: bool = False) -> datetime:
    """The moment at which clocks of `zone` show `wall`, in UTC.

    Where they show it twice, the first unless `is_second`. Raises BadInput where they never show it, and says what
    they show instead.

    >>> local_moment(datetime(2026, 10, 25, 1, 30), ZoneInfo("Europe/London")).isoformat()
    '2026-10-25T00:30:00+00:00'
    """
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    moment = wall.replace(tzinfo=zone, fold=int(is_second)).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        later = (wall.replace(tzinfo=zone) + timedelta(0)).astimezone(UTC).astimezone(zone)
        raise BadInput(
            f"{wall:%H:%M} does not exist on {wall:%-d %B %Y} in {zone.key}: the clocks skip it. "
            f"Take {later:%H:%M}, or a time before the clocks change"
        )
    return moment


def is_twice(wall: datetime, zone: ZoneInfo) -> bool:
    """True where the clocks of `zone` show this time twice.

    >>> is_twice(datetime(2026, 10, 25, 1, 30), ZoneInfo("Europe/London"))
    True
    """
    first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second
