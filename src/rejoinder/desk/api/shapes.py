"""What the API takes and gives, as the OpenAPI description says it."""

from typing import Annotated, Any, Literal

from ninja import Field, Schema

State = Literal["new", "responding", "watch", "answered", "non_story"]
Leaning = Literal["", "left", "centre", "right"]
Medium = Literal["", "blog", "news", "agency"]
Role = Literal["reader", "writer", "approver", "admin"]
Id = Annotated[int, Field(ge=1, le=2**62)]


class Problem(Schema):
    """Why a call was refused."""

    detail: Any


class Story(Schema):
    """A cluster of posts about the same happening. Times are unix seconds, growth is posts an hour."""

    id: int
    title: str
    first_seen: float
    posts: int
    sources: int
    growth: float
    state: str
    best_line: str | None
    why: str


class Member(Schema):
    """A post of a story and why it is there."""

    post: int
    url: str
    title: str
    source: str
    published_at: float | None
    seen_at: float
    why: str


class Post(Schema):
    url: str
    title: str
    source: str
    published_at: float | None
    seen_at: float
    story_id: int | None


class Correction(Schema):
    """A person's word about a story."""

    id: int
    kind: str
    story: int
    other: int | None
    posts: list[int]
    reason: str
    by: str | None  # None: the command line
    at: float
    undone: bool


class Reason(Schema):
    reason: str = Field("", max_length=500)


class Rename(Schema):
    title: str = Field(min_length=1, max_length=500)


class SetState(Schema):
    state: State
    reason: str = Field("", max_length=500)
    reopens_pct: int | None = Field(None, ge=1, le=99)  # of a non-story; null: the desk's own
    quiet_h: int | None = Field(None, ge=1, le=720)


class NoticeText(Schema):
    """Nothing: draft it. A text: change it; `sha256` is that of the text you read, so that nothing is overwritten."""

    text: str | None = Field(None, min_length=1, max_length=2000)
    sha256: str = Field("", max_length=64)


class Approval(Schema):
    sha256: str = Field(min_length=64, max_length=64)  # of the exact text that was read


class Notice(Schema):
    """What we would tell those who posted a non-story. It goes nowhere by itself."""

    story: int
    text: str
    sha256: str
    state: Literal["draft", "asked", "approved"]
    is_approved: bool  # this exact text, and the verdict still stands
    holds: bool  # the verdict that it tells of still stands
    author: str | None  # None: the command line
    edited_by: str | None
    approved_by: str | None
    approved_at: float | None
    voided_why: str


class Split(Reason):
    posts: list[Id] = Field(min_length=1, max_length=5000)


class Merge(Reason):
    loser: Id


class Move(Reason):
    story: Id


class Source(Schema):
    id: int
    title: str
    address: str
    feed_url: str
    medium: str
    leaning: str
    folder: str
    state: str
    health: str
    health_why: str
    last_post_at: float | None
    next_poll_at: float | None


class NewSource(Schema):
    address: str = Field(min_length=1, max_length=2000)
    title: str = Field("", max_length=300)
    medium: Medium = ""
    leaning: Leaning = ""
    folder: str = Field("", max_length=200)


class Label(Schema):
    title: str | None = Field(None, max_length=300)
    medium: Literal["blog", "news", "agency"] | None = None
    leaning: Leaning | None = None
    says: str | None = Field(None, max_length=300)
    folder: str | None = Field(None, max_length=200)


class Report(Schema):
    """What became of an imported list; the rows that failed stand under `failed`, `id` undoes a list of sources."""

    id: int | None = None
    counts: dict[str, int]
    failed: list[dict[str, Any]]


class Undone(Schema):
    removed: int
    stopped: int


class Person(Schema):
    email: str
    name: str
    role: str
    is_active: bool


class NewPerson(Schema):
    email: str = Field(min_length=3, max_length=254)
    name: str = Field("", max_length=120)
    role: Role = "reader"


class SetRole(Schema):
    role: Role


class SetActive(Schema):
    is_active: bool


class SignInLink(Schema):
    url: str


class Token(Schema):
    """A token without its secret; `begins` tells tokens apart."""

    id: int
    name: str
    person: str
    scope: str
    begins: str
    until: float
    last_used_at: float | None
    is_ended: bool


class NewToken(Schema):
    email: str = Field(min_length=3, max_length=254)
    name: str = Field(min_length=1, max_length=120)
    scope: Literal["read", "write", "admin"] = "read"
    days: int = Field(90, ge=1, le=366)


class MadeToken(Schema):
    token: Token
    secret: str  # shown only now


class Desk(Schema):
    name: str
    time_zone: str
    answer_target_min: int
    smtp_from: str
    story_listed_min: int
    story_both_sides: bool
    story_share_pct: int
    forecast_h: int
    line_pct: int
    reopen_pct: int
    suggest_pct: int
    start_pct: int
    quiet_from: str | None  # 23:00, as all three
    quiet_to: str | None
    wake_pct: int
    digest_at: str
    digest_weekday: int

    @staticmethod
    def resolve_quiet_from(desk):
        return f"{desk.quiet_from:%H:%M}" if desk.quiet_from else None

    @staticmethod
    def resolve_quiet_to(desk):
        return f"{desk.quiet_to:%H:%M}" if desk.quiet_to else None

    @staticmethod
    def resolve_digest_at(desk):
        return f"{desk.digest_at:%H:%M}"


class ChangeDesk(Schema):
    name: str | None = Field(None, min_length=1, max_length=120)
    time_zone: str | None = Field(None, max_length=64)
    answer_target_min: int | None = Field(None, ge=1, le=1440)
    smtp_from: str | None = Field(None, max_length=254)
    story_listed_min: int | None = Field(None, ge=0, le=50)
    story_both_sides: bool | None = None
    story_share_pct: int | None = Field(None, ge=0, le=100)
    forecast_h: Literal[1, 3, 6, 24] | None = None
    line_pct: int | None = Field(None, ge=1, le=99)
    reopen_pct: int | None = Field(None, ge=1, le=99)
    suggest_pct: int | None = Field(None, ge=1, le=99)
    start_pct: int | None = Field(None, ge=1, le=99)
    quiet_from: str | None = Field(None, max_length=8)  # "" for never
    quiet_to: str | None = Field(None, max_length=8)
    wake_pct: int | None = Field(None, ge=1, le=100)
    digest_at: str | None = Field(None, max_length=8)
    digest_weekday: int | None = Field(None, ge=0, le=6)


class Health(Schema):
    """`ok` is true while the job loop works. Times are unix seconds."""

    ok: bool
    last_turn: float | None
    last_post_seen: float | None


class Event(Schema):
    id: int
    at: float
    who: str
    what: str
    which: str
    how: dict[str, Any]
