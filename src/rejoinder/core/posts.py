"""What a post is at each stage of its life, before any database knows it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ParsedPost:
    """One item as a feed gave it: cleaned of mark-up, otherwise untouched."""

    url: str
    title: str = ""
    guid: str = ""
    summary: str = ""  # plain text
    text: str = ""  # plain text of the whole article where the feed gives it, else empty
    author: str = ""
    published: float | None = None  # unix seconds as said by the feed, credible or not
    links: tuple[str, ...] = ()  # addresses that its text links to
    language: str = ""


@dataclass(frozen=True)
class ParsedFeed:
    """A feed as read: never raises for a bad item, but lists it under `problems`."""

    format: str  # rss, rss10, atom, json, sitemap
    title: str = ""
    home_url: str = ""
    language: str = ""
    posts: tuple[ParsedPost, ...] = ()
    ttl_s: float | None = None  # how long the feed itself says it stays the same (ttl, sy:, cache-control apart)
    problems: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class ParsedPage:
    """An article as read from its page."""

    url: str
    canonical_url: str = ""
    title: str = ""
    text: str = ""
    author: str = ""
    published: float | None = None  # unix seconds
    links: tuple[str, ...] = ()
    language: str = ""
