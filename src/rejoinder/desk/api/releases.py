"""Releases, publications, alarms and the kill switch over the API: the same rule as on the pages."""

from datetime import datetime
from typing import Literal

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import LIMITED, REFUSED, Key
from rejoinder.desk.people.models import User
from rejoinder.desk.publishing import by_hand, releases, stopping, withdrawing
from rejoinder.desk.publishing.alarms import open_alarms, settle
from rejoinder.desk.publishing.calls import about
from rejoinder.desk.publishing.content import content_of
from rejoinder.desk.publishing.models import Alarm, Publication, Release

router = Router(tags=["publishing"])
BEFORE = Query(2**62, ge=1, le=2**62)


class PublicationOut(Schema):
    """One text on its way to one account, and how it is known to be out."""

    id: int
    release: int
    account: str
    state: Literal["waiting", "sending", "unclear", "out", "failed", "void", "withdrawing", "withdrawn"]
    should_be_out_at: datetime
    due_at: datetime
    tries: int
    out_at: datetime | None
    seen_at: datetime | None
    url: str
    why: str
    needs_person: bool
    corrects: int | None


class ReleaseOut(Schema):
    """A release and where it stands. `sha256` is what an approval binds: give it back when you approve."""

    id: int
    key: str
    title: str
    state: Literal["draft", "asked", "approved", "out", "dropped"]
    sha256: str
    goes_out_at: datetime | None
    author: str
    last_editor: str
    asked_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    overridden_by: str
    override_reason: str
    reviewer: str
    reviewed_at: datetime | None
    voided_why: str
    held_why: str
    note: str
    corrects: int | None
    publications: list[PublicationOut]


class ReleaseWhole(ReleaseOut):
    """A release with all that goes out: texts, pictures, links and time."""

    content: dict


class Read(Schema):
    """The hash of what was read."""

    sha256: str = Field(..., min_length=1, max_length=64)


class Why(Schema):
    """Words that the move needs: a note, a reason."""

    why: str = Field(..., max_length=2000)


class Overriding(Read):
    """Sending without a second person: why, and who reads it afterwards."""

    reason: str = Field(..., max_length=2000)
    reviewer: str = Field(..., max_length=254)


class Seen(Schema):
    """Where a person saw it."""

    url: str = Field("", max_length=2000)


class AlarmOut(Schema):
    """What should have happened and did not."""

    id: int
    kind: str
    about: str
    what: str
    at: datetime
    publication: int | None
    release: int | None
    account: int | None


class SwitchOut(Schema):
    """How the kill switch stands."""

    is_on: bool
    why: str
    by: str
    at: datetime | None
    held: int
    in_flight: int


@router.get("/releases", response={200: list[ReleaseOut], **REFUSED}, auth=READ)
def list_releases(request, limit: int = LIMITED, before: int = BEFORE):
    """Releases, newest first; `before` is the id of the last one of the page before."""
    rows = Release.objects.filter(pk__lt=before).prefetch_related("publications__account")
    return [_release(one) for one in rows[:limit]]


@router.get("/releases/{release}", response={200: ReleaseWhole, **REFUSED}, auth=READ)
def show_release(request, release: int = Key):
    """One release with all that goes out."""
    found = get_object_or_404(Release, pk=release)
    return _release(found) | {"content": content_of(found)}


@router.post("/releases/{release}/ask", response={200: ReleaseOut, **REFUSED}, auth=WRITE)
def ask(request, release: int = Key):
    """Freezes the text and asks a second person."""
    return _release(releases.ask(get_object_or_404(Release, pk=release), by=request.user))


@router.post("/releases/{release}/approve", response={200: ReleaseOut, **REFUSED}, auth=WRITE)
def approve(request, body: Read, release: int = Key):
    """Approves the exact content with this hash, as the token's person."""
    return _release(releases.approve(get_object_or_404(Release, pk=release), body.sha256, by=request.user))


@router.post("/releases/{release}/send-back", response={200: ReleaseOut, **REFUSED}, auth=WRITE)
def send_back(request, body: Why, release: int = Key):
    """Says no, with a note."""
    return _release(releases.send_back(get_object_or_404(Release, pk=release), body.why, by=request.user))


@router.post("/releases/{release}/take-back", response={200: ReleaseOut, **REFUSED}, auth=WRITE)
def take_back(request, release: int = Key):
    """Takes the question or the approval back."""
    return _release(releases.take_back(get_object_or_404(Release, pk=release), by=request.user))


@router.post("/releases/{release}/override", response={200: ReleaseOut, **REFUSED}, auth=WRITE)
def override(request, body: Overriding, release: int = Key):
    """Lets it go out without a second person; the named one reads it afterwards."""
    reviewer = get_object_or_404(User, email__iexact=body.reviewer)
    found = get_object_or_404(Release, pk=release)
    return _release(releases.override(found, body.sha256, body.reason, reviewer, by=request.user))


@router.post("/releases/{release}/review", response={200: ReleaseOut, **REFUSED}, auth=WRITE)
def review(request, body: Why, release: int = Key):
    """The named second person has read what went out without approval."""
    return _release(releases.review(get_object_or_404(Release, pk=release), body.why, by=request.user))


@router.post("/releases/{release}/drop", response={200: ReleaseOut, **REFUSED}, auth=WRITE)
def drop(request, release: int = Key):
    """Gives the release up."""
    return _release(releases.drop(get_object_or_404(Release, pk=release), by=request.user))


@router.post("/releases/{release}/send-now", response={200: ReleaseOut, **REFUSED}, auth=WRITE)
def send_now(request, release: int = Key):
    """Lets a held release go out."""
    return _release(stopping.send_now(get_object_or_404(Release, pk=release), by=request.user))


@router.post("/releases/{release}/withdraw", response={200: ReleaseOut | None, **REFUSED}, auth=WRITE)
def withdraw(request, body: Why, release: int = Key):
    """Takes down what is out; gives the draft of the notice, null where nothing was out."""
    notice = withdrawing.withdraw(get_object_or_404(Release, pk=release), body.why, by=request.user)
    return _release(notice) if notice else None


@router.post("/releases/{release}/correct", response={200: ReleaseOut, **REFUSED}, auth=WRITE)
def correct(request, release: int = Key):
    """A draft of the correction; it goes out once it is approved."""
    return _release(withdrawing.correct(get_object_or_404(Release, pk=release), by=request.user))


@router.get("/publications", response={200: list[PublicationOut], **REFUSED}, auth=READ)
def publications(request, limit: int = LIMITED, before: int = BEFORE, state: str = Query("", max_length=12)):
    """Publications, newest first."""
    rows = Publication.objects.filter(pk__lt=before).select_related("account").order_by("-pk")
    return [_publication(one) for one in (rows.filter(state=state) if state else rows)[:limit]]


@router.post("/publications/{publication}/mark-out", response={200: PublicationOut, **REFUSED}, auth=WRITE)
def mark_out(request, body: Seen, publication: int = Key):
    """The token's person has seen it there."""
    return _publication(by_hand.mark_out(get_object_or_404(Publication, pk=publication), body.url, by=request.user))


@router.post("/publications/{publication}/{act}", response={200: PublicationOut, **REFUSED}, auth=WRITE)
def by_person(request, act: Literal["look", "mark-not-out", "try-again", "mark-withdrawn"], publication: int = Key):
    """Looks again, marks as not out or taken down, or tries again, by a person's word."""
    acts = {
        "look": by_hand.look_again, "mark-not-out": by_hand.mark_not_out, "try-again": by_hand.try_again,
        "mark-withdrawn": by_hand.mark_withdrawn,
    }  # fmt: skip
    return _publication(acts[act](get_object_or_404(Publication, pk=publication), by=request.user))


@router.get("/publishing/alarms", response={200: list[AlarmOut], **REFUSED}, auth=READ)
def alarms(request):
    """What should have gone out and did not, or may be wrong; oldest first."""
    return [_alarm(one) for one in open_alarms()[:500]]


@router.post("/publishing/alarms/{alarm}/settle", response={200: AlarmOut, **REFUSED}, auth=WRITE)
def settle_alarm(request, alarm: int = Key):
    """The token's person has dealt with it."""
    found = get_object_or_404(Alarm, pk=alarm)
    settle(found, by=request.user)
    return _alarm(found)


@router.get("/publishing", response={200: SwitchOut, **REFUSED}, auth=READ)
def switch(request):
    """How the kill switch stands."""
    return _switch(stopping.standing())


@router.post("/publishing/stop", response={200: SwitchOut, **REFUSED}, auth=WRITE)
def stop(request, body: Why):
    """Stops everything from going out."""
    return _switch(stopping.stop(body.why, by=request.user))


@router.post("/publishing/start", response={200: SwitchOut, **REFUSED}, auth=WRITE)
def start(request):
    """Lets things go out again; what came due meanwhile waits for "send now"."""
    return _switch(stopping.start(by=request.user))


def _release(one: Release) -> dict:
    names = (
        "title", "state", "sha256", "goes_out_at", "asked_at", "approved_at", "override_reason", "reviewed_at",
        "voided_why", "held_why", "note",
    )  # fmt: skip
    people = ("author", "last_editor", "approved_by", "overridden_by", "reviewer")
    said = {name: getattr(one, name) for name in names}
    said |= {name: person.email if (person := getattr(one, name)) else "" for name in people}
    rows = [_publication(row) for row in one.publications.select_related("account")]
    return said | {"id": one.pk, "key": str(one.key), "corrects": one.corrects_id, "publications": rows}


def _publication(one: Publication) -> dict:
    names = ("state", "should_be_out_at", "due_at", "tries", "out_at", "seen_at", "why", "needs_person")
    said = {name: getattr(one, name) for name in names}
    return said | {
        "id": one.pk, "release": one.release_id, "account": one.account.name, "url": one.receipt_url,
        "corrects": one.corrects_id,
    }  # fmt: skip


def _alarm(one: Alarm) -> dict:
    of = {"publication": one.publication_id, "release": one.release_id, "account": one.account_id}
    return {"id": one.pk, "kind": one.kind, "about": about(one), "what": one.what, "at": one.at, **of}


def _switch(how: stopping.Standing) -> dict:
    by = how.by.email if how.by else ""
    return {"is_on": how.is_on, "why": how.why, "by": by, "at": how.at, "held": how.held, "in_flight": how.in_flight}
