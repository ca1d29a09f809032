"""`rejoinder cluster`: stories from a file of posts, without a database."""

import json
import math
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli.jsonl import id_of, read_objects, text_of, written
from rejoinder.core.clustering.stream import StoryStream
from rejoinder.core.clustering.values import ClusterSettings, JoinStory, PostForStory
from rejoinder.core.text import Encode, first_words
from rejoinder.errors import BadInput, Missing

BATCH_POSTS = 512  # encoded together
CLOSE_EVERY_POSTS = 500
ENCODED_WORDS_MAX = 60
CORE_SETTINGS = ClusterSettings()


class Tier(StrEnum):
    """How posts are compared: by words alone, or by words and meaning; auto takes the best that is installed."""

    AUTO = "auto"
    LEXICAL = "lexical"
    DENSE = "dense"


def cluster(
    source: Annotated[
        Path, typer.Argument(metavar="IN.jsonl", help="Posts, one object a line: id, time, title[, text][, site].")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.jsonl", help="Written whole or not at all.")],
    tier: Annotated[Tier, typer.Option(help="auto: the best that is installed.")] = Tier.AUTO,
) -> None:
    """Gather posts into stories, in the order of the file. Out: id, story, at_arrival, why."""
    encode = encoder_for(tier)
    result = clustered(posts_in(source), encode)
    with written(out) as file:
        for row in result:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def encoder_for(tier: Tier) -> Encode | None:
    """The encoder that a tier needs, or None for words alone. Raises Missing where `dense` was asked for in vain."""
    if tier is Tier.LEXICAL:
        return None
    from rejoinder.wire.encoder import load_encoder  # slow to import

    try:
        return load_encoder()
    except Missing as missing:
        if tier is Tier.DENSE:
            raise
        print(f"rejoinder: {missing}", file=sys.stderr)
        return None


def posts_in(path: Path) -> Iterator[PostForStory]:
    """The posts of a file, in its order. Raises BadInput naming the line that cannot be read."""
    seen: set[str] = set()
    for number, row in read_objects(path):
        where = f"{path}, line {number}"
        key = id_of(row, where, seen)
        title, text = text_of(row, "title", where), text_of(row, "text", where)
        if not title.strip() and not text.strip():
            raise BadInput(f"{where}: neither title nor text")
        yield PostForStory(key, time_of(row.get("time"), where), title, text, text_of(row, "site", where))


def time_of(value: Any, where: str) -> float:
    """Unix seconds from a number or an ISO 8601 text. Raises BadInput."""
    if isinstance(value, str):
        try:
            when = datetime.fromisoformat(value)
            return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
        except ValueError:
            pass
        try:
            value = float(value)
        except ValueError:
            raise BadInput(f"{where}: time {value[:40]!r} is neither unix seconds nor an ISO date") from None
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise BadInput(f"{where}: time is {'missing' if value is None else 'not a number of seconds'}")
    return float(value)


def clustered(posts: Iterator[PostForStory], encode: Encode | None) -> list[dict[str, Any]]:
    """Every post with its story at the end, its story at arrival, and why; stories are numbered from 1 as they open.

    Posts are encoded in batches; only ids, stories and reasons are kept of those that have passed.
    """
    stream = StoryStream(CORE_SETTINGS if encode else ClusterSettings.lexical())
    rows: list[dict[str, Any]] = []
    now_in: dict[int, int] = {}  # story -> the story it was merged into
    moved: dict[str, tuple[int, str]] = {}
    opened = 0
    for post in _encoded(posts, encode):
        decision = stream.decide(post)
        if not isinstance(decision, JoinStory):
            opened += 1
        story = decision.story if isinstance(decision, JoinStory) else opened
        stream.add(post, story)
        rows.append({"id": post.id, "story": story, "at_arrival": story, "why": decision.why})
        _merge_due(stream, int(story), now_in)
        if len(rows) % CLOSE_EVERY_POSTS == 0:
            _absorb(stream, moved, stream.idle_stories(post.time))
            stream.close_idle(post.time)
            _show_progress(len(rows), opened - len(now_in))
    _absorb(stream, moved, stream.small_stories())
    for row in rows:
        if str(row["id"]) in moved:
            row["story"], note = moved[str(row["id"])]
            row["why"] += f" {note}"
        row["story"] = _final(row["story"], now_in)
    return rows


def _encoded(posts: Iterator[PostForStory], encode: Encode | None) -> Iterator[PostForStory]:
    while batch := list(islice(posts, BATCH_POSTS)):
        if encode is None:
            yield from batch
            continue
        texts = [
            first_words(f"{p.title}. {p.text}" if p.text and p.text != p.title else p.title, ENCODED_WORDS_MAX)
            for p in batch
        ]
        for post, vector in zip(batch, encode(texts), strict=True):
            yield replace(post, dense=vector)


def _merge_due(stream: StoryStream, story: int, now_in: dict[int, int]) -> None:
    while merge := stream.merges_due(story):
        stream.merge(merge.winner, merge.loser)
        now_in[int(merge.loser)] = int(merge.winner)
        story = int(merge.winner)


def _absorb(stream: StoryStream, moved: dict[str, tuple[int, str]], stories: list[Any]) -> None:
    for move in stream.loose_posts(stories):
        moved[str(move.post)] = (int(move.story), move.why)


def _final(story: int, now_in: dict[int, int]) -> int:
    while story in now_in:
        story = now_in[story]
    return story


def _show_progress(posts: int, stories: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{posts:,} posts, {stories:,} stories", end="", file=sys.stderr, flush=True)
