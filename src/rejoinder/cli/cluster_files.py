"""`rejoinder cluster`: stories from a file of posts, without a database."""

import json
import math
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from rejoinder.cli.jsonl import id_of, read_objects, text_of, written
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
from rejoinder.core.text import Encode
from rejoinder.errors import BadInput

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

    Raises BadInput naming the line that cannot be read, and Missing where tier `dense` has no model; `out` is then left
    as it was. `time` is unix seconds, or milliseconds where the number is too large for seconds, or ISO 8601.
    """
    if out.is_dir():
        raise BadInput(f"{out} is a folder; name a file to write")
    encode, static = encoder_for(Tier(tier)), static_for(Tier(tier))
    with written(out) as file, tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        run = _Run(spool)
        for post in _encoded(_posts_in(input), encode, static):
            run.take(post)
        run.finish()
        for row in run.rows():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _posts_in(path: Path) -> Iterator[PostForStory]:
    seen: set[str] = set()
    for number, row in read_objects(path):
        where = f"{path}, line {number}"
        key = id_of(row, where, seen)
        if isinstance(key, str) and not key.isprintable():
            raise BadInput(f"{where}: id has letters that cannot be printed; give each post a plain id")
        text = text_of(row, "text", where)
        title = text_of(row, "title", where, is_needed=not text)
        yield PostForStory(key, time_of(row.get("time"), where), title, text, text_of(row, "site", where))


def _encoded(posts: Iterable[PostForStory], encode: Encode | None, static: Encode | None) -> Iterator[PostForStory]:
    posts = iter(posts)
    field_name, made = ("dense", encode) if encode else ("static", static)
    while batch := list(islice(posts, _BATCH_POSTS)):
        if made is None:
            yield from batch
            continue
        texts = [story_text(post.title, post.text, post.site) for post in batch]
        for post, text, vector in zip(batch, texts, made(texts), strict=True):
            # Nothing said has a vector too, and it would make one story of all silent posts.
            yield replace(post, **{field_name: vector}) if text else post


@dataclass
class _Run:
    """One pass over a file. Reasons wait in `spool`; only ids, merges and moves are held in memory."""

    spool: TextIO
    stream: StoryStream = field(default_factory=StoryStream)
    merged: dict[int, MergeStories] = field(default_factory=dict)  # by loser
    moved: dict[PostId, MovePost | SplitStory] = field(default_factory=dict)  # the last word on where a post went
    posts: int = 0
    stories: int = 0
    latest: float = -math.inf

    def take(self, post: PostForStory) -> None:
        decision = self.stream.decide(post)
        if isinstance(decision, JoinStory):
            story = int(decision.story)
        else:
            self.stories += 1
            story = self.stories
        self.stream.add(post, story)
        self.spool.write(json.dumps([post.id, story, decision.why]) + "\n")
        self._split(self._merge(story))
        self.posts += 1
        self.latest = max(self.latest, post.time)
        if self.posts % _CLOSE_EVERY_POSTS == 0:
            self._note(self.stream.reconsider())
            self._note(self.stream.close_idle(self.latest))
            self._show_progress()

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
