"""The posts of stories as the forecast sees them, and what the team says is a story."""

import zoneinfo
from bisect import bisect_left
from collections import defaultdict
from datetime import timedelta

from rejoinder.core.forecast.definition import SeenPost, StoryDefinition
from rejoinder.desk.listening.models import Post, Source
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Membership

LISTED = (Source.Medium.NEWS, Source.Medium.AGENCY)
POSTS_MAX = 2_000  # of one story: the first ones; a story of more is one
BATCH_STORIES = 200
WHOLE_EVERY = timedelta(minutes=10)  # then all times are read again: a post may have been written late


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


class PostTimes:
    """When all posts were out: against them a story's share of attention is counted.

    Kept from one look to the next, which reads only the posts that came since.
    """

    def __init__(self, hours: int = 48) -> None:
        self._hours = hours
        self._times: list[float] = []
        self._last, self._whole_at = 0, None

    def until(self, now) -> list[float]:
        """The times of all posts of the last hours, in order."""
        if self._whole_at is None or now - self._whole_at > WHOLE_EVERY:
            self._times, self._last, self._whole_at = [], 0, now
        oldest = now - timedelta(hours=self._hours)
        fresh = Post.objects.filter(at__gte=oldest, at__lte=now)
        rows = list((fresh.filter(id__gt=self._last) if self._last else fresh).values_list("id", "at"))
        if rows:
            self._last = max(self._last, max(key for key, _ in rows))
            self._times = sorted([*self._times, *(at.timestamp() for _, at in rows)])
        self._times = self._times[bisect_left(self._times, oldest.timestamp()) :]
        return self._times
