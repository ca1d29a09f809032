"""A pledge becomes public: a writer asks with the exact words and the imprint, a second person approves them."""

import hashlib

from django.db import transaction
from django.utils import timezone

from rejoinder.core.pledges.reading import pledges_of
from rejoinder.core.pledges.telling import names_private, told, told_publicly
from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import BadFields, plain_line
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.pledges.making import subject
from rejoinder.desk.pledges.models import Pledge
from rejoinder.desk.pledges.stored import loaded, names_of, said_of
from rejoinder.errors import NotAllowed

ASKED = "asked"  # until its words are written, in the same transaction
IMPRINT_LETTERS, IMPRINT_LETTERS_MIN = 400, 20  # "Promoted by … of …" with a postal address is longer than that


@transaction.atomic
def ask(pledge: Pledge, *, by: User, imprint: str = "") -> Pledge:
    """Asks a second person to publish it, in the words of now. Raises BadFields, NotAllowed."""
    row = _held(pledge)
    if not by.may(Role.WRITER):
        raise NotAllowed("Your role only reads. Ask an admin of the desk to make you a writer.")
    if row.is_published:
        raise NotAllowed(f"Pledge {row.number} is public already.")
    imprint = plain_line(imprint, IMPRINT_LETTERS + 1) or last_imprint()
    if not IMPRINT_LETTERS_MIN <= len(imprint) <= IMPRINT_LETTERS:
        raise BadFields({"imprint": "Write who promotes it and on whose behalf, each with a postal address."})
    row.asked_by, row.asked_at, row.asked_imprint, row.asked_text = by, timezone.now(), imprint, ASKED
    row.save()
    record("pledge.ask", subject(row), actor=by, imprint=imprint)
    _read_again()
    return _held(row)


def _read_again() -> None:
    """Writes what each pledge that is asked for would read once all that are asked for are public."""
    public = Public()
    for row in public.rows:
        if row.asked_text and row.asked_text != (text := public.text(row)):
            Pledge.objects.filter(pk=row.pk).update(asked_text=text)


def why_not(row: Pledge, user: User) -> str:
    """Why this person may not approve it now; empty where they may."""
    if row.is_published:
        return "It is public already."
    if not row.asked_text:
        return "Nobody has asked for it yet."
    if not user.may(Role.APPROVER):
        return f"You are a {user.role}; an approver publishes it."
    if user.pk == row.asked_by_id:
        return "You asked for it, so someone else must approve it."
    return ""


def approve(pledge: Pledge, sha256: str, *, by: User) -> Pledge:
    """Publishes the exact words with this hash. Raises NotAllowed where they read otherwise by now.

    Where the words name a pledge that is asked for too, the page says "on a condition that is not public" until that
    one is public as well.
    """
    with transaction.atomic():
        _read_again()
        row = _held(pledge)
        if why := why_not(row, by):
            raise NotAllowed(why)
        is_read = sha256 == sha256_of(row)
        if is_read:
            row.is_published, row.published_by, row.published_at = True, by, timezone.now()
            row.published_text, row.imprint = row.asked_text, row.asked_imprint
            _unask(row)
            row.save()
            record("pledge.publish", subject(row), actor=by, sha256=sha256)
    if not is_read:  # outside, so that the new words stand
        raise NotAllowed("It reads otherwise by now. Read it again.")
    return row


@transaction.atomic
def send_back(pledge: Pledge, *, by: User) -> Pledge:
    """Takes the question back, or says no to it."""
    row = _held(pledge)
    if not row.asked_text:
        raise NotAllowed("Nobody has asked for it.")
    if not by.may(Role.WRITER):
        raise NotAllowed("Your role only reads.")
    _unask(row)
    row.save()
    record("pledge.send_back", subject(row), actor=by)
    _read_again()
    return row


@transaction.atomic
def take_down(pledge: Pledge, *, by: User) -> Pledge:
    """Makes it private again. Public pledges that name it say "on a condition that is not public" from now on."""
    row = _held(pledge)
    if not row.is_published:
        raise NotAllowed(f"Pledge {row.number} is not public.")
    if not by.may(Role.WRITER):
        raise NotAllowed("Your role only reads.")
    row.is_published, row.published_text = False, ""
    row.save()
    record("pledge.take_down", subject(row), actor=by)
    _read_again()
    return row


def sha256_of(row: Pledge) -> str:
    """The hash of what is asked for: words and imprint."""
    return hashlib.sha256(f"{row.asked_text}\n{row.asked_imprint}".encode()).hexdigest()


def last_imprint() -> str:
    """The imprint that was used last, so that it is written once."""
    rows = Pledge.objects.exclude(imprint="").order_by("-published_at")
    return rows.values_list("imprint", flat=True).first() or ""


def public_text(row: Pledge) -> str:
    """The words of a pledge that anybody would read."""
    return Public().text(row)


class Public:
    """All pledges, read once, to tell what may be said of each."""

    def __init__(self) -> None:
        self.rows = loaded()
        self._values = {int(one.id): one for one in pledges_of([said_of(row) for row in self.rows]).pledges}
        self._private = [self._values[row.number] for row in self.rows if not row.is_published]
        self._unasked = [self._values[row.number] for row in self.rows if not row.is_published and not row.asked_text]
        self._names = names_of(self.rows)

    def text(self, row: Pledge) -> str:
        """What would be said of it, once every pledge that is asked for is public."""
        return told_publicly(self._values[row.number], self._unasked, self._names)

    def shown(self, row: Pledge) -> str:
        """What the public page says: the approved words, or less where they would name what is private by now."""
        value = self._values[row.number]
        if names_private(value, self._private):
            return told_publicly(value, self._private, self._names)
        return row.published_text or told(value, self._names)


def _unask(row: Pledge) -> None:
    row.asked_by, row.asked_at, row.asked_text, row.asked_imprint = None, None, "", ""


def _held(pledge: Pledge) -> Pledge:
    return Pledge.objects.select_for_update().get(pk=pledge.pk)
