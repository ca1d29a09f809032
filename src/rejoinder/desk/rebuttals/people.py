"""Who may approve a rebuttal, and why not, before and after it was asked for."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing.models import Release
from rejoinder.desk.publishing.reminding import Approver, who_may_approve
from rejoinder.desk.rebuttals.models import Look
from rejoinder.desk.rebuttals.versions import writers_of

SHOWN = 8


@dataclass(frozen=True)
class May:
    """One person: whether they may approve, the reason in words, and when they were asked and looked."""

    person: User
    may: bool
    why: str
    asked_at: datetime | None
    looked_at: datetime | None
    is_you: bool = False


def may_approve(release: Release, you: User, now: datetime) -> list[May]:
    """Those who may first, whoever is on duty on top, then those who wrote it and may not."""
    looks = dict(Look.objects.filter(release=release).order_by("at").values_list("person_id", "at"))
    known = who_may_approve(release, now)
    seen = {one.user.pk for one in known}
    others = [Approver(one, False, "", None) for one in writers_of(release) if one.pk not in seen]
    return [
        May(one.user, one.may, _why(one, release), one.asked_at, looks.get(one.user.pk), one.user.pk == you.pk)
        for one in [*known, *others]
    ][:SHOWN]


def _why(one: Approver, release: Release) -> str:
    if one.may:
        return "On duty" if one.is_on_duty else one.user.get_role_display()
    edited = timezone.localtime(release.edited_at)
    if one.user.pk == release.author_id:
        return "Wrote it"
    if one.user.pk == release.last_editor_id:
        return f"Edited it last, {edited:%H:%M}"
    if not one.user.may(Role.APPROVER):
        return "Wrote a draft; approvers and admins approve"
    return one.why
