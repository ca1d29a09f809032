"""What goes in and out of the API about lines, their versions, evidence and requests."""

from datetime import date
from typing import Any

from ninja import Field, Schema

TEXT = 20_000  # letters, as desk/lines/content.py takes them


class Piece(Schema):
    """A piece of evidence: an address, or a name where it has none."""

    address: str = Field("", max_length=2000)
    title: str = Field("", max_length=300)
    note: str = Field("", max_length=500)


class Short(Schema):
    """The short answer fitted to a channel; empty: the general one."""

    bluesky: str = Field("", max_length=TEXT)
    mastodon: str = Field("", max_length=TEXT)
    said: str = Field("", max_length=TEXT)


class NewLine(Schema):
    """`evidence` has addresses, Markdown links or objects; `replaced_by` is the ref of another line."""

    ref: str = Field("", max_length=100)
    claim: str = Field("", max_length=TEXT)
    text: str = Field(min_length=1, max_length=TEXT)
    short: Short = Field(default_factory=Short)
    long_answer: str = Field("", max_length=TEXT)
    evidence: list[str | Piece] = Field(default_factory=list, max_length=50)
    owner: str = Field("", max_length=200)
    topics: list[str] = Field(default_factory=list, max_length=50)
    valid_from: date | None = None
    valid_until: date | None = None
    replaced_by: str = Field("", max_length=100)


class ChangeLine(NewLine):
    """What is left out stays as it is. `seen`: the version that was read; a newer one refuses the change."""

    text: str = Field("", max_length=TEXT)
    seen: int | None = Field(None, ge=0, le=2**31 - 1)


class LineEvidence(Schema):
    id: int
    address: str
    title: str
    note: str
    state: str
    why: str
    checked_at: float | None
    copy_id: int | None
    sha256: str
    archived_at: float | None
    new_copy_id: int | None
    difference: list[list[str]]
    sentences: list[str]


class Line(Schema):
    """The words that work: those of the approved version; while none is approved, the newest."""

    ref: str
    claim: str
    text: str
    short: dict[str, str]
    long_answer: str
    evidence: list[str]
    owner: str
    topics: list[str]
    valid_from: date | None
    valid_until: date | None
    withdrawn: bool
    replaced_by: str
    version: int
    approved_version: int | None


class Version(Schema):
    number: int
    claim: str
    text: str
    short: dict[str, str]
    long_answer: str
    evidence: list[Piece]
    valid_from: date | None
    valid_until: date | None
    sha256: str
    note: str
    author: str
    made_at: float
    approved_by: str
    approved_at: float | None
    no_evidence_why: str
    differences: list[dict[str, Any]]


class ApproveLine(Schema):
    sha256: str = Field(min_length=64, max_length=64)
    no_evidence_why: str = Field("", max_length=500)


class Back(Schema):
    number: int = Field(ge=1, le=2**31 - 1)


class TakeCopy(Schema):
    """The copy that was read: `new_copy_id` of the evidence."""

    copy_id: int = Field(ge=1, le=2**62)


class Stands(Schema):
    """Where lines stand: each once, under the worst that is wrong with it."""

    counts: dict[str, int]
    lines: list[dict[str, Any]]


class Use(Schema):
    version: int
    story: int | None
    where: str
    at: float
    by: str | None


class NewRequest(Schema):
    claim: str = Field(min_length=1, max_length=2000)
    story: int | None = Field(None, ge=1, le=2**62)
    owner: str = Field("", max_length=254)
    wanted_by: float | None = Field(None, ge=0, le=4e9)


class SettleRequest(Schema):
    """With `line`: that line answers it. With `reason`: declined. With `owner`: handed to that person."""

    line: str = Field("", max_length=100)
    reason: str = Field("", max_length=500)
    owner: str = Field("", max_length=254)


class LineRequest(Schema):
    id: int
    claim: str
    story: int | None
    state: str
    reason: str
    line: str | None
    asked_by: str | None
    asked_at: float
    wanted_by: float | None
    owner: str | None
    settled_at: float | None
