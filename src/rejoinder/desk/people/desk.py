"""What the whole team has set: the desk's name, time zone and answer target."""

import zoneinfo
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from rejoinder.desk.audit.trail import record
from rejoinder.desk.people.accounts import plain_name
from rejoinder.desk.people.models import Desk

TARGET_MINUTES_MAX = 1440  # a day
SMTP_FROM_LETTERS_MAX = 254  # RFC 5321
NO_ZONE = "That is no time zone we know. Choose one from the list."


def desk_row():
    """The one row; made where there is none yet."""
    return Desk.objects.get_or_create(pk=1)[0]


def is_zone(name):
    """True if this machine knows the time zone."""
    return name in zoneinfo.available_timezones()


def save_desk(said, *, by=None):
    """Sets any of name, time_zone, answer_target_min, smtp_from. Returns a message a field; empty if it was saved."""
    wrong = {}
    values = {}
    if "name" in said:
        values["name"] = plain_name(said["name"]) or desk_row().name
    if "time_zone" in said:
        values["time_zone"] = said["time_zone"]
        wrong |= {} if is_zone(said["time_zone"]) else {"time_zone": NO_ZONE}
    if "answer_target_min" in said:
        values["answer_target_min"] = _minutes(said["answer_target_min"])
        if not values["answer_target_min"]:
            wrong["answer_target_min"] = f"Write a number of minutes from 1 to {TARGET_MINUTES_MAX}."
    if "smtp_from" in said:
        values["smtp_from"] = " ".join(str(said["smtp_from"]).replace("\x00", "").split())[:SMTP_FROM_LETTERS_MAX]
        wrong |= {} if _is_sender(values["smtp_from"]) else {"smtp_from": "Mail comes from an e-mail address."}
    if not wrong:
        with transaction.atomic():
            desk_row()
            Desk.objects.filter(pk=1).update(**values)
            record("desk.settings", "desk:1", actor=by, **values)
    return wrong


def _is_sender(text):
    """True for nothing, an address, or a name with an address."""
    try:
        validate_email(parseaddr(text)[1] if text else "nobody@desk.example")
    except ValidationError:
        return False
    return True


def _minutes(value):
    """Whole minutes within bounds, or 0."""
    try:
        minutes = int(value)
    except (TypeError, ValueError):
        return 0
    return minutes if 1 <= minutes <= TARGET_MINUTES_MAX else 0
