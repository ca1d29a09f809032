"""Imprints: written once, put on every text of the accounts that bear them, and looked for where they should stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone

from rejoinder.core.counting import count
from rejoinder.core.imprint import ELECTIONS, NATIONS, NotPlaced, Placed, Promoted, gaps, placed, sentence
from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import BadFields, plain_line
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing.models import Account, Imprint
from rejoinder.errors import NotAllowed

FIELDS = (
    "name",
    "promoter",
    "promoter_address",
    "on_behalf_of",
    "on_behalf_address",
    "nation",
    "election",
    "place_url",
)
LENGTHS = {"name": 120, "promoter": 200, "on_behalf_of": 200, "place_url": 2000, "nation": 20, "election": 30}


@dataclass(frozen=True)
class NoneNeeded:
    """This account bears no imprint, for a reason that somebody wrote down."""

    why: str


def save_imprint(fields: Mapping[str, Any], *, by: User, imprint: Imprint | None = None) -> Imprint:
    """Saves a new imprint, or `imprint` changed; releases that wait with the old one have to be asked for again.

    Raises BadFields with a message a field, NotAllowed for people who are no admins.
    """
    if not by.may(Role.ADMIN):
        raise NotAllowed("Accounts and imprints are an admin's. Ask an admin of your desk.")
    said = {name: getattr(imprint, name) for name in FIELDS} if imprint else {}
    said |= {name: value for name, value in fields.items() if name in FIELDS}
    values = {name: plain_line(said.get(name), LENGTHS.get(name, 300)) for name in FIELDS}
    values |= {name: _day(fields, name, imprint) for name in ("valid_from", "valid_until")}
    if wrong := _wrong(values):
        raise BadFields(wrong)
    now = timezone.now()
    row = imprint or Imprint(made_at=now)
    if row.place_url != values["place_url"]:
        row.place_checked_at, row.place_stands, row.place_why = None, None, ""
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at = now
    try:
        with transaction.atomic():
            row.save()
            record("imprint.save", f"imprint:{row.pk}", actor=by, says=sentence(promoted(row)), nation=row.nation)
    except IntegrityError:
        raise BadFields({"name": f"{values['name']} is another imprint's name."}) from None
    return row


def promoted(imprint: Imprint) -> Promoted:
    """What the imprint says, for the rule."""
    return Promoted(imprint.promoter, imprint.promoter_address, imprint.on_behalf_of, imprint.on_behalf_address)


def imprint_for(account: Account, text: str, on: date | None = None) -> Placed | NotPlaced | NoneNeeded:
    """Where the imprint of this account stands for this text, or why the text must not go out so."""
    imprint = account.imprint
    if imprint is None:
        if account.no_imprint_why:
            return NoneNeeded(account.no_imprint_why)
        return NotPlaced("No imprint is set for this account. Set one, or write down why no law asks for one.")
    on = on or timezone.localdate()
    if (imprint.valid_from and on < imprint.valid_from) or (imprint.valid_until and on > imprint.valid_until):
        return NotPlaced(f"The imprint “{imprint.name}” is not valid on {on:%-d %B %Y}. Renew it or choose another.")

    def fits(line: str) -> bool:
        return not count(account.kind, f"{text}\n\n{line}", account.limits).over

    is_page = account.kind == "site"
    return placed(promoted(imprint), imprint.place_url, place_stands=imprint.place_stands, is_page=is_page, fits=fits)


def _wrong(values: Mapping[str, Any]) -> dict[str, str]:
    said = Promoted(*(values[name] for name in ("promoter", "promoter_address", "on_behalf_of", "on_behalf_address")))
    wrong = gaps(said)
    if not values["name"]:
        wrong["name"] = "Give it a name that the team knows it by."
    if values["nation"] not in NATIONS:
        wrong["nation"] = "Choose the nation whose law holds."
    if values["election"] not in ELECTIONS:
        wrong["election"] = "Choose the kind of election, or “Between elections”."
    place = urlsplit(values["place_url"])
    if values["place_url"] and (place.scheme not in ("http", "https") or not place.hostname):
        wrong["place_url"] = "Write the whole address of the page, with https://."
    if values["valid_from"] and values["valid_until"] and values["valid_from"] > values["valid_until"]:
        wrong["valid_until"] = "It ends before it begins."
    return wrong


def _day(fields: Mapping[str, Any], name: str, imprint: Imprint | None) -> date | None:
    if name not in fields:
        return getattr(imprint, name) if imprint else None
    value = fields[name]
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise BadFields({name: f"{str(value)[:40]!r} is not a day. Write it as 2026-11-30."}) from None
