"""`rejoinder cluster`: stories from a file of posts, without a database."""

import json
import math
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import groupby, islice
from pathlib import Path
from typing import Annotated, Any, TextIO, TypeAlias

import typer

from rejoinder.cli.jsonl import id_of, read_objects, refuse_out, text_of, written
from rejoinder.cli.tier import Tier, encoder_for, static_for, time_of
from rejoinder.core.clustering import (
    JoinStory,
    MergeStories,
    MovePost,
    PostForStory,
    PostId,
    SplitStory,
    StoryStream,
    story_text,
)
from rejoinder.core.text import Encode, first_words

Placed: TypeAlias = tuple[int, PostForStory]
"""A post with its place in the file, from 0."""

EQUAL_TIMES_MAX = 20_000  # posts of one time in a row that are taken in the order of their content, not of the file
KEPT_WORDS, KEPT_LETTERS = 120, 4_000  # of a title and of a text; 60 words are compared
_BATCH_POSTS = 512  # encoded together: enough to sort by length, little enough to hold
_CLOSE_EVERY_POSTS = 500
_MERGES_TOLD_MAX = 3  # in one reason; a long-lived story may have been merged many times


def cluster(
    source: Annotated[
        Path, typer.Argument(metavar="IN.jsonl", help="Posts, one object a line: id, time, title[, text][, site].")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.jsonl", help="Written whole or not at all.")],
    tier: Annotated[Tier, typer.Option(help="auto: words and meaning where the model is installed.")] = Tier.AUTO,
) -> None:
    """Gather posts into stories, in the order of the file. Out: id, story, at_arrival, why."""
    cluster_command(source, out, tier.value)


def cluster_command(input: Path, out: Path, tier: str = "auto") -> None:
    """Read posts from `input`, write one line for each to `out` in the same order.

    Posts of equal time that stand together are taken in the order of their content, up to 20,000 at once, so that
    their order in the file changes no story; of a longer run each 20,000 are ordered by themselves.

    Raises BadInput naming the line that cannot be read, and Missing where tier `dense` has no model; `out` is then left
    as it was. `time` is unix seconds, or milliseconds where the number is too large for seconds, or ISO 8601.
    """
    refuse_out(out, input)
    encode, static = encoder_for(Tier(tier)), static_for(Tier(tier))
    with written(out) as file, tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        run = _Run(spool)
        for place, post in _encoded(_by_content(_posts_in(input)), encode, static):
            run.take(place, post)
        run.finish()
        for row in run.rows():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _posts_in(path: Path) -> Iterator[PostForStory]:
    seen: set[str] = set()
    for number, row in read_objects(path):
        where = f"{path}, line {number}"
        key = id_of(row, where, seen)
        text = text_of(row, "text", where)
        title = text_of(row, "title", where, is_needed=not text)
        time, site = time_of(row.get("time"), where), text_of(row, "site", where)
        yield PostForStory(key, time, _start_of(title), _start_of(text), site[:KEPT_LETTERS])


def _start_of(text: str) -> str:
    return first_words(text, KEPT_WORDS)[:KEPT_LETTERS]


def _by_content(posts: Iterator[PostForStory]) -> Iterator[Placed]:
    """Each post with its place in the file; of equal times the one with the smaller hash first."""
    for _, together in groupby(enumerate(posts), key=lambda placed: placed[1].time):
        while run := list(islice(together, EQUAL_TIMES_MAX)):
            yield from sorted(run, key=_content) if len(run) > 1 else run


def _content(placed: Placed) -> tuple[bytes, str]:
    post = placed[1]
    said = json.dumps([post.title, post.text, post.site])
    return blake2b(said.encode(), digest_size=16).digest(), str(post.id)


def _encoded(posts: Iterator[Placed], encode: Encode | None, static: Encode | None) -> Iterator[Placed]:
    field_name, made = ("dense", encode) if encode else ("static", static)
    while batch := list(islice(posts, _BATCH_POSTS)):
        if made is None:
            yield from batch
            continue
        texts = [story_text(post.title, post.text, post.site) for _, post in batch]
        for (place, post), text, vector in zip(batch, texts, made(texts), strict=True):
            # Nothing said has a vector too, and it would make one story of all silent posts.
            yield place, replace(post, **{field_name: vector}) if text else post


@dataclass
class _Run:
    """One pass over a file. Reasons wait in `spool`, in the file's order; only ids, merges and moves are held."""

    spool: TextIO
    early: dict[int, str] = field(default_factory=dict)  # lines whose turn in the file is still to come, by place
    written: int = 0
    stream: StoryStream = field(default_factory=StoryStream)
    merged: dict[int, MergeStories] = field(default_factory=dict)  # by loser
    moved: dict[PostId, MovePost | SplitStory] = field(default_factory=dict)  # the last word on where a post went
    posts: int = 0
    stories: int = 0
    latest: float = -math.inf

    def take(self, place: int, post: PostForStory) -> None:
        decision = self.stream.decide(post)
        if isinstance(decision, JoinStory):
            story = int(decision.story)
        else:
            self.stories += 1
            story = self.stories
        self.stream.add(post, story)
        self._write(place, json.dumps([post.id, story, decision.why]) + "\n")
        self._split(self._merge(story))
        self.posts += 1
        self.latest = max(self.latest, post.time)
        if self.posts % _CLOSE_EVERY_POSTS == 0:
            self._note(self.stream.reconsider())
            self._note(self.stream.close_idle(self.latest))
            self._show_progress()

    def _write(self, place: int, line: str) -> None:
        self.early[place] = line
        while (due := self.early.pop(self.written, None)) is not None:
            self.spool.write(due)
            self.written += 1

    def _merge(self, story: int) -> int:
        while due := self.stream.merges_due(story):
            self.stream.merge(due.winner, due.loser)
            self.merged[int(due.loser)] = due
            story = int(due.winner)
        return story

    def _split(self, story: int) -> None:
        if due := self.stream.splits_due(story):
            self.stories += 1
            self.stream.split(story, due.posts, self.stories)
            self.moved.update(dict.fromkeys(due.posts, replace(due, story=self.stories)))

    def finish(self) -> None:
        self._note(self.stream.close_all())
        self._show_progress(end="\n")

    def _note(self, moves: list[MovePost]) -> None:
        self.moved.update((move.post, move) for move in moves)

    def rows(self) -> Iterator[dict[str, Any]]:
        """One object for each post in the order of the file."""
        self.spool.seek(0)
        for line in self.spool:
            key, arrival, reason = json.loads(line)
            story, then = self._final(key, arrival)
            yield {"id": key, "story": story, "at_arrival": arrival, "why": ". ".join([reason, *then])}

    def _final(self, key: PostId, story: int) -> tuple[int, list[str]]:
        then: list[str] = []
        story = self._follow_merges(story, then)
        if key in self.moved:
            then.append(self.moved[key].why)
            story = self._follow_merges(int(self.moved[key].story), then)
        if len(then) > _MERGES_TOLD_MAX:
            then = [*then[: _MERGES_TOLD_MAX - 1], f"{len(then) - _MERGES_TOLD_MAX} more merges", then[-1]]
        return story, then

    def _follow_merges(self, story: int, then: list[str]) -> int:
        while due := self.merged.get(story):
            then.append(f"Story {due.loser} then became part of story {due.winner}. {due.why}")
            story = int(due.winner)
        return story

    def _show_progress(self, end: str = "") -> None:
        if sys.stderr.isatty():
            stories = self.stories - len(self.merged)
            print(f"\r{self.posts:,} posts, {stories:,} stories", end=end, file=sys.stderr, flush=True)
