"""Reads the pages of posts whose feed gave only a summary."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from rejoinder.core.dates import credible_time
from rejoinder.core.posts import ParsedPage
from rejoinder.core.urls import host_of
from rejoinder.desk.listening.models import Post, PostLink
from rejoinder.desk.stories.models import Change, Membership
from rejoinder.errors import BadInput
from rejoinder.jobs.store import TEXT_LETTERS_MAX, link_rows, sha
from rejoinder.wire.extract import PAGE_BYTES_MAX, extract_page
from rejoinder.wire.http import PAGE_ACCEPT, Answer, Fetched, Refused, RetryLater

CLAIM_S = 180.0
BATCH_PAGES = 40
TRIES_MAX = 3
RETRY_S = 300.0
OLD_DAYS = 7  # older posts, as a new source's feed lists them, are read by their summary
Page = Post.Page


@dataclass(frozen=True)
class PageReading:
    """What came of reading one page."""

    post_id: int
    answer: Answer
    seen: float
    page: ParsedPage | None = None
    problem: str = ""


def claim_pages(now, *, limit=BATCH_PAGES):
    """Posts whose page is due, newest first, at most one a host; claimed by moving their time ahead."""
    with transaction.atomic():
        due = Post.objects.filter(page=Page.DUE, page_due_at__lte=now).order_by("-at")[: limit * 5]
        chosen, hosts = [], set()
        for post in due:
            host = host_of(post.canonical_url)
            if host not in hosts and len(chosen) < limit:
                hosts.add(host)
                chosen.append(post)
        ids = [post.pk for post in chosen]
        ahead = now + timedelta(seconds=CLAIM_S)
        Post.objects.filter(pk__in=ids).update(page_due_at=ahead, page_tries=F("page_tries") + 1)
    return chosen


def skip_old(now):
    """Posts of over a week ago keep their summary: nobody answers them, and their sites are spared. Returns a count."""
    old = Post.objects.filter(page=Page.DUE, at__lt=now - timedelta(days=OLD_DAYS))
    return old.update(page=Page.NOT_NEEDED, page_due_at=None, page_why="older than a week when first seen")


async def read_page(client, post, clock):
    """One post's PageReading; never raises for what the network or the page does."""
    answer = await client.fetch(post.url, accept=PAGE_ACCEPT, max_bytes=PAGE_BYTES_MAX)
    seen = clock()
    if not isinstance(answer, Fetched):
        return PageReading(post.pk, answer, seen)
    try:
        page = await asyncio.to_thread(extract_page, answer.body, answer.url, answer.content_type)
    except BadInput as problem:
        return PageReading(post.pk, answer, seen, problem=str(problem))
    except RecursionError:
        return PageReading(post.pk, answer, seen, problem="the page is nested too deeply")
    return PageReading(post.pk, answer, seen, page)


def store_pages(readings):
    """Writes what the pages gave; returns counts by status."""
    counts = Counter()
    with transaction.atomic():
        posts = Post.objects.select_for_update(of=("self",)).in_bulk([r.post_id for r in readings])
        for reading in readings:
            if reading.post_id in posts:
                counts[_settle(posts[reading.post_id], reading)] += 1
    return counts


def _settle(post, reading):
    answer = reading.answer
    if reading.page:
        _take(post, reading)
        return "read"
    if isinstance(answer, RetryLater):
        post.page_tries -= 1  # not a try: we were asked to wait
        post.page_due_at = datetime.fromtimestamp(answer.until, UTC)
        post.save(update_fields=["page_tries", "page_due_at"])
        return "told to wait"
    post.page_why = (reading.problem or getattr(answer, "why", "gone"))[:300]
    if isinstance(answer, Refused) or post.page_tries >= TRIES_MAX or reading.problem:
        post.page, post.page_due_at = Page.REFUSED if isinstance(answer, Refused) else Page.FAILED, None
    else:
        post.page_due_at = datetime.fromtimestamp(reading.seen + RETRY_S * post.page_tries, UTC)
    post.save(update_fields=["page", "page_why", "page_due_at"])
    return "refused" if post.page == Page.REFUSED else "failed"


def _take(post, reading):
    page = reading.page
    post.page, post.page_due_at, post.page_why = Page.DONE, None, ""
    if len(page.text) > len(post.text):
        post.text = page.text.replace("\x00", "")[:TEXT_LETTERS_MAX]
    post.author = post.author or page.author.replace("\x00", "")[:300]
    post.language = post.language or page.language[:10]
    post.title = post.title or page.title.replace("\x00", "")
    credible = credible_time(page.published, post.seen_at.timestamp())
    if post.published_at is None and credible is not None:
        post.published_at = post.at = datetime.fromtimestamp(credible, UTC)
    _rekey(post, page.canonical_url)
    post.save()
    PostLink.objects.bulk_create(link_rows(post.pk, page.links), ignore_conflicts=True, batch_size=200)
    membership = getattr(post, "membership", None)
    if membership:  # its line may fit better now, and whether it copies can be told better
        Membership.objects.filter(pk=membership.pk).update(copied_share=None, copy_of=None)
        Change.objects.create(story_id=membership.story_id, kind="grew", at=datetime.fromtimestamp(reading.seen, UTC))


def _rekey(post, address):
    """Takes the page's own canonical address as the key, if it is on the same host and nobody has it.

    A page that names its home page, or another site, as canonical is not believed: it would fold posts together.
    """
    if not address or address == post.canonical_url or host_of(address) != host_of(post.canonical_url):
        return
    key = sha(address)
    is_home = address.removeprefix(host_of(address)) in ("", "/")
    is_taken = Post.objects.filter(Q(canonical_hash=key) | Q(feed_hash=key)).exclude(pk=post.pk).exists()
    if not is_home and not is_taken:
        post.canonical_url, post.canonical_hash = address, key
