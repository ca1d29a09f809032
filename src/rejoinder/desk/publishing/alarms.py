"""Alarms: what should have gone out and did not, each raised once, settled by itself when mended or by a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from rejoinder.core.approval import REVIEW_WITHIN_H
from rejoinder.core.sending import LATE_S
from rejoinder.desk.audit.trail import record
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing.models import Account, Alarm, AlarmMail, Publication, Release
from rejoinder.desk.watches.duty import on_duty
from rejoinder.errors import NotAllowed

LATE = timedelta(seconds=LATE_S)
REVIEW_WITHIN = timedelta(hours=REVIEW_WITHIN_H)
BATCH = 200  # raised or settled in one turn; the next turn goes on
NOT_OUT = (Publication.State.WAITING, Publication.State.SENDING, Publication.State.UNCLEAR)
WORDS = {
    "late": "Late",
    "unclear": "Unclear",
    "failed": "Failed",
    "changed": "Changed after approval",
    "refused": "Account refused",
    "review_late": "Review overdue",
}


@dataclass(frozen=True)
class About:
    """The row that an alarm is about: one of the three."""

    publication: Publication | None = None
    release: Release | None = None
    account: Account | None = None


def raise_alarm(kind: str, what: str, about: About, *, at: datetime) -> Alarm | None:
    """Raises an alarm of this kind, once; None where it stands already.

    One that was mended and came back is told anew. One that a person settled stays settled.
    """
    of = {"publication": about.publication, "account": about.account}
    of["release"] = about.release or (about.publication.release if about.publication else None)
    key = {"publication": about.publication, "account": about.account, "kind": kind}
    if about.publication is None and about.account is None:
        key["release"] = about.release
    found = Alarm.objects.filter(**key).first()
    if found is None:
        try:
            with transaction.atomic():
                found = Alarm.objects.create(kind=kind, what=what[:300], at=at, **of)
        except IntegrityError:  # another worker was quicker
            return None
        return _recorded(found)
    mended = Alarm.objects.filter(pk=found.pk, settled_by=None).exclude(settled_at=None)
    if not mended.update(what=what[:300], at=at, told_at=None, settled_at=None):
        return None
    return _recorded(found)


def _recorded(alarm: Alarm) -> Alarm:
    record(f"alarm.{alarm.kind}", _subject(alarm), label="job:publish", alarm=alarm.pk)
    return alarm


def open_alarms() -> QuerySet[Alarm]:
    """Alarms that nobody and nothing has settled yet, oldest first."""
    of = ("publication__account", "publication__release", "release", "account")
    return Alarm.objects.filter(settled_at=None).select_related(*of).order_by("at", "pk")


def mend(kinds: Collection[str], about: About, *, at: datetime) -> int:
    """Settles alarms of these kinds because what they were about is well again. Returns how many stood."""
    chosen = Alarm.objects.filter(kind__in=kinds, settled_at=None)
    if about.publication or about.account:
        chosen = chosen.filter(publication=about.publication, account=about.account)
    else:
        chosen = chosen.filter(publication=None, account=None, release=about.release)
    return chosen.update(settled_at=at)


@transaction.atomic
def settle(alarm: Alarm, *, by: User) -> bool:
    """A person says that this alarm is dealt with. False where it was settled already."""
    if not by.may(Role.WRITER):
        raise NotAllowed("Your role only reads. Ask a writer to settle it.")
    open_one = Alarm.objects.filter(pk=alarm.pk, settled_at=None)
    if not open_one.update(settled_at=timezone.now(), settled_by=by):
        return False
    record("alarm.settle", _subject(alarm), actor=by, kind=alarm.kind, alarm=alarm.pk)
    return True


def _subject(alarm: Alarm) -> str:
    if alarm.publication_id:
        return f"publication:{alarm.publication_id}"
    return f"account:{alarm.account_id}" if alarm.account_id else f"release:{alarm.release_id}"


def watch_over(now: datetime) -> dict[str, int]:
    """Raises what is late or overdue now and settles what was mended. Returns counts."""
    raised = raise_late_publications(now) + raise_late_releases(now)
    return {"late": raised, "review late": raise_late_reviews(now), "mended": settle_mended(now)}


def raise_late_publications(now: datetime) -> int:
    """An alarm for everything that is not known to be out two minutes after its time."""
    late = Publication.objects.filter(state__in=NOT_OUT, should_be_out_at__lte=now - LATE)
    late = late.exclude(alarms__in=_standing("late")).select_related("account", "release")
    return sum(_raise_late(About(publication=one), one.should_be_out_at, now) for one in late[:BATCH])


def raise_late_releases(now: datetime) -> int:
    """An alarm for every release whose time has come and that has not begun, approved or still waiting for it."""
    approved = Q(state=Release.State.APPROVED, goes_out_at__lte=now - LATE)
    at_once = Q(state=Release.State.APPROVED, goes_out_at=None, approved_at__lte=now - LATE)
    asked = Q(state=Release.State.ASKED, goes_out_at__lte=now - LATE)
    late = Release.objects.filter(approved | at_once | asked).exclude(
        alarms__in=_standing("late").filter(publication=None)
    )
    return sum(_raise_late(About(release=one), promised(one), now) for one in late[:BATCH])


def promised(release: Release) -> datetime:
    """When a release should go out: its own time, or when it was approved where that came later."""
    moments = [at for at in (release.goes_out_at, release.approved_at) if at]
    return max(moments, default=release.asked_at or release.made_at)


def _standing(kind: str) -> QuerySet[Alarm]:
    return Alarm.objects.filter(Q(settled_at=None) | Q(settled_by__isnull=False), kind=kind)


def _raise_late(about: About, due: datetime, now: datetime) -> int:
    minutes = int((now - due).total_seconds() // 60)
    what = f"should have gone out {minutes} minutes ago"
    if about.release and about.release.state == Release.State.ASKED:
        what += ", and nobody has approved it"
    with transaction.atomic():
        return 1 if raise_alarm("late", what, about, at=now) else 0


def raise_late_reviews(now: datetime) -> int:
    """An alarm for every text that went out by an override and that its named person has not read within a day."""
    late = Release.objects.exclude(overridden_by=None).filter(
        reviewed_at=None, approved_at__lte=now - REVIEW_WITHIN, state=Release.State.OUT
    )
    raised = 0
    for one in late.exclude(alarms__in=_standing("review_late")).select_related("reviewer")[:BATCH]:
        what = f"{one.reviewer} has not read it {REVIEW_WITHIN_H} hours after it went out without approval"
        with transaction.atomic():
            raised += 1 if raise_alarm("review_late", what, About(release=one), at=now) else 0
    return raised


def settle_mended(now: datetime) -> int:
    """Settles every alarm whose matter is well again."""
    of, state = Publication.State, "publication__state"
    is_release = Q(publication=None, account=None)
    waits = [Release.State.APPROVED, Release.State.ASKED]
    mended = (
        Q(kind="late", publication__isnull=False) & ~Q(**{f"{state}__in": NOT_OUT})
        | Q(kind="late") & is_release & ~Q(release__state__in=waits)
        | Q(kind="late") & is_release & Q(release__goes_out_at__gt=F("at"))
        | Q(kind="unclear", publication__needs_person=False)
        | Q(kind="failed", publication__isnull=False) & ~Q(**{state: of.FAILED})
        & ~Q(**{state: of.WITHDRAWING}, publication__needs_person=True)
        | Q(kind="refused", account__isnull=False) & ~Q(account__state=Account.State.REFUSED)
        | Q(kind="changed") & is_release & ~Q(release__state=Release.State.DRAFT)
        | Q(kind="review_late", release__reviewed_at__isnull=False)
    )  # fmt: skip
    ids = list(Alarm.objects.filter(mended, settled_at=None).values_list("pk", flat=True)[:BATCH])
    return Alarm.objects.filter(pk__in=ids, settled_at=None).update(settled_at=now) if ids else 0


def call_people(now: datetime) -> int:
    """Writes the mails that tell of new alarms, to whoever is on duty and the admins, once each. Returns how many."""
    written = 0
    for alarm in Alarm.objects.filter(settled_at=None, told_at=None).order_by("pk")[:BATCH]:
        with transaction.atomic():
            if not Alarm.objects.filter(pk=alarm.pk, settled_at=None, told_at=None).update(told_at=now):
                continue  # another worker tells it
            mails = [
                AlarmMail(alarm=alarm, person=person, raised_at=alarm.at, at=now, due_at=now)
                for person in people_to_tell(now)
            ]
            written += len(AlarmMail.objects.bulk_create(mails, ignore_conflicts=True))
    return written


def people_to_tell(now: datetime) -> list[User]:
    """Whoever is on duty, then the admins, each once."""
    duty = on_duty(now)
    people = {duty.user.pk: duty.user} if duty else {}
    people |= {user.pk: user for user in User.objects.filter(is_active=True, role=Role.ADMIN).order_by("pk")}
    return list(people.values())
