"""`rejoinder claims`: how worth checking each sentence or text of a file is, without a database."""

import json
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli.jsonl import id_of, read_objects, refuse_out, text_of, written
from rejoinder.cli.tier import MatchTier
from rejoinder.core.claims.model import AHEAD, BACK, ClaimModel, Worth
from rejoinder.core.claims.sentences import sentences, speaker_of
from rejoinder.errors import Missing

BATCH_SENTENCES = 512  # scored together
LONE_MAX = 3  # a row of more sentences is a text of its own: its neighbours in the file say nothing about it
SHOWN_LETTERS = 120


@dataclass(frozen=True)
class _Row:
    """One row of the file and its sentences without who speaks; none where it says nothing."""

    id: int | str
    sentences: tuple[str, ...]

    @property
    def is_text(self) -> bool:
        return len(self.sentences) > LONE_MAX


def claims(
    path: Annotated[Path, typer.Argument(metavar="IN.jsonl", help="id, text: a sentence a row, in their order.")],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.jsonl", help="Written whole or not at all.")],
    tier: Annotated[MatchTier, typer.Option(help="auto: the best that is installed.")] = MatchTier.AUTO,
) -> None:
    """Score each row by how worth checking it is, 0 to 1. Out: id, score, why, in the same order.

    A row of several sentences has the score of its best one, which `why` names.
    """
    refuse_out(out, path)
    model = model_for(tier)
    with written(out) as file:
        for row in scored(_rows(path), model):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def model_for(tier: MatchTier) -> ClaimModel:
    """The claims model of a tier. Raises Missing where `dense` has no encoder."""
    from rejoinder.wire.claims import load_claim_model

    try:
        return load_claim_model(is_lexical=tier is MatchTier.LEXICAL)
    except Missing as missing:
        if tier is MatchTier.DENSE:
            raise
        print(f"rejoinder: {missing} Going on by words alone.", file=sys.stderr)
        return load_claim_model(is_lexical=True)


def _rows(path: Path) -> Iterator[_Row]:
    seen: set[str] = set()
    for number, row in read_objects(path):
        where = f"{path}, line {number}"
        key = id_of(row, where, seen)
        text = text_of(row, "text", where, is_needed=True)
        yield _Row(key, tuple(speaker_of(said)[1] or said for said in sentences(text)))


def scored(rows: Iterator[_Row], model: ClaimModel) -> Iterator[dict[str, Any]]:
    """Rows with score and why, as they come; neighbouring rows of a sentence or two are one document."""
    waiting: list[_Row] = []
    before: deque[str] = deque(maxlen=BACK)
    count = 0
    for row in rows:
        if row.is_text or count >= BATCH_SENTENCES:
            yield from _document(waiting, model, before, () if row.is_text else row.sentences[:AHEAD])
            waiting, count = [], 0
        if row.is_text:
            before.clear()
            yield from _document([row], model, before, ())
            before.clear()
        else:
            waiting.append(row)
            count += len(row.sentences)
    yield from _document(waiting, model, before, ())


def _document(
    rows: list[_Row], model: ClaimModel, before: deque[str], after: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """The rows of one piece; `before` holds the sentences before it and is moved on to its end."""
    said = [sentence for row in rows for sentence in row.sentences]
    worths = model.score(said, before=tuple(before), after=after)
    before.extend(said)
    place = 0
    for row in rows:
        mine = worths[place : place + len(row.sentences)]
        place += len(row.sentences)
        yield {"id": row.id, **_best(row, mine)}


def _best(row: _Row, worths: list[Worth]) -> dict[str, Any]:
    if not worths:
        return {"score": 0.0, "why": "Nothing is said in it."}
    best = max(range(len(worths)), key=lambda i: worths[i].score)
    why = worths[best].why
    if len(worths) > 1:
        sentence = row.sentences[best]
        shown = sentence if len(sentence) <= SHOWN_LETTERS else sentence[: SHOWN_LETTERS - 1] + "…"
        why = f"Its best sentence, {best + 1} of {len(worths)}: “{shown}” {why}"
    return {"score": worths[best].score, "why": why}
