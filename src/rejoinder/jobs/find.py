"""Finds the feed of a home page that somebody added."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rejoinder.desk.listening.models import Source
from rejoinder.errors import BadInput
from rejoinder.wire import robots
from rejoinder.wire.charset import decoded
from rejoinder.wire.discover import feeds_in_page, guesses
from rejoinder.wire.feeds import parse_feed
from rejoinder.wire.http import PAGE_ACCEPT, Answer, Fetched, Refused, RetryLater

CLAIM_S = 180.0
BATCH_SOURCES = 50
TRIES_MAX = 8  # addresses tried for one home page
GIVE_UP_AFTER = 4  # failed looks before we say that there is no feed


@dataclass(frozen=True)
class Found:
    """Where a home page's feed is, or why none was found."""

    source_id: int
    feed_url: str = ""
    home_url: str = ""
    title: str = ""
    why: str = ""
    is_final: bool = False  # no use trying again
    is_forbidden: bool = False  # robots.txt keeps us out: asked again in a day
    retry_at: float = 0.0


def claim_to_find(now, *, limit=BATCH_SOURCES):
    """Home pages whose feed is to be found, claimed."""
    with transaction.atomic():
        due = Source.objects.filter(state=Source.State.TO_FIND, next_poll_at__lte=now)
        chosen = list(due.filter(Q(claimed_until=None) | Q(claimed_until__lt=now)).order_by("next_poll_at")[:limit])
        ids = [source.pk for source in chosen]
        Source.objects.filter(pk__in=ids).update(claimed_until=now + timedelta(seconds=CLAIM_S))
    return chosen


async def find_feed(client, source):
    """Looks at the address itself, at the feeds it names, at news sitemaps and the well-known places, in this order."""
    start = source.address
    answer = await client.fetch(start, accept=PAGE_ACCEPT)
    if not isinstance(answer, Fetched):
        return _not_found(source.pk, answer)
    feed = _as_feed(answer)
    if feed:
        return Found(source.pk, answer.url, feed.home_url, feed.title)
    page = decoded(answer.body, answer.content_type)
    named = [found.url for found in feeds_in_page(page, answer.url)]
    sitemaps = robots.sitemaps(await client.robots_of(answer.url))
    places = dict.fromkeys([*named, *([] if named else guesses(answer.url, sitemaps))])
    for place in list(places)[:TRIES_MAX]:
        got = await client.fetch(place)
        feed = _as_feed(got) if isinstance(got, Fetched) else None
        if feed:
            return Found(source.pk, place, answer.url, feed.title)
        if isinstance(got, RetryLater):
            return Found(source.pk, why=got.why, retry_at=got.until)
    return Found(source.pk, why="no feed found on this page; paste the feed's own address")


def store_found(found, *, poll_min_s):
    """Writes what was found; returns the status under which it is counted."""
    now = timezone.now()
    with transaction.atomic():
        source = Source.objects.select_for_update(of=("self",)).filter(pk=found.source_id).first()
        if source is None or source.state != Source.State.TO_FIND:
            return "removed meanwhile"
        source.claimed_until, source.last_polled_at = None, now
        if not found.feed_url:
            return _keep_looking(source, found, now, poll_min_s)
        twin = Source.objects.filter(feed_url=found.feed_url).exclude(pk=source.pk).first()
        if twin:
            source.state, source.health = Source.State.REFUSED, Source.Health.FORBIDDEN
            source.health_why = f"the same feed as {twin}"[:300]
            source.save()
            return "same feed"
        source.feed_url, source.home_url = found.feed_url, found.home_url or source.home_url or source.address
        source.title = source.title or found.title[:300]
        source.state, source.next_poll_at, source.fails = Source.State.LISTENING, now, 0
        source.health, source.health_why = Source.Health.NEW, ""
        source.save()
        return "found"


def _keep_looking(source, found, now, poll_min_s):
    if found.is_forbidden:  # not a failure: a wish, which may change
        source.health, source.health_why, source.health_since = Source.Health.FORBIDDEN, found.why[:300], now
        source.next_poll_at = now + timedelta(days=1)
        source.save()
        return "forbidden"
    source.fails += 1
    source.health_why, source.health = found.why[:300], Source.Health.NOT_SEEN
    source.health_since = source.health_since or now
    if found.is_final or source.fails >= GIVE_UP_AFTER:
        source.state = Source.State.REFUSED
        source.save()
        return "no feed"
    wait = max(found.retry_at - now.timestamp(), min(poll_min_s, 60.0) * 2**source.fails)
    source.next_poll_at = now + timedelta(seconds=wait)
    source.save()
    return "tried again later"


def _as_feed(answer):
    try:
        return parse_feed(
            answer.body, content_type=answer.content_type, url=answer.url, is_truncated=answer.is_truncated
        )
    except BadInput:
        return None


def _not_found(source_id, answer: Answer):
    if isinstance(answer, Refused):
        is_forbidden = answer.kind == "robots"
        return Found(source_id, why=answer.why, is_final=not is_forbidden, is_forbidden=is_forbidden)
    if isinstance(answer, RetryLater):
        return Found(source_id, why=answer.why, retry_at=answer.until)
    return Found(source_id, why=getattr(answer, "why", "gone for good, says its host"))
