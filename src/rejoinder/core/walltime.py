"""The moment that a wall clock names: plain, or an hour that the clocks skip or strike twice."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo


@dataclass(frozen=True)
class Skipped:
    """The clocks jump over it: no such time. `before` and `after` are the wall times at the two edges of the gap."""

    before: datetime
    after: datetime


@dataclass(frozen=True)
class Twice:
    """The clocks strike it twice; `first` and `second` are the two moments, in UTC."""

    first: datetime
    second: datetime


def moment_of(wall: datetime, zone: tzinfo) -> datetime | Skipped | Twice:
    """The moment, in UTC, at which a clock in this zone shows `wall` (without a zone of its own).

    >>> from zoneinfo import ZoneInfo
    >>> moment_of(datetime(2026, 10, 8, 21, 34), ZoneInfo("Europe/London"))
    datetime.datetime(2026, 10, 8, 20, 34, tzinfo=datetime.timezone.utc)
    >>> moment_of(datetime(2026, 3, 29, 1, 30), ZoneInfo("Europe/London")).after
    datetime.datetime(2026, 3, 29, 2, 0)
    >>> twice = moment_of(datetime(2026, 10, 25, 1, 30), ZoneInfo("Europe/London"))
    >>> (twice.second - twice.first).seconds
    3600
    """
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return first
    if first > second:  # fold 0 reads a skipped time by the clock before the jump, so later than fold 1
        return _gap(wall, zone, second, first)
    return Twice(first, second)


def _gap(wall: datetime, zone: tzinfo, low: datetime, high: datetime) -> Skipped:
    """The jump lies between the two readings; found to the second by halving."""
    shift = high - low
    before = _offset(low - shift, zone)
    low, high = low - shift, high + shift
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if _offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    jump = high.replace(microsecond=0)
    after = jump.astimezone(zone).replace(tzinfo=None)
    return Skipped(after - shift, after)


def _offset(moment: datetime, zone: tzinfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()
