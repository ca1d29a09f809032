"""Bytes in, a feed out, whatever its kind; one file a kind in `sources/`."""

from rejoinder.core.posts import ParsedFeed
from rejoinder.errors import BadInput
from rejoinder.wire.charset import decoded
from rejoinder.wire.sources import SOURCES

ENTRIES_MAX = 500  # of one feed: whole archives are cut to the newest


def parse_feed(body: bytes, *, content_type: str = "", url: str, is_truncated: bool = False) -> ParsedFeed:
    """Reads a feed of any registered kind. Items that cannot be read are listed under `problems`, the rest are kept.

    Raises BadInput where there is no feed: an empty body, an HTML page, something else altogether.
    """
    text = decoded(body, content_type).strip("\ufeff \t\r\n\x00")
    if not text:
        raise BadInput("the feed is empty")
    for source in SOURCES:
        if source.is_mine(text, content_type):
            feed = source.parse(text, url)
            problems = (
                (*feed.problems, "longer than we read; the part after was left out") if is_truncated else feed.problems
            )
            return ParsedFeed(**{**vars(feed), "posts": feed.posts[:ENTRIES_MAX], "problems": problems})
    if "<html" in text[:2000].lower() or "<!doctype html" in text[:200].lower():
        raise BadInput("a web page came instead of a feed")
    raise BadInput(f"this is not a feed: it begins with {text[:40]!r}")
