"""How a story's speed changes, what stands out against the habits of the story and its sources, and who carries it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from rejoinder.core.carriers import carriers_weight, weight_words
from rejoinder.core.growth import Acceleration, acceleration, spike
from rejoinder.core.spikes import SourceHabit, source_spikes
from rejoinder.desk.forecasts.habits import habits
from rejoinder.desk.listening.models import Post
from rejoinder.desk.stories.models import Membership, Story

HOUR = timedelta(hours=1)
HABIT = timedelta(days=14)
CARRIERS_SHOWN = 3
CARRIERS_MAX = 500  # whose records are asked for
WEIGHT_LEAST = 0.2  # log-odds; less is as good as the desk's mean


@dataclass(frozen=True)
class Speed:
    """What the page says of a story's speed; `spikes` are sentences, `heavy` the weightiest carriers in words."""

    acceleration: Acceleration
    spikes: list[str]
    weight: float  # mean log-odds of its carriers against the desk's mean
    heavy: list[str]


def speed_of(story: Story, bars: Sequence[int], now: datetime) -> Speed:
    """The speed of a story whose counts of five minutes to now are `bars`."""
    carriers = _carriers(story, now)
    names = {one.source: one.name for one in carriers}
    known = _habits_of([one for one in carriers if one.recent], now)
    found = [spike(bars)] if spike(bars) else []
    found += [f"{names[one.source]}: {one.why}" for one in source_spikes({c.source: c.recent for c in carriers}, known)]
    records = habits(now, names)
    weights = {source: records.weight(source) for source in names}
    order = sorted((source for source in names if weights[source] >= WEIGHT_LEAST), key=lambda one: -weights[one])
    heavy = [f"{names[one]}: {weight_words(records.by[one], records.desk)}" for one in order[:CARRIERS_SHOWN]]
    return Speed(acceleration(bars), found, carriers_weight(names, weights), heavy)


@dataclass(frozen=True)
class _Carrier:
    source: int
    name: str
    added_at: datetime
    recent: int  # posts on the story in the last hour


def _carriers(story: Story, now: datetime) -> list[_Carrier]:
    """The sources of a story, those that came first where there are very many: one query."""
    rows = Membership.objects.filter(story=story).order_by().values_list(
        "post__source", "post__source__title", "post__source__address", "post__source__added_at"
    )  # fmt: skip
    lately = Count("id", filter=Q(post__at__gt=now - HOUR, post__at__lte=now))
    found = rows.annotate(lately=lately, first=Min("post__at")).order_by("first", "post__source")[:CARRIERS_MAX]
    return [_Carrier(key, title or address, added, lately) for key, title, address, added, lately, _ in found]


def _habits_of(carriers: Sequence[_Carrier], now: datetime) -> dict[int, SourceHabit]:
    """What these sources usually put out, over two weeks or as long as they are listened to, up to an hour ago."""
    since, until = now - HABIT, now - HOUR
    posts = Post.objects.filter(source__in=[one.source for one in carriers], at__gte=since, at__lte=until).order_by()
    counts = dict(posts.values_list("source").annotate(count=Count("id")))
    found = {}
    for one in carriers:
        hours = (until - max(since, one.added_at)).total_seconds() / 3600
        found[one.source] = SourceHabit(counts.get(one.source, 0), max(hours, 0.0))
    return found
