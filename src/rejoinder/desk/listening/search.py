"""Posts found by a query: the full-text index narrows, the query itself decides. Newest first, bounded in every way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rejoinder.core.query import Field, Hit, Node, PostForQuery, match
from rejoinder.core.query.tree import walk
from rejoinder.desk.listening.candidates import site_of, windows
from rejoinder.desk.listening.models import Post, PostLink
from rejoinder.desk.listening.patience import Patience

BATCH = 100  # candidates read at once
LOOKED_MAX = 5_000  # candidates that one search looks at
SEARCH_S = 0.1  # seconds that a search looks: with its last step and the page around it, a fifth of a second
BODY_LETTERS = 60_000  # of a post that a query reads
_FIELDS = (
    "id", "title", "summary", "text", "at", "language", "source__title", "source__address", "source__medium",
    "source__leaning", "source__folder",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A post that fits, with the words by which it does."""

    post: int
    hit: Hit


@dataclass(frozen=True)
class Search:
    """What was found, newest first.

    `is_cut`: it stopped at its limit, its bound of candidates or the end of its patience, and older posts were not
    looked at; `before` is where to look further: all posts with this id or a higher one have been looked at.
    """

    found: list[Found]
    looked_at: int
    is_cut: bool
    before: int = 0

    @property
    def back_to(self) -> datetime | None:
        """When the oldest post that was looked at was seen; None where all were."""
        return seen_at(self.before) if self.is_cut else None


def search_posts(
    query: Node,
    *,
    now: float,
    limit: int,
    saved: Mapping[str, Node] | None = None,
    since_id: int = 0,
    before_id: int = 0,
    patience: Patience | None = None,
) -> Search:
    """The newest posts that fit a query, at most `limit`, with ids over `since_id` and, where given, under `before_id`.

    Looks until its patience (`SEARCH_S` seconds) is over or it has looked at `LOOKED_MAX` candidates, but at one batch
    at least, so that looking further always comes to an end.
    """
    patience = patience or Patience(SEARCH_S)
    found: list[Found] = []
    looked_at = 0
    has_links = any(isinstance(node, Field) and node.name == "link" for node in walk(query))
    for window in windows(query, patience, saved=saved, since_id=since_id, before_id=before_id):
        for start in range(0, len(window.ids), BATCH):
            batch = window.ids[start : start + BATCH]
            looked_at += len(batch)
            for post, told in posts_for_query(batch, with_links=has_links).items():
                if (hit := match(query, told, now, saved)) is not None:
                    found.append(Found(post, hit))
                    if len(found) >= limit:
                        return Search(found, looked_at, is_cut=True, before=post)
            if looked_at >= LOOKED_MAX or patience.is_over:
                return Search(found, looked_at, is_cut=True, before=batch[-1])
        if window.first <= since_id + 1:
            break
        if patience.is_over:
            return Search(found, looked_at, is_cut=True, before=window.first)
    return Search(found, looked_at, is_cut=False)


def seen_at(post: int) -> datetime | None:
    """When the first post with this id or a higher one was seen."""
    return Post.objects.filter(pk__gte=post).order_by("pk").values_list("seen_at", flat=True).first()


def posts_for_query(ids, *, with_links: bool = False) -> dict[int, PostForQuery]:
    """Posts as a query sees them, by id, in the order asked for."""
    links: dict[int, list[str]] = {}
    if with_links:
        for post, url in PostLink.objects.filter(post_id__in=ids).values_list("post_id", "url"):
            links.setdefault(post, []).append(url)
    rows = {row[0]: row[1:] for row in Post.objects.filter(pk__in=ids).values_list(*_FIELDS)}
    return {key: _told(rows[key], links.get(key, ())) for key in ids if key in rows}


def _told(row, links) -> PostForQuery:
    title, summary, text, at, language, name, address, kind, leaning, folder = row
    body = (f"{summary}\n{text}" if summary and not text.startswith(summary[:80]) else text or summary)[:BODY_LETTERS]
    return PostForQuery(
        title, body, at.timestamp(), site_of(name, address), kind, leaning, folder, language, tuple(links)
    )
