"""What the API takes and gives about watches, queries, the rota and alerts."""

from typing import Any

from ninja import Field, Schema

from rejoinder.desk.api.shapes import Leaning


class Watch(Schema):
    id: int
    version: int
    name: str
    words: list[str]
    query: str
    sources_min: int
    speed_min: float
    leaning: str
    tells_once: bool
    once_pct: int | None
    once_posts: int
    once_minutes: int
    tells_daily: bool
    tells_weekly: bool
    to_page: bool
    to_duty: bool
    to_email: str
    daily_email: str
    weekly_email: str
    to_webhook: str
    is_on: bool
    found_week: int | None


class NewWatch(Schema):
    """What fits is told at once from `once_pct` (null: the team's line; 0: all) or by speed, else in the digests."""

    name: str = Field(min_length=1, max_length=120)
    words: list[str] = Field(default_factory=list, max_length=200)
    sources_min: int = Field(0, ge=0, le=10000)
    speed_min: float = Field(0, ge=0, le=100000)
    leaning: Leaning = ""
    query: str = Field("", max_length=4000)
    tells_once: bool = True
    once_pct: int | None = Field(None, ge=0, le=99)
    once_posts: int = Field(5, ge=0, le=1000)
    once_minutes: int = Field(10, ge=0, le=1440)
    tells_daily: bool = True
    tells_weekly: bool = False
    to_page: bool = True
    to_duty: bool = False
    to_email: list[str] = Field(default_factory=list, max_length=20)
    daily_email: list[str] = Field(default_factory=list, max_length=20)
    weekly_email: list[str] = Field(default_factory=list, max_length=20)
    to_webhook: str = Field("", max_length=2000)
    is_on: bool = True


class QueryCount(Schema):
    """Posts of the last seven days that a query finds, by day; `is_cut` where there were more than were counted.

    `lines`: after each line of the query, null where it goes on below.
    """

    posts: int
    stories: int
    days: dict[str, int]
    lines: list[int | None]
    is_cut: bool
    is_too_much: bool


class SearchResult(Schema):
    """What a query finds: posts, newest first; numbers of stories, lines and sources. `is_cut`: older was not read."""

    posts: list["FoundPost"]
    stories: list[int]
    lines: list[str]
    sources: list[int]
    looked_at: int
    is_cut: bool
    before: int  # the `before` with which to ask on; 0 where nothing is left


class Trial(Schema):
    """One alert that would have been in the last seven days."""

    at: float
    story: int
    mark: str
    why: str
    is_quiet: bool
    wakes: bool


class Digest(Schema):
    """The next digest of an address as it would be written now."""

    due: float
    is_empty: bool
    subject: str
    text: str
    html: str


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
    """Whoever stands in the rota then is relieved for that time."""

    who: str = Field(min_length=3, max_length=254)
    starts: float = Field(ge=0, le=4e9)
    ends: float = Field(ge=0, le=4e9)


class SavedWatch(Schema):
    watch: Watch
    webhook_secret: str  # shown only now; empty unless it was made now


class WhyNot(Schema):
    """What a watch says of a story now, step by step; what would have to change, and its price in alerts a week."""

    is_raised: bool
    was_told: bool
    why: str
    steps: list[dict[str, Any]]
    change: str
    cost: int | None


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
    mark: str  # match, speed, story, or the chance that was passed, such as 70
    words: list[str]
    is_urgent: bool
    is_seen: bool
    deliveries: list[Delivery]
