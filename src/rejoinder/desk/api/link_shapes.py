"""What the API takes and gives about short links and hashtags."""

from datetime import date

from ninja import Field, Schema


class NewLink(Schema):
    """An empty slug is made from the story's title or the address. Times are unix seconds."""

    target: str = Field(max_length=4000)
    slug: str = Field("", max_length=200)
    campaign: str = Field("", max_length=200)
    story: int | None = Field(None, ge=1, le=2**62)
    expires_at: float | None = Field(None, ge=0, le=250_000_000_000)
    then_to: str = Field("", max_length=4000)


class Clicks(Schema):
    """Clicks by class; `waiting` came so lately that they are not told yet."""

    human: int
    preview: int
    robot: int
    unknown: int
    waiting: int


class Link(Schema):
    """A short link and who followed it."""

    slug: str
    url: str
    target: str
    campaign: str
    story: int | None
    made_by: str
    made_at: float
    expires_at: float | None
    then_to: str
    is_off: bool
    is_out: bool
    clicks: Clicks


class Hour(Schema):
    """One hour of a link."""

    at: float
    human: int
    preview: int
    robot: int
    unknown: int


class LinkEnd(Schema):
    """When a link ends and where it leads afterwards; null: never."""

    expires_at: float | None = Field(None, ge=0, le=250_000_000_000)
    then_to: str = Field("", max_length=4000)


class LinkTarget(Schema):
    """Another address, while nobody has the link."""

    target: str = Field(max_length=4000)


class NewHashtag(Schema):
    """A tag with or without its sign."""

    tag: str = Field(max_length=200)
    campaign: str = Field("", max_length=200)
    since: date | None = None
    until: date | None = None


class Hashtag(Schema):
    """A tag, the watch that listens for it, and how often it was heard in the last seven days."""

    tag: str
    campaign: str
    since: date | None
    until: date | None
    watch: int | None
    heard_week: int | None
    own_posts: int
