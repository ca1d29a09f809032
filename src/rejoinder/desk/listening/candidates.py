"""Posts that may fit a query, newest stored first: the full-text index and the facts that a column holds narrow.

They come in windows of ids, so that a search can stop after any of them and say how far it has looked.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import Max

from rejoinder.core.query import And, Dated, Field, Near, Node, Not, Or, Phrase, PostForQuery, Saved, match
from rejoinder.core.query.tree import walk
from rejoinder.desk.listening.models import Post, Source
from rejoinder.desk.listening.patience import Patience

WINDOW_FIRST, WINDOW_MOST = 2_000, 4_000_000  # ids asked about at once
WINDOW_GROWS = 4  # fold, where one was quick and found little
WINDOW_S = 0.04  # that one may take: what a search may look for longer than its patience
ENOUGH_AT_ONCE = 100  # found in one window: the next need not be larger
IDS_MAX = 2_000  # of one window; the next begins where it ended
FEW = 10_000  # posts that PostgreSQL's index gives at once in some ten milliseconds
PREFIX_INDEXED = 3  # letters; SQLite gathers the posts of a longer prefix anew for each window
LATE_MAX = 1_000  # posts found long after they were published, asked one by one
LATE_AFTER = timedelta(days=1)
SOURCES_MAX = 2_000  # named in one statement; where more fit, the query itself decides
NEAR_SLACK = 4  # words of the index to one of ours: it parts "1.2.3.4" into four
_OF_SOURCE = ("kind", "leaning", "list", "site")


@dataclass(frozen=True)
class Window:
    """One stretch: ids that may fit, newest first, and the smallest id that has been asked about."""

    ids: list[int]
    first: int


@dataclass(frozen=True)
class _Asked:
    """What the database is asked: words that must stand there, and facts of the post's own row."""

    words: str  # in the index's own language; empty: none
    is_gathered: bool = False  # the index finds all of them before it gives the first: one window costs no more
    sources: tuple[int, ...] | None = None  # None: any
    since: datetime | None = None
    until: datetime | None = None
    first: int = 0  # ids before it cannot fit
    end: int = 0  # nor those from it on, but for the late ones


def windows(
    query: Node, patience: Patience, *, saved: Mapping[str, Node] | None = None, since_id: int = 0, before_id: int = 0
) -> Iterator[Window]:
    """All posts that may fit, window by window, with ids over `since_id` and, where given, under `before_id`.

    The last window's `first` is at most `since_id` + 1: then nothing is left to look at.
    """
    asked = _asked(query, saved or {}, since_id)
    end = before_id or (Post.objects.aggregate(last=Max("id"))["last"] or 0) + 1
    if asked.until is not None and asked.sources != () and asked.end < end:
        late = _late(asked, end)
        if late is None:
            asked = replace(asked, end=end)
        else:
            yield Window(late, asked.end)
            end = asked.end
    if asked.sources == ():
        end = 0
    size = WINDOW_MOST if asked.is_gathered else WINDOW_FIRST
    while end > asked.first + 1:
        first = max(end - size, asked.first + 1)
        began = patience.clock()
        ids = _ids(asked, first, end)
        took = max(patience.clock() - began, 1e-4)
        first = ids[-1] if len(ids) == IDS_MAX else first
        yield Window(ids, first)
        if not asked.is_gathered and (len(ids) < ENOUGH_AT_ONCE or took > WINDOW_S):
            size = int(min(max(size * min(WINDOW_GROWS, WINDOW_S / took), WINDOW_FIRST), WINDOW_MOST))
        end = first
    yield Window([], since_id + 1)


def _asked(query: Node, saved: Mapping[str, Node], since_id: int) -> _Asked:
    parts = query.parts if isinstance(query, And) else (query,)
    needed = _needed(query, saved, 0)
    said = _fts5 if connection.vendor == "sqlite" else _tsquery
    words = said(needed) if needed is not None and _has_words(needed) else ""
    asked = _Asked(words, _is_gathered(needed), _sources(parts), first=since_id)
    for one in parts:
        if isinstance(one, Dated):
            asked = _dated(asked, one, datetime.now(UTC))
    if asked.since is not None:
        asked = replace(asked, first=max(since_id, _first_seen(asked.since) - 1))
    if asked.until is not None:
        asked = replace(asked, end=_first_seen(asked.until + LATE_AFTER))
    return asked


def _dated(asked: _Asked, node: Dated, now: datetime) -> _Asked:
    if node.back_s is not None:  # a minute's grace: the query itself decides, by its own clock
        since = now - timedelta(seconds=node.back_s + 60)
        return replace(asked, since=max(since, asked.since or since))
    since, until = (datetime.fromtimestamp(at, UTC) if at is not None else None for at in (node.since, node.until))
    return replace(
        asked,
        since=max(filter(None, (since, asked.since)), default=None),
        until=min(filter(None, (until, asked.until)), default=None),
    )


def _is_gathered(needed: Node | None) -> bool:
    """Whether SQLite's index must put together the posts of a long prefix, or PostgreSQL's will find but few."""
    if needed is None or not _has_words(needed):
        return False
    prefixes = [one for one in walk(needed) if isinstance(one, Phrase) and one.is_prefix]
    if connection.vendor == "postgresql":  # which knows how frequent words are, but not beginnings of words
        return not prefixes and _expected(needed) <= FEW
    return any(len(one.words[-1]) > PREFIX_INDEXED for one in prefixes)


def _expected(needed: Node) -> float:
    """How many posts PostgreSQL thinks hold the words, from its statistics; nothing is read."""
    sql = "EXPLAIN (FORMAT JSON) SELECT id FROM listening_post WHERE words @@ to_tsquery('simple', %s)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [_tsquery(needed)])
        told = cursor.fetchone()[0]
    return (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]["Plan Rows"]


def _first_seen(moment: datetime) -> int:
    """The smallest id of posts seen from a moment on; two workers may have numbered a few out of order."""
    ids = Post.objects.filter(seen_at__gte=moment).order_by("seen_at").values_list("id", flat=True)[:50]
    return min(ids, default=(Post.objects.aggregate(last=Max("id"))["last"] or 0) + 1)


def _sources(parts: Iterable[Node]) -> tuple[int, ...] | None:
    """The sources of which a fitting post must be one; None where there is no such condition, or too many fit."""
    wanted = [one for one in parts if _is_of_source(one)]
    if not wanted:
        return None
    rows = Source.objects.values_list("id", "title", "address", "medium", "leaning", "folder")
    found = tuple(
        key
        for key, name, address, kind, leaning, folder in rows
        if match(And(tuple(wanted)), PostForQuery("", "", 0.0, site_of(name, address), kind, leaning, folder), 0.0)
    )
    return found if len(found) <= SOURCES_MAX else None


def _is_of_source(node: Node) -> bool:
    inside = node.part if isinstance(node, Not) else node
    return isinstance(inside, Field) and inside.name in _OF_SOURCE


def site_of(name: str, address: str) -> str:
    """What `site:` is held against: a source's title and host."""
    return f"{name} {urlsplit(address).hostname or address}"


def _late(asked: _Asked, end: int) -> list[int] | None:
    """Posts of the wanted days that were found later than all others; None where they are too many to ask singly."""
    by = "p.id + 0" if connection.vendor == "sqlite" else "p.id"  # SQLite goes by time then, and reads its index only
    sql = f"SELECT p.id FROM listening_post p WHERE p.at < %s AND {by} >= %s AND {by} < %s"  # noqa: S608
    told = [asked.until, asked.end, end]
    if asked.since is not None:
        sql, told = f"{sql} AND p.at >= %s", [*told, asked.since]
    ids = _rows(f"{sql} ORDER BY p.id DESC LIMIT {LATE_MAX + 1}", told)
    return ids if len(ids) <= LATE_MAX else None


def _ids(asked: _Asked, first: int, end: int) -> list[int]:
    """Ids in [first, end) that may fit, newest first."""
    facts, told = _facts(asked)
    if not asked.words:
        by = "p.id + 0" if asked.sources is not None and connection.vendor == "sqlite" else "p.id"
        sql = f"SELECT p.id FROM listening_post p WHERE {by} >= %s AND {by} < %s{facts}"  # noqa: S608
        sql += f" ORDER BY {by} DESC LIMIT {IDS_MAX}"
        return _rows(sql, [first, end, *told])
    if connection.vendor == "postgresql":
        by = "p.id + 0" if asked.is_gathered else "p.id"  # else the planner may walk all posts backwards
        sql = (
            f"SELECT p.id FROM listening_post p WHERE {by} >= %s AND {by} < %s"  # noqa: S608
            f" AND p.words @@ to_tsquery('simple', %s){facts} ORDER BY {by} DESC LIMIT {IDS_MAX}"
        )
        return _rows(sql, [first, end, asked.words, *told])
    join = "CROSS JOIN listening_post p ON p.id = w.rowid" if facts else ""
    sql = (
        f"SELECT w.rowid FROM post_words w {join} WHERE w.post_words MATCH %s AND w.rowid >= %s AND w.rowid < %s"  # noqa: S608
        f"{facts} ORDER BY w.rowid DESC LIMIT {IDS_MAX}"
    )
    return _rows(sql, [asked.words, first, end, *told])


def _facts(asked: _Asked) -> tuple[str, list]:
    """Conditions on the post's own row; the values of dates apart."""
    sql, told = "", []
    if asked.sources is not None:
        sql += f" AND p.source_id IN ({', '.join(map(str, asked.sources)) or 'NULL'})"
    if asked.since is not None:
        sql, told = f"{sql} AND p.at >= %s", [*told, asked.since]
    if asked.until is not None:
        sql, told = f"{sql} AND p.at < %s", [*told, asked.until]
    return sql, told


def _rows(sql: str, told: list) -> list[int]:
    at = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(sql, [at(value) if isinstance(value, datetime) else value for value in told])
        return [row[0] for row in cursor.fetchall()]


def _needed(node: Node, saved: Mapping[str, Node], depth: int) -> Node | None:
    """What a fitting post must hold, in words alone; None where that cannot be said in words."""
    if isinstance(node, Phrase):
        return None if any(_is_unspaced(word) for word in node.words) else node
    if isinstance(node, Near):
        left, right = _needed(node.left, saved, depth), _needed(node.right, saved, depth)
        if isinstance(left, Phrase) and isinstance(right, Phrase) and left.where == right.where:
            return Near(left, right, node.words * NEAR_SLACK + 8)
        return _joined([left, right])
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
        where = {"title": "title : ", "text": "body : "}.get(node.where, "")
        return f'{where}"{said}"' + (" *" if node.is_prefix else "")
    if isinstance(node, Near):
        where = {"title": "title : ", "text": "body : "}.get(node.left.where, "")
        return (
            f"{where}NEAR({' '.join(_fts5(replace(side, where='')) for side in (node.left, node.right))}, {node.words})"
        )
    word = " AND " if isinstance(node, And) else " OR "
    return "(" + word.join(_fts5(part) for part in node.parts) + ")"


def _tsquery(node: Node) -> str:
    if isinstance(node, Phrase):
        parts = [f"'{part}'" for word in node.words for part in re.split(r"[^\w]+|_", word) if part]
        return "(" + " <-> ".join(parts) + (":*" if node.is_prefix else "") + ")"
    if isinstance(node, Near):
        return f"({_tsquery(node.left)} & {_tsquery(node.right)})"
    word = " & " if isinstance(node, And) else " | "
    return "(" + word.join(_tsquery(part) for part in node.parts) + ")"
