"""A throw-away desk full of invented posts, put in with as few statements as the database takes.

Words are made of syllables and drawn by Zipf's law (Mandelbrot's form), so that some stand in most posts and most in
hardly any. Same seed, same posts.
"""

import hashlib
import itertools
import json
from datetime import UTC, datetime, timedelta

import numpy as np

SEED = 11
WORDS = 200_000  # of the invented tongue
TITLE_WORDS, TEXT_WORDS = 8, 22
SOURCES = 500
DAYS = 60
STORY_POSTS = 8
BATCH = 20_000
MEDIA = ("blog", "blog", "blog", "news", "news", "agency")
LEANINGS = ("left", "centre", "right", "", "")
LATE_SHARE = 0.02  # posts that were published long before they were seen


def tongue(count: int = WORDS) -> np.ndarray:
    """So many different words, the frequent ones short."""
    starts = "b br c ch d dr f g gr h k l m n p pr qu r s sh st t th tr v w".split()
    middles = "a ai e ea i o oo ou u".split()
    ends = ["", "l", "m", "n", "nd", "r", "s", "st", "t"]
    syllables = [a + b + c for a, b, c in itertools.product(starts, middles, ends)]
    draw = np.random.default_rng(SEED)
    draw.shuffle(syllables)
    found = list(syllables)
    while len(found) < count * 1.3:
        pairs = draw.choice(len(syllables), (count, 3))
        found += [syllables[a] + syllables[b] + (syllables[c] if n % 3 else "") for n, (a, b, c) in enumerate(pairs)]
    return np.array(list(dict.fromkeys(found))[:count], dtype=object)


def chances(count: int = WORDS) -> np.ndarray:
    """How often each word is said, by rank: Zipf-Mandelbrot with 2.7 and 1.07."""
    weight = 1.0 / (np.arange(count) + 2.7) ** 1.07
    return weight / weight.sum()


def fill(posts: int, now: datetime) -> None:
    """Sources, posts and stories; the full-text index is made by the database itself, as always."""
    from django.db import connection, transaction

    draw = np.random.default_rng(SEED + 1)
    words = tongue()
    edges = np.cumsum(chances())
    put = _copied if connection.vendor == "postgresql" else _inserted
    with transaction.atomic():
        _sources(now)
        _stories(posts, now)
    for first in range(1, posts + 1, BATCH):
        ids = range(first, min(first + BATCH, posts + 1))
        said = words[np.minimum(np.searchsorted(edges, draw.random((len(ids), TITLE_WORDS + TEXT_WORDS))), WORDS - 1)]
        by = draw.integers(1, SOURCES + 1, len(ids))
        late = draw.random(len(ids)) < LATE_SHARE
        rows = [_post(i, said[n], int(by[n]), (now, posts, bool(late[n]))) for n, i in enumerate(ids)]
        members = [
            (i, i, _story_of(i), _story_of(i), "invented", 0.5, False, False, rows[n][11], None)
            for n, i in enumerate(ids)
        ]
        with transaction.atomic():
            put("listening_post", POST, rows)
            put("stories_membership", MEMBER, members)


POST = (
    "id", "source_id", "url", "canonical_url", "canonical_hash", "feed_hash", "title", "author", "summary", "text",
    "language", "seen_at", "at", "content_hash", "page", "page_tries", "page_why",
)  # fmt: skip
MEMBER = ("id", "post_id", "story_id", "at_arrival", "why", "score", "is_loose", "is_fixed", "at", "copied_share")


def _post(number, said, source, when):
    now, posts, is_late = when
    seen = now - timedelta(days=DAYS) * ((posts - number + 1) / posts)
    at = seen - timedelta(days=20) if is_late else seen - timedelta(seconds=number % 600)
    url = f"https://site{source}.example/{number}"
    key = hashlib.sha256(url.encode()).hexdigest()
    title, text = " ".join(said[:TITLE_WORDS]).capitalize(), " ".join(said[TITLE_WORDS:]).capitalize() + "."
    return (number, source, url, url, key, key, title, "", "", text, "en", seen, at, key, "not_needed", 0, "")


def _story_of(number):
    """Stories overlap in time: every eighth post of a stretch of sixty-four is of the same one."""
    stretch, place = divmod(number - 1, STORY_POSTS * 8)
    return stretch * 8 + place % 8 + 1


def _sources(now):
    from rejoinder.desk.listening.models import Source

    Source.objects.bulk_create(
        Source(
            title=f"Site {n}", address=f"https://site{n}.example/feed", feed_url=f"https://site{n}.example/feed",
            medium=MEDIA[n % len(MEDIA)], leaning=LEANINGS[n % len(LEANINGS)], folder=f"List {n % 9}", state="stopped",
            added_at=now, next_poll_at=now,
        )
        for n in range(1, SOURCES + 1)
    )  # fmt: skip


def _stories(posts, now):
    from rejoinder.desk.stories.models import Story

    count = _story_of(posts) + 8
    Story.objects.bulk_create(
        (
            Story(title=f"Story {n}", first_seen=(at := now - timedelta(days=DAYS) * ((count - n) / count)),
                  last_post_at=at + timedelta(minutes=5), posts_count=STORY_POSTS, sources_count=STORY_POSTS)
            for n in range(1, count + 1)
        ),
        batch_size=2_000,
    )  # fmt: skip


def _inserted(table, columns, rows):
    from django.db import connection

    marks = ", ".join(["?"] * len(columns))
    plain = ([_plain(value) for value in row] for row in rows)
    connection.ensure_connection()
    connection.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", plain)


def _copied(table, columns, rows):
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _plain(value):
    """As Django writes it in SQLite: moments in UTC without their zone."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ") if isinstance(value, datetime) else value


def noted(folder, **said):
    """Writes what was built beside it, so that a kept desk is measured again without building it."""
    (folder / "built.json").write_text(json.dumps(said))


def settle():
    """What a database does by itself over days: statistics, and the log written back."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def parts(node):
    """The node and all under it."""
    from rejoinder.core.query.tree import walk

    return walk(node)


def fts5(node):
    """The query as a plain FTS5 user would write it."""
    from rejoinder.core.query import And, Near, Not, Phrase

    if isinstance(node, Phrase):
        where = {"title": "title : ", "text": "body : "}.get(node.where, "")
        return f'{where}"{" ".join(node.words)}"' + (" *" if node.is_prefix else "")
    if isinstance(node, Near):
        sides = [part for side in (node.left, node.right) for part in parts(side) if isinstance(part, Phrase)]
        return f"NEAR({' '.join(fts5(side) for side in sides)}, {node.words})"
    if isinstance(node, And):
        wanted = " AND ".join(fts5(part) for part in node.parts if not isinstance(part, Not))
        return "".join([f"({wanted})", *(f" NOT {fts5(part.part)}" for part in node.parts if isinstance(part, Not))])
    return "(" + " OR ".join(fts5(part) for part in node.parts) + ")"


def tsquery(node):
    """The query as a plain user of PostgreSQL would write it; NEAR as AND."""
    from rejoinder.core.query import And, Near, Not, Phrase

    if isinstance(node, Phrase):
        return "(" + " <-> ".join(node.words) + (":*" if node.is_prefix else "") + ")"
    if isinstance(node, Near):
        return f"({tsquery(node.left)} & {tsquery(node.right)})"
    if isinstance(node, Not):
        return f"!{tsquery(node.part)}"
    return "(" + (" & " if isinstance(node, And) else " | ").join(tsquery(part) for part in node.parts) + ")"
