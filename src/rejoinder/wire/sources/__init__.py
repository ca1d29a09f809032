"""Every kind of source, in the order in which they are asked whether a body is theirs."""

from typing import Protocol

from rejoinder.core.posts import ParsedFeed
from rejoinder.wire.sources import jsonfeed, rss_atom, sitemap


class SourceKind(Protocol):
    """One kind of feed: a module with these two functions."""

    def is_mine(self, text: str, content_type: str) -> bool:
        """True if `text` looks like this kind."""

    def parse(self, text: str, url: str) -> ParsedFeed:
        """Reads it; raises BadInput where nothing can be read."""


SOURCES: tuple[SourceKind, ...] = (jsonfeed, sitemap, rss_atom)
