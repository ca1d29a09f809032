"""Rebuttals over the API: started from a line, written, asked for, approved, sent back, and their record."""

from datetime import datetime
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import REFUSED, Key, live_story
from rejoinder.desk.lines.models import Line
from rejoinder.desk.people.models import User
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.desk.rebuttals import afterwards, writing
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.desk.rebuttals.record import read_record
from rejoinder.desk.rebuttals.record import told as record_told
from rejoinder.desk.rebuttals.told import listed, told
from rejoinder.errors import BadInput

router = Router(tags=["rebuttals"])
State = Literal["draft", "asked", "approved", "out", "dropped"]
Form = Literal["short", "formal", "both"]
Hash = Field(min_length=64, max_length=64)


class RebuttalRow(Schema):
    id: int
    story: int
    title: str
    state: State
    form: Form
    draft: int
    by: str | None
    asked_at: datetime | None
    out_at: datetime | None


class RebuttalOut(Schema):
    """One rebuttal. `sha256` is the hash that an approval binds; `stops` is why it cannot be asked for."""

    id: int
    story: int
    key: str
    state: State
    form: Form
    claim: str
    lines: list[str]
    draft: int
    sha256: str
    goes_out_at: datetime | None
    link: str
    texts: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    stops: list[str]
    why_not_approve: str
    note: str
    voided_why: str
    out_at: datetime | None
    publications: list[dict[str, Any]]
    effects: list[dict[str, Any]]


class Start(Schema):
    line: str = Field("", max_length=100)  # its ref; empty: the best that fits the story
    claim: str = Field("", max_length=2000)
    form: Form = "both"


class TextIn(Schema):
    account: int = Field(ge=1, le=2**62)
    text: str = Field(max_length=100_000)
    title: str = Field("", max_length=300)
    slug: str = Field("", max_length=100)


class Edit(Schema):
    """`sha256` is that of the draft you read, so that nothing is overwritten. `goes_out_at` null: at once."""

    texts: list[TextIn] = Field([], max_length=50)
    sha256: str = Hash
    form: Form | None = None
    goes_out_at: datetime | Literal["keep"] | None = "keep"


class Exact(Schema):
    sha256: str = Hash


class Note(Schema):
    note: str = Field(min_length=1, max_length=2000)


class Override(Exact):
    reason: str = Field(min_length=15, max_length=2000)
    reviewer: str = Field(min_length=3, max_length=254)  # e-mail address


class WhyWithdrawn(Schema):
    reason: str = Field(min_length=1, max_length=500)


class NoticeDraft(Schema):
    """The draft that says what was withdrawn; null where nothing was out."""

    notice: int | None


@router.get("/rebuttals", response={200: list[RebuttalRow], **REFUSED}, auth=READ)
def rebuttals(request, limit: int = Query(100, ge=1, le=500)):
    """Every rebuttal, newest first."""
    return listed(limit)


@router.get("/rebuttals/record", response={200: dict, **REFUSED}, auth=READ)
def record(request, days: int = Query(30, ge=1, le=365)):
    """How fast the desk answers, step by step, and what its answers did."""
    return record_told(read_record(timezone.now(), days=days))


@router.post("/stories/{story}/rebuttal", response={200: RebuttalOut, **REFUSED}, auth=WRITE)
def start(request, body: Start, story: int = Key):
    """Drafts a text for every account from an approved line; gives the open one back where there is one."""
    line = get_object_or_404(Line, ref=body.line) if body.line else None
    return told(
        writing.start(live_story(story), by=request.user, line=line, claim=body.claim, form=body.form), request.user
    )


@router.get("/rebuttals/{rebuttal}", response={200: RebuttalOut, **REFUSED}, auth=READ)
def rebuttal(request, rebuttal: int = Key):
    """One rebuttal."""
    return told(_found(rebuttal), request.user)


@router.put("/rebuttals/{rebuttal}", response={200: RebuttalOut, **REFUSED}, auth=WRITE)
def edit(request, body: Edit, rebuttal: int = Key):
    """Changes texts, form or time; what was asked or approved is void."""
    found = _found(rebuttal)
    at = body.goes_out_at
    if isinstance(at, datetime) and at.tzinfo is None:
        raise BadInput("say in which time zone it goes out, as 2026-10-08T21:40:00+01:00")
    texts = {one.account: TextFields(one.account, one.text, one.title, one.slug) for one in body.texts}
    here = set(found.release.texts.values_list("account_id", flat=True))
    if strange := sorted(set(texts) - here):
        raise BadInput(f"account {strange[0]} has no text in this rebuttal; it has {', '.join(map(str, sorted(here)))}")
    found = writing.save(found, texts, by=request.user, seen=body.sha256, goes_out_at=at)
    if body.form and body.form != found.form:
        found = writing.choose_form(found, body.form, by=request.user)
    return told(found, request.user)


@router.post("/rebuttals/{rebuttal}/ask", response={200: RebuttalOut, **REFUSED}, auth=WRITE)
def ask(request, rebuttal: int = Key):
    """Freezes the text and asks a second person."""
    return _moved(request, rebuttal, lambda release: releases.ask(release, by=request.user))


@router.post("/rebuttals/{rebuttal}/approve", response={200: RebuttalOut, **REFUSED}, auth=WRITE)
def approve(request, body: Exact, rebuttal: int = Key):
    """Approves the exact text with this hash; the token's person must be an approver who did not write it."""
    return _moved(request, rebuttal, lambda release: releases.approve(release, body.sha256, by=request.user))


@router.post("/rebuttals/{rebuttal}/send_back", response={200: RebuttalOut, **REFUSED}, auth=WRITE)
def send_back(request, body: Note, rebuttal: int = Key):
    """Says no, with a note for the writers."""
    return _moved(request, rebuttal, lambda release: releases.send_back(release, body.note, by=request.user))


@router.post("/rebuttals/{rebuttal}/take_back", response={200: RebuttalOut, **REFUSED}, auth=WRITE)
def take_back(request, rebuttal: int = Key):
    """Takes the question or the approval back."""
    return _moved(request, rebuttal, lambda release: releases.take_back(release, by=request.user))


@router.post("/rebuttals/{rebuttal}/override", response={200: RebuttalOut, **REFUSED}, auth=WRITE)
def override(request, body: Override, rebuttal: int = Key):
    """Sends without a second person, for a written reason; the named one reads it afterwards."""
    reviewer = get_object_or_404(User, email__iexact=body.reviewer.replace("\x00", ""), is_active=True)
    return _moved(
        request,
        rebuttal,
        lambda release: releases.override(release, body.sha256, body.reason, reviewer, by=request.user),
    )


@router.post("/rebuttals/{rebuttal}/drop", response={200: RebuttalOut, **REFUSED}, auth=WRITE)
def drop(request, rebuttal: int = Key):
    """Gives it up; the story is to be decided again."""
    return told(writing.drop(_found(rebuttal), by=request.user), request.user)


@router.post("/rebuttals/{rebuttal}/withdraw", response={200: NoticeDraft, **REFUSED}, auth=WRITE)
def withdraw(request, body: WhyWithdrawn, rebuttal: int = Key):
    """Takes down what is out; the draft of the notice goes through approval."""
    notice = afterwards.withdraw(_found(rebuttal), body.reason, by=request.user)
    return {"notice": notice.pk if notice else None}


@router.post("/rebuttals/{rebuttal}/correct", response={200: RebuttalOut, **REFUSED}, auth=WRITE)
def correct(request, rebuttal: int = Key):
    """A draft that puts right what is out."""
    return told(afterwards.correct(_found(rebuttal), by=request.user), request.user)


def _moved(request, key: int, move) -> dict:
    found = _found(key)
    move(found.release)
    return told(_found(key), request.user)


def _found(key: int) -> Rebuttal:
    return get_object_or_404(Rebuttal.objects.select_related("story", "link", "release"), pk=key)
