"""The statement check of a rebuttal: its findings over all its texts, numbered as the page shows them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rejoinder.desk.lines.models import Line

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Finding:
    """One finding in one text, from letter `start` to `end`; `mends` are the presses that put it right."""

    number: int
    account: int
    where: str
    start: int
    end: int
    title: str
    why: str
    short: str  # as a reason why it cannot be asked for
    stops: bool = False
    mends: tuple[str, ...] = ()

    @property
    def low_title(self) -> str:
        return self.title[:1].lower() + self.title[1:]


def findings_of(rows: Sequence, lines: Sequence[Line]) -> list[Finding]:
    """All findings, stops first, then by text and place; numbered from 1."""
    found = []
    for row in rows:
        found += _found_in(row, lines)
    found.sort(key=lambda one: (not one["stops"], one["account"], one["start"]))
    return [Finding(number=n, **one) for n, one in enumerate(found, 1)]


def _found_in(row, lines: Sequence[Line]) -> list[dict]:
    found = []
    about = {"account": row.account_id, "where": row.account.name}
    known = set(NUMBER.findall(" ".join(f"{line.claim} {line.text} {line.long_answer}" for line in lines)))
    refs = ", ".join(line.ref for line in lines)
    for hit in BIDI.finditer(row.text):
        name = unicodedata.name(hit.group(), "a hidden letter").lower()
        found.append(about | {
            "start": hit.start(), "end": hit.end(), "title": "A letter turns the direction of the text",
            "why": f"{name} makes people read another order than the one that is sent. Take it out.",
            "short": "a hidden letter turns the text.", "stops": True, "mends": ("",),
        })  # fmt: skip
    for hit in NUMBER.finditer(row.text):
        if hit.group() not in known:
            found.append(about | {
                "start": hit.start(), "end": hit.end(), "title": f"The number is not in line {refs}",
                "why": f"Line {refs} does not say {hit.group()}. Change it, or ask for a new line.",
                "short": f"“{hit.group()}” is not in the line.", "stops": True,
            })  # fmt: skip
    return found
