"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

import json
from typing import Any

from rejoinder.core.posts import ParsedFeed, ParsedPost
from rejoinder.errors import BadInput
from rejoinder.wire.sources.article import made_post
from rejoinder.wire.sources.moments import moment


def is_mine(text: str, content_type: str) -> bool:
    """True for a JSON object."""
    return text.startswith("{")


def parse(text: str, url: str) -> ParsedFeed:
    """Reads a JSON Feed; raises BadInput where the JSON is broken or holds no list of items."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"broken JSON: {str(error)[:100]}") from None
    items = feed.get("items")
    if not isinstance(items, list):
        raise BadInput("JSON, but not a feed: it has no list of items")
    posts, problems = [], []
    for number, item in enumerate(items, 1):
        try:
            posts.append(_post(item, feed, url))
        except (BadInput, TypeError, AttributeError) as error:
            problems.append(f"item {number}: {error}")
    return ParsedFeed(
        "json", _text(feed.get("title"))[:300], _text(feed.get("home_page_url")), _text(feed.get("language"))[:10],
        tuple(posts), None, tuple(problems),
    )  # fmt: skip


def _post(item: Any, feed: dict[str, Any], base: str) -> ParsedPost:
    if not isinstance(item, dict):
        raise BadInput("not an object")
    authors = item.get("authors") or feed.get("authors") or [item.get("author") or feed.get("author")]
    names = [_text(a.get("name")) for a in authors if isinstance(a, dict)] if isinstance(authors, list) else []
    html, plain = _text(item.get("content_html")), _text(item.get("content_text"))
    return made_post(
        _text(item.get("url")) or _text(item.get("id")) or _text(item.get("external_url")),
        base,
        title=_text(item.get("title")),
        guid=_text(item.get("id")),
        summary=_text(item.get("summary")),
        content=html or _paragraphs(plain),
        author=", ".join(filter(None, names)),
        published=moment(_text(item.get("date_published")) or _text(item.get("date_modified"))),
        language=_text(item.get("language") or feed.get("language")),
    )


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) else ""


def _paragraphs(plain: str) -> str:
    escaped = plain.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"<p>{part}</p>" for part in escaped.split("\n\n")) if escaped else ""
