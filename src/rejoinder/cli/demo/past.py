"""The demo's past: stories of the last weeks and what a desk might have said of them. All of it is invented.

There is no record without a past, and a demo has none. So one is drawn: the calls carry the model name that says so,
the record page says so, and no model learns from them. Each chance is what a watcher who gathers evidence step by step
would rightly say (a likelihood ratio that grows by the outcome), a little too sure between 30 and 60 per cent.
"""

import hashlib
import math
import random
from dataclasses import dataclass
from datetime import timedelta

from rejoinder.cli.demo.content import HERE

SEED = 2107
DAYS, NEWEST = 44, 16  # ago; stories of the last two weeks may still gain posts, these must not
CALLS = 12  # an hour apart; fewer where it became a story before
BASE = 0.55  # share of stories that become one
STEP = 1.0  # evidence gained in an hour, in log-odds
BECOMES_H = 6.0  # mean time until one does
HORIZONS = (1, 3, 6, 24)
PAST_TEXT = "From the demo's invented past: this headline is all there is of it."


@dataclass(frozen=True)
class PastStory:
    """One invented story: where it began, when, what was said of it hour by hour, and when it became one."""

    outlet: str
    slug: str
    title: str
    days_ago: float
    became_h: float | None  # hours after its start
    said: tuple[float | None, ...]  # the chance to become one at all, by hour; None: too little to say


def past_stories() -> list[PastStory]:
    """The same ones at every start."""
    draw = random.Random(SEED)  # noqa: S311 an invented past, no secret
    rows = [line.split(" ", 2) for line in (HERE / "past.txt").read_text(encoding="utf-8").splitlines()]
    return [_story(row, DAYS - n * (DAYS - NEWEST) / len(rows), draw) for n, row in enumerate(rows)]


def _story(row: list[str], days_ago: float, draw: random.Random) -> PastStory:
    outlet, slug, title = row
    becomes = draw.random() < BASE
    became_h = 1 + draw.expovariate(1 / BECOMES_H) if becomes else None
    odds, said = math.log(BASE / (1 - BASE)), [None]
    for hour in range(1, CALLS):
        if became_h is not None and became_h <= hour:
            break
        odds += draw.gauss((1 if becomes else -1) * STEP**2 / 2, STEP)
        chance = 1 / (1 + math.exp(-odds))
        said.append(chance + 0.06 if 0.3 < chance < 0.6 else chance)
    return PastStory(outlet, slug, title, days_ago, became_h, tuple(said))


def write_past(now, addresses) -> int:
    """Stores the stories with one post each, and their calls, settled; returns the number of calls. Once.

    All in one transaction: the worker that runs beside must never see a post of the past without its story.
    """
    from django.db import transaction

    from rejoinder.desk.forecasts.models import INVENTED, Forecast
    from rejoinder.desk.listening.models import Source

    if Forecast.objects.filter(model=INVENTED).exists():
        return 0
    sources = {source.address.rstrip("/"): source for source in Source.objects.all()}
    calls = []
    with transaction.atomic():
        for past in past_stories():
            address = addresses[past.outlet]
            if source := sources.get(address):
                story = _stored(past, source, f"{address}/posts/{past.slug}/", now - timedelta(days=past.days_ago))
                calls += _calls(past, story)
        Forecast.objects.bulk_create(calls, batch_size=200)
    return len(calls)


def _stored(past, source, url, at):
    from rejoinder.desk.listening.models import Post
    from rejoinder.desk.stories.models import Membership, Story

    key = hashlib.sha256(url.encode()).hexdigest()
    post = Post.objects.create(
        source=source, url=url, canonical_url=url, canonical_hash=key, feed_hash=key, title=past.title,
        summary=PAST_TEXT, text=PAST_TEXT, published_at=at, seen_at=at, at=at, content_hash=key,
    )  # fmt: skip
    became = at + timedelta(hours=past.became_h) if past.became_h is not None else None
    story = Story.objects.create(
        title=past.title, opened_why="Part of the demo's invented past", first_post=post, first_seen=at,
        last_post_at=at, posts_count=1, sources_count=1, own_count=1, carriers={source.leaning: 1}, spark=[0] * 13,
        state="answered" if became else "non_story", state_at=at + timedelta(minutes=25),
        state_why="" if became else "Nobody else took it up", became_at=became, summed_at=at,
        became_why="the demo's invented past says so" if became else "",
    )  # fmt: skip
    why = "Part of the demo's invented past"
    Membership.objects.create(post=post, story=story, at_arrival=story.pk, why=why, at=at, copied_share=0.0)
    return story


def _calls(past, story):
    """Each hour's chance for the four horizons: less time, less chance, by the mean time until one becomes a story."""
    from rejoinder.desk.forecasts.models import INVENTED, Forecast

    found = []
    for hour, chance in enumerate(past.said):
        at = story.first_seen + timedelta(hours=hour)
        for hours in HORIZONS:
            due = at + timedelta(hours=hours)
            said = None if chance is None else round(within(chance, hours), 4)
            happened = story.became_at is not None and story.became_at <= due
            found.append(
                Forecast(
                    story=story, at=at, hours=hours, due_at=due, chance=said, model=INVENTED, definition=1,
                    happened=happened, settled_at=due,
                )
            )  # fmt: skip
    return found


def within(chance: float, hours: int) -> float:
    """The chance to become a story within so many hours, of one that becomes one at all with this chance."""
    return max(0.01, chance * (1 - math.exp(-hours / BECOMES_H)))
