"""Where a home page keeps its feed."""

from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from rejoinder.core.urls import canonical_url, host_of
from rejoinder.errors import BadInput

PAGE_LETTERS_MAX = 2_000_000
_TYPES = {
    "application/rss+xml": 0,
    "application/atom+xml": 0,
    "application/feed+json": 1,
    "application/rdf+xml": 2,
    "application/xml": 3,
    "text/xml": 3,
    "application/json": 4,
}
# Where the common programs keep feeds, tried in this order where a page names none.
WELL_KNOWN = (
    "/feed/",
    "/rss.xml",
    "/atom.xml",
    "/feed.xml",
    "/index.xml",
    "/rss",
    "/feed.json",
    "/feeds/posts/default",
)


@dataclass(frozen=True)
class FoundFeed:
    """A feed that a page names. Lower `rank` is better."""

    url: str
    title: str = ""
    rank: int = 0


def feeds_in_page(page: str, url: str) -> list[FoundFeed]:
    """The feeds that a page names in its head, best first; then links in its body that look like feeds.

    Feeds of comments come last. Each address once.
    """
    try:
        root = lxml_html.document_fromstring(page[:PAGE_LETTERS_MAX])
    except (etree.LxmlError, ValueError, AssertionError):
        return []
    base_node = root.find(".//base[@href]")
    base = base_node.get("href", url) if base_node is not None else url
    found: dict[str, FoundFeed] = {}
    for node in root.iter("link", "a"):
        feed = _feed_of(node, base if base.startswith("http") else url)
        if feed and (feed.url not in found or feed.rank < found[feed.url].rank):
            found[feed.url] = feed
    return sorted(found.values(), key=lambda feed: feed.rank)


def _feed_of(node: lxml_html.HtmlElement, base: str) -> FoundFeed | None:
    href = (node.get("href") or "").strip()
    if not href:
        return None
    try:
        address = canonical_url(href, base)
    except BadInput:
        return None
    title = " ".join((node.get("title") or "").split())[:200]
    is_comments = "comment" in (address + title).lower()
    if node.tag == "link":
        kind = (node.get("type") or "").split(";")[0].strip().lower()
        if "alternate" not in (node.get("rel") or "").lower() or kind not in _TYPES:
            return None
        return FoundFeed(address, title, _TYPES[kind] + (50 if is_comments else 0))
    tail = address.rsplit("?", 1)[0].lower()
    if tail.endswith((".rss", ".atom", "/feed", "/feed/", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "feed.json")):
        return FoundFeed(address, title, 20 + (50 if is_comments else 0))
    return None


def guesses(url: str, sitemaps: list[str]) -> list[str]:
    """Addresses worth a try where the page names no feed: news sitemaps of robots.txt, then the well-known places."""
    host = host_of(url)
    news = [address for address in sitemaps if "news" in address.lower()]
    others = [address for address in sitemaps if address not in news]
    return [*news, *others[:3], *(host + path for path in WELL_KNOWN)]
