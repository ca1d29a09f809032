"""Quiet hours on the clock on the wall, and moments that a change of the clocks leaves out."""

from datetime import UTC, datetime, time, timedelta, tzinfo


def waits_until(now: datetime, start: time | None, end: time | None, zone: tzinfo) -> datetime:
    """The end of the quiet hours in which `now` lies, else `now` itself. Hours are those of `zone`; None: never quiet.

    >>> from zoneinfo import ZoneInfo
    >>> late = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # the clocks go back that night: nine hours of quiet
    >>> waits_until(late, time(23), time(7), ZoneInfo("Europe/London")).astimezone(UTC)
    datetime.datetime(2026, 10, 25, 7, 0, tzinfo=datetime.timezone.utc)
    """
    if start is None or end is None or start == end:
        return now
    local = now.astimezone(zone)
    clock = time(local.hour, local.minute, local.second, local.microsecond)
    is_quiet = start <= clock < end if start < end else clock >= start or clock < end
    if not is_quiet:
        return now
    days = (local.date(), local.date() + timedelta(days=1))
    ends = [datetime.combine(day, end, zone).replace(fold=fold) for day in days for fold in (0, 1)]
    return min((one for one in ends if one.timestamp() > now.timestamp()), key=lambda one: one.timestamp())


def is_left_out(naive: datetime, zone: tzinfo) -> bool:
    """Whether the clocks skip this local time when they go forward.

    >>> from zoneinfo import ZoneInfo
    >>> is_left_out(datetime(2026, 3, 29, 1, 30), ZoneInfo("Europe/London"))
    True
    """
    there_and_back = naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there_and_back.replace(tzinfo=None) != naive.replace(tzinfo=None)


def part_of_day(clock: time) -> str:
    """night, morning, afternoon or evening: from 0, 6, 12 and 18.

    >>> part_of_day(time(19, 30))
    'evening'
    """
    return ("night", "morning", "afternoon", "evening")[clock.hour // 6]
