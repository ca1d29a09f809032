"""Releases: written, asked for, approved by a second person, sent back, overridden, dropped.

The rule is core/approval.py; here its answer is written to rows, with the trail, in one transaction. Everything that
writes a text comes through here, so that nothing can change without voiding what was promised for it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from rejoinder.core import approval
from rejoinder.core.approval import Moved, Person, Refused, ReleaseForApproval
from rejoinder.core.imprint import NotPlaced, Placed
from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import printable
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing.content import content_of, sha256_of
from rejoinder.desk.publishing.imprints import imprint_for
from rejoinder.desk.publishing.models import Account, Release, ReleaseText, ReleaseVersion
from rejoinder.desk.publishing.ready import why_not_ready
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput, NotAllowed

TITLE_LETTERS_MAX = 300
TEXT_LETTERS_MAX = 100_000  # a long page; the channels' own limits are far lower
NOTE_LETTERS_MAX = 2_000
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True)
class TextFields:
    """The text for one account, as a form, the API or the command line gives it."""

    account: int
    text: str
    title: str = ""
    slug: str = ""


def person_of(user: User) -> Person:
    """A user as the rule of approval sees people."""
    return Person(user.pk, may_write=user.may(Role.WRITER), may_approve=user.may(Role.APPROVER))


def for_approval(release: Release) -> ReleaseForApproval:
    """A release as the rule sees it."""
    return ReleaseForApproval(
        state=approval.State(release.state),
        sha256=release.sha256,
        author=release.author_id,
        last_editor=release.last_editor_id,
        asked_at=release.asked_at.timestamp() if release.asked_at else None,
        approved_sha256=release.approved_sha256,
        approved_by=release.approved_by_id,
        overridden_by=release.overridden_by_id,
        reviewer=release.reviewer_id,
        reviewed_at=release.reviewed_at.timestamp() if release.reviewed_at else None,
    )


def why_not_approve(release: Release, user: User) -> str:
    """Why this person may not approve this release now; empty where they may."""
    return approval.why_not_approve(for_approval(release), person_of(user))


@transaction.atomic
def start(title: str, *, by: User, story: Story | None = None, corrects: Release | None = None) -> Release:
    """A new release without any text. Raises BadInput for an empty title, NotAllowed for people who only read."""
    if not by.may(Role.WRITER):
        raise NotAllowed("Your role only reads. Ask an admin of the desk to make you a writer.")
    now = timezone.now()
    release = Release(
        title=_title(title), story=story, corrects=corrects, author=by, made_at=now, last_editor=by, edited_at=now
    )
    release.sha256 = "new"
    release.save()
    release.sha256 = sha256_of(content_of(release))
    release.save(update_fields=["sha256"])
    _keep_version(release, by, now)
    record("release.start", _subject(release), actor=by, title=release.title, story=story.pk if story else None)
    return release


def edit(
    release: Release,
    texts: Sequence[TextFields] | None = None,
    *,
    by: User,
    title: str | None = None,
    goes_out_at: datetime | str | None = "keep",
    seen: str = "",
) -> Release:
    """Changes texts, title or time; what was asked or approved for the old content is void and says so.

    `texts` replaces all of them. `goes_out_at` None is at once. `seen` is the hash that the writer had before their
    eyes: raises NotAllowed where another stands there by now, and nothing is lost of either.
    """

    def change(row: Release) -> None:
        if seen and seen != row.sha256:
            who, at = row.last_editor or "Somebody", timezone.localtime(row.edited_at)
            raise NotAllowed(
                f"{who} changed it at {at:%H:%M}; nothing of yours is saved. Read theirs, then write yours."
            )
        if title is not None:
            row.title = _title(title)
        if goes_out_at != "keep":
            row.goes_out_at = _moment(goes_out_at)
        if texts is not None:
            _set_texts(row, texts)

    return changed(release, change, by=by)


@transaction.atomic
def changed(release: Release, change: Callable[[Release], None], *, by: User) -> Release:
    """Lets `change` write to a release or its rows, then asks the rule what that means; undone whole where refused.

    The only door through which a release changes: pictures and imprints come through it too.
    """
    row = held(release)
    before, was = for_approval(row), row.title
    change(row)
    sha256 = sha256_of(content_of(row))
    after = _allowed(approval.moved(before, approval.Edit(sha256), person_of(by), at=timezone.now().timestamp()))
    if sha256 == before.sha256 and row.title == was:
        return row
    now = timezone.now()
    if sha256 == before.sha256:  # only the name that the team knows it by: nobody's text, and nothing is void
        row.save(update_fields=["title"])
        record("release.rename", _subject(row), actor=by, title=row.title)
        return row
    if after.voided:
        at = timezone.localtime(now)
        row.voided_why = f"{by} changed it at {at:%H:%M}. What was {after.voided} no longer holds."
    write(row, after.release)
    row.last_editor, row.edited_at = by, now
    row.save()
    _keep_version(row, by, now)
    record("release.edit", _subject(row), actor=by, sha256=row.sha256, voids=after.voided)
    return row


@transaction.atomic
def ask(release: Release, *, by: User) -> Release:
    """Freezes the text and asks for approval. Raises NotAllowed naming everything that is not ready to go out."""
    row = _current(release)
    if stops := why_not_ready(row):
        raise NotAllowed(" ".join(stops))
    now = timezone.now()
    after = _allowed(approval.moved(for_approval(row), approval.Ask(), person_of(by), at=now.timestamp()))
    write(row, after.release)
    row.asked_by, row.asked_at, row.voided_why, row.note = by, now, "", ""
    return _done(row, "release.ask", by)


@transaction.atomic
def approve(release: Release, sha256: str, *, by: User) -> Release:
    """Approves the exact content with this hash. Raises NotAllowed where it changed or this person may not."""
    row = _current(release)
    if stops := why_not_ready(row):
        raise NotAllowed(" ".join(stops))
    now = timezone.now()
    move = approval.Approve(sha256)
    write(row, _allowed(approval.moved(for_approval(row), move, person_of(by), at=now.timestamp())).release)
    row.approved_by, row.approved_at, row.voided_why = by, now, ""
    return _done(row, "release.approve", by)


@transaction.atomic
def send_back(release: Release, note: str, *, by: User) -> Release:
    """Says no, with a note for the writers."""
    row = held(release)
    move = approval.SendBack(note)
    write(row, _allowed(approval.moved(for_approval(row), move, person_of(by), at=_now_s())).release)
    row.note = note.strip()[:NOTE_LETTERS_MAX]
    return _done(row, "release.send_back", by, note=row.note)


@transaction.atomic
def take_back(release: Release, *, by: User) -> Release:
    """Takes the question or the approval back before anything has gone out."""
    row = held(release)
    after = _allowed(approval.moved(for_approval(row), approval.TakeBack(), person_of(by), at=_now_s()))
    write(row, after.release)
    row.voided_why = f"{by} took it back at {timezone.localtime():%H:%M}."
    return _done(row, "release.take_back", by)


@transaction.atomic
def override(release: Release, sha256: str, reason: str, reviewer: User, *, by: User) -> Release:
    """Lets it go out without a second person, for a written reason; `reviewer` reads it afterwards."""
    row = _current(release)
    if stops := why_not_ready(row):
        raise NotAllowed(" ".join(stops))
    now = timezone.now()
    move = approval.Override(sha256, reason, person_of(reviewer))
    write(row, _allowed(approval.moved(for_approval(row), move, person_of(by), at=now.timestamp())).release)
    row.overridden_by, row.reviewer, row.approved_at = by, reviewer, now
    row.override_reason, row.voided_why = reason.strip()[:NOTE_LETTERS_MAX], ""
    return _done(row, "release.override", by, reason=row.override_reason, reviewer=reviewer.email)


@transaction.atomic
def review(release: Release, note: str, *, by: User) -> Release:
    """The named second person has read what went out without approval."""
    row = held(release)
    now = timezone.now()
    _allowed(approval.moved(for_approval(row), approval.Review(), person_of(by), at=now.timestamp()))
    row.reviewed_at, row.review_note = now, note.strip()[:NOTE_LETTERS_MAX]
    return _done(row, "release.review", by, note=row.review_note)


@transaction.atomic
def drop(release: Release, *, by: User) -> Release:
    """Gives the release up; it stays readable."""
    row = held(release)
    write(row, _allowed(approval.moved(for_approval(row), approval.Drop(), person_of(by), at=_now_s())).release)
    return _done(row, "release.drop", by)


def held(release: Release) -> Release:
    """The release, locked until the transaction ends. SQLite has no row locks: there the transaction is alone."""
    return Release.objects.select_for_update(of=("self",)).select_related("story", "corrects").get(pk=release.pk)


def _current(release: Release) -> Release:
    """Held, with its hash as its rows stand: an account that changed meanwhile shows."""
    row = held(release)
    if sha256_of(content_of(row)) != row.sha256:
        raise NotAllowed("An account or link of it changed meanwhile. Open it, save it, and ask again.")
    return row


def _allowed(answer: Moved | Refused) -> Moved:
    if isinstance(answer, Refused):
        raise NotAllowed(answer.why)
    return answer


def write(row: Release, after: ReleaseForApproval) -> None:
    """Writes what the rule made of a release to its row, unsaved."""
    row.state, row.sha256, row.approved_sha256 = after.state.value, after.sha256, after.approved_sha256
    row.approved_by_id, row.overridden_by_id = after.approved_by, after.overridden_by
    row.reviewer_id = after.reviewer
    if after.asked_at is None:
        row.asked_by, row.asked_at = None, None
    if after.state == approval.State.DRAFT:
        row.approved_at, row.override_reason = None, ""
        row.held_why, row.let_go_at = "", None


def _done(row: Release, action: str, by: User, **detail: object) -> Release:
    row.save()
    record(action, _subject(row), actor=by, sha256=row.sha256, **detail)
    return row


def _keep_version(row: Release, by: User, now: datetime) -> None:
    last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    content = content_of(row) | {"title": row.title}
    ReleaseVersion.objects.create(
        release=row, number=last + 1, content=content, sha256=row.sha256, by=by, at=now
    )  # fmt: skip


def _set_texts(row: Release, texts: Sequence[TextFields]) -> None:
    by_account = {fields.account: fields for fields in texts}
    if len(by_account) != len(texts):
        raise BadInput("an account is named twice; each has one text")
    accounts: Mapping[int, Account] = Account.objects.select_related("imprint").in_bulk(by_account)
    for pk in by_account:
        if pk not in accounts:
            raise BadInput(f"there is no account {pk}")
    row.texts.all().delete()
    ReleaseText.objects.bulk_create(_text(row, accounts[pk], fields) for pk, fields in sorted(by_account.items()))


def _text(row: Release, account: Account, fields: TextFields) -> ReleaseText:
    """The row of a text; its imprint is put there by the account's own, never by what was typed."""
    text = _plain(fields.text)
    stands = imprint_for(account, text)
    line, how = "", "none_needed"
    if isinstance(stands, Placed):
        line, how = stands.line, stands.how
    elif isinstance(stands, NotPlaced):
        how = "missing"
    return ReleaseText(
        release=row, account=account, text=text, title=" ".join(printable(fields.title).split())[:300],
        slug=fields.slug.strip()[:100], imprint=line, imprint_how=how,
    )  # fmt: skip


def _plain(text: str) -> str:
    lines = printable(_BREAK.sub("\n", text)).split("\n")
    text = "\n".join(line.rstrip() for line in lines).strip()
    if len(text) > TEXT_LETTERS_MAX:
        raise BadInput(f"a text has at most {TEXT_LETTERS_MAX:,} letters; this one has {len(text):,}")
    return text


def _title(title: str) -> str:
    title = " ".join(printable(title).split())
    if not title:
        raise BadInput("a release needs a title")
    return title[:TITLE_LETTERS_MAX]


def _moment(value: datetime | str | None) -> datetime | None:
    if value is None or isinstance(value, datetime):
        if value is not None and value.tzinfo is None:
            raise BadInput("say in which time zone it goes out")
        return value.astimezone(UTC) if value else None
    raise BadInput(f"{value!r} is not a time")


def _now_s() -> float:
    return timezone.now().timestamp()


def _subject(row: Release) -> str:
    return f"release:{row.pk}"
