"""What a person does with a publication that the desk cannot settle alone: look, mark as out, try again."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing.alarms import About, mend
from rejoinder.desk.publishing.models import Publication, Release
from rejoinder.errors import BadInput, NotAllowed

State = Publication.State
URL_LETTERS_MAX = 2_000


@transaction.atomic
def look_again(publication: Publication, *, by: User) -> Publication:
    """Has the desk look for it on the other side once more, at the next beat."""
    row = _open(publication, by)
    if row.state not in (State.UNCLEAR, State.OUT):
        raise NotAllowed("Only what may be out is looked for.")
    row.looks, row.absent = (1 if row.state == State.OUT else 0), 0
    row.needs_person, row.due_at = False, timezone.now()
    return _saved(row, "look", by)


@transaction.atomic
def mark_out(publication: Publication, url: str, *, by: User) -> Publication:
    """A person has seen it there: it is out, at this address. It is not sent again."""
    row, now, url = _open(publication, by), timezone.now(), _address(url)
    if row.state not in (State.UNCLEAR, State.OUT):
        raise NotAllowed("It is not unclear: only what may be out is marked as out.")
    if not url and not row.address and not row.receipt_url:
        raise BadInput("Give the address at which you saw it, with https://.")
    row.state, row.out_at, row.looks = State.OUT, row.out_at or now, 0
    row.receipt_url = url or row.receipt_url
    row.why = f"{by} saw it there"
    row.needs_person = False
    if row.withdrawn_why:
        row.state, row.due_at = State.WITHDRAWING, now
    Release.objects.filter(pk=row.release_id, out_at=None).update(out_at=now)
    _mended(row, now)
    return _saved(row, "mark_out", by)


@transaction.atomic
def mark_not_out(publication: Publication, *, by: User) -> Publication:
    """A person has looked and it is not there: it may be tried again, and is failed until somebody presses that."""
    row = _open(publication, by)
    if row.state != State.UNCLEAR:
        raise NotAllowed("It is not unclear.")
    row.state, row.needs_person, row.why = State.FAILED, False, f"{by} looked: it is not there"
    if row.withdrawn_why:
        row.state = State.VOID
    return _saved(row, "mark_not_out", by)


@transaction.atomic
def try_again(publication: Publication, *, by: User) -> Publication:
    """Sends what surely did not go out once more, with fresh tries."""
    row, now = _open(publication, by), timezone.now()
    if row.state == State.WITHDRAWING and row.needs_person:
        row.needs_person, row.looks, row.due_at = False, 0, now
    elif row.state == State.FAILED:
        row.state, row.due_at, row.tries, row.looks, row.absent = State.WAITING, now, 0, 0, 0
    elif row.state == State.UNCLEAR:
        raise NotAllowed("It may be out. Look first; if it is not there, mark it as not out.")
    else:
        raise NotAllowed(f"It is {row.state}; there is nothing to try again.")
    if row.release.held_why and not by.may(Role.APPROVER):
        raise NotAllowed("Its release is held. An approver presses “send now” first.")
    _mended(row, now)
    Release.objects.filter(pk=row.release_id).update(let_go_at=now, held_why="")
    return _saved(row, "try_again", by)


@transaction.atomic
def mark_withdrawn(publication: Publication, *, by: User) -> Publication:
    """A person has taken it down there by hand."""
    row, now = _open(publication, by), timezone.now()
    if row.state != State.WITHDRAWING:
        raise NotAllowed("It is not being withdrawn.")
    row.state, row.withdrawn_at, row.needs_person, row.echo_at = State.WITHDRAWN, now, False, None
    _mended(row, now)
    return _saved(row, "mark_withdrawn", by)


def _open(publication: Publication, by: User) -> Publication:
    if not by.may(Role.WRITER):
        raise NotAllowed("Your role only reads. Ask a writer to do it.")
    row = Publication.objects.select_for_update(of=("self",)).select_related("account", "release")
    return row.get(pk=publication.pk)


def _mended(row: Publication, now: datetime) -> None:
    mend(("unclear", "failed"), About(publication=row), at=now)


def _saved(row: Publication, action: str, by: User) -> Publication:
    row.claimed_by, row.claimed_at = "", None
    row.save()
    record(f"publication.{action}", f"publication:{row.pk}", actor=by, state=row.state, url=row.receipt_url)
    return row


def _address(url: str) -> str:
    url = url.strip()[:URL_LETTERS_MAX]
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc):
        raise BadInput(f"{url[:60]} is not a web address. Write it with https://.")
    return url
