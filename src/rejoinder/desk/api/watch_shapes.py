"""What the API takes and gives about watches, queries, the rota and alerts."""

from typing import Any, Literal

from ninja import Field, Schema

from rejoinder.desk.api.shapes import Leaning


class Watch(Schema):
    id: int
    name: str
    words: list[str]
    query: str
    sources_min: int
    speed_min: float
    leaning: str
    chance_min: int
    tier: str
    to_page: bool
    to_duty: bool
    to_email: str
    to_webhook: str
    is_on: bool


class NewWatch(Schema):
    name: str = Field(min_length=1, max_length=120)
    words: list[str] = Field(default_factory=list, max_length=200)
    sources_min: int = Field(0, ge=0, le=10000)
    speed_min: float = Field(0, ge=0, le=100000)
    leaning: Leaning = ""
    query: str = Field("", max_length=4000)
    chance_min: int = Field(0, ge=0, le=99)
    tier: Literal["once", "digest", "weekly", "never"] = "once"
    to_page: bool = True
    to_duty: bool = False
    to_email: list[str] = Field(default_factory=list, max_length=20)
    to_webhook: str = Field("", max_length=2000)
    is_on: bool = True


class QueryCount(Schema):
    """Posts of the last seven days that a query finds, by day; `is_cut` where there were more than were counted."""

    posts: int
    stories: int
    days: dict[str, int]
    is_cut: bool


class FoundPost(Schema):
    """A post that a query finds, and the words by which it does."""

    id: int
    url: str
    title: str
    source: str
    at: float
    story: int | None
    words: list[str]


class Shift(Schema):
    """A stretch of the rota, unix seconds; `who` is an address, null where nobody is on duty."""

    id: int | None
    who: str | None
    starts: float
    ends: float


class NewShift(Schema):
    who: str = Field(min_length=3, max_length=254)
    starts: float = Field(ge=0, le=4e9)
    ends: float = Field(ge=0, le=4e9)


class SavedWatch(Schema):
    watch: Watch
    webhook_secret: str  # shown only now; empty unless it was made now


class WhyNot(Schema):
    """What a watch says of a story now, step by step."""

    is_raised: bool
    why: str
    steps: list[dict[str, Any]]


class Delivery(Schema):
    """An alert on its way to one address: due, sending, sent, failed, unclear."""

    id: int
    channel: str
    address: str
    state: str
    error: str


class Alert(Schema):
    id: int
    at: float
    watch: str
    story: int
    title: str
    why: str
    is_seen: bool
    deliveries: list[Delivery]
