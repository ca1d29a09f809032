"""RSS 0.9x, 1.0 and 2.0, and Atom 0.3 and 1.0."""

import re
from typing import Any

import fastfeedparser
import feedparser

from rejoinder.core.posts import ParsedFeed, ParsedPost
from rejoinder.errors import BadInput
from rejoinder.wire.sources.article import made_post
from rejoinder.wire.sources.moments import moment
from rejoinder.wire.xml import mended

_ROOT = re.compile(r"<(?:\w+:)?(rss|rdf|feed|channel)\b[^>]*>", re.I)
_ITEM = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_TTL = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>", re.I)
_PERIODS_S = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}


def is_mine(text: str, content_type: str) -> bool:
    """True where the first element is one of the roots that feeds have."""
    head = text[:5000]
    root = _ROOT.search(head)
    if not root:
        return False
    page = re.search(r"<(html|body)[\s>]", head, re.I)
    return page is None or root.start() < page.start()


def parse(text: str, url: str) -> ParsedFeed:
    """Reads the feed with the fast reader, and with the patient one where the fast one is in doubt.

    In doubt means: it raised, or found fewer items than the text has, or items without address or title. Raises
    BadInput where both find nothing to read.
    """
    whole = mended(text)
    items = len(_ITEM.findall(whole))
    found = _fast(whole)
    if found is None or len(found["entries"]) < items or any(_is_poor(entry) for entry in found["entries"]):
        patient = feedparser.parse(whole, sanitize_html=False, resolve_relative_uris=True)
        if found is None or len(patient["entries"]) >= len(found["entries"]):
            found = patient
    if found is None or (items and not found["entries"]):
        raise BadInput("broken XML: no item of this feed can be read")
    return _feed(found, whole, url)


def _fast(text: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = fastfeedparser.parse(text, include_media=False, include_enclosures=False)
    except Exception:  # it raises many kinds; any of them means: in doubt
        return None
    return found


def _is_poor(entry: dict[str, Any]) -> bool:
    link = entry.get("link") or ""
    return not link.startswith("http") or not (entry.get("title") or entry.get("description"))


def _feed(found: dict[str, Any], text: str, url: str) -> ParsedFeed:
    about = found.get("feed") or {}
    posts, problems = [], []
    language = str(about.get("language") or "")
    for number, entry in enumerate(found["entries"], 1):
        try:
            posts.append(_post(entry, str(about.get("link") or "") or url, language, url))
        except BadInput as error:
            problems.append(f"item {number}: {error}")
    root = _ROOT.search(text)
    name = {"rdf": "rss10", "feed": "atom"}.get(root.group(1).lower() if root else "", "rss")
    title = " ".join(str(about.get("title") or "").split())[:300]
    return ParsedFeed(
        name, title, str(about.get("link") or ""), language[:10], tuple(posts), _ttl_s(text), tuple(problems)
    )


def _post(entry: dict[str, Any], home: str, language: str, url: str) -> ParsedPost:
    content = "\n".join(str(part.get("value") or "") for part in entry.get("content") or [])
    summary = str(entry.get("description") or entry.get("summary") or "")
    said = entry.get("published") or entry.get("updated") or entry.get("created") or ""
    link = entry.get("link") or _guid_address(entry)
    base = home if home.startswith("http") else url
    return made_post(
        str(link),
        base,
        title=str(entry.get("title") or ""),
        guid=str(entry.get("id") or ""),
        summary=summary,
        content=content,
        author=str(entry.get("author") or ""),
        published=moment(str(said)),
        language=str(entry.get("language") or language),
    )


def _guid_address(entry: dict[str, Any]) -> str:
    guid = str(entry.get("id") or "")
    if guid.startswith(("http://", "https://")):
        return guid
    for link in entry.get("links") or []:
        if isinstance(link, dict) and link.get("href"):
            return str(link["href"])
    raise BadInput("has no address")


def _ttl_s(text: str) -> float | None:
    """How long the feed says it stays the same: RSS `ttl` in minutes, or `sy:updatePeriod` by its frequency."""
    head = text[:5000]
    ttl = _TTL.search(head)
    if ttl:
        return int(ttl.group(1)) * 60.0
    period = re.search(r"<sy:updatePeriod>\s*(\w+)", head)
    if not period or period.group(1).lower() not in _PERIODS_S:
        return None
    often = re.search(r"<sy:updateFrequency>\s*(\d{1,4})", head)
    return _PERIODS_S[period.group(1).lower()] / max(1, int(often.group(1)) if often else 1)
