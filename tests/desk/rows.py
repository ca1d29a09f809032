"""Invented rows for tests of the desk."""

import hashlib
from datetime import timedelta
from itertools import count

from django.utils import timezone

from rejoinder.desk.listening.models import Post, Source
from rejoinder.desk.stories.models import Membership, Story
from rejoinder.desk.stories.sums import sum_up

_numbers = count(1)


def make_source(leaning="", **said):
    n = next(_numbers)
    now = timezone.now()
    address = f"https://site{n}.example/feed"
    fields = {
        "title": f"Site {n}",
        "feed_url": address,
        "state": "listening",
        "health": "fresh",
        "next_poll_at": now,
    } | said
    return Source.objects.create(address=address, leaning=leaning, added_at=now, **fields)


def make_post(source, story=None, *, title="", minutes_ago=1, **said):
    n = next(_numbers)
    url = f"https://site.example/{n}"
    at = timezone.now() - timedelta(minutes=minutes_ago)
    key = hashlib.sha256(url.encode()).hexdigest()
    post = Post.objects.create(
        source=source, url=url, canonical_url=url, canonical_hash=key, feed_hash=key, title=title or f"Post {n}",
        seen_at=at, at=at, published_at=at, content_hash="x", **said,
    )  # fmt: skip
    if story:
        Membership.objects.create(post=post, story=story, at_arrival=story.pk, why="because", at=at)
    return post


def make_story(title, posts):
    now = timezone.now()
    story = Story.objects.create(title=title, first_seen=now, last_post_at=now)
    source = make_source() if posts else None
    for n in range(posts):
        make_post(source, story, title=title, minutes_ago=posts - n)
    sum_up([story.pk])
    story.refresh_from_db()
    return story
