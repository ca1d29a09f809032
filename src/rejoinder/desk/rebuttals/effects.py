"""What an answer did to its story: measured an hour, three and a day after, against stories that nobody answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from rejoinder.core import effect as measure
from rejoinder.core.effect import AFTER_BINS, BEFORE_BINS, CANDIDATES_MAX, Course
from rejoinder.desk.audit.trail import record
from rejoinder.desk.rebuttals.models import Effect, Rebuttal
from rejoinder.desk.stories.models import Membership, Story

HOURS = (1, 3, 24)
LOOKED_BACK = timedelta(days=60)
BATCH = 10
POSTS_MIN = 5  # of a comparison in all; smaller ones have no course


def measure_due(now: datetime, *, limit: int = BATCH) -> int:
    """Measures every effect whose time has come and that is not measured yet. Returns how many."""
    done = 0
    for hours in HOURS:
        ripe = now - _step(hours) * (AFTER_BINS + 1)
        rows = Rebuttal.objects.filter(release__out_at__lte=ripe, release__corrects=None)
        rows = rows.exclude(effects__hours=hours).select_related("release", "story").order_by("-release__out_at")
        for row in rows[:limit]:
            _measure(row, hours, now)
            done += 1
    return done


def _measure(row: Rebuttal, hours: int, now: datetime) -> None:
    step = _step(hours)
    story = row.story.merged_into or row.story
    out_at = row.release.out_at
    answered = _course(_times([story.pk]).get(story.pk, []), out_at, step)
    others = _candidates(story, out_at - story.first_seen, step, now)
    found = measure.effect(answered, [course for _, course in others])
    is_told = isinstance(found, measure.Effect)
    before, after = sum(answered.before), sum(answered.after)
    Effect.objects.get_or_create(
        rebuttal=row, hours=hours,
        defaults={
            "at": now, "before": before, "after": after,
            "expected": round(after / found.ratio, 1) if is_told and found.ratio else None,
            "ratio": found.ratio if is_told else None, "low": found.low, "high": found.high,
            "comparisons": [others[at][0] for at in found.like], "why": in_hours(found.why, hours)[:300],
        },
    )  # fmt: skip
    record("rebuttal.effect", f"rebuttal:{row.pk}", label="job:effect", hours=hours, why=in_hours(found.why, hours))


def _step(hours: int) -> timedelta:
    """One of the twelve parts of the time after; the one in which the answer went out belongs to neither side."""
    return timedelta(hours=hours) / AFTER_BINS


def in_hours(why: str, hours: int) -> str:
    """The finding for so many hours, where the core speaks of one.

    >>> in_hours("Too few posts: 3 in the hour before, 10 are needed.", 3)
    'Too few posts: 3 in the 3 hours before, 10 are needed.'
    """
    if hours == 1:
        return why
    return why.replace("the hour before", f"the {hours} hours before").replace(
        "the hour after", f"the {hours} hours after"
    )


def _candidates(story: Story, age: timedelta, step: timedelta, now: datetime) -> list[tuple[int, Course]]:
    """Stories that nobody answered, at the age this one had when it was answered, whose time after is over."""
    rows = Story.objects.filter(
        merged_into=None, posts_count__gte=POSTS_MIN, first_seen__gte=now - LOOKED_BACK,
        first_seen__lte=now - age - step * (AFTER_BINS + 1),
    )  # fmt: skip
    rows = rows.exclude(pk=story.pk).exclude(state=Story.State.ANSWERED).exclude(rebuttals__release__state="out")
    seen = dict(rows.order_by("-first_seen").values_list("pk", "first_seen")[:CANDIDATES_MAX])
    times = _times(list(seen))
    return [(pk, _course(times.get(pk, []), first + age, step)) for pk, first in seen.items()]


def _times(stories: Sequence[int]) -> dict[int, list[datetime]]:
    """When the posts of these stories in words of their own were made."""
    found: dict[int, list[datetime]] = {}
    for start in range(0, len(stories), 500):
        rows = Membership.objects.filter(story__in=stories[start : start + 500], copy_of=None)
        for story, at in rows.values_list("story_id", "post__at"):
            found.setdefault(story, []).append(at)
    return found


def _course(times: Sequence[datetime], moment: datetime, step: timedelta) -> Course:
    """Counts of twelve steps before the one the moment stands in, that one, and twelve after."""
    counts = [0] * (BEFORE_BINS + 1 + AFTER_BINS)
    for at in times:
        place = BEFORE_BINS + (at - moment) // step
        if 0 <= place < len(counts):
            counts[place] += 1
    return Course(counts, BEFORE_BINS)
