"""What a watch would have told at once in the last seven days: the same decisions, made over what is kept."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from rejoinder.core.growth import RECENT_S
from rejoinder.core.quiet import waits_until
from rejoinder.core.telling import AtOnce, Past, Telling, replay
from rejoinder.desk.forecasts.models import Forecast
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Membership, Story
from rejoinder.desk.watches.counting import DAYS, count_posts
from rejoinder.desk.watches.models import Watch

STORIES_MAX = 400  # the newest that fit
BATCH = 400  # ids in one statement


@dataclass(frozen=True)
class Told:
    """One telling that would have been."""

    story: int
    at: float
    telling: Telling
    chance: float | None
    is_quiet: bool  # it would have waited for the end of quiet hours
    wakes: bool  # in quiet hours, and above the wake line


@dataclass(frozen=True)
class Trial:
    """The pasts of the stories that fit a watch, from which any line can be tried without reading them again."""

    pasts: dict[int, Past]
    desk: Desk

    def told(self, rule: AtOnce) -> list[Told]:
        """What would have been told at once, in order of time."""
        zone, found = zone_of(self.desk), []
        for story, past in self.pasts.items():
            for at, telling, chance in replay(rule, past):
                quiet, wakes = self._quiet(at, chance, zone)
                found.append(Told(story, at, telling, chance, quiet, wakes))
        return sorted(found, key=lambda one: (one.at, one.story))

    def _quiet(self, at: float, chance: float | None, zone) -> tuple[bool, bool]:
        moment = datetime.fromtimestamp(at, UTC)
        waits = waits_until(moment, self.desk.quiet_from, self.desk.quiet_to, zone) > moment
        is_waking = chance is not None and chance * 100 >= self.desk.wake_pct
        return waits and not is_waking, waits and is_waking


def try_watch(watch: Watch, desk: Desk, fitting: Iterable[int] | None = None) -> Trial:
    """The stories of the last week that fit a watch, saved or not. `fitting`: ids of posts that were counted before.

    How many sources carry a story, and on which side, is taken as they stand now.
    """
    since = timezone.now() - timedelta(days=DAYS)
    if fitting is None:
        fitting = count_posts(watch.words, watch.query) if watch.words or watch.query else None
    first = _first_fits(fitting) if fitting is not None else None
    stories = _stories(first, since)
    kept = [story for story in stories if _holds(watch, story)][:STORIES_MAX]
    return Trial(_pasts(kept, first or {}, watch, desk), desk)


def _first_fits(posts: Iterable[int]) -> dict[int, float]:
    """When the first fitting post of each story came, by story."""
    found: dict[int, float] = {}
    ids = list(posts)
    for start in range(0, len(ids), BATCH):
        of = Membership.objects.filter(post_id__in=ids[start : start + BATCH])
        for story, at in of.values_list("story_id", "post__seen_at"):
            found[story] = min(found.get(story, float("inf")), at.timestamp())
    return found


def _stories(first: dict[int, float] | None, since: datetime) -> list[Story]:
    live = Story.objects.filter(last_post_at__gte=since, merged_into=None, posts_count__gt=0).order_by("-last_post_at")
    if first is None:
        return list(live[:STORIES_MAX])
    ids, found = list(first), []
    for start in range(0, len(ids), BATCH):
        found += live.filter(pk__in=ids[start : start + BATCH])
    return sorted(found, key=lambda story: story.last_post_at, reverse=True)


def _holds(watch: Watch, story: Story) -> bool:
    is_carried = not watch.leaning or story.carriers.get(watch.leaning, 0) > 0
    return story.sources_count >= watch.sources_min and is_carried


def _fast_from(times: list[float], speed_min: float) -> float:
    """When a story first had so many posts an hour, over 15 minutes as its growth is counted; infinite for never."""
    if not speed_min:
        return float("-inf")
    times, first = sorted(times), 0
    for upto, at in enumerate(times):
        while times[first] <= at - RECENT_S:
            first += 1
        if (upto - first + 1) * 3600 / RECENT_S >= speed_min:
            return at
    return float("inf")


def _pasts(stories: list[Story], first: dict[int, float], watch: Watch, desk: Desk) -> dict[int, Past]:
    since = timezone.now() - timedelta(days=DAYS)
    ids = [story.pk for story in stories]
    times: dict[int, list[float]] = defaultdict(list)
    calls: dict[int, list[tuple[float, float | None]]] = defaultdict(list)
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        posts = Membership.objects.filter(story_id__in=some, post__seen_at__gte=since)
        for story, at in posts.values_list("story_id", "post__seen_at"):
            times[story].append(at.timestamp())
        said = Forecast.objects.filter(story_id__in=some, at__gte=since, hours=desk.forecast_h)
        for story, at, chance in said.values_list("story_id", "at", "chance"):
            calls[story].append((at.timestamp(), chance))
    found = {}
    for story in stories:
        said_of = calls[story.pk]
        if story.chance is not None and story.chance_at is not None:
            said_of = [*said_of, (story.chance_at.timestamp(), story.chance)]
        became = story.became_at.timestamp() if story.became_at and story.became_at >= since else None
        begins = max(first.get(story.pk, float("-inf")), _fast_from(times[story.pk], watch.speed_min))
        found[story.pk] = Past(times[story.pk], said_of, became, begins, _silenced(story))
    return found


def _silenced(story: Story) -> float:
    """From when on nobody is told of it: muted, or called a non-story."""
    at = [story.muted_at] if story.muted_at else []
    if story.state == Story.State.NON_STORY and story.state_at:
        at.append(story.state_at)
    return min(at).timestamp() if at else float("inf")
