"""Who is on duty, where the rota has gaps, and when an alert may be told."""

import zoneinfo
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.people.models import Desk, User
from rejoinder.desk.watches.models import Duty
from rejoinder.errors import BadInput

SHIFT_MAX = timedelta(hours=48)
AHEAD_MAX = timedelta(days=90)
GAPS_AHEAD = timedelta(hours=72)
SHOWN = 40


@dataclass(frozen=True)
class Shift:
    """A stretch of the rota; `who` is None where nobody is on duty."""

    starts: datetime
    ends: datetime
    who: User | None
    pk: int | None = None


def told_from(desk: Desk, now: datetime, chance: float | None) -> datetime:
    """When an alert raised now may go out: at once, or at the end of quiet hours unless its chance wakes people."""
    if desk.quiet_from is None or desk.quiet_to is None or (chance is not None and chance * 100 >= desk.wake_pct):
        return now
    zone = _zone(desk)
    local = now.astimezone(zone)
    start, end = desk.quiet_from, desk.quiet_to
    is_quiet = start <= local.time() < end if start <= end else local.time() >= start or local.time() < end
    if not is_quiet or start == end:
        return now
    day = local.date() if local.time() < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, zone)


def on_duty(now: datetime) -> Duty | None:
    """Who is on duty at a moment; the one who began last where two are."""
    found = Duty.objects.filter(starts__lte=now, ends__gt=now, user__is_active=True)
    return found.select_related("user").order_by("-starts", "-pk").first()


def rota(now: datetime) -> list[Shift]:
    """The shifts of the next three days with the gaps between them as shifts of nobody."""
    until = now + GAPS_AHEAD
    shifts = Duty.objects.filter(ends__gt=now, starts__lt=until, user__is_active=True).select_related("user")
    found, covered = [], now
    for duty in shifts.order_by("starts", "ends")[:SHOWN]:
        if duty.starts > covered:
            found.append(Shift(covered, duty.starts, None))
        found.append(Shift(duty.starts, duty.ends, duty.user, duty.pk))
        covered = max(covered, duty.ends)
    if found and covered < until:
        found.append(Shift(covered, until, None))
    return found


def add_duty(user: User, starts: datetime, ends: datetime, *, by=None) -> Duty:
    """Puts a person on duty. Raises BadInput for a shift that is over, turned round, or longer than two days."""
    now = timezone.now()
    if not user.is_active:
        raise BadInput(f"{user} is switched off; choose somebody else")
    if ends <= starts:
        raise BadInput("a shift ends after it starts")
    if ends <= now or starts > now + AHEAD_MAX:
        raise BadInput("a shift lies between now and ninety days ahead")
    if ends - starts > SHIFT_MAX:
        raise BadInput("nobody is on duty for more than two days; make two shifts of it")
    with transaction.atomic():
        duty = Duty.objects.create(user=user, starts=starts, ends=ends)
        record(
            "duty.add", f"duty:{duty.pk}", actor=by, person=user.pk, starts=starts.isoformat(), ends=ends.isoformat()
        )
    return duty


def drop_duty(duty: Duty, *, by=None) -> None:
    """Takes a shift away."""
    with transaction.atomic():
        record("duty.drop", f"duty:{duty.pk}", actor=by, person=duty.user_id)
        duty.delete()


def read_moment(text: str, zone: zoneinfo.ZoneInfo) -> datetime:
    """A moment as a form gives it (2026-10-08T21:00), in that zone. Raises BadInput."""
    try:
        found = datetime.fromisoformat(str(text).strip())
    except ValueError:
        raise BadInput(f"{str(text)[:40]!r} is no day and time; write 2026-10-08T21:00") from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _zone(desk: Desk) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(desk.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
