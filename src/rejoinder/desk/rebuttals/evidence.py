"""The evidence behind a rebuttal: each piece, whether we keep a copy, and what became of the page since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from rejoinder.desk.lines.models import Evidence, Line

STATES = Evidence.State
STANDS = (STATES.SAME, STATES.MOVED, STATES.PAPER)
SHOWN = 12  # pieces; the rest stands on the page of the line


@dataclass(frozen=True)
class Piece:
    """One piece of evidence of one line. `says` is what became of it, `is_sound` whether it is as it was archived."""

    ref: str
    title: str
    address: str
    archived_at: datetime | None
    copy: int | None
    is_sound: bool
    says: str


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """The evidence of these lines in its order: one query."""
    rows = Evidence.objects.filter(line__in=lines, dropped_at=None).select_related("rests_on", "line")
    rows = rows.defer("rests_on__body", "rests_on__text").order_by("line_id", "position", "pk")
    return [_piece(row) for row in rows[:SHOWN]]


def _piece(row: Evidence) -> Piece:
    copy = row.rests_on
    return Piece(
        row.line.ref, row.title or row.address, row.address, copy.fetched_at if copy else None,
        copy.pk if copy else None, row.state in STANDS, _says(row),
    )  # fmt: skip


def _says(row: Evidence) -> str:
    if row.state == STATES.SAME:
        return f"Unchanged at {_at(row.checked_at)}"
    if row.state == STATES.CHANGED:
        return f"Page changed {_at(row.state_at)}"
    if row.state == STATES.DUE:
        return "Not archived yet"
    said = str(row.get_state_display())
    return f"{said[:1].upper()}{said[1:]}" + (f" since {_at(row.state_at)}" if row.state not in STANDS else "")


def _at(moment: datetime | None) -> str:
    if moment is None:
        return "the first reading"
    local = timezone.localtime(moment)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else f"{local.day} {local:%b}"
