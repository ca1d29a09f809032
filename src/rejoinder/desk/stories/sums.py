"""Sums up stories from their posts, so that the board reads rows and counts nothing."""

from collections import defaultdict

from django.utils import timezone

from rejoinder.core.carriers import Carried, carriers_by_leaning
from rejoinder.core.growth import growth, spark
from rejoinder.desk.stories.models import Change, Membership, Story

SUMMED = (
    "title", "first_post_id", "first_seen", "last_post_at", "posts_count", "sources_count", "growth", "growth_word",
    "spark", "carriers", "summed_at",
)  # fmt: skip
BATCH_STORIES = 400  # in one query; SQLite takes at most a few thousand values


def sum_up(story_ids, now=None, *, kind="grew"):
    """Recomputes the summed columns of these stories and writes a Change for each; two queries a batch.

    A story's title is that of its first post unless a person named it. Stories without posts are left as they are.
    """
    now = now or timezone.now()
    ids = sorted(set(story_ids))
    for start in range(0, len(ids), BATCH_STORIES):
        _sum_batch(ids[start : start + BATCH_STORIES], now, kind)


def _sum_batch(ids, now, kind):
    posts = defaultdict(list)
    rows = Membership.objects.filter(story_id__in=ids).values_list(
        "story_id", "post_id", "post__at", "post__seen_at", "post__source_id", "post__source__leaning", "post__title"
    )
    for story_id, *post in rows:
        posts[story_id].append(post)
    stories = [story for story in Story.objects.filter(id__in=ids) if posts[story.id]]
    for story in stories:
        _sum_one(story, posts[story.id], now)
    Story.objects.bulk_update(stories, SUMMED, batch_size=100)
    Change.objects.bulk_create(Change(story=story, kind=kind, at=now) for story in stories)


def _sum_one(story, posts, now):
    at = now.timestamp()
    posts.sort(key=lambda post: (post[1], post[0]))
    times = [post[1].timestamp() for post in posts]
    first = posts[0]
    if not story.is_title_fixed:
        story.title = first[5] or story.title
    grown = growth(times, at)
    story.first_post_id = first[0]
    story.first_seen = min(post[2] for post in posts)
    story.last_post_at = posts[-1][1]
    story.posts_count = len(posts)
    story.carriers = carriers_by_leaning(Carried(post[3], post[4], 0.0) for post in posts)
    story.sources_count = sum(story.carriers.values())
    story.growth, story.growth_word = grown.per_hour, grown.word
    story.spark = spark(times, at)
    story.summed_at = now
