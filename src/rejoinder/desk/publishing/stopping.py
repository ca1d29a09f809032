"""The kill switch: one press stops everything from going out; starting again lets nothing loose in a flood."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from rejoinder.core.sending import HOLD_S
from rejoinder.desk.audit.trail import record
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing.alarms import NOT_OUT
from rejoinder.desk.publishing.models import KillSwitch, Publication, Release
from rejoinder.errors import BadInput, NotAllowed

WHY_LETTERS_MAX = 300
STOPPED_WHY = "it came due while publishing was stopped"
TOO_LATE_WHY = f"it is over {HOLD_S / 3600:.0f} hour late"
BATCH = 100


@dataclass(frozen=True)
class Standing:
    """Whether the switch is on, who turned it, and what waits behind it."""

    is_on: bool
    why: str
    by: User | None
    at: datetime | None
    held: int  # releases that wait for a press of "send now"
    in_flight: int  # publications that were on their way and may still arrive


def switch(*, is_locked: bool = False) -> KillSwitch:
    """The one row. Locked: nothing is claimed to be sent until the transaction ends."""
    rows = KillSwitch.objects.select_for_update() if is_locked else KillSwitch.objects
    return rows.filter(pk=1).first() or KillSwitch.objects.get_or_create(pk=1)[0]


def standing() -> Standing:
    """How things stand with the switch."""
    row = KillSwitch.objects.select_related("by").filter(pk=1).first() or KillSwitch(pk=1)
    sending = Publication.objects.filter(state=Publication.State.SENDING).count()
    return Standing(row.is_on, row.why, row.by, row.at, held_releases().count(), sending)


@transaction.atomic
def stop(why: str, *, by: User) -> Standing:
    """Stops everything from going out. What was claimed before this returns may still arrive; nothing later does."""
    if not by.may(Role.WRITER):
        raise NotAllowed("Your role only reads. Ask a writer to stop publishing.")
    why = " ".join(why.replace("\x00", " ").split())[:WHY_LETTERS_MAX]
    if not why:
        raise BadInput("Say in a few words why everything stops; the others will read it.")
    row = switch(is_locked=True)
    if row.is_on:
        return standing()
    row.is_on, row.why, row.by, row.at = True, why, by, timezone.now()
    row.save()
    record("publishing.stop", "publishing", actor=by, why=why)
    return standing()


@transaction.atomic
def start(*, by: User) -> Standing:
    """Lets things go out again. What came due meanwhile is held: each release needs one press of "send now"."""
    if not by.may(Role.APPROVER):
        raise NotAllowed("A writer may stop publishing; an approver starts it again.")
    row = switch(is_locked=True)
    if not row.is_on:
        return standing()
    held = _hold(_due_releases(timezone.now()), STOPPED_WHY)
    row.is_on, row.why, row.by, row.at = False, "", by, timezone.now()
    row.save()
    record("publishing.start", "publishing", actor=by, held=held)
    return standing()


def hold_too_late(now: datetime) -> int:
    """Holds what is so late that it may be wrong by now: it goes out only when a person presses. Returns how many."""
    cut = now - timedelta(seconds=HOLD_S)
    promised = Q(approved_at__lte=cut) & (Q(goes_out_at=None) | Q(goes_out_at__lte=cut))
    let_go = Q(let_go_at=None) | Q(let_go_at__lte=cut)
    late = list(_due_releases(now).filter(promised & let_go).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not late:
        return 0
    with transaction.atomic():
        return _hold(Release.objects.filter(pk__in=late), TOO_LATE_WHY)


def held_releases() -> QuerySet[Release]:
    """Releases that wait for a person's press before anything of them goes out."""
    return _with_something_left(Release.objects.exclude(held_why=""))


@transaction.atomic
def send_now(release: Release, *, by: User) -> Release:
    """Lets a held release go out as it was approved."""
    if not by.may(Role.APPROVER):
        raise NotAllowed("An approver lets go out what was held.")
    row = Release.objects.select_for_update().get(pk=release.pk)
    if not row.held_why:
        raise NotAllowed("Nothing holds it.")
    if switch().is_on:
        raise NotAllowed("Publishing is stopped. Start it first.")
    was, row.held_why, row.let_go_at = row.held_why, "", timezone.now()
    row.save(update_fields=["held_why", "let_go_at"])
    record("release.send_now", f"release:{row.pk}", actor=by, was=was)
    return row


@transaction.atomic
def give_up_rest(release: Release, *, by: User) -> int:
    """Gives up what has not gone out of a release that has begun. What may be out is not touched. Returns how many."""
    if not by.may(Role.APPROVER):
        raise NotAllowed("An approver gives up what was approved.")
    row = Release.objects.select_for_update().get(pk=release.pk)
    waiting = row.publications.filter(state__in=[Publication.State.WAITING, Publication.State.FAILED])
    given_up = waiting.update(
        state=Publication.State.VOID, why=f"{by} gave it up", needs_person=False, claimed_by=""
    )  # fmt: skip
    record("release.give_up_rest", f"release:{row.pk}", actor=by, publications=given_up)
    return given_up


def _due_releases(now: datetime) -> QuerySet[Release]:
    due = Q(state=Release.State.APPROVED) & (Q(goes_out_at=None) | Q(goes_out_at__lte=now))
    return _with_something_left(Release.objects.filter(held_why="")).filter(due | Q(state=Release.State.OUT))


def _with_something_left(releases: QuerySet[Release]) -> QuerySet[Release]:
    left = Publication.objects.filter(release=OuterRef("pk"), state__in=NOT_OUT, needs_person=False)
    return releases.filter(Q(state=Release.State.APPROVED) | Q(Exists(left), state=Release.State.OUT))


def _hold(releases: QuerySet[Release], why: str) -> int:
    ids = list(releases.values_list("pk", flat=True))
    for pk in ids:
        record("release.hold", f"release:{pk}", label="job:publish", why=why)
    return Release.objects.filter(pk__in=ids, held_why="").update(held_why=why)
