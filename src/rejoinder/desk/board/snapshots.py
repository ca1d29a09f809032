"""Takes the board as it stands, and finds it again as it stood at any past minute."""

import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from rejoinder.core.forecast.scores import word_of
from rejoinder.desk.board.models import Snapshot
from rejoinder.desk.board.rows import Row, read_board
from rejoinder.desk.people.models import Desk
from rejoinder.errors import BadInput, Broken

MINUTES_KEPT = timedelta(days=60)  # then one an hour stays, for ever
ROWS_MAX = 120
DROPPED_MAX = 2_000  # in one run


@dataclass(frozen=True)
class Stood:
    """The board as it stood at a minute: its groups of rows as plain values, and how to cite it."""

    asked: datetime
    at: datetime
    groups: list[dict]
    sha256: str
    before: str
    previous_at: datetime | None
    next_at: datetime | None

    @property
    def address(self) -> str:
        """The path that shows this board for as long as it is kept, whatever minute was asked for."""
        return address_of(self.at)


def take(now: datetime) -> bool:
    """Keeps the board of this minute where it differs from the last one kept; whether it did."""
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    last = Snapshot.objects.order_by("-at").first()
    if last is not None and last.at >= minute:
        return False
    body = _json(_groups(now))
    if last is not None and zlib.decompress(bytes(last.rows)) == body:
        return False
    before = last.sha256 if last else ""
    try:
        with transaction.atomic():
            Snapshot.objects.create(
                at=minute, rows=zlib.compress(body, 9), sha256=_hash(before, minute, body), before=before
            )
    except IntegrityError:  # another worker was quicker
        return False
    return True


def address_of(minute: datetime) -> str:
    """The path of the board at a minute.

    >>> address_of(datetime(2026, 10, 8, 21, 34, tzinfo=UTC))
    '/board/at/2026-10-08T21:34Z/'
    """
    return f"/board/at/{minute.astimezone(UTC):%Y-%m-%dT%H:%MZ}/"


def latest(count: int) -> list[datetime]:
    """The last minutes of which a board is kept, newest first."""
    return list(Snapshot.objects.order_by("-at").values_list("at", flat=True)[:count])


def stood(moment: datetime) -> Stood:
    """The board as it stood at a moment. Raises BadInput before the first one kept, Broken where a row was changed."""
    found = Snapshot.objects.filter(at__lte=moment).order_by("-at").first()
    if found is None:
        first = Snapshot.objects.order_by("at").values_list("at", flat=True).first()
        told = (
            f"the first one kept is of {first:%Y-%m-%dT%H:%MZ}"
            if first
            else "none is kept yet; the first follows within a minute"
        )
        raise BadInput(f"no board is kept of that minute: {told}")
    body = zlib.decompress(bytes(found.rows))
    if _hash(found.before, found.at, body) != found.sha256:
        raise Broken(f"the board of {found.at:%Y-%m-%dT%H:%MZ} does not fit its hash: its row was changed by somebody")
    later = Snapshot.objects.filter(at__gt=found.at).order_by("at").values_list("at", flat=True).first()
    earlier = Snapshot.objects.filter(at__lt=found.at).order_by("-at").values_list("at", flat=True).first()
    return Stood(moment, found.at, json.loads(body), found.sha256, found.before, earlier, later)


def thin_out(now: datetime) -> int:
    """Of boards older than sixty days one an hour stays: the first of each hour. Returns how many went."""
    old = Snapshot.objects.filter(at__lt=now - MINUTES_KEPT).order_by("at").values_list("pk", "at")[: 2 * DROPPED_MAX]
    seen, gone = set(), []
    for key, at in old:
        hour = at.replace(minute=0)
        if hour in seen:
            gone.append(key)
        seen.add(hour)
    Snapshot.objects.filter(pk__in=gone[:DROPPED_MAX]).delete()
    return len(gone[:DROPPED_MAX])


def read_minute(text: str, zone: tzinfo = UTC) -> datetime:
    """A minute as an address names it: 2026-10-08T21:34Z or with its offset; without one it is in `zone`.

    Raises BadInput where it cannot be read or is still to come.
    """
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        raise BadInput(f"{text[:40]!r} is no minute; write 2026-10-08T21:34Z") from None
    found = found if found.tzinfo else found.replace(tzinfo=zone)
    if found > timezone.now():
        raise BadInput(f"{text[:40]} is still to come; the board can be shown as it stood, not as it will stand")
    try:
        return found.astimezone(UTC).replace(second=59, microsecond=0)
    except OverflowError:
        raise BadInput(f"{text[:40]!r} lies before all that is kept") from None


def _groups(now: datetime) -> list[dict]:
    desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
    board = read_board(desk, now)
    return [
        {"state": group.state, "total": group.total, "rows": [_row(row) for row in group.rows[:ROWS_MAX]]}
        for group in board.groups
    ]


def _row(row: Row) -> dict:
    story = row.story
    chance = None if story.chance is None else round(story.chance, 2)
    return {
        "story": story.pk, "title": story.title[:500], "posts": story.posts_count, "carriers": story.carriers,
        "own_words": story.own_count, "chance": chance, "word": "" if chance is None else word_of(chance),
        "chance_why": story.chance_why, "became_at": story.became_at.isoformat() if story.became_at else None,
        "first_seen": story.first_seen.isoformat(), "line": row.best.line.ref if row.best and row.best.is_fit else None,
    }  # fmt: skip


def _json(value) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _hash(before: str, at: datetime, body: bytes) -> str:
    return hashlib.sha256(before.encode() + at.astimezone(UTC).isoformat().encode() + body).hexdigest()
