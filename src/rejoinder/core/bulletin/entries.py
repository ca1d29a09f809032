"""The entries of a bulletin board: what each kind holds, how it is written on a line of the log, and its leaf."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rejoinder.core.bulletin.canonical import NUMBER_MAX, line_of, read_line
from rejoinder.errors import BadInput

WHY_LETTERS_MAX = 300  # as the desk keeps it
SEED_LETTERS_MAX = 64  # as the desk keeps it
TURNS_MAX = 10_000  # papers of one voter: far more than a person casts, and a bound on what a check holds in memory
PLACES_MAX = 255  # a paper is bytes, one a candidate
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")


def is_hash(value: object) -> bool:
    """Whether this is a SHA-256 or a public key as the board writes it: 64 small hex digits.

    >>> is_hash("4f" * 32), is_hash("4F" * 32)
    (True, False)
    """
    return isinstance(value, str) and _HEX64.match(value) is not None


def _is_count(value: object, most: int = NUMBER_MAX) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_turn(value: object) -> bool:
    return _is_count(value, TURNS_MAX) and value != 0


def _is_place(value: object) -> bool:
    return _is_count(value, PLACES_MAX - 1)


def _is_why(value: object) -> bool:
    return isinstance(value, str) and len(value) <= WHY_LETTERS_MAX


def _is_seed(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= SEED_LETTERS_MAX


KINDS: dict[str, dict[str, Callable[[object], bool]]] = {
    "opened": {"terms_sha256": is_hash, "public_key": is_hash},
    "credentials": {"issued": _is_count},  # so far
    "cast": {"pseudonym": is_hash, "number": _is_turn, "envelope": is_hash},
    "struck": {"pseudonym": is_hash, "why": _is_why},
    "withdrawn": {"candidate": _is_place, "why": _is_why},  # the place on the paper, from 0
    "closed": {"envelopes": _is_count, "counted": _is_count, "ballots_sha256": is_hash, "seed": _is_seed},
    "result": {"result_sha256": is_hash},
    "cancelled": {"why": _is_why},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `number` is 1 for the first: the line of log.jsonl on which it stands.

    Raises BadInput where the kind is unknown, or the body holds more, less or other than the kind asks for.

    >>> Entry(2, "credentials", {"issued": 40}).kind
    'credentials'
    """

    number: int
    kind: str
    body: Mapping[str, Any]

    def __post_init__(self) -> None:
        fields = KINDS.get(self.kind)
        if fields is None:
            raise BadInput(f"{str(self.kind)[:20]!r} is no kind of entry")
        if not isinstance(self.body, Mapping) or set(self.body) != set(fields):
            raise BadInput(f"an entry {self.kind} holds {', '.join(fields)}, and nothing else")
        wrong = [field for field, is_right in fields.items() if not is_right(self.body[field])]
        if wrong:
            raise BadInput(f"{wrong[0]} of an entry {self.kind} is not as it must be")
        if not _is_count(self.number) or self.number == 0:
            raise BadInput("an entry has a number from 1")


def entry_line(entry: Entry) -> bytes:
    """The entry as its line of the log, without the end of the line.

    >>> entry_line(Entry(2, "credentials", {"issued": 40}))
    b'{"body":{"issued":40},"kind":"credentials","number":2}'
    """
    return line_of({"number": entry.number, "kind": entry.kind, "body": entry.body})


def read_entry(line: bytes) -> Entry:
    """The entry on a line of the log. Raises BadInput where it is not written exactly as entry_line does."""
    found = read_line(line)
    if set(found) != {"number", "kind", "body"} or not isinstance(found["kind"], str):
        raise BadInput("an entry has number, kind and body, and nothing else")
    return Entry(found["number"], found["kind"], found["body"])


def leaf_hash(entry: Entry) -> str:
    """The leaf of an entry in the tree, hex: SHA-256 of a zero byte and its line (RFC 9162, section 2.1.1)."""
    return leaf_of_line(entry_line(entry))


def leaf_of_line(line: bytes) -> str:
    """The leaf of a line of the log, which is given without its end."""
    return hashlib.sha256(b"\x00" + line).hexdigest()
