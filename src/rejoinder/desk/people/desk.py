"""What the whole team has set: the desk's name, time zone and answer target."""

import zoneinfo
from datetime import time
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from rejoinder.core.forecast.model import HORIZONS_H
from rejoinder.desk.audit.trail import record
from rejoinder.desk.people.accounts import plain_name
from rejoinder.desk.people.models import Desk

TARGET_MINUTES_MAX = 1440  # a day
SMTP_FROM_LETTERS_MAX = 254  # RFC 5321
DEFINITION = ("story_listed_min", "story_both_sides", "story_share_pct")  # a change starts a new record
NUMBERS = {
    "story_listed_min": (0, 50, "News sources"),
    "story_share_pct": (0, 100, "Share of posts"),
    "line_pct": (1, 99, "Your line"),
    "reopen_pct": (1, 99, "Non-stories reopen above"),
    "wake_pct": (1, 100, "Wake people above"),
    "suggest_pct": (1, 99, "Suggest a line from"),
    "start_pct": (1, 99, "Begin a draft from"),
}
NO_ZONE = "That is no time zone we know. Choose one from the list."


def desk_row():
    """The one row; made where there is none yet."""
    return Desk.objects.get_or_create(pk=1)[0]


def is_zone(name):
    """True if this machine knows the time zone."""
    return name in zoneinfo.available_timezones()


def save_desk(said, *, by=None):
    """Sets any of the desk's settings by name. Returns a message a field; empty if all was saved."""
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
    _story_fields(said, values, wrong)
    _hour_fields(said, values, wrong)
    if not wrong:
        if any(name in values and values[name] != getattr(desk_row(), name) for name in DEFINITION):
            values |= {"story_version": desk_row().story_version + 1, "story_since": timezone.now()}
        with transaction.atomic():
            desk_row()
            Desk.objects.filter(pk=1).update(**values)
            record("desk.settings", "desk:1", actor=by, **{name: _plain(value) for name, value in values.items()})
    return wrong


def _story_fields(said, values, wrong):
    """What counts as a story, and the lines by which chances are read."""
    for name, (least, most, what) in NUMBERS.items():
        if name in said:
            number = _whole(said[name])
            if number is None or not least <= number <= most:
                wrong[name] = f"{what}: write a number from {least} to {most}."
            else:
                values[name] = number
    if not wrong and {"suggest_pct", "start_pct"} & values.keys():
        suggest, start = (values.get(name, getattr(desk_row(), name)) for name in ("suggest_pct", "start_pct"))
        if start < suggest:
            wrong["start_pct"] = "A draft begins only with a line that is suggested: not below that per cent."
    if "forecast_h" in said:
        hours = _whole(said["forecast_h"])
        if hours in HORIZONS_H:
            values["forecast_h"] = hours
        else:
            wrong["forecast_h"] = f"The forecast looks {', '.join(map(str, HORIZONS_H))} hours ahead. Choose one."
    if "story_both_sides" in said:
        values["story_both_sides"] = said["story_both_sides"] in (True, "on", "true", "1", "yes")


def _hour_fields(said, values, wrong):
    """Quiet hours, both or neither, and when the digests go out."""
    for name in ("quiet_from", "quiet_to", "digest_at"):
        if name not in said:
            continue
        text = str(said[name] or "").strip()[:20]
        try:
            values[name] = time.fromisoformat(text) if text or name == "digest_at" else None
        except ValueError:
            wrong[name] = f"{text[:20]!r} is no time of day. Write 23:00."
    if ("quiet_from" in values) and (values["quiet_from"] is None) != (values.get("quiet_to") is None):
        wrong["quiet_to"] = "Quiet hours have a beginning and an end. Fill both, or leave both empty."
    if "digest_weekday" in said:
        values["digest_weekday"] = _whole(said["digest_weekday"])
        if values["digest_weekday"] not in range(7):
            wrong["digest_weekday"] = "The weekly digest goes out on a day from 0, Monday, to 6, Sunday."


def _whole(value):
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


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
