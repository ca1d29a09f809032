"""Any-word search over a million invented posts: how long each kind of query takes, beside a naive full-text query.

    python benchmarks/search_posts.py [--posts 1000000] [--each 30] [--postgres] [--keep FOLDER]

Timed is what the API and the command line do for one search: the query read, the posts found, their rows fetched. The
page that lists the stories of a search and the count before a watch is saved are timed whole. The peer is the same
words given to the same index, best first by rank (bm25 on SQLite, ts_rank on PostgreSQL), with a count of all.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import million_posts
from measure import ROOT

LIMIT = 50
SEED = 5
RANKS = (0, 1, 2, 4, 9, 29, 99, 299, 999, 2_999, 9_999, 29_999, 99_999)
WARM_UP = 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=30, help="queries of each kind")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--keep", type=Path, help="build the desk here and keep it; measured again if it is there")
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith(("REJOINDER_", "DATABASE_URL"))]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as folder:
        server = _server() if options.postgres else None
        try:
            measure(options.keep or Path(folder), options)
        finally:
            if server:
                server.stop()


def _server():
    """A PostgreSQL of its own, as the tests start it; or the end of the run with the reason."""
    sys.path.insert(0, str(ROOT))
    from tests.postgres import Server, Unavailable

    try:
        server = Server()
    except Unavailable as reason:
        print(f"skipped: {reason}")
        sys.exit(0)
    os.environ["DATABASE_URL"] = server.url
    return server


def measure(folder, options):
    from rejoinder.cli.setup import open_desk

    open_desk(folder)
    from django.db import connection

    built = _built(folder, options)
    print(
        f"{connection.vendor}, {built['posts']:,} posts, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {datetime.now(UTC):%Y-%m-%d}"
    )
    print(
        f"put in: {built['posts'] / built['cpu_s']:,.0f} posts/CPU-s of this process, {built['posts'] / built['took_s']:,.0f} posts/s"
    )
    print("on disk: " + ", ".join(f"{what} {size / 1e6:,.0f} MB" for what, size in _sizes(folder).items()))
    asked = queries(options.each)
    draw = random.Random(SEED)
    for kind in draw.sample(sorted(asked), WARM_UP):
        search(asked[kind][0], built["now"])
    order = [(kind, query) for kind in asked for query in asked[kind]]
    draw.shuffle(order)
    took, peer, cut, cpu = defaultdict(list), defaultdict(list), defaultdict(int), defaultdict(list)
    for kind, query in order:
        began, began_cpu = time.perf_counter(), time.process_time()
        cut[kind] += search(query, built["now"])
        took[kind].append(time.perf_counter() - began)
        cpu[kind].append(time.process_time() - began_cpu)
        if not options.no_peer and (naive := naively(query)) is not None:
            peer[kind].append(naive)
    _told("search", took, peer, cut)
    _told("search, CPU of this process", cpu, {}, {})
    for name, act in (("the page of stories", _page()), ("count before saving", _count)):
        took = defaultdict(list)
        for _, query in draw.sample(order, min(120, len(order))):
            began, began_cpu = time.perf_counter(), time.process_time()
            act(query)
            took["wall clock"].append(time.perf_counter() - began)
            took["CPU of this process"].append(time.process_time() - began_cpu)
        _told(name, took, {}, {})


def queries(each):
    """Queries by kind, drawn with a fixed seed over the whole range of frequencies."""
    words, draw = million_posts.tongue(), random.Random(SEED)

    def word(first=0, last=million_posts.WORDS - 1):
        """A word whose rank is drawn evenly on a logarithmic scale."""
        return words[round((first + 1) * ((last + 1) / (first + 1)) ** draw.random()) - 1]

    def many(make):
        return [make() for _ in range(each)]

    frequent, rare = (lambda: word(0, 60)), (lambda: word(5_000, 150_000))
    return {
        "one word, each frequency": [words[rank] for rank in RANKS] + many(word),
        "two words": many(lambda: f"{word(0, 20_000)} {word(0, 20_000)}"),
        "two frequent words": many(lambda: f"{frequent()} {frequent()}"),
        "rare and frequent": many(lambda: f"{rare()} {frequent()}"),
        "middling words that seldom meet": many(lambda: f"{word(100, 900)} {word(100, 900)} {word(100, 900)}"),
        "OR": many(lambda: f"{word()} OR {word()} OR {word()}"),
        "phrase": many(lambda: f'"{word(0, 3_000)} {word(0, 3_000)}"'),
        "phrase of frequent words": many(lambda: f'"{frequent()} {frequent()} {frequent()}"'),
        "NEAR": many(lambda: f"{word(0, 900)} NEAR/3 {word(0, 900)}"),
        "NEAR of frequent words": many(lambda: f"({frequent()} OR {frequent()}) NEAR/1 {frequent()} NEAR/1 {frequent()}"),
        "prefix": many(lambda: f"{word()[: draw.randint(2, 5)]}*"),
        "NOT": many(lambda: f"{word(0, 3_000)} NOT {frequent()}"),
        "frequent without the most frequent": many(lambda: f"{word(0, 60)} NOT {words[0]} NOT {words[1]} NOT {words[2]} NOT {words[3]}"),
        "title:": many(lambda: f"title:{word(0, 20_000)}"),
        "word and source": many(lambda: f"{word(0, 20_000)} {draw.choice(('kind:agency', 'leaning:left', 'site:site77.example'))}"),
        "word, last week": many(lambda: f"{word(0, 20_000)} date:P1W"),
        "word, old week": many(lambda: f"{word(0, 20_000)} date:{_old_week(draw)}"),
        "nowhere": many(lambda: f"{rare()}zzq"),
        "source alone": ["kind:blog", "kind:agency", "leaning:right", "site:site9.example", "list:3", "kind:blog leaning:left", f"date:{_old_week(draw)}", "site:nowhere"],
        "link:": many(lambda: f"link:{word()}.example"),
    }  # fmt: skip


def _old_week(draw):
    first = datetime.fromtimestamp(_now().timestamp() - draw.randint(10, 50) * 86400, UTC).date()
    return (
        f"{first}..{datetime.fromtimestamp(_now().timestamp() - 86400 * 3, UTC).date()}"
        if draw.random() < 0.1
        else str(first)
    )


def _now():
    """When the last post was seen; fixed, so that queries and posts are the same each time."""
    return datetime(2026, 11, 25, 12, tzinfo=UTC)


def search(query, now):
    """What the API and the command line do for one search; whether its answer says that it looked no further."""
    from rejoinder.core.query import read_query
    from rejoinder.desk.listening.models import Post
    from rejoinder.desk.listening.search import search_posts

    found = search_posts(read_query(query), now=now, limit=LIMIT)
    rows = Post.objects.select_related("source", "membership").in_bulk([one.post for one in found.found])
    assert len(rows) == len(found.found)
    return found.is_cut and len(found.found) < LIMIT


def _page():
    from django.test import Client

    from rejoinder.desk.people.accounts import add_person
    from rejoinder.desk.people.models import User

    user = User.objects.filter(email="ada@desk.example").first() or add_person("ada@desk.example", name="Ada")
    client = Client()
    client.force_login(user, backend="rejoinder.desk.people.backend.DeskBackend")

    def act(query):
        assert client.get("/stories/", {"q": query}).status_code == 200

    return act


def _count(query):
    from rejoinder.desk.watches.counting import count_query

    count_query(query)


def naively(query):
    """Seconds of the peer; None where a plain full-text index cannot be asked that."""
    from django.db import connection

    from rejoinder.core.query import And, Near, Not, Or, Phrase, read_query

    tree = read_query(query)
    if any(not isinstance(node, Phrase | And | Or | Near | Not) for node in million_posts.parts(tree)):
        return None
    began = time.perf_counter()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            said = million_posts.tsquery(tree)
            cursor.execute(
                "SELECT id FROM listening_post, to_tsquery('simple', %s) q WHERE words @@ q ORDER BY ts_rank(words, q) DESC LIMIT 50",
                [said],
            )
            cursor.fetchall()
            cursor.execute("SELECT count(*) FROM listening_post WHERE words @@ to_tsquery('simple', %s)", [said])
        else:
            said = million_posts.fts5(tree)
            cursor.execute("SELECT rowid FROM post_words WHERE post_words MATCH %s ORDER BY rank LIMIT 50", [said])
            cursor.fetchall()
            cursor.execute("SELECT count(*) FROM post_words WHERE post_words MATCH %s", [said])
        cursor.fetchall()
    return time.perf_counter() - began


def _built(folder, options):
    note = folder / "built.json"
    if not note.exists():
        began, began_cpu = time.monotonic(), time.process_time()
        million_posts.fill(options.posts, _now())
        million_posts.settle()
        million_posts.noted(
            folder, posts=options.posts, took_s=time.monotonic() - began, cpu_s=time.process_time() - began_cpu
        )
    return {**json.loads(note.read_text()), "now": _now().timestamp()}


def _sizes(folder):
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database()), pg_relation_size('post_words')")
            whole, index = cursor.fetchone()
            cursor.execute("SELECT sum(pg_column_size(words)) * 1000 FROM listening_post TABLESAMPLE SYSTEM (0.1)")
            return {"all": whole, "index": index, "word column": int(cursor.fetchone()[0] or 0)}
        cursor.execute("SELECT sum(length(block)) FROM post_words_data")
        return {"all": (folder / "rejoinder.sqlite3").stat().st_size, "index": cursor.fetchone()[0]}


def _told(title, took, peer, cut):
    every = [one for kind in took for one in took[kind]]
    kinds = [*took, ""] if len(took) > 2 else [*took]
    print(f"\n{title}: ms{'; cut: said that it looked no further before it had all it was asked for' if cut else ''}")
    print(
        f"{'':36}{'n':>5}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}"
        + (f"{'cut':>6}{'peer p50':>10}{'p99':>8}" if cut else "")
    )
    for kind in kinds:
        times = took[kind] if kind else every
        line = f"{kind or 'all':36}{len(times):5}" + "".join(
            f"{_at(times, share):8.1f}" for share in (0.5, 0.95, 0.99, 1)
        )
        beside = peer.get(kind) if kind else [one for kind in peer for one in peer[kind]]
        if cut:
            line += f"{cut[kind] if kind else sum(cut.values()):6}" + (
                f"{_at(beside, 0.5):10.0f}{_at(beside, 0.99):8.0f}" if beside else ""
            )
        print(line, flush=True)


def _at(times, share):
    return sorted(times)[min(int(len(times) * share), len(times) - 1)] * 1000


if __name__ == "__main__":
    main()
