"""What a line says: its fields checked one by one, its evidence read, and the hash that an approval is bound to."""

import hashlib
import json
import re
from datetime import date, datetime

from rejoinder.core.urls import canonical_url
from rejoinder.desk.listening.fields import BadFields, plain_line
from rejoinder.errors import BadInput

LETTERS_MAX = 20_000  # of each text; as much as a list may hold (wire/linefiles.py)
EVIDENCE_MAX = 50  # pieces of one line
TITLE_LETTERS_MAX, NOTE_LETTERS_MAX = 300, 500
CHANNELS = {"bluesky": "Bluesky", "mastodon": "Mastodon", "said": "Said aloud"}  # that have a short answer of their own
RESERVED_REFS = {
    "new", "import", "export.csv", "export.json", "export.zip", "evidence", "copies", "requests", "count", "versions",
    "uses", "taught", "learn", ".", "..",
}  # fmt: skip
CONTENT = ("claim", "text", "short", "long_answer", "evidence", "valid_from", "valid_until")  # needs approval
LOOSE = ("ref", "owner", "topics")  # may be changed without it
FIELDS = ("ref", "claim", "text", "short", "long_answer", "evidence", "owner", "topics", "valid_from", "valid_until")


def checked(fields: dict) -> dict:
    """The columns of a line from what a form, a list or the API gave; raises BadFields with a message a field.

    `evidence` becomes a list of {address, title, note}; `short` has only channels that have text.
    """
    wrong: dict[str, str] = {}
    values = {
        "ref": plain_line(fields.get("ref"), 100),
        "claim": _long(fields, "claim", wrong),
        "text": _long(fields, "text", wrong),
        "short": _short(fields, wrong),
        "long_answer": _long(fields, "long_answer", wrong),
        "evidence": _evidence(fields.get("evidence"), wrong),
        "owner": plain_line(fields.get("owner"), 200),
        "topics": _topics(fields.get("topics")),
        "valid_from": _date(fields, "valid_from", wrong),
        "valid_until": _date(fields, "valid_until", wrong),
    }
    if not values["text"]:
        wrong.setdefault("text", "Write the answer: a line without its text answers nothing.")
    if values["ref"].lower().split("/")[0] in RESERVED_REFS:
        wrong["ref"] = f"{values['ref']} is a word of our own addresses. Choose another ref."
    if values["valid_from"] and values["valid_until"] and values["valid_from"] > values["valid_until"]:
        wrong["valid_until"] = "It ends before it begins."
    if wrong:
        raise BadFields(wrong)
    return values


def sha256_of(content: dict) -> str:
    """The hash of all that an approval covers, as canonical JSON: any change of it makes another."""
    kept = {name: _plain(content[name]) for name in CONTENT}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def key_of(item: dict) -> str:
    """What tells one piece of evidence of a line from another."""
    return hashlib.sha256((item["address"] or item["title"]).encode()).hexdigest()


def named(items: list[dict]) -> list[str]:
    """The address of each piece, or its title where it has none."""
    return [item["address"] or item["title"] for item in items]


def is_web_address(text: str) -> bool:
    """Whether a piece of evidence can be fetched at all."""
    return text.lower().startswith(("http://", "https://"))


def piece(said: object) -> dict:
    """One piece of evidence from a string, a Markdown link or an object. Raises BadInput for a broken address.

    >>> piece("[Minutes, page 6](https://c.example/m) read aloud")
    {'address': 'https://c.example/m', 'title': 'Minutes, page 6', 'note': 'read aloud'}
    """
    if isinstance(said, dict):
        address = plain_line(said.get("address"), 2000)
        title, note = said.get("title"), said.get("note")
    else:
        address, title, note = _read(plain_line(said, 4000))
    address, title = address[:2000], plain_line(title, TITLE_LETTERS_MAX)
    if address and not is_web_address(address):
        address, title = "", title or plain_line(address, TITLE_LETTERS_MAX)
    if address:
        address = address.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
        canonical_url(address)
    return {"address": address, "title": title, "note": plain_line(note, NOTE_LETTERS_MAX)}


def _read(text: str) -> tuple[str, str, str]:
    link = re.fullmatch(r"\[((?:[^\]\\]|\\.)*)\]\((?:<([^>]*)>|([^)\s]*))\)(.*)", text)
    if link:
        title = re.sub(r"\\(.)", r"\1", link.group(1))
        return link.group(2) or link.group(3) or "", title, link.group(4).strip()
    return text, "", ""


def _evidence(said: object, wrong: dict[str, str]) -> list[dict]:
    parts = re.split(r"\n+", said) if isinstance(said, str) else list(said or [])
    if isinstance(said, str) and "](" not in said:
        parts = re.split(r"[\n;]+", said)
    found: dict[str, dict] = {}
    for part in parts:
        try:
            one = piece(part)
        except BadInput as error:
            wrong["evidence"] = f"{str(error)[:1].upper()}{str(error)[1:]}."
            continue
        if one["address"] or one["title"]:
            found.setdefault(key_of(one), one)
    if len(found) > EVIDENCE_MAX:
        wrong["evidence"] = f"{len(found)} pieces of evidence; a line holds {EVIDENCE_MAX}."
    return list(found.values())


def _short(fields: dict, wrong: dict[str, str]) -> dict[str, str]:
    said = fields.get("short") or {}
    if not isinstance(said, dict):
        wrong["short"] = "Give the short answers by channel: bluesky, mastodon, said."
        return {}
    if unknown := sorted(set(map(str, said)) - set(CHANNELS))[:3]:
        wrong["short"] = f"{', '.join(unknown)}: no channel with a short answer. There are {', '.join(CHANNELS)}."
    texts = {channel: _long(said, channel, wrong) for channel in CHANNELS}
    return {channel: text for channel, text in texts.items() if text}


def _topics(value: object) -> list[str]:
    items = re.split(r"[,;\n]+", value) if isinstance(value, str) else list(value or [])
    return list(dict.fromkeys(item for item in (plain_line(part, 2000) for part in items) if item))


def _long(fields: dict, name: str, wrong: dict[str, str]) -> str:
    text = str(fields.get(name) or "").replace("\x00", " ").replace("\r\n", "\n").strip()
    if len(text) > LETTERS_MAX:
        wrong[name] = f"{len(text):,} letters; at most {LETTERS_MAX:,}."
    return text


def _date(fields: dict, name: str, wrong: dict[str, str]) -> date | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        wrong[name] = f"{str(value)[:40]!r} is not a day. Write it as 2026-11-30."
        return None


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
