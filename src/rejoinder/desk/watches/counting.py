"""What a query would find, counted before it is saved: posts of a week by day and after each line, and alerts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from django.utils import timezone

from rejoinder.core.query import Node, Or, QueryError, match, read_query
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.listening.candidates import windows
from rejoinder.desk.listening.models import Post
from rejoinder.desk.listening.patience import Patience
from rejoinder.desk.listening.search import BATCH, LOOKED_MAX, posts_for_query, seen_at
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Membership
from rejoinder.desk.watches.inside import saved_queries, tree_of
from rejoinder.desk.watches.models import Watch

DAYS = 7
MANY_A_DAY = 200  # more than a team can read: the page says so
LINES_MAX = 40  # of a query that are counted one by one
COUNT_S = 0.5  # seconds that one count looks: a person waits for it with the hand on a key
RECOUNT_AT_ONCE = 1  # watches in one run of the jobs, so that clustering never waits long
RECOUNT_AFTER = timedelta(minutes=2)  # the number beside a watch in the list is at most so old


@dataclass(frozen=True)
class Line:
    """One line of a query and what the query up to its end finds; `posts` None where that much cannot be read."""

    number: int
    text: str
    posts: int | None = None
    is_broken: bool = False


@dataclass(frozen=True)
class Counted:
    """Posts of the last seven days that fit, by day; `back_to` where older ones were not looked at."""

    fitting: tuple[int, ...]  # ids of posts
    stories: int
    days: list[tuple[date, int]]
    lines: list[Line]
    back_to: datetime | None = None
    upto: int = 0  # of a query that cannot be read: the last line that was counted; 0: all of it

    @property
    def posts(self) -> int:
        return len(self.fitting)

    @property
    def is_cut(self) -> bool:
        return self.back_to is not None

    @property
    def most(self) -> int:
        return max((count for _, count in self.days), default=0)

    @property
    def is_too_much(self) -> bool:
        return self.most > MANY_A_DAY


def count_query(text: str) -> Counted:
    """Counts a query over the posts of the last seven days. Raises QueryError where it cannot be read."""
    zone = _zone()
    read_query(text, zone=zone)
    parts = text.split("\n")
    return _counted(parts, len(parts), 0, zone)


def count_draft(text: str) -> Counted | None:
    """Counts a query that may not be readable yet, up to the last line that can be; None where none can."""
    zone, parts = _zone(), text.split("\n")
    try:
        read_query(text, zone=zone)
    except QueryError as error:
        for upto in range(min(error.line, len(parts)) - 1, 0, -1):
            if _read("\n".join(parts[:upto]), zone) is not None:
                return replace(_counted(parts, upto, error.line, zone), upto=upto)
        return None
    return _counted(parts, len(parts), 0, zone)


def count_words(words: list[str]) -> Counted | None:
    """Counts any of these words and phrases; None where there are none."""
    if not words:
        return None
    found = count_posts(words, "")
    return Counted(tuple(found), _stories(found), _by_day(found, _zone()), [])


def lines_of(text: str, error: QueryError | None) -> list[Line]:
    """The lines of a query that is not counted, the one that cannot be read marked."""
    parts = text.split("\n")
    return [Line(n, part, is_broken=error is not None and n == error.line) for n, part in enumerate(parts, 1)]


def count_posts(words: Iterable[str], query: str) -> list[int]:
    """The posts of the last seven days that hold the words and fit the query of a watch, newest first."""
    now, zone = timezone.now(), _zone()
    tree = tree_of(words, query, zone)
    return [] if tree is None else _pass([tree], now, saved_queries())[0][0]


def recount(now: datetime, *, limit: int = RECOUNT_AT_ONCE) -> int:
    """Counts anew what stands beside each watch in the list, the oldest numbers first; returns how many."""
    old = Watch.objects.exclude(counted_at__gt=now - RECOUNT_AFTER).order_by("counted_at", "pk")[:limit]
    for watch in old:
        found = len(count_posts(watch.words, watch.query)) if watch.query or watch.words else None
        Watch.objects.filter(pk=watch.pk).update(found_week=found, counted_at=now)
    return len(old)


def _counted(parts: list[str], upto: int, broken: int, zone: tzinfo) -> Counted:
    """Counts after each line up to `upto`, which can be read; `broken` is the line that cannot, 0 for none."""
    first = max(1, upto - LINES_MAX + 1)
    trees = {
        last: tree for last in range(first, upto + 1) if (tree := _read("\n".join(parts[:last]), zone)) is not None
    }
    found, back_to = _pass(list(trees.values()), timezone.now(), saved_queries())
    counts = {last: len(fitting) for last, fitting in zip(trees, found, strict=True)}
    lines = [Line(n, part, counts.get(n), is_broken=n == broken) for n, part in enumerate(parts, 1)]
    return Counted(tuple(found[-1]), _stories(found[-1]), _by_day(found[-1], zone), lines, back_to)


def _pass(trees: list[Node], now: datetime, saved: Mapping[str, Node]) -> tuple[list[list[int]], datetime | None]:
    """The posts of the week that fit each tree, found in one pass so that each post is read once.

    And, where it ended before all were looked at, the time back to which they were.
    """
    found: list[list[int]] = [[] for _ in trees]
    patience, looked_at, since_id = Patience(COUNT_S), 0, _since_id(now)
    query = Or(tuple(trees)) if len(trees) > 1 else trees[0]
    for window in windows(query, patience, saved=saved, since_id=since_id):
        for start in range(0, len(window.ids), BATCH):
            batch = window.ids[start : start + BATCH]
            looked_at += len(batch)
            for post, told in posts_for_query(batch, with_links=True).items():
                for fitting, tree in zip(found, trees, strict=True):
                    if match(tree, told, now.timestamp(), saved) is not None:
                        fitting.append(post)
            if looked_at >= LOOKED_MAX or patience.is_over:
                return found, seen_at(batch[-1])
        if window.first > since_id + 1 and patience.is_over:
            return found, seen_at(window.first)
    return found, None


def _since_id(now: datetime) -> int:
    recent = Post.objects.filter(seen_at__gte=now - timedelta(days=DAYS)).order_by("id")
    return (recent.values_list("id", flat=True).first() or 1) - 1


def _by_day(posts: list[int], zone: tzinfo) -> list[tuple[date, int]]:
    at: list[datetime] = []
    for start in range(0, len(posts), 500):
        at += Post.objects.filter(pk__in=posts[start : start + 500]).values_list("at", flat=True)
    by_day, today = Counter(moment.astimezone(zone).date() for moment in at), timezone.now().astimezone(zone).date()
    return [(today - timedelta(days=back), by_day[today - timedelta(days=back)]) for back in reversed(range(DAYS))]


def _stories(posts: list[int]) -> int:
    found: set[int] = set()
    for start in range(0, len(posts), 500):
        of = Membership.objects.filter(post_id__in=posts[start : start + 500])
        found.update(of.values_list("story_id", flat=True))
    return len(found)


def _read(text: str, zone: tzinfo) -> Node | None:
    try:
        return read_query(text, zone=zone)
    except QueryError:
        return None


def _zone() -> tzinfo:
    return zone_of(Desk.objects.filter(pk=1).first() or Desk(pk=1))
