"""What the API gives of how a story goes on: chances, wordings, days, the board as it stood, the record."""

from typing import Any

from ninja import Schema


class Outlook(Schema):
    """What the forecast says of a story; times are unix seconds, chances 0 to 1 by hours ahead."""

    story: int
    chance: float | None
    chances: dict[str, float]
    why: str
    at: float | None
    became_at: float | None
    became_why: str
    reopens_pct: int | None
    quiet_until: float | None
    reopened_at: float | None
    reopened_why: str
    copies: int
    own_words: int
    acceleration: float  # posts an hour gained from one quarter of an hour to the next
    acceleration_word: str  # "" where it may be chance
    spikes: list[str]  # what stands out against the habit of the story and of its sources
    carriers_weight: float  # mean log-odds that stories which its carriers had early grew, against the desk's mean
    heavy_carriers: list[str]


class Wording(Schema):
    """One wording of a phrase; `changed` is what was added or removed against the one it came from."""

    depth: int
    text: str
    posts: int
    first_post: int
    source: str
    first_seen: float
    changed: list[list[str]]


class Phrase(Schema):
    posts: int
    sources: int
    crossed: list[str]
    wordings: list[Wording]


class Before(Schema):
    """An earlier story that a story tells of again."""

    story: int
    title: str
    last_post_at: float
    likeness: float
    why: str


class Day(Schema):
    """A day of a story; carriers, words and wordings are those that no day before had."""

    day: str
    posts: int
    new_carriers: int
    words: list[str]
    wordings: list[str]
    quiet_days_before: int


class Days(Schema):
    """`days` is empty for a story of one day that nothing came before; `came_back_as` are later stories of it."""

    came_before: list[Before]
    came_back_as: list[int]
    days: list[Day]


class Stood(Schema):
    """The board at a past minute; `sha256` covers it and the hash before."""

    at: float
    sha256: str
    before: str
    groups: list[dict[str, Any]]


class Record(Schema):
    """Settled forecasts against what happened."""

    definition: str
    version: int
    is_invented: bool  # holds calls that came with the demo
    settled: int
    open: int
    too_little: int
    too_little_happened: int
    by_hours: dict[str, Any]
    reliability: list[dict[str, Any]]
