"""Sums up stories from their posts, so that the board reads rows and counts nothing."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from rejoinder.core.carriers import Carried, carriers_by_leaning
from rejoinder.core.growth import growth, spark
from rejoinder.desk.stories.models import Change, Membership, Story
from rejoinder.desk.work.rows import write_columns

SUMMED = (
    "title", "first_post_id", "first_seen", "last_post_at", "posts_count", "sources_count", "growth", "growth_word",
    "spark", "carriers", "copies_count", "own_count", "summed_at",
)  # fmt: skip
BATCH_STORIES = 400  # in one query; SQLite takes at most a few thousand values
HOPS_MAX = 100  # sign-posts followed from a story that was merged away; a ring cannot hold us


def sum_up(story_ids, now=None, *, kind="grew"):
    """Recomputes the summed columns of these stories and writes a Change for each; a handful of queries a batch.

    A story's title is that of its first post unless a person named it. Stories without posts are left as they are.
    Posts that the jobs put into a story that a person had just merged away go where its other posts went.
    """
    now = now or timezone.now()
    with transaction.atomic():
        ids = sorted(set(story_ids) | _send_on(set(story_ids)))
        for start in range(0, len(ids), BATCH_STORIES):
            _sum_batch(ids[start : start + BATCH_STORIES], now, kind)


def standing(story_id):
    """The id of the story that stands where this one was merged to; its own where it was not."""
    for _ in range(HOPS_MAX):
        ahead = Story.objects.filter(pk=story_id).values_list("merged_into_id", flat=True).first()
        if ahead is None:
            break
        story_id = ahead
    return story_id


def _send_on(ids):
    strays = Membership.objects.filter(story_id__in=ids, story__merged_into__isnull=False)
    found = {story: standing(story) for story in strays.values_list("story_id", flat=True).distinct()}
    for story, ahead in found.items():
        Membership.objects.filter(story_id=story).update(story_id=ahead)
    return set(found.values())


def _sum_batch(ids, now, kind):
    # Held before the posts are read: a person who names the story meanwhile is never overwritten.
    held = list(Story.objects.select_for_update(of=("self",), no_key=True).filter(id__in=ids).order_by("id"))
    posts = defaultdict(list)
    rows = Membership.objects.filter(story_id__in=ids).values_list(
        "story_id",
        "post_id",
        "post__at",
        "post__seen_at",
        "post__source_id",
        "post__source__leaning",
        "post__title",
        "copy_of_id",
    )
    for story_id, *post in rows:
        posts[story_id].append(post)
    stories = [story for story in held if posts[story.id]]
    for story in stories:
        _sum_one(story, posts[story.id], now)
    write_columns(stories, SUMMED)
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
    story.copies_count = sum(post[6] is not None for post in posts)
    story.own_count = len({post[3] for post in posts if post[6] is None})
    story.growth, story.growth_word = grown.per_hour, grown.word
    story.spark = spark(times, at)
    story.summed_at = now
