"""What the API takes and gives about pledges and the ledger."""

from typing import Any, Literal

from ninja import Field, Schema

from rejoinder.desk.api.consult_shapes import Moment


class NewPledge(Schema):
    """A pledge in the JSON of docs/pledges.md, without an id."""

    pledge: dict[str, Any]
    election: str = Field("", max_length=200)
    result_set: int | None = Field(None, ge=1, le=2**62)


class Pledge(Schema):
    """A pledge, in words and as values, and whether it can be kept now."""

    number: int
    election: str
    result_set: int | None
    text: str
    party: str
    gives: dict[str, Any]
    condition: dict[str, Any]
    unless: list[Any]
    for_party: str
    due_at: Moment
    note: str
    state: str
    group: str  # kept, waits, unmet or done
    why: str
    warned: list[str]
    is_published: bool
    published_text: str
    asked_text: str
    asked_sha256: str  # of what an approver has to have read
    marks: list[dict[str, Any]]


class PledgeMarked(Schema):
    """What became of a pledge."""

    became: Literal["kept", "broken", "withdrawn", "lapsed"]
    why: str = Field("", max_length=600)
    evidence: str = Field("", max_length=2000)
    given: list[str] = Field(default_factory=list, max_length=1000)


class PledgeAsked(Schema):
    """Asks a second person to publish it; without an imprint the last one is used."""

    imprint: str = Field("", max_length=800)


class PledgeApproved(Schema):
    """The hash of the words and the imprint that were read."""

    sha256: str = Field(max_length=64)


class NewLedgerEntry(Schema):
    """Something that one party gave another."""

    giver: str = Field(max_length=100)
    taker: str = Field(max_length=100)
    kind: Literal["seat", "ward", "policy", "other"] = "seat"
    what: str = Field(max_length=600)
    worth: float = 1.0
    election: str = Field(max_length=200)
    on: str = Field("", max_length=20)


class LedgerEntry(Schema):
    """One entry; struck ones stay, with the reason."""

    id: int
    on: str
    election: str
    giver: str
    taker: str
    kind: str
    what: str
    worth: float
    pledge: int | None
    struck: bool
    struck_why: str
    warning: str = ""


class Struck(Schema):
    """Why an entry is struck."""

    why: str = Field(max_length=600)
