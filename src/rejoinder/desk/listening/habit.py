"""How busy a source is against its own habit: posts a day, and the middle 80 % of the days like this one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import CharField, Count, DateField, F, Func, Value
from django.db.models.functions import TruncDate

from rejoinder.desk.listening.models import Post

SHOWN_DAYS = 14
HABIT_DAYS = 56  # eight weeks
LIKE_DAYS_MIN = 4  # as many Tuesdays before "a Tuesday's habit" means something
ANY_DAYS_MIN = 14  # until then all days together, if there are two weeks of them
MIDDLE = 0.8  # of the days lie inside the band


@dataclass(frozen=True)
class Rhythm:
    """Posts on each of the last 14 days, oldest first, and the band of habit; None while too new to say."""

    days: tuple[int, ...]
    low: int | None = None
    high: int | None = None

    @property
    def today(self) -> int:
        """Posts today so far."""
        return self.days[-1]

    @property
    def words(self) -> str:
        """What the bars say: `11 today, habit 12 to 15`."""
        if self.low is None:
            return f"{self.today} today, too new to say"
        return f"{self.today} today, habit {self.low} to {self.high}"


def rhythm_of(counts: Mapping[date, int], today: date, since: date) -> Rhythm:
    """The rhythm of one source from its posts a day; `since` is the first day on which it was listened to.

    Habit is the middle 80 % of the same weekday over eight weeks, or of all days while there are fewer than four
    such weekdays. The day of `since` is left out: we saw only a part of it.

    >>> rhythm_of({date(2026, 11, 24): 3}, date(2026, 11, 24), date(2026, 11, 23)).words
    '3 today, too new to say'
    """
    days = tuple(counts.get(today - timedelta(back), 0) for back in reversed(range(SHOWN_DAYS)))
    whole = [today - timedelta(back) for back in range(1, HABIT_DAYS + 1)]
    whole = [day for day in whole if day > since]
    like = [day for day in whole if day.weekday() == today.weekday()]
    basis = like if len(like) >= LIKE_DAYS_MIN else whole if len(whole) >= ANY_DAYS_MIN else []
    if not basis:
        return Rhythm(days)
    sizes = sorted(counts.get(day, 0) for day in basis)
    out = (1 - MIDDLE) / 2 * (len(sizes) - 1)
    return Rhythm(days, sizes[round(out)], sizes[round(len(sizes) - 1 - out)])


def rhythms(sources: Iterable, now: datetime) -> dict[int, Rhythm]:
    """The rhythm of each source by its id, in one query. `now` is in the reader's time zone, which makes the days."""
    listed = list(sources)
    counts: dict[int, dict[date, int]] = defaultdict(dict)
    since = now - timedelta(days=HABIT_DAYS + 1)
    if listed:
        posts = Post.objects.filter(source_id__in=[source.pk for source in listed], at__gte=since)
        for row in posts.values("source_id", day=_day(now)).annotate(n=Count("pk")).order_by():
            day = date.fromisoformat(row["day"]) if isinstance(row["day"], str) else row["day"]
            counts[row["source_id"]][day] = row["n"]
    zone, today = now.tzinfo, now.date()
    return {s.pk: rhythm_of(counts[s.pk], today, s.added_at.astimezone(zone).date()) for s in listed}


def _day(now: datetime):
    """The reader's day of a post. SQLite shifts by today's offset in its own code, which is fifty times faster than
    Django's; around a change to summer time an hour of posts may count to the day beside it."""
    if connection.vendor != "sqlite":
        return TruncDate("at", tzinfo=now.tzinfo, output_field=DateField())
    offset = now.utcoffset() or timedelta(0)
    shift = Value(f"{offset.total_seconds():+.0f} seconds")
    return Func(F("at"), shift, function="date", output_field=CharField())
