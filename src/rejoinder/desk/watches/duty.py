"""Who is on duty, where the rota has gaps, and when an alert may be told."""

import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from rejoinder.core.quiet import is_left_out, part_of_day, waits_until
from rejoinder.desk.audit.trail import record
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.listening.fields import Who, actor_of
from rejoinder.desk.people.models import Desk, User
from rejoinder.desk.watches.models import Duty
from rejoinder.errors import BadInput

SHIFT_MAX = timedelta(hours=48)
AHEAD_MAX = timedelta(days=90)
GAPS_AHEAD = timedelta(hours=72)
REPEATS_MAX = 60  # shifts of one press: two a day for a month
SHOWN = 60


@dataclass(frozen=True)
class Shift:
    """A stretch of the rota; `who` is None where nobody is on duty."""

    starts: datetime
    ends: datetime
    who: User | None
    pk: int | None = None
    is_now: bool = False
    is_open: bool = False  # it goes on past the days that were asked for


def told_from(desk: Desk, now: datetime, chance: float | None) -> datetime:
    """When an alert raised now may go out: at once, or at the end of quiet hours unless its chance wakes people."""
    if chance is not None and chance * 100 >= desk.wake_pct:
        return now
    return waits_until(now, desk.quiet_from, desk.quiet_to, zone_of(desk))


def on_duty(now: datetime) -> Duty | None:
    """Who is on duty at a moment; the one who began last where two are."""
    found = _of_active().filter(starts__lte=now, ends__gt=now)
    return found.order_by("-starts", "-pk").first()


def next_on_duty(now: datetime, but_not: Collection[int] = ()) -> Duty | None:
    """The next shift after `now` of somebody who is not among these ids of people."""
    return _of_active().filter(starts__gt=now).exclude(user__in=but_not).order_by("starts", "pk").first()


def _of_active() -> QuerySet[Duty]:
    return Duty.objects.filter(user__is_active=True).select_related("user")


def rota(now: datetime, ahead: timedelta = GAPS_AHEAD) -> list[Shift]:
    """The shifts of the next three days with the gaps between them as shifts of nobody."""
    until = now + ahead
    shifts = _of_active().filter(ends__gt=now, starts__lt=until)
    found, covered = [], now
    for duty in shifts.order_by("starts", "ends")[:SHOWN]:
        if duty.starts > covered:
            found.append(Shift(covered, duty.starts, None, None, covered <= now < duty.starts))
        found.append(Shift(duty.starts, duty.ends, duty.user, duty.pk, duty.starts <= now < duty.ends))
        covered = max(covered, duty.ends)
    if found and covered < until:
        found.append(Shift(covered, until, None, None, covered <= now, is_open=True))
    return found


def gap_sentence(shifts: list[Shift]) -> str:
    """What the first gap means, in the reader's time: "Thu evening has nobody. Alerts would wait until 00:00."""
    gap = next((shift for shift in shifts if shift.who is None), None)
    if gap is None:
        return ""
    local, end = timezone.localtime(gap.starts), timezone.localtime(gap.ends)
    day = f"{local:%a} {part_of_day(local.time())}"
    if gap.is_open:
        return f"From {local:%a %H:%M} nobody is on duty. Alerts would wait until somebody is."
    when = f"{end:%H:%M}" if (end - local).total_seconds() < 86_400 else f"{end:%a %H:%M}"
    if gap.is_now:
        return f"Nobody is on duty now. Alerts wait until {when}."
    return f"{day} has nobody. Alerts would wait until {when}."


def add_duty(user: User, starts: datetime, ends: datetime, *, by: Who = None) -> Duty:
    """Puts a person on duty; where somebody else was, they are relieved for that time.

    Raises BadInput for a shift that is over, turned round, or longer than two days.
    """
    return add_duties(user, [(starts, ends)], by=by)[0]


def add_duties(user: User, shifts: list[tuple[datetime, datetime]], *, by: Who = None) -> list[Duty]:
    """Puts a person on duty at several times at once, all or none. Raises BadInput."""
    if not user.is_active:
        raise BadInput(f"{user} is switched off; choose somebody else")
    if not shifts or len(shifts) > REPEATS_MAX:
        raise BadInput(f"from one to {REPEATS_MAX} shifts can be set at once")
    spans = [(starts.astimezone(UTC), ends.astimezone(UTC)) for starts, ends in shifts]  # true lengths, not the wall's
    for starts, ends in spans:
        _check_span(starts, ends)
    with transaction.atomic():
        made = []
        for starts, ends in spans:
            relieved = _make_room(starts, ends)
            duty = Duty.objects.create(user=user, starts=starts, ends=ends)
            said = {"person": user.pk, "starts": starts.isoformat(), "ends": ends.isoformat(), "relieved": relieved}
            record("duty.add", f"duty:{duty.pk}", **actor_of(by), **said)
            made.append(duty)
    return made


def _check_span(starts: datetime, ends: datetime) -> None:
    now = timezone.now()
    if ends <= starts:
        raise BadInput("a shift ends after it starts")
    if ends <= now or starts > now + AHEAD_MAX:
        raise BadInput("a shift lies between now and ninety days ahead")
    if ends - starts > SHIFT_MAX:
        raise BadInput("nobody is on duty for more than two days; make two shifts of it")


def _make_room(starts: datetime, ends: datetime) -> list[dict]:
    """Cuts the shifts that lie in the way; what they were goes to the audit trail."""
    relieved = []
    for other in Duty.objects.filter(starts__lt=ends, ends__gt=starts).select_related("user"):
        relieved.append({"person": other.user_id, "starts": other.starts.isoformat(), "ends": other.ends.isoformat()})
        rest = [(other.starts, min(other.ends, starts)), (max(other.starts, ends), other.ends)]
        other.delete()
        Duty.objects.bulk_create(Duty(user=other.user, starts=a, ends=b) for a, b in rest if a < b)
    return relieved


def drop_duty(duty: Duty, *, by: Who = None) -> None:
    """Takes a shift away."""
    with transaction.atomic():
        said = {"person": duty.user_id, "starts": duty.starts.isoformat(), "ends": duty.ends.isoformat()}
        record("duty.drop", f"duty:{duty.pk}", **actor_of(by), **said)
        duty.delete()


def hand_over(duty: Duty, user: User, *, by: Who = None) -> Duty:
    """Gives a shift to somebody else; what is left of it, where it has begun. Raises BadInput."""
    if not user.is_active:
        raise BadInput(f"{user} is switched off; choose somebody else")
    return add_duty(user, max(duty.starts, timezone.now().replace(second=0, microsecond=0)), duty.ends, by=by)


def repeated(
    day: date, hours: tuple[time, time], zone: zoneinfo.ZoneInfo, *, every: str = "once", until: date | None = None
) -> list[tuple[datetime, datetime]]:
    """The same hours on the wall clock on several days: once, daily, weekdays or weekly, up to a day.

    An end at or before the start is of the next day. Raises BadInput.
    """
    if every not in ("once", "daily", "weekdays", "weekly"):
        raise BadInput("a shift is set once, daily, on weekdays or weekly")
    last = day if every == "once" or until is None else until
    if last < day:
        raise BadInput("the last day lies before the first")
    step, found = 7 if every == "weekly" else 1, []
    for number in range(0, (last - day).days + 1, step):
        one = day + timedelta(days=number)
        if every == "weekdays" and one.weekday() > 4:
            continue
        end_day = one if hours[1] > hours[0] else one + timedelta(days=1)
        found.append((wall_moment(one, hours[0], zone), wall_moment(end_day, hours[1], zone)))
        if len(found) > REPEATS_MAX:
            raise BadInput(f"that is over {REPEATS_MAX} shifts; set fewer at once")
    if not found:
        raise BadInput("no weekday lies between the two days")
    return found


def wall_moment(day: date, clock: time, zone: zoneinfo.ZoneInfo) -> datetime:
    """A moment by the wall clock; where the clocks skip it in spring, the moment they skip to."""
    found = datetime.combine(day, clock, zone)
    return found.astimezone(UTC).astimezone(zone) if is_left_out(found, zone) else found


def read_moment(text: str, zone: zoneinfo.ZoneInfo) -> datetime:
    """A moment as a form gives it (2026-10-08T21:00), in that zone. Raises BadInput."""
    try:
        found = datetime.fromisoformat(str(text).strip())
    except ValueError:
        raise BadInput(f"{str(text)[:40]!r} is no day and time; write 2026-10-08T21:00") from None
    if found.tzinfo is None and is_left_out(found, zone):
        raise BadInput(f"there is no {found:%H:%M} on {found.day} {found:%B}: the clocks go forward that night")
    return found if found.tzinfo else found.replace(tzinfo=zone)
