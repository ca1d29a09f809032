"""Writes readings: each post once, changed posts with their versions, and what became of each source."""

import hashlib
from collections import Counter
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q

from rejoinder.core.dates import credible_time
from rejoinder.core.polling import (
    Rhythm,
    after_failure,
    after_forbidden,
    after_gone,
    after_read,
    after_told_to_wait,
)
from rejoinder.core.urls import canonical_url
from rejoinder.desk.listening.models import Post, PostLink, PostVersion, Source
from rejoinder.desk.work.rows import write_columns
from rejoinder.errors import BadInput
from rejoinder.wire.http import Fetched, Gone, NotModified, Refused, RetryLater

VERSIONS_MAX = 20  # of one post: a page that changes more often is a ticker
HASHES_MAX = 500  # in one query
TITLE_LETTERS_MAX = 1000
TEXT_LETTERS_MAX = 200_000
Health = Source.Health
_WRITTEN = (
    "title", "home_url", "feed_url", "language", "health", "health_why", "health_since", "feed_format", "etag",
    "last_modified", "body_hash", "next_poll_at", "poll_every_s", "last_polled_at", "last_read_at", "last_post_at",
    "fails", "claimed_until", "state",
)  # fmt: skip


def store(readings, *, poll_min_s):
    """Stores readings in one short transaction; returns counts by status: new, changed, known and what failed."""
    counts = Counter()
    with transaction.atomic():
        rows = Source.objects.select_for_update(of=("self",)).filter(pk__in=[r.source_id for r in readings])
        sources = {source.pk: source for source in rows}
        fresh = _store_posts([r for r in readings if r.feed and r.source_id in sources], counts)
        for reading in readings:
            source = sources.get(reading.source_id)
            if source is not None:  # removed meanwhile otherwise
                _settle(source, reading, fresh[source.pk], poll_min_s)
                counts[_status(reading)] += 1
        write_columns(sources.values(), _WRITTEN)
    return counts


def sha(text):
    """The key under which an address is found."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _store_posts(readings, counts):
    """Inserts what is new and versions what changed; returns the new posts' times by source."""
    wanted: dict[str, tuple] = {}
    for reading in readings:
        for parsed in reading.feed.posts:
            address = canonical_url(parsed.url)
            wanted.setdefault(sha(address), (reading, parsed, address))
    known = {}
    keys = list(wanted)
    for start in range(0, len(keys), HASHES_MAX):
        part = keys[start : start + HASHES_MAX]
        for post in Post.objects.filter(Q(canonical_hash__in=part) | Q(feed_hash__in=part)):
            known[post.canonical_hash] = known[post.feed_hash] = post
    made = [_made(key, *found) for key, found in wanted.items() if key not in known]
    Post.objects.bulk_create(made, ignore_conflicts=True, batch_size=100)
    _link([(post, wanted[post.canonical_hash][1]) for post in made])
    for key, post in ((key, known[key]) for key in wanted if key in known):
        counts["changed" if _renew(post, wanted[key][0], wanted[key][1]) else "known"] += 1
    counts["new"] += len(made)
    times = {reading.source_id: [] for reading in readings}
    for post in made:
        times[post.source_id].append(post.at)
    return _Times(times)


class _Times(dict):
    def __missing__(self, key):
        return []


def _made(key, reading, parsed, address):
    seen = datetime.fromtimestamp(reading.seen, UTC)
    credible = credible_time(parsed.published, reading.seen)
    published = datetime.fromtimestamp(credible, UTC) if credible is not None else None
    return Post(
        source_id=reading.source_id,
        url=_plain(parsed.url)[:2000],
        canonical_url=address,
        canonical_hash=key,
        feed_hash=key,
        title=_plain(parsed.title)[:TITLE_LETTERS_MAX],
        author=_plain(parsed.author)[:300],
        summary=_plain(parsed.summary),
        text=_plain(parsed.text)[:TEXT_LETTERS_MAX],
        language=parsed.language[:10],
        published_at=published,
        seen_at=seen,
        at=min(published, seen) if published else seen,
        content_hash=_content_hash(parsed),
        page=Post.Page.NOT_NEEDED if parsed.text else Post.Page.DUE,
        page_due_at=None if parsed.text else seen,
    )


def _renew(post, reading, parsed):
    """True if the post's own source now says something else; what it said before is kept as a version."""
    content = _content_hash(parsed)
    if post.source_id != reading.source_id or post.content_hash == content:
        return False
    if post.versions.count() < VERSIONS_MAX:
        PostVersion.objects.create(
            post=post, seen_at=post.seen_at, title=post.title, summary=post.summary, text=post.text,
            content_hash=post.content_hash,
        )  # fmt: skip
    post.title = _plain(parsed.title)[:TITLE_LETTERS_MAX] or post.title
    post.summary = _plain(parsed.summary) or post.summary
    post.text = _plain(parsed.text)[:TEXT_LETTERS_MAX] or post.text
    post.content_hash = content
    if not parsed.text and post.page == Post.Page.DONE:  # its page has probably changed too
        post.page, post.page_due_at, post.page_tries = Post.Page.DUE, datetime.fromtimestamp(reading.seen, UTC), 0
    post.save()
    return True


def _link(made):
    keys = [post.canonical_hash for post, parsed in made if parsed.links]
    ids = {}
    for start in range(0, len(keys), HASHES_MAX):
        found = Post.objects.filter(canonical_hash__in=keys[start : start + HASHES_MAX])
        ids.update(found.values_list("canonical_hash", "pk"))
    rows = []
    for post, parsed in made:
        if post.canonical_hash in ids:
            rows += link_rows(ids[post.canonical_hash], parsed.links)
    PostLink.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)


def link_rows(post_id, links):
    """Rows for the links of one post; addresses that are too long are left out."""
    return [PostLink(post_id=post_id, url=url, url_hash=sha(url)) for url in links if len(url) <= 2000]


def _content_hash(parsed):
    said = "\x1f".join((parsed.title, parsed.summary, parsed.text))
    return hashlib.sha256(" ".join(said.split()).encode("utf-8", "surrogatepass")).hexdigest()


def _plain(text):
    return text.replace("\x00", "")  # PostgreSQL refuses it; nobody wrote it


def _status(reading):
    if reading.problem:
        return "not a feed"
    if isinstance(reading.answer, Fetched):
        return "read"
    return {NotModified: "unchanged", RetryLater: "told to wait", Refused: "refused", Gone: "gone"}.get(
        type(reading.answer), "failed"
    )


def _settle(source, reading, new_times, poll_min_s):
    """Writes on a source what became of it and when it is read again."""
    now, answer = reading.seen, reading.answer
    rhythm = Rhythm(source.poll_every_s, source.fails)
    source.last_polled_at, source.claimed_until = datetime.fromtimestamp(now, UTC), None
    if reading.problem:
        poll = after_failure(rhythm, now, poll_min_s=poll_min_s)
        _health(source, Health.NOT_SEEN, reading.problem)
    elif isinstance(answer, Fetched | NotModified):
        poll = _read(source, reading, new_times, poll_min_s)
    elif isinstance(answer, RetryLater):
        poll = after_told_to_wait(rhythm, now, until=answer.until, poll_min_s=poll_min_s)
        _health(source, Health.NOT_SEEN, answer.why)
    elif isinstance(answer, Gone):
        poll = after_gone(rhythm, now)
        _health(source, Health.DEAD, "gone for good, says its host")
    elif isinstance(answer, Refused):
        poll = after_forbidden(rhythm, now)
        _health(source, Health.FORBIDDEN if answer.kind == "robots" else Health.NOT_SEEN, answer.why)
    else:
        poll = after_failure(rhythm, now, poll_min_s=poll_min_s)
        is_dead = "dead" in poll.why
        _health(source, Health.DEAD if is_dead else Health.NOT_SEEN, answer.why)
    source.next_poll_at = datetime.fromtimestamp(poll.at, UTC)
    source.poll_every_s, source.fails = poll.rhythm.every_s, poll.rhythm.fails


def _read(source, reading, new_times, poll_min_s):
    answer, feed, rhythm = reading.answer, reading.feed, Rhythm(source.poll_every_s)
    source.last_read_at = source.last_polled_at
    if isinstance(answer, Fetched):
        source.etag, source.last_modified = answer.etag, answer.last_modified
        source.body_hash = reading.body_hash
    if feed:
        source.feed_format = feed.format
        source.title = source.title or _plain(feed.title)[:300]
        source.language = source.language or feed.language[:10]
        if not source.home_url and feed.home_url.startswith("http"):
            source.home_url = feed.home_url[:2000]
    if new_times:
        source.last_post_at = max(new_times + ([source.last_post_at] if source.last_post_at else []))
    _health(source, Health.FRESH, "")
    if answer.moved_to and _move(source, answer.moved_to):
        _health(source, Health.MOVED, f"to {answer.moved_to[:200]}; nothing lost")
    ttl_s = feed.ttl_s if feed else None
    return after_read(rhythm, reading.seen, new_posts=len(new_times), poll_min_s=poll_min_s, ttl_s=ttl_s)


def _move(source, moved_to):
    try:
        address = canonical_url(moved_to)
    except BadInput:
        return False
    if Source.objects.filter(feed_url=address).exclude(pk=source.pk).exists():
        return False
    source.feed_url = address
    return True


def _health(source, health, why):
    if source.health == Health.MOVED and health == Health.FRESH:
        since = source.health_since
        if since and (source.last_polled_at - since).total_seconds() < 86400:
            return  # a move is shown for a day
    if source.health != health:
        source.health_since = source.last_polled_at
    source.health, source.health_why = health, why[:300]
