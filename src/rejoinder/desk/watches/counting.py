"""What a query would find, counted before it is saved: posts of a week by day, and line by line."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from rejoinder.core.query import QueryError, read_query
from rejoinder.desk.listening.models import Post
from rejoinder.desk.listening.patience import Patience
from rejoinder.desk.listening.search import search_posts
from rejoinder.desk.watches.rules import saved_queries

DAYS = 7
FOUND_MAX = 2_000
MANY_A_DAY = 200  # more than a team can read: the page says so
LINES_MAX = 12
COUNT_S = (
    0.5  # seconds for the whole query, and as many for all its lines: a person waits for it with the hand on a key
)


@dataclass(frozen=True)
class Counted:
    """How many posts of the last week fit, by day; `is_cut` where there are more: counted are those since `back_to`."""

    posts: int
    stories: int
    days: list[tuple[date, int]]
    lines: list[tuple[int, str]]  # after each line of the query: posts, or why it cannot be counted alone
    is_cut: bool
    back_to: datetime | None = None

    @property
    def most(self) -> int:
        return max((count for _, count in self.days), default=0)

    @property
    def is_too_much(self) -> bool:
        return self.most > MANY_A_DAY


def count_query(text: str) -> Counted:
    """Counts a query over the posts of the last seven days. Raises QueryError where it cannot be read."""
    now = timezone.now()
    week = Post.objects.filter(seen_at__gte=now - timedelta(days=DAYS)).order_by("seen_at").values_list("id", flat=True)
    since_id = (week.first() or 1) - 1
    saved = saved_queries()
    whole = search_posts(
        read_query(text),
        now=now.timestamp(),
        limit=FOUND_MAX,
        saved=saved,
        since_id=since_id,
        patience=Patience(COUNT_S),
    )
    found = [one.post for one in whole.found]
    at = dict(Post.objects.filter(pk__in=found[:FOUND_MAX]).values_list("pk", "at"))
    by_day = Counter(timezone.localtime(moment).date() for moment in at.values())
    today = timezone.localdate()
    days = [(today - timedelta(days=back), by_day[today - timedelta(days=back)]) for back in reversed(range(DAYS))]
    stories = Post.objects.filter(pk__in=found).values("membership__story").distinct().count()
    lines = _by_line(text, now, saved, since_id)
    return Counted(len(found), stories, days, lines, whole.is_cut, whole.back_to)


def _by_line(text, now, saved, since_id) -> list[tuple[int, str]]:
    """After each line, how many posts the query up to there finds, where that much can be read."""
    parts = text.strip().splitlines()
    if not 1 < len(parts) <= LINES_MAX:
        return []
    found, patience = [], Patience(COUNT_S)
    for last in range(1, len(parts) + 1):
        try:
            tree = read_query("\n".join(parts[:last]))
        except QueryError:
            found.append((last, "goes on below"))
            continue
        counted = search_posts(
            tree, now=now.timestamp(), limit=FOUND_MAX, saved=saved, since_id=since_id, patience=patience
        )
        found.append((last, f"{len(counted.found):,} or more" if counted.is_cut else f"{len(counted.found):,}"))
    return found
