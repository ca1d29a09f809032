"""Calls for an approval that nobody has given yet: whom, when, and who may answer."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from rejoinder.core import approval
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing.models import Release, Reminder
from rejoinder.desk.publishing.releases import for_approval, held, person_of
from rejoinder.desk.watches.duty import on_duty
from rejoinder.desk.watches.models import Duty

ROTA_AHEAD = timedelta(days=7)
BATCH = 50
ON_DUTY, NEXT, ALL = "you are on duty", "you are next on the rota", "you may approve it"


@dataclass(frozen=True)
class Approver:
    """Someone of the team before a release: whether they may approve it, else why not, and when they were asked."""

    user: User
    may: bool
    why: str
    asked_at: datetime | None
    is_on_duty: bool = False


def who_may_approve(release: Release, now: datetime) -> list[Approver]:
    """Everybody who approves or wrote it, those who may first; before it is asked for, as if it were."""
    of = for_approval(release)
    if of.state in (approval.State.DRAFT, approval.State.APPROVED):
        of = replace(of, state=approval.State.ASKED)
    asked = dict(_reminders(release).order_by("-at").values_list("person_id", "at"))
    duty = on_duty(now)
    people = [user for user in User.objects.filter(is_active=True) if _is_concerned(user, release)]
    found = [
        Approver(user, not why, why, asked.get(user.pk), bool(duty and duty.user_id == user.pk))
        for user in people
        for why in [approval.why_not_approve(of, person_of(user))]
    ]
    return sorted(found, key=lambda one: (not one.may, not one.is_on_duty, str(one.user)))


def _is_concerned(user: User, release: Release) -> bool:
    return user.may(Role.APPROVER) or user.pk in (release.author_id, release.last_editor_id)


def remind_due(now: datetime, *, limit: int = BATCH) -> int:
    """Writes the mails that are due now for approvals that nobody gave, each once. Returns how many."""
    asked = Release.objects.filter(state=Release.State.ASKED).exclude(asked_at=None).order_by("-asked_at")
    return sum(_remind(release, now) for release in asked[:limit])


@transaction.atomic
def _remind(release: Release, now: datetime) -> int:
    row = held(release)
    if row.state != Release.State.ASKED or row.asked_at is None:
        return 0
    minutes = approval.reminder_due((now - row.asked_at).total_seconds() / 60)
    before = _reminders(row)
    if before.filter(minutes__gte=minutes).exists():
        return 0
    rota = rota_order(now)
    approvers = {one.user.pk: one.user for one in who_may_approve(row, now) if one.may}
    called = set(before.values_list("person_id", flat=True))
    chosen = approval.whom_to_call(minutes, [user.pk for user in rota], approvers.keys(), called)
    duty = rota[0].pk if rota and on_duty(now) else None
    made = [
        Reminder(
            release=row, asked_at=row.asked_at, minutes=minutes, person=approvers[pk], at=now, due_at=now,
            why=ON_DUTY if pk == duty else ALL if len(chosen) > 1 else NEXT,
        )
        for pk in chosen
    ]  # fmt: skip
    return len(Reminder.objects.bulk_create(made, ignore_conflicts=True))


def rota_order(now: datetime) -> list[User]:
    """Who is on duty now and who follows within a week, each once, in the order of their shifts."""
    duty = on_duty(now)
    people = {duty.user.pk: duty.user} if duty else {}
    coming = Duty.objects.filter(starts__gt=now, starts__lt=now + ROTA_AHEAD, user__is_active=True)
    for shift in coming.select_related("user").order_by("starts", "pk"):
        people.setdefault(shift.user_id, shift.user)
    return list(people.values())


def _reminders(release: Release):
    return Reminder.objects.filter(release=release, asked_at=release.asked_at)
