"""Posts found by a query: the full-text index narrows, the query itself decides. Newest first, bounded in every way."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import Max

from rejoinder.core.query import And, Field, Hit, Near, Node, Or, Phrase, PostForQuery, Saved, match
from rejoinder.core.query.tree import walk
from rejoinder.desk.listening.models import Post, PostLink

BATCH = 200  # candidates read at once
LOOKED_MAX = 5_000  # candidates that one search looks at
BODY_LETTERS = 60_000  # of a post that a query reads
WINDOW_FIRST, WINDOW_MOST = 20_000, 2_000_000  # posts in which PostgreSQL looks at once; grows where it finds little
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
    """What was found, newest first; `is_cut` where more was there than was looked at."""

    found: list[Found]
    looked_at: int
    is_cut: bool


def search_posts(
    query: Node, *, now: float, limit: int, saved: Mapping[str, Node] | None = None, since_id: int = 0
) -> Search:
    """The newest posts that fit a query, at most `limit`, among the 5,000 newest candidates of the index."""
    found, looked_at = [], 0
    has_links = any(isinstance(node, Field) and node.name == "link" for node in walk(query))
    ids = candidates(query, saved=saved, since_id=since_id)
    while looked_at < LOOKED_MAX and (batch := [key for _, key in zip(range(BATCH), ids, strict=False)]):
        looked_at += len(batch)
        for post, told in posts_for_query(batch, with_links=has_links).items():
            if (hit := match(query, told, now, saved)) is not None:
                found.append(Found(post, hit))
                if len(found) >= limit:
                    return Search(found, looked_at, is_cut=True)
    return Search(found, looked_at, is_cut=looked_at >= LOOKED_MAX)


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
    site = f"{name} {urlsplit(address).hostname or address}"
    return PostForQuery(title, body, at.timestamp(), site, kind, leaning, folder, language, tuple(links))


def candidates(query: Node, *, saved: Mapping[str, Node] | None = None, since_id: int = 0) -> Iterator[int]:
    """Ids of posts that may fit, newest stored first: all that hold the words that any fitting post must hold."""
    needed = _needed(query, saved or {}, 0)
    if connection.vendor == "postgresql":
        yield from _postgres(needed, since_id)
    elif needed is None or not _has_words(needed):
        yield from Post.objects.filter(id__gt=since_id).order_by("-id").values_list("id", flat=True).iterator(BATCH)
    else:
        sql = "SELECT rowid FROM post_words WHERE post_words MATCH %s AND rowid > %s ORDER BY rowid DESC"
        with connection.cursor() as cursor:
            cursor.execute(sql, [_fts5(needed), since_id])
            while rows := cursor.fetchmany(BATCH):
                yield from (row[0] for row in rows)


def _postgres(needed: Node | None, since_id: int) -> Iterator[int]:
    """Backwards in windows of ids: a frequent word is found in the newest ones without counting all it is in."""
    last = (Post.objects.aggregate(last=Max("id"))["last"] or 0) + 1
    window = WINDOW_FIRST
    where, told = ("", []) if needed is None else (" AND words @@ to_tsquery('simple', %s)", [_tsquery(needed)])
    sql = f"SELECT id FROM listening_post WHERE id < %s AND id >= %s AND id > %s{where} ORDER BY id DESC"  # noqa: S608 constants
    while last > since_id:
        first = max(last - window, 0)
        with connection.cursor() as cursor:
            cursor.execute(sql, [last, first, since_id, *told])
            rows = cursor.fetchall()
        yield from (row[0] for row in rows)
        if first == 0:
            return
        last, window = first, min(window * 4, WINDOW_MOST)


def _needed(node: Node, saved: Mapping[str, Node], depth: int) -> Node | None:
    """What a fitting post must hold, in words alone; None where that cannot be said in words."""
    if isinstance(node, Phrase):
        return None if any(_is_unspaced(word) for word in node.words) else Phrase(node.words, node.is_prefix)
    if isinstance(node, Near):
        return _joined([_needed(node.left, saved, depth), _needed(node.right, saved, depth)])
    if isinstance(node, And):
        return _joined([_needed(part, saved, depth) for part in node.parts])
    if isinstance(node, Or):
        parts = [_needed(part, saved, depth) for part in node.parts]
        return None if None in parts else Or(tuple(part for part in parts if part))
    if isinstance(node, Saved):
        inside = saved.get(node.name.casefold())
        return _needed(inside, saved, depth + 1) if inside is not None and depth < 10 else None
    return None


def _joined(parts: list[Node | None]) -> Node | None:
    kept = tuple(part for part in parts if part is not None)
    return And(kept) if kept else None


def _has_words(node: Node) -> bool:
    return any(isinstance(one, Phrase) for one in walk(node))


def _is_unspaced(word: str) -> bool:
    """Pairs of letters of scripts without spaces, which the index does not know."""
    return len(word) <= 2 and not word.isascii() and any(ord(letter) > 0x0DFF for letter in word)


def _fts5(node: Node) -> str:
    if isinstance(node, Phrase):
        said = " ".join(node.words).replace('"', " ")
        return f'"{said}"' + (" *" if node.is_prefix else "")
    word = " AND " if isinstance(node, And) else " OR "
    return "(" + word.join(_fts5(part) for part in node.parts) + ")"


def _tsquery(node: Node) -> str:
    if isinstance(node, Phrase):
        parts = [f"'{part}'" for word in node.words for part in re.split(r"[^\w]+|_", word) if part]
        return "(" + " <-> ".join(parts) + (":*" if node.is_prefix else "") + ")"
    word = " & " if isinstance(node, And) else " | "
    return "(" + word.join(_tsquery(part) for part in node.parts) + ")"
