"""`rejoinder phrases`: what is quoted and repeated in a file of posts, in which variants, without a database."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli.jsonl import id_of, read_objects, text_of, written
from rejoinder.cli.tier import time_of
from rejoinder.core.phrases import PhraseStream, Said, variants_of
from rejoinder.errors import BadInput

_SHOW_EVERY_POSTS = 2_000


def phrases(
    source: Annotated[
        Path, typer.Argument(metavar="IN.jsonl", help="Posts, one object a line: id, time, text[, site].")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.jsonl", help="Written whole or not at all.")],
) -> None:
    """Find quotations and repeated sentences with their variants. Out: phrase, variants, first_post; oldest first."""
    if out.is_dir():
        raise BadInput(f"{out} is a folder; name a file to write")
    with written(out) as file:
        for row in _rows(_said_in(source)):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _said_in(path: Path) -> dict[int, list[Said]]:
    """What was said by phrase. Held in memory: the output names every variant with its posts."""
    stream, found, seen = PhraseStream(), dict[int, list[Said]](), set[str]()
    for posts, (number, row) in enumerate(read_objects(path), 1):
        where = f"{path}, line {number}"
        key = id_of(row, where, seen)
        time = time_of(row.get("time"), where)
        text_of(row, "site", where)
        for placed in stream.add(key, time, text_of(row, "text", where, is_needed=True)):
            found.setdefault(placed.phrase, []).append(Said(key, time, placed))
        if posts % _SHOW_EVERY_POSTS == 0 and sys.stderr.isatty():
            print(f"\r{posts:,} posts, {len(found):,} phrases", end="", file=sys.stderr, flush=True)
    return found


def _rows(by_phrase: dict[int, list[Said]]) -> list[dict[str, Any]]:
    """One object for each quotation, and for each sentence that more than one post has."""
    rows = []
    for said in by_phrase.values():
        is_quoted = any(one.placed.passage.is_said for one in said)
        if not is_quoted and len({str(one.post) for one in said}) < 2:
            continue
        variants = variants_of(said)
        often = Counter({variant.text: len(variant.posts) for variant in variants}).most_common(1)[0][0]
        first = min(said, key=lambda one: (one.time, str(one.post)))
        rows.append(
            {
                "phrase": often,
                "variants": [{"text": v.text, "posts": list(v.posts), "first_seen": v.first_seen} for v in variants],
                "first_post": first.post,
            }
        )
    return sorted(rows, key=lambda row: (row["variants"][0]["first_seen"], row["phrase"]))
