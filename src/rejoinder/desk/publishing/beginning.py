"""Begins to send what was approved and is due: the intent to publish is written before anything is sent."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from rejoinder.core import approval
from rejoinder.desk.audit.trail import record
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.links.shorten import mark_published
from rejoinder.desk.people.desk import desk_row
from rejoinder.desk.people.models import Role
from rejoinder.desk.publishing.alarms import About, promised, raise_alarm
from rejoinder.desk.publishing.content import content_of, exact_text, key_of, sha256_of, short_links, text_sha256
from rejoinder.desk.publishing.models import Publication, Release, ReleaseText
from rejoinder.desk.publishing.ready import why_not_begin
from rejoinder.desk.publishing.releases import for_approval, held, write
from rejoinder.desk.publishing.stopping import switch

BATCH = 20  # releases begun in one turn
STOP_LETTERS_MAX = 200  # of a reason, so that the whole sentence fits its column
TAKEN_OVER = "its correction goes out in its place"
JOB = "job:publish"


def begin_due(now: datetime, *, limit: int = BATCH) -> dict[str, int]:
    """Begins every release whose time has come; what is not what was approved is stopped. Returns counts."""
    due = Release.objects.filter(state=Release.State.APPROVED, held_why="")
    due = due.filter(Q(goes_out_at=None) | Q(goes_out_at__lte=now)).order_by("goes_out_at", "pk")
    counts = {"begun": 0, "changed": 0}
    for release in due[:limit]:
        if done := begin(release, now):
            counts[done] += 1
    return counts


@transaction.atomic
def begin(release: Release, now: datetime) -> str:
    """Writes one intent for each text and address of a due release: "begun", "changed", or "" where it must wait."""
    if switch(is_locked=True).is_on:
        return ""
    row = held(release)
    is_due = row.goes_out_at is None or row.goes_out_at <= now
    if row.state != Release.State.APPROVED or row.held_why or not is_due:
        return ""
    sha256 = sha256_of(content_of(row))
    move = approval.Begin(sha256, may_still=_may_still(row))
    answer = approval.moved(for_approval(row), move, None, at=now.timestamp())
    if isinstance(answer, approval.Refused):
        return _stop_changed(row, answer.why, now)
    with timezone.override(zone_of(desk_row())):  # a line or imprint ends with the desk's day
        if stops := why_not_begin(row):
            return _stop_changed(row, " ".join(stops), now)
    write(row, answer.release)
    row.begun_at = now
    row.save()
    _take_over(row)
    made = [one for text in row.texts.select_related("account") for one in _intents(row, text, now)]
    Publication.objects.bulk_create(made)
    for link in short_links("\n".join(row.texts.values_list("text", flat=True))):
        mark_published(link, now)
    record("release.begin", f"release:{row.pk}", label=JOB, sha256=sha256, publications=len(made))
    return "begun"


def _may_still(row: Release) -> bool:
    by = row.approved_by or row.overridden_by
    return by is not None and by.may(Role.APPROVER)


def _stop_changed(row: Release, why: str, now: datetime) -> str:
    write(row, approval.voided(for_approval(row)))
    clock, why = timezone.localtime(now), why[:STOP_LETTERS_MAX]
    row.voided_why = f"Stopped at {clock:%H:%M}: {why} Nothing was sent. Read it again and ask anew."
    row.save()
    record("release.changed", f"release:{row.pk}", label=JOB, why=why)
    raise_alarm("changed", "what was to go out is not what was approved; nothing was sent", About(release=row), at=now)
    return "changed"


def _intents(row: Release, text: ReleaseText, now: datetime) -> list[Publication]:
    """One publication for the account, or one for each address that was on its press list when it was approved."""
    addresses = [""]
    if text.account.kind == "press":
        active = text.account.contacts.filter(left_at=None, added_at__lte=row.approved_at).order_by("pk")
        addresses = list(active.values_list("email", flat=True))
        if not addresses:
            raise_alarm("failed", f"nobody is on {text.account.name}: nothing went to it", About(release=row), at=now)
    return [
        Publication(
            release=row, account=text.account, address=address, key=key_of(row, text.account_id, address),
            text_sha256=text_sha256(exact_text(text)), corrects=_prior(row, text.account_id, address), due_at=now,
            should_be_out_at=promised(row), made_at=now,
        )
        for address in addresses
    ]  # fmt: skip


def _take_over(row: Release) -> None:
    """What this release corrects and has not gone out never does: the wrong text must not follow its correction."""
    left = _corrected(row).filter(state__in=[Publication.State.WAITING, Publication.State.FAILED])
    for one in left.filter(account__in=row.texts.values("account")).select_for_update(of=("self",)):
        one.state, one.why, one.needs_person = Publication.State.VOID, TAKEN_OVER, False
        one.save(update_fields=["state", "why", "needs_person"])
        record("publication.void", f"publication:{one.pk}", label=JOB, why=TAKEN_OVER)


def _corrected(row: Release) -> QuerySet[Publication]:
    """The publications of the release that this one corrects, and of its other corrections."""
    if row.corrects_id is None:
        return Publication.objects.none()
    of = Q(release=row.corrects_id) | Q(release__corrects=row.corrects_id)
    return Publication.objects.filter(of).exclude(release=row.pk)


def _prior(row: Release, account: int, address: str) -> Publication | None:
    """What stands out there now of the release that this one corrects, or of its last correction."""
    standing = _corrected(row).filter(account=account, address=address)
    may_be_out = [Publication.State.OUT, Publication.State.SENDING, Publication.State.UNCLEAR]
    return standing.filter(state__in=may_be_out).order_by("-pk").first()
