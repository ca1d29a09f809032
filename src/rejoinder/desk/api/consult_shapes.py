"""What the API takes and gives about consultations. Times are unix seconds."""

from typing import Literal

from ninja import Field, Schema

Moment = float | None
LATEST = 250_000_000_000


class ConsultationFields(Schema):
    """Only what is named is changed. While it is open: closes_at, note, note_link, asked_count, says_each."""

    title: str | None = Field(None, max_length=400)
    question: str | None = Field(None, max_length=2000)
    organiser: str | None = Field(None, max_length=400)
    contact: str | None = Field(None, max_length=400)
    asked_as: str | None = Field(None, max_length=100)
    note: str | None = Field(None, max_length=600)
    note_link: str | None = Field(None, max_length=2000)
    slug: str | None = Field(None, max_length=100)
    who: Literal["link", "invited"] | None = None
    languages: list[str] | None = Field(None, max_length=20)
    translations: dict[str, dict[str, str]] | None = None
    opens_at: Moment = Field(None, ge=0, le=LATEST)
    closes_at: Moment = Field(None, ge=0, le=LATEST)
    erase_at: Moment = Field(None, ge=0, le=LATEST)
    asked_count: int | None = Field(None, ge=1, le=100_000_000)
    says_each: int | None = Field(None, ge=0, le=1000)
    group_min: int | None = Field(None, ge=0, le=1000)


class Consultation(Schema):
    """A consultation and how far it is. How statements were answered is in its report alone."""

    id: int
    slug: str
    url: str
    title: str
    question: str
    organiser: str
    contact: str
    who: str
    languages: list[str]
    state: str
    opens_at: float
    closes_at: float
    erase_at: float
    group_min: int
    says_each: int
    asked_count: int | None
    people: int
    answers: int
    statements: int
    waiting: int
    verdict: str
    report: str  # none, due, running, done or failed
    published_at: Moment
    erased_at: Moment


class NewStatements(Schema):
    """Statements by the team, which are up at once."""

    texts: list[str] = Field(min_length=1, max_length=200)
    language: str = Field("", max_length=8)


class ConsultationStatement(Schema):
    """A statement; of one that was rejected with the reason, of one that was merged the number of the other."""

    number: int
    text: str
    language: str
    by: str  # team or participant
    state: str
    reason: str
    same_as: int | None
    flags: int


class StatementsAdded(Schema):
    """What was taken, and why the rest was not."""

    added: list[int]
    refused: list[dict]


class StatementDecided(Schema):
    """A moderator's decision."""

    decision: Literal["accepted", "rejected", "merged"]
    reason: str = Field("", max_length=600)
    same_as: int | None = Field(None, ge=0, le=2**31)


class NewInvitations(Schema):
    """One-time links for one branch, or for none."""

    count: int = Field(ge=0, le=10_000_000)
    branch: str = Field("", max_length=200)


class Invitations(Schema):
    """The links; they are told this once."""

    links: list[str]


class ConsultationImported(Schema):
    """What an export of Polis brought; rows that could not be read, the first hundred of them with their line."""

    consultation: int
    people: int
    statements: int
    answers: int
    rejected: int
    problems: list[dict]
