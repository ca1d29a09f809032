"""How often links were followed, by whom: sums for the pages, the API and the command line."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Sum

from rejoinder.core.clicks import ClickKind
from rejoinder.desk.links.models import Click, ClickCount, ShortLink

DAY_HOURS = 24
KINDS = tuple(kind.value for kind in ClickKind)
MEANS = {
    "human": "A request that sends what its browser sends when a person opens a page.",
    "preview": "A server or messenger that draws a card for the link, or one of many programs that came at once.",
    "robot": "A crawler, a scanner, a monitor: a program that came by itself.",
    "unknown": "It could be either. It is not counted as a person.",
}


@dataclass
class Followed:
    """Clicks of one link by class, those of people in the last 24 hours, and those not told yet."""

    kinds: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    hours: list[int] = field(default_factory=lambda: [0] * DAY_HOURS)  # of people, the last is the hour that runs
    waiting: int = 0

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


@dataclass(frozen=True)
class Hour:
    """One hour of one link, by class."""

    at: datetime
    kinds: dict[str, int]

    @property
    def human(self) -> int:
        return self.kinds["human"]

    @property
    def others(self) -> int:
        return sum(self.kinds.values()) - self.human


def followed(links: Iterable[ShortLink], now: datetime) -> dict[int, Followed]:
    """By the key of each link; three queries however many links."""
    keys = [link.pk for link in links]
    found = {pk: Followed() for pk in keys}
    sums = ClickCount.objects.filter(link__in=keys).values_list("link", "kind").annotate(Sum("clicks"))
    for pk, kind, clicks in sums:
        found[pk].kinds[kind] = clicks
    since = first_hour(now, DAY_HOURS)
    hourly = ClickCount.objects.filter(link__in=keys, kind=ClickKind.HUMAN.value, hour__gte=since)
    for pk, hour, clicks in hourly.values_list("link", "hour", "clicks"):
        place = int((hour - since).total_seconds() // 3600)
        if place < DAY_HOURS:
            found[pk].hours[place] += clicks
    waiting = Click.objects.filter(link__in=keys, kind="").values_list("link").annotate(Count("pk"))
    for pk, clicks in waiting:
        found[pk].waiting = clicks
    return found


def hours_of(link: ShortLink, now: datetime, hours: int) -> list[Hour]:
    """The last so many hours of a link, oldest first, with those in which nobody came."""
    since = first_hour(now, hours)
    by_hour: dict[datetime, dict[str, int]] = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    for hour, kind, clicks in link.counts.filter(hour__gte=since).values_list("hour", "kind", "clicks"):
        by_hour[hour][kind] += clicks
    return [Hour(at, by_hour[at]) for at in (since + timedelta(hours=n) for n in range(hours))]


def first_hour(now: datetime, hours: int) -> datetime:
    """The beginning of the first of so many hours, of which the last is the one that runs."""
    return now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours - 1)
