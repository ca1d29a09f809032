"""`rejoinder match`: the lines that answer each post, from files, without a database."""

import json
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli.jsonl import id_of, read_objects, refuse_out, text_of, written
from rejoinder.cli.tier import MatchTier, encoder_for, time_of
from rejoinder.core.matching.clean import clean_post
from rejoinder.core.matching.index import POST_WORDS_MAX, LineIndex
from rejoinder.core.matching.values import LineForMatch
from rejoinder.core.text import Encode, first_words
from rejoinder.errors import BadInput

BATCH_POSTS = 256  # encoded together
RANKED_MAX = 1000


def match(
    lines: Annotated[
        Path, typer.Option("--lines", metavar="LINES.jsonl", help="id, text[, title][, subtitle][, date]")
    ],
    posts: Annotated[Path, typer.Option("--posts", metavar="POSTS.jsonl", help="id, text[, date]")],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.jsonl", help="Written whole or not at all.")],
    k: Annotated[int, typer.Option("-k", min=1, max=RANKED_MAX, help="Lines for each post.")] = 5,
    tier: Annotated[MatchTier, typer.Option(help="auto: the best that is installed.")] = MatchTier.AUTO,
) -> None:
    """Rank the lines for each post. Out: id, ranked [{line, score, why}], no_match, in the order of the posts.

    no_match is the chance, 0 to 1, that none of the lines answers the post.
    """
    for source in (lines, posts):
        refuse_out(out, source)
    known = lines_in(lines)
    encode = encoder_for(tier)
    index = LineIndex(known, encode)
    with written(out) as file:
        waiting = read_objects(posts)
        seen: set[str] = set()
        while batch := list(islice(waiting, BATCH_POSTS)):
            for row in _ranked(batch, posts, index, encode, k, seen):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def lines_in(path: Path) -> list[LineForMatch]:
    """The lines of a file. Raises BadInput naming the line that cannot be read, or where there is none."""
    found: list[LineForMatch] = []
    seen: set[str] = set()
    for number, row in read_objects(path):
        where = f"{path}, line {number}"
        key = id_of(row, where, seen)
        text = text_of(row, "text", where, is_needed=True)
        title, subtitle = text_of(row, "title", where), text_of(row, "subtitle", where)
        found.append(LineForMatch(key, text, title, subtitle, _date(row, where)))
    if not found:
        raise BadInput(f"{path}: there is no line in it")
    return found


def _date(row: dict[str, Any], where: str) -> float | None:
    value = row.get("date")
    return None if value in (None, "") else time_of(value, where, "date")


def _ranked(
    batch: list[tuple[int, dict[str, Any]]], path: Path, index: LineIndex, encode: Encode | None, k: int, seen: set[str]
) -> list[dict[str, Any]]:
    read = []
    for number, row in batch:
        where = f"{path}, line {number}"
        read.append((id_of(row, where, seen), text_of(row, "text", where, is_needed=True), _date(row, where)))
    vectors = None
    if encode:
        vectors = encode([first_words(clean_post(text).full, POST_WORDS_MAX) for _, text, _ in read])
    rows = []
    for i, (key, text, at) in enumerate(read):
        found = index.answer(text, k, dense=None if vectors is None else vectors[i], at=at)
        ranked = [{"line": m.line, "score": m.score, "why": m.why} for m in found.lines]
        rows.append({"id": key, "ranked": ranked, "no_match": found.no_match})
    return rows
