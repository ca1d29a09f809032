"""Press lists: journalists who agreed to get our releases, and can leave with one press, signed in nowhere."""

import csv
import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import plain_line
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing.models import Account, PressContact
from rejoinder.errors import BadInput, NotAllowed

CONTACTS_MAX = 5_000  # of one list: more is a bulk mailing, which this desk does not do
IMPORT_BYTES_MAX = 1024 * 1024


@dataclass(frozen=True)
class ContactImport:
    """How a list fared: added + here + len(not_in) is all that was read. `not_in`: line number and why."""

    added: int
    here: int
    not_in: tuple[tuple[int, str], ...]


@transaction.atomic
def add_contact(
    account: Account, email: str, because: str, *, by: User, name: str = "", outlet: str = ""
) -> PressContact:
    """Puts one journalist on the list. `because`: how they agreed to it. One who left is not put back by others.

    Raises BadInput for what is no address or says no reason, NotAllowed for one who left.
    """
    _writers_only(by)
    if account.kind != "press":
        raise BadInput(f"{account.name} is no press list")
    email = plain_line(email, 254).lower()
    try:
        validate_email(email)
    except ValidationError:
        raise BadInput(f"{email[:80]!r} is not an e-mail address") from None
    because = plain_line(because, 300)
    if not because:
        raise BadInput(f"{email}: say how they came to be on the list")
    there = PressContact.objects.filter(account=account, email=email).first()
    if there and there.left_at:
        raise NotAllowed(f"{email} left this list on {there.left_at:%-d %B %Y}; only they can come back, by asking you")
    if there:
        return there
    if account.contacts.filter(left_at=None).count() >= CONTACTS_MAX:
        raise NotAllowed(f"a press list holds {CONTACTS_MAX:,} addresses; this desk sends no bulk mail")
    contact = PressContact.objects.create(
        account=account, email=email, name=plain_line(name, 120), outlet=plain_line(outlet, 120), because=because,
        added_at=timezone.now(),
    )  # fmt: skip
    record("contact.add", f"account:{account.pk}", actor=by, contact=contact.pk)
    return contact


def import_contacts(account: Account, content: bytes, because: str, *, by: User) -> ContactImport:
    """Brings a CSV list with the columns email, name, outlet in; bad lines are listed and the good ones go in."""
    _writers_only(by)
    if len(content) > IMPORT_BYTES_MAX:
        raise BadInput("a press list is a CSV file of at most 1 MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("the list is not UTF-8; save it as CSV UTF-8") from None
    known = set(account.contacts.values_list("email", flat=True))
    added, here, not_in = 0, 0, []
    for number, said in _rows(text):
        try:
            contact = add_contact(
                account, said.get("email", ""), because, by=by, name=said.get("name", ""), outlet=said.get("outlet", "")
            )
        except (BadInput, NotAllowed) as error:
            not_in.append((number, str(error)))
            continue
        is_new = contact.email not in known
        known.add(contact.email)
        added, here = added + is_new, here + (not is_new)
    return ContactImport(added, here, tuple(not_in))


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    """Each row with its line number. Raises BadInput, before anything goes in, for what is no list."""
    rows = csv.DictReader(io.StringIO(text))
    try:
        if "email" not in [str(name).strip().lower() for name in rows.fieldnames or []]:
            raise BadInput("the first line must name the columns: email, name, outlet")
        return [
            (rows.line_num, {str(name).strip().lower(): value for name, value in row.items() if isinstance(value, str)})
            for row in rows
        ]
    except csv.Error as error:
        raise BadInput(f"the list cannot be read after line {rows.line_num}: {error}; nothing went in") from None


@transaction.atomic
def leave(contact: PressContact, *, by: User | None = None) -> None:
    """Takes a contact off the list for good; what is on its way to them is not sent."""
    if contact.left_at is None:
        contact.left_at = timezone.now()
        contact.save(update_fields=["left_at"])
        label = {"actor": by} if by else {"label": "the contact"}
        record("contact.leave", f"account:{contact.account_id}", contact=contact.pk, **label)


def leave_path(contact: PressContact) -> str:
    """The address, within the desk, at which the contact leaves the list."""
    return f"/press/leave/{contact.token}/"


def _writers_only(by: User) -> None:
    if not by.may(Role.WRITER):
        raise NotAllowed("Your role only reads. Ask an admin of the desk to make you a writer.")
