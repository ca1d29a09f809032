"""What may be saved as a watch: each field checked, with a message that stands under it."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from rejoinder.core.query import QueryError
from rejoinder.core.urls import canonical_url
from rejoinder.desk.listening.addresses import leaning_of
from rejoinder.desk.listening.fields import BadFields, plain_line
from rejoinder.desk.watches.inside import check_inside
from rejoinder.errors import BadInput
from rejoinder.wire.guard import check_literal

WORDS_MAX = 200  # of one watch
WORD_LETTERS_MAX = 200
EMAILS_MAX = 20
MINUTES_MAX = 1440  # in which posts are counted for what is told at once: a day
FIELDS = (
    "name", "words", "query", "sources_min", "speed_min", "leaning", "tells_once", "once_pct", "once_posts",
    "once_minutes", "tells_daily", "tells_weekly", "to_page", "to_duty", "to_email", "daily_email", "weekly_email",
    "to_webhook", "is_on",
)  # fmt: skip
CONDITIONS = {"words", "query", "sources_min", "speed_min", "leaning"}


def checked(fields: dict, pk: int | None = None) -> dict:
    """The columns of a watch from what a form or the API gave; `pk` is the watch that is changed.

    Raises BadFields with a message a field.
    """
    wrong: dict[str, str] = {}
    values = {
        "name": plain_line(fields.get("name"), 120).replace('"', "'"),  # a name stands between quotation marks
        "words": _words(fields.get("words"), wrong),
        "sources_min": int(_number(fields, "sources_min", 1000, wrong)),
        "speed_min": _number(fields, "speed_min", 100_000, wrong),
        "leaning": _leaning(fields.get("leaning"), wrong),
        "query": _query(fields.get("query"), str(fields.get("name") or ""), pk, wrong),
        "to_webhook": _webhook(fields.get("to_webhook"), wrong),
        "is_on": _is_yes(fields.get("is_on", True)),
        "to_page": _is_yes(fields.get("to_page", True)),
        "to_duty": _is_yes(fields.get("to_duty", False)),
        **_tiers(fields, wrong),
        **{name: _emails(fields.get(name), name, wrong) for name in ("to_email", "daily_email", "weekly_email")},
    }
    if not values["name"]:
        wrong["name"] = "Give it a name: alerts begin with it."
    if not any(values[name] for name in CONDITIONS) and not CONDITIONS & set(wrong):
        wrong["query"] = "A watch with no condition would raise everything. Write what to look for."
    told = ("to_page", "to_email", "to_webhook", "to_duty")
    if values["tells_once"] and not any(values[name] for name in told) and not set(told) & set(wrong):
        wrong["to_page"] = "At once, but to nobody. Choose the page, whoever is on duty, an address or a webhook."
    if wrong:
        raise BadFields(wrong)
    return values


def _tiers(fields: dict, wrong: dict[str, str]) -> dict:
    line = fields.get("once_pct")
    return {
        "tells_once": _is_yes(fields.get("tells_once", True)),
        "once_pct": None if line in (None, "") else int(_number(fields, "once_pct", 99, wrong)),
        "once_posts": int(_number({"once_posts": 5} | fields, "once_posts", 1000, wrong)),
        "once_minutes": int(_number({"once_minutes": 10} | fields, "once_minutes", MINUTES_MAX, wrong)),
        "tells_daily": _is_yes(fields.get("tells_daily", True)),
        "tells_weekly": _is_yes(fields.get("tells_weekly", False)),
    }


def _query(value: object, name: str, pk: int | None, wrong: dict[str, str]) -> str:
    text = str(value or "").replace("\x00", " ").replace("\r\n", "\n").strip()
    try:
        if text:
            check_inside(text, name, pk)
    except QueryError as error:
        wrong["query"] = f"Line {error.line}, position {error.position}: {error.wrong}."
    return text


def words_in(value: object) -> list[str]:
    """Words and phrases, each once, from one a line or with commas."""
    parts = re.split(r"[\n,;]+", value) if isinstance(value, str) else list(value or [])
    phrases = [" ".join(str(part).replace("\x00", " ").split()) for part in parts]
    return list(dict.fromkeys(phrase.strip('"“”') for phrase in phrases if phrase))


def _words(value: object, wrong: dict[str, str]) -> list[str]:
    kept = words_in(value)
    if len(kept) > WORDS_MAX:
        wrong["words"] = f"{len(kept)} words and phrases; a watch holds {WORDS_MAX}. Make two watches of it."
    long = [phrase for phrase in kept if len(phrase) > WORD_LETTERS_MAX]
    if long:
        wrong["words"] = f"“{long[0][:40]}…” is over {WORD_LETTERS_MAX} letters. Write one word or phrase a line."
    empty = [phrase for phrase in kept if not re.search(r"\w", phrase)]
    if empty:
        wrong["words"] = f"“{empty[0][:40]}” has no letter in it."
    return kept


def _number(fields: dict, name: str, most: float, wrong: dict[str, str]) -> float:
    value = fields.get(name)
    try:
        number = float(value) if value not in (None, "") else 0.0
    except (TypeError, ValueError):
        number = -1.0
    is_whole = name != "speed_min"
    if not 0 <= number <= most or (is_whole and number != int(number)):
        wrong[name] = f"Write a {'whole ' if is_whole else ''}number from 0 to {most:,}."
        return 0.0
    return number


def _leaning(value: object, wrong: dict[str, str]) -> str:
    try:
        return leaning_of(str(value or ""))
    except BadFields as error:
        wrong.update(error.fields)
        return ""


def _is_yes(value: object) -> bool:
    return value if isinstance(value, bool) else str(value or "").lower() in ("1", "on", "yes", "true")


def _emails(value: object, name: str, wrong: dict[str, str]) -> str:
    parts = re.split(r"[\s,;]+", value) if isinstance(value, str) else list(value or [])
    addresses = list(dict.fromkeys(str(part).strip().lower() for part in parts if str(part).strip()))
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            wrong[name] = f"{address[:80]} is not an e-mail address."
    if len(addresses) > EMAILS_MAX:
        wrong[name] = f"{len(addresses)} addresses; at most {EMAILS_MAX}. Use a mailing list."
    return ", ".join(addresses)


def _webhook(value: object, wrong: dict[str, str]) -> str:
    text = str(value or "").strip()
    if not text:
        return ""
    try:
        address = canonical_url(text)
        check_literal(re.sub(r"^https?://|[:/?].*$", "", address), settings.REJOINDER.allow_networks)
    except BadInput as error:
        wrong["to_webhook"] = f"{error}."
        return text[:2000]
    return text
