"""Reads the sources that are due: claims them, fetches and parses outside any transaction, hands the readings on."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q

from rejoinder.core.posts import ParsedFeed
from rejoinder.desk.listening.models import Source
from rejoinder.errors import BadInput
from rejoinder.wire.feeds import parse_feed
from rejoinder.wire.http import Answer, Fetched

CLAIM_S = 240.0  # longer than robots.txt and a slow feed may take together
BATCH_SOURCES = 200  # claimed at once
IN_FLIGHT_MAX = 256  # fetches at once: slow hosts hold a place each, and must not hold up the rest


@dataclass(frozen=True)
class Reading:
    """What came of reading one source: the answer, and the feed where one could be parsed."""

    source_id: int
    answer: Answer
    seen: float  # unix seconds, when the answer had come
    feed: ParsedFeed | None = None
    problem: str = ""  # why the body is no feed
    body_hash: str = ""


def claim_due(now, *, limit=BATCH_SOURCES):
    """Sources whose time has come, claimed so that no other worker reads them too; most overdue first."""
    with transaction.atomic():
        due = Source.objects.filter(state=Source.State.LISTENING, next_poll_at__lte=now)
        due = due.filter(Q(claimed_until=None) | Q(claimed_until__lt=now)).exclude(feed_url="")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        chosen = list(due.order_by("next_poll_at")[:limit])
        ids = [source.pk for source in chosen]
        Source.objects.filter(pk__in=ids).update(claimed_until=now + timedelta(seconds=CLAIM_S))
    return chosen


def free_claims():
    """On SQLite, where all workers are of one machine: frees what a worker that was killed had claimed.

    A source that another worker is reading just then is read twice, once; its posts are stored once all the same.
    """
    if connection.vendor == "sqlite":
        Source.objects.exclude(claimed_until=None).update(claimed_until=None)


async def read_source(client, source, clock):
    """One source's Reading. Never raises for what the network or the body does."""
    answer = await client.fetch(source.feed_url, etag=source.etag, last_modified=source.last_modified)
    seen = clock()
    if not isinstance(answer, Fetched):
        return Reading(source.pk, answer, seen)
    body_hash = hashlib.sha256(answer.body).hexdigest()
    if body_hash == source.body_hash:  # the same bytes under a new ETag: nothing to parse
        return Reading(source.pk, answer, seen, body_hash=body_hash)
    try:
        feed = await asyncio.to_thread(_parsed, answer)
    except BadInput as problem:
        return Reading(source.pk, answer, seen, problem=str(problem))
    except RecursionError:
        return Reading(source.pk, answer, seen, problem="the feed is nested too deeply")
    return Reading(source.pk, answer, seen, feed, body_hash=body_hash)


def _parsed(answer):
    return parse_feed(answer.body, content_type=answer.content_type, url=answer.url, is_truncated=answer.is_truncated)
