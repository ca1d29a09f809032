"""The posts of stories as the forecast sees them, and what the team says is a story."""

import zoneinfo
from collections import defaultdict
from datetime import timedelta

from rejoinder.core.forecast.definition import SeenPost, StoryDefinition
from rejoinder.desk.listening.models import Post, Source
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Membership

LISTED = (Source.Medium.NEWS, Source.Medium.AGENCY)
POSTS_MAX = 2_000  # of one story: the first ones; a story of more is one
BATCH_STORIES = 200


def definition_of(desk: Desk) -> StoryDefinition:
    """What counts as a story at this desk."""
    return StoryDefinition(desk.story_listed_min, desk.story_both_sides, desk.story_share_pct / 100)


def zone_of(desk: Desk) -> zoneinfo.ZoneInfo:
    """The desk's time zone; UTC where this machine does not know it."""
    try:
        return zoneinfo.ZoneInfo(desk.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def seen_posts(story_ids) -> dict[int, list[SeenPost]]:
    """The posts of these stories in order of time."""
    found = defaultdict(list)
    ids = list(story_ids)
    for start in range(0, len(ids), BATCH_STORIES):
        rows = Membership.objects.filter(story_id__in=ids[start : start + BATCH_STORIES]).values_list(
            "story_id", "post__at", "post__source_id", "post__source__leaning", "post__source__medium", "copy_of_id"
        )
        for story, at, source, leaning, medium, copy_of in rows.order_by("post__at", "post_id"):
            if len(found[story]) < POSTS_MAX:
                found[story].append(SeenPost(at.timestamp(), source, leaning, medium in LISTED, copy_of is not None))
    return found


def post_times(now, hours: int = 48) -> list[float]:
    """When all posts of the last hours were out, in order: against them a story's share of attention is counted."""
    times = Post.objects.filter(at__gte=now - timedelta(hours=hours), at__lte=now).order_by("at")
    return [at.timestamp() for at in times.values_list("at", flat=True)]
