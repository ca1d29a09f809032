"""The evidence rows of a line, kept in step with its versions; what is dropped keeps its copies."""

from collections.abc import Sequence
from datetime import datetime

from rejoinder.desk.lines.content import key_of
from rejoinder.desk.lines.models import Evidence, Line

State = Evidence.State


def keep_pieces(line: Line, newest: Sequence[dict], working: Sequence[dict], now: datetime) -> None:
    """Brings a line's evidence in step with its newest version and the one that works.

    A new piece is looked at soon. One that neither names any more is dropped; it comes back as it was if it is named
    again.
    """
    wanted = {key_of(item): item for item in [*working, *newest]}
    order = {key_of(item): at for at, item in enumerate(newest)}
    here = {row.key: row for row in line.pieces.all()}
    for at, (key, item) in enumerate(wanted.items()):
        place = order.get(key, len(newest) + at)
        row = here.get(key)
        if row is None:
            piece_of(line, item, place, now).save()
            continue
        was = (row.title, row.note, row.position, row.dropped_at)
        if was[3] is not None and row.address:
            row.next_check_at = now
        row.title, row.note, row.position, row.dropped_at = item["title"], item["note"], place, None
        if was != (row.title, row.note, place, None):
            row.save(update_fields=["title", "note", "position", "dropped_at", "next_check_at"])
    gone = [row.pk for key, row in here.items() if key not in wanted and row.dropped_at is None]
    if gone:
        Evidence.objects.filter(pk__in=gone).update(dropped_at=now, next_check_at=None)


def piece_of(line: Line, item: dict, position: int, now: datetime) -> Evidence:
    """A row for a new piece of evidence, not saved yet: due where it has an address."""
    return Evidence(
        line=line, key=key_of(item), address=item["address"], title=item["title"], note=item["note"],
        position=position, state=State.DUE if item["address"] else State.PAPER, state_at=now,
        next_check_at=now if item["address"] else None,
    )  # fmt: skip
