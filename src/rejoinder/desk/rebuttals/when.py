"""When a rebuttal goes out: at once, or at an hour in a named time zone that the clocks really strike."""

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rejoinder.core.walltime import Skipped, Twice, moment_of
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.desk import is_zone

AT_ONCE, AT_A_TIME = "once", "time"
AHEAD_MAX = timedelta(days=60)


@dataclass(frozen=True)
class When:
    """What the form says: at once, or a day and an hour in a zone; `strike` picks the first or second of two."""

    kind: str
    day: str = ""
    hour: str = ""
    zone: str = ""
    strike: str = ""


def when_typed(said: Mapping[str, str], zone: str) -> When:
    """The fields of the form."""
    return When(
        said.get("goes_out", AT_ONCE), said.get("day", ""), said.get("hour", ""), said.get("zone", "") or zone,
        said.get("strike", ""),
    )  # fmt: skip


def when_set(goes_out_at: datetime | None, zone: str) -> When:
    """The form for what is set, in this zone."""
    if goes_out_at is None:
        return When(AT_ONCE, zone=zone)
    local = goes_out_at.astimezone(zoneinfo.ZoneInfo(zone))
    strike = "second" if local.fold else ""
    return When(AT_A_TIME, f"{local:%Y-%m-%d}", f"{local:%H:%M}", zone, strike)


def moment(when: When, now: datetime) -> datetime | None:
    """The moment it names, None for at once. Raises BadFields with what to choose for an hour that is no hour."""
    if when.kind != AT_A_TIME:
        return None
    if not is_zone(when.zone):
        raise BadFields(
            {"zone": f"{when.zone[:60] or 'Nothing'} is no time zone we know. Choose one, such as Europe/London."}
        )
    try:
        wall = datetime.fromisoformat(f"{when.day}T{when.hour}").replace(tzinfo=None)
    except ValueError:
        raise BadFields({"hour": "Say the day and the hour, such as 2026-10-08 and 21:40."}) from None
    found = moment_of(wall, zoneinfo.ZoneInfo(when.zone))
    if isinstance(found, Skipped):
        raise BadFields({"hour": (
            f"{wall:%H:%M} does not exist in {when.zone} on {wall.day} {wall:%B}: the clocks go from "
            f"{found.before:%H:%M} to {found.after:%H:%M}. Choose a time before {found.before:%H:%M} or from "
            f"{found.after:%H:%M} on."
        )})  # fmt: skip
    if isinstance(found, Twice):
        found = _of_two(found, when, wall)
    if found < now - timedelta(minutes=1):
        raise BadFields({"hour": f"{wall:%H:%M} on {wall.day} {wall:%B} is over. Choose a time to come, or at once."})
    if found > now + AHEAD_MAX:
        raise BadFields({"hour": f"At most {AHEAD_MAX.days} days ahead: nobody remembers an answer for longer."})
    return found.astimezone(UTC)


def _of_two(found: Twice, when: When, wall: datetime) -> datetime:
    if when.strike not in ("first", "second"):
        raise BadFields({"strike": (
            f"{when.zone} has {wall:%H:%M} twice on {wall.day} {wall:%B}, because the clocks go back. Choose the first "
            "or the second."
        )})  # fmt: skip
    return found.first if when.strike == "first" else found.second
