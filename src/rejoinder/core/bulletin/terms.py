"""The terms of a contest, contest.json on its board: fixed and hashed before voting opens, never changed after."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from unicodedata import category

from rejoinder.core.ballots.election import CANDIDATES_MAX, Candidate
from rejoinder.core.bulletin.canonical import document_of, read_document, sha256_of
from rejoinder.core.bulletin.entries import is_hash
from rejoinder.core.bulletin.roots import read_stamp, stamp
from rejoinder.errors import BadInput

FORMAT = "rejoinder-board/1"
LINE_LETTERS_MAX = 300  # as the desk keeps a question, the longest of them
SCALE_MAX = 255  # a score is one byte
Papers = Literal["rankings", "scores", "choice"]  # choice: one of two or none, of a members' vote


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms as a check needs them; `whole` is all of contest.json. The candidates stand in the drawn order."""

    contest: str
    title: str
    kind: str
    candidates: tuple[Candidate, ...]
    seats: int
    rule: str
    rule_version: str
    papers: Papers
    scale: int | None
    opens_at: datetime
    closes_at: datetime
    seed_sha256: str
    public_key: str
    whole: Mapping[str, Any]


def make_terms(
    *, contest: str, kind: str, title: str, candidates: Sequence[Mapping[str, str]], seats: int,
    rule: str, rule_version: str, opens_at: datetime, closes_at: datetime, seed_sha256: str, public_key: str,
    question: str = "", seat: str = "", party: str = "", papers: Papers = "rankings", scale: int | None = None,
    quorum_pct: float | None = None, threshold_pct: float | None = None, eligibility: str = "", declaration: str = "",
    erase_at: date | None = None, languages: Sequence[str] = (), further: Mapping[str, object] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The terms as contest.json holds them, fit for JSON. `candidates`: name, party, about, in the drawn order.

    `contest` is the slug. `papers` says what a paper is: a ranking, scores from 0 to `scale`, or a choice of two.
    `further` are fields that one kind of contest alone has. Raises BadInput where the terms could not be counted by.
    """
    terms = {
        **(further or {}), "format": FORMAT, "contest": contest, "kind": kind, "title": title, "question": question,
        "seat": seat, "party": party, "seats": seats, "rule": rule, "rule_version": rule_version,
        "candidates": [{field: str(one.get(field, "")) for field in ("name", "party", "about")} for one in candidates],
        "papers": papers, "scale": scale, "quorum_pct": quorum_pct, "threshold_pct": threshold_pct,
        "eligibility": eligibility, "declaration": declaration, "languages": list(languages),
        "opens_at": stamp(opens_at), "closes_at": stamp(closes_at), "seed_sha256": seed_sha256,
        "public_key": public_key, "erase_at": None if erase_at is None else erase_at.isoformat(),
    }  # fmt: skip
    return dict(read_terms(terms_bytes(terms)).whole)


def terms_bytes(terms: Mapping[str, Any]) -> bytes:
    """contest.json, byte for byte."""
    return document_of(terms)


def terms_hash(terms: Mapping[str, Any]) -> str:
    """The SHA-256 of contest.json, as `sha256sum contest.json` prints it and the entry `opened` holds it."""
    return sha256_of(terms_bytes(terms))


def read_terms(content: bytes) -> Terms:
    """The terms in contest.json. Raises BadInput where a field that the count or a check needs is not as it must be."""
    found = read_document(content)
    if found.get("format") != FORMAT:
        raise BadInput(f"format is {str(found.get('format'))[:40]!r}; this program reads {FORMAT}")
    wrong = [field for field, is_right in _FIELDS.items() if not is_right(found.get(field))]
    if wrong:
        raise BadInput(f"{wrong[0]} is missing or not as it must be")
    if (found["papers"] == "scores") != (found.get("scale") is not None):
        raise BadInput("a scale belongs to papers with scores, and only to them")
    if found["papers"] == "choice" and len(found["candidates"]) != 2:
        raise BadInput("a choice is between two")
    opens_at, closes_at = read_stamp(found["opens_at"]), read_stamp(found["closes_at"])
    if opens_at >= closes_at:
        raise BadInput("closes_at is not after opens_at")
    return Terms(
        found["contest"], found["title"], found["kind"],
        tuple(Candidate(one["name"], one["party"]) for one in found["candidates"]),
        found["seats"], found["rule"], found["rule_version"], found["papers"], found.get("scale"),
        opens_at, closes_at, found["seed_sha256"], found["public_key"], found,
    )  # fmt: skip


def _is_line(value: object) -> bool:
    """A text that stands on one line, without control letters: the statement that is signed has lines."""
    if not isinstance(value, str) or not 0 < len(value) <= LINE_LETTERS_MAX:
        return False
    return all(category(letter) not in ("Cc", "Cs", "Zl", "Zp") for letter in value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_list_of_candidates(value: object) -> bool:
    if not isinstance(value, list) or not 0 < len(value) <= CANDIDATES_MAX:
        return False
    return all(
        isinstance(one, dict) and set(one) == {"name", "party", "about"} and all(map(_is_text, one.values()))
        for one in value
    ) and all(_is_line(one["name"]) and (one["party"] == "" or _is_line(one["party"])) for one in value)


def _is_number(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most


_FIELDS: dict[str, Callable[[object], bool]] = {
    "contest": _is_line, "kind": _is_line, "title": _is_line, "candidates": _is_list_of_candidates,
    "seats": lambda value: _is_number(value, CANDIDATES_MAX), "rule": _is_line, "rule_version": _is_line,
    "papers": lambda value: value in ("rankings", "scores", "choice"),
    "scale": lambda value: value is None or _is_number(value, SCALE_MAX),
    "opens_at": _is_text, "closes_at": _is_text, "seed_sha256": is_hash, "public_key": is_hash,
}  # fmt: skip
