"""`rejoinder phrases`: what is quoted and repeated in a file of posts, in which variants, without a database."""

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from rejoinder.cli.jsonl import id_of, read_objects, refuse_out, text_of, written
from rejoinder.cli.tier import time_of
from rejoinder.core.phrases import PhraseStream
from rejoinder.core.phrases.passages import LETTERS_MAX

SPOOL_BYTES = 64_000_000  # of texts held in memory; more wait on disk
_SHOW_EVERY_POSTS = 2_000


def phrases(
    source: Annotated[
        Path, typer.Argument(metavar="IN.jsonl", help="Posts, one object a line: id, time, text[, site].")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.jsonl", help="Written whole or not at all.")],
) -> None:
    """Find quotations and repeated sentences with their variants. Out: phrase, variants, first_post; oldest first."""
    refuse_out(out, source)
    with written(out) as file, tempfile.SpooledTemporaryFile(SPOOL_BYTES) as spool:
        for row in _rows(_found_in(_by_time(source, spool))):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _by_time(path: Path, spool: IO[bytes]) -> Iterator[tuple[int | str, float, str]]:
    """Id, time and text of each post, oldest first; equal times by their content, whatever the file's order.

    The texts wait in `spool`; of each post a few numbers are held.
    """
    order, seen, at = [], set[str](), 0
    for number, row in read_objects(path):
        where = f"{path}, line {number}"
        key, time = id_of(row, where, seen), time_of(row.get("time"), where)
        text = text_of(row, "text", where, is_needed=True)[:LETTERS_MAX].encode()
        digest = blake2b(text, digest_size=12)
        digest.update(f"\0{text_of(row, 'site', where)}\0{key}".encode())
        order.append((time, digest.digest(), at, len(text), key))
        at += spool.write(text)
    order.sort()
    for time, _, at, length, key in order:
        spool.seek(at)
        yield key, time, spool.read(length).decode()


@dataclass(slots=True)
class _Variant:
    phrase: int  # as it was numbered then
    text: str
    first_seen: float
    posts: dict[int | str, None] = field(default_factory=dict)  # oldest first
    is_said: bool = False


def _found_in(posts: Iterator[tuple[int | str, float, str]]) -> Iterable[list[_Variant]]:
    """The variants of each phrase. Held in memory: the output names every variant with its posts."""
    stream, variants = PhraseStream(), dict[int, _Variant]()
    for number, (key, time, text) in enumerate(posts, 1):
        for placed in stream.add(key, time, text):
            variant = variants.get(placed.variant)
            if variant is None:
                variant = variants[placed.variant] = _Variant(placed.phrase, placed.passage.text, time)
            variant.posts[key] = None
            variant.is_said |= placed.passage.is_said
        if number % _SHOW_EVERY_POSTS == 0 and sys.stderr.isatty():
            print(f"\r{number:,} posts, {len(variants):,} wordings", end="", file=sys.stderr, flush=True)
    stream.settle()
    found: dict[int, list[_Variant]] = {}
    for variant in variants.values():
        found.setdefault(stream.standing(variant.phrase), []).append(variant)
    return found.values()


def _rows(phrases: Iterable[list[_Variant]]) -> list[dict[str, Any]]:
    """One object for each quotation, and for each sentence that more than one post has."""
    rows = []
    for unordered in phrases:
        variants = sorted(unordered, key=lambda v: (v.first_seen, v.text))
        is_shared = len({key for v in variants for key in v.posts}) > 1
        if is_shared or any(v.is_said for v in variants):
            rows.append(
                {
                    "phrase": max(variants, key=lambda v: len(v.posts)).text,
                    "variants": [{"text": v.text, "posts": [*v.posts], "first_seen": v.first_seen} for v in variants],
                    "first_post": next(iter(variants[0].posts)),
                }
            )
    return sorted(rows, key=lambda row: (row["variants"][0]["first_seen"], row["phrase"]))
