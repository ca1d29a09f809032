"""Where lines went out: counted for the list, told on the line, and why their evidence is looked at oftener."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rejoinder.desk.lines.models import Evidence, Line, LineUse

COUNTED = timedelta(days=30)  # how far back "used" and "matched" count
USED_LATELY = timedelta(days=2)  # evidence of what went out since then is looked at hourly
LOOK_SOON = timedelta(hours=1)


def record_use(
    line_id: int, version: int, *, story=None, where: str = "", at: datetime | None = None, by=None
) -> LineUse:
    """Notes that a version of a line went out. `where` is the release's key; the same line and key count once.

    `story` and `by` are rows or None. The line's evidence is looked at again within the hour.
    """
    at = at or timezone.now()
    about = {"version": version, "story": story, "at": at, "by": by}
    with transaction.atomic():
        if where:
            made, _ = LineUse.objects.get_or_create(line_id=line_id, where=where[:200], defaults=about)
        else:
            made = LineUse.objects.create(line_id=line_id, **about)
        later = Q(next_check_at__gt=at + LOOK_SOON)
        Evidence.objects.filter(later, line_id=line_id, dropped_at=None).update(next_check_at=at + LOOK_SOON)
    return made


def is_used_lately(line_id: int, now: datetime) -> bool:
    """Whether a line went out in the last two days."""
    return LineUse.objects.filter(line=line_id, at__gte=now - USED_LATELY).exists()


def uses_of(line: Line, now: datetime) -> tuple[int, LineUse | None]:
    """How often a line went out in 30 days, and the last time."""
    rows = line.uses.select_related("story", "by")
    return rows.filter(at__gte=now - COUNTED).count(), rows.first()
