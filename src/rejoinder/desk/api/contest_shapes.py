"""What the API takes and gives about contests."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import AwareDatetime, Field


class ContestFields(Schema):
    """What is set of a draft; what is left out stays as it is. Times name their zone."""

    title: str | None = Field(None, max_length=160)
    question: str | None = Field(None, max_length=300)
    seat: str | None = Field(None, max_length=120)
    party: str | None = Field(None, max_length=120)
    about: str | None = Field(None, max_length=4000)
    languages: list[str] | None = Field(None, max_length=10)
    rule: str | None = Field(None, max_length=24)
    seats: int | None = Field(None, ge=1, le=60)
    quorum_pct: float | None = Field(None, ge=0, le=100)
    threshold_pct: float | None = Field(None, ge=0, le=100)
    no_quorum: Literal["veto", "none"] | None = None
    consent_means: str | None = Field(None, max_length=300)
    controller: str | None = Field(None, max_length=300)
    eligibility: Literal["roll", "declaration", "both"] | None = None
    declaration: str | None = Field(None, max_length=2000)
    nominations_until: AwareDatetime | None = None
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime | None = None
    erase_at: date | None = None


class NewContest(ContestFields):
    """A new draft."""

    kind: Literal["primary", "members"]
    title: str = Field(..., max_length=160)


class Numbers(Schema):
    """How many voters stand where; the four states add up to `all`. Nobody is named, and who voted is not known."""

    all: int
    eligible: int
    declared: int
    doubtful: int
    refused: int
    issued: int
    letters_due: int
    letters_failed: int


class ContestOut(Schema):
    """A contest and where it stands. `asked_sha256` is what fixing binds: give it back when you fix."""

    slug: str
    kind: Literal["primary", "members"]
    state: Literal["draft", "nominations", "fixed", "open", "closed", "counted", "cancelled"]
    title: str
    question: str
    seat: str
    party: str
    languages: list[str]
    rule: str
    rule_version: str
    seats: int
    quorum_pct: float | None
    threshold_pct: float | None
    no_quorum: str
    consent_means: str
    controller: str
    eligibility: str
    declaration: str
    nominations_until: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    erase_at: date | None
    erased_at: datetime | None
    asked_by: str
    asked_sha256: str
    voided_why: str
    fixed_by: str
    fixed_at: datetime | None
    terms_sha256: str
    seed_sha256: str
    public_key: str
    decision: str
    decision_why: str
    cancelled_why: str
    missing: list[str]
    address: str


class Act(Schema):
    """What a press needs: the hash that was read, or a reason."""

    sha256: str = Field("", max_length=64)
    why: str = Field("", max_length=300)


class CandidateFields(Schema):
    """What stands of somebody who is put forward; left out stays as it is."""

    name: str | None = Field(None, max_length=120)
    party: str | None = Field(None, max_length=120)
    about: str | None = Field(None, max_length=160)
    statement: str | None = Field(None, max_length=2000)
    nominated_by: str | None = Field(None, max_length=300)
    email: str | None = Field(None, max_length=254)


class CandidateOut(Schema):
    """A candidate; `place` is the one on the paper, from 0, once drawn."""

    id: int
    name: str
    party: str
    about: str
    statement: str
    nominated_by: str
    state: Literal["nominated", "standing", "declined", "refused", "withdrawn"]
    why: str
    place: int | None
    is_public: bool
    answered_at: datetime | None


class NomineeLink(Schema):
    """A link for one person alone."""

    link: str


class NewRoll(Schema):
    """A roll as CSV text, whose it is, and why it may be used."""

    holder: str = Field("", max_length=120)
    basis: str = Field(..., max_length=300)
    csv: str = Field(..., max_length=8_000_000)


class RollOut(Schema):
    """A roll; its entries are marks and cannot be read."""

    id: int
    holder: str
    basis: str
    entries: int
    added_at: datetime


class RollLine(Schema):
    """A line that did not go in."""

    line: int
    why: str


class RollImported(Schema):
    """How a roll fared; the three add up to what was read."""

    roll: int
    added: int
    here: int
    not_in: list[RollLine]


class NewVoter(Schema):
    """One person who may vote, and how that is known."""

    email: str = Field("", max_length=254)
    name: str = Field("", max_length=120)
    postcode: str = Field("", max_length=16)
    address: str = Field("", max_length=300)
    branch: str = Field("", max_length=80)
    language: str = Field("", max_length=8)
    why: str = Field(..., max_length=300)


class VoterOut(Schema):
    """A voter by number. Names stand only with those on whom a person has to decide."""

    id: int
    state: Literal["declared", "eligible", "doubtful", "refused"]
    why: str
    name: str = ""
    email: str = ""
    postcode: str = ""
    twins: int = 0


class Deciding(Schema):
    """Whether somebody may vote, and why."""

    may_vote: bool
    why: str = Field(..., max_length=300)


class Looking(Schema):
    """Whom to look for: an e-mail address, or a name with a postcode; `why` for a strike."""

    email: str = Field("", max_length=254)
    name: str = Field("", max_length=120)
    postcode: str = Field("", max_length=16)
    why: str = Field("", max_length=300)


class Done(Schema):
    """What was done, in one word."""

    done: str


class Which(Schema):
    """For whom voting links are fetched."""

    which: Literal["new", "no-mail", "all"] = "new"


class PrintedOut(Schema):
    """A voting link on paper. Whoever has it can vote with it."""

    name: str
    address: str
    postcode: str
    email: str
    branch: str
    link: str
    text: str


class DecisionOut(Schema):
    """What members decided."""

    contest: str
    seat: str
    party: str
    decision: Literal["consent", "veto", "none"]
    why: str
    at: datetime | None


class Holds(Schema):
    """What holds for a party in a seat: consent, veto, or that nothing binding is there."""

    decision: Literal["consent", "veto", "none"]
    contest: str
    why: str
    at: datetime | None
