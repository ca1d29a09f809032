"""How fast the desk answers, and what its answers did: the figures of the record, for page, API and command line."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q

from rejoinder.core.responses import Response, StepTimes, step_times
from rejoinder.desk.people.desk import desk_row
from rejoinder.desk.rebuttals.models import Effect, Rebuttal
from rejoinder.desk.rebuttals.writing import of_story
from rejoinder.desk.stories.models import Story

DAYS = (1, 7, 30, 365)
STORIES_MAX = 2_000
SHOWN = 40  # answered stories in the table of effects
WORDS = {
    "triage": "First sighting to the decision to answer",
    "draft": "to the first draft",
    "approval": "to a second person’s yes",
    "out": "to the first text out",
    "uptake": "to the first who takes it up",
    "answer": "First sighting to first text out",
}


@dataclass(frozen=True)
class Answered:
    """One story that was answered, with the moments of its answer and what it did."""

    story: Story
    rebuttal: Rebuttal
    effects: dict[int, Effect]

    @property
    def took_s(self) -> float:
        return max(0.0, (self.rebuttal.release.out_at - self.story.first_seen).total_seconds())


@dataclass(frozen=True)
class RecordOfAnswers:
    """All that the page says of so many days."""

    days: int
    target_min: int
    steps: list[StepTimes]
    total: int
    by_hand: int  # of them answered without a rebuttal, so without its moments
    answered: list[Answered]

    @property
    def answer(self) -> StepTimes:
        return self.steps[-1]

    @property
    def told(self) -> int:
        """Effects of one hour that could be told."""
        return sum(1 for one in self.answered if (found := one.effects.get(1)) and found.ratio is not None)

    @property
    def measured(self) -> int:
        return sum(1 for one in self.answered if 1 in one.effects)


def read_record(now: datetime, *, days: int = 30) -> RecordOfAnswers:
    """The record of the stories first seen in the last days that somebody decided to answer."""
    desk = desk_row()
    since = now - timedelta(days=days)
    stories = Story.objects.filter(merged_into=None, first_seen__gte=since)
    decided = Q(state__in=[Story.State.RESPONDING, Story.State.ANSWERED]) | Q(rebuttals__isnull=False)
    chosen = list(stories.filter(decided).distinct().order_by("-first_seen")[:STORIES_MAX])
    rebuttals = of_story(*chosen).filter(release__corrects=None).select_related("release", "story")
    by_story: dict[int, list[Rebuttal]] = {}
    for row in rebuttals.order_by("pk"):
        by_story.setdefault(row.story.merged_into_id or row.story_id, []).append(row)
    responses = [response_of(story, by_story.get(story.pk, [])) for story in chosen]
    steps = step_times(responses, now.timestamp(), target_s=desk.answer_target_min * 60.0) if responses else ()
    by_hand = sum(1 for story in chosen if story.state == Story.State.ANSWERED and story.pk not in by_story)
    return RecordOfAnswers(days, desk.answer_target_min, list(steps), len(chosen), by_hand, _answered(since))


def response_of(story: Story, rebuttals: list[Rebuttal]) -> Response:
    """The moments of one story. One that was answered by hand has only the minute at which somebody said so."""
    if not rebuttals:
        at = story.state_at.timestamp() if story.state_at else None
        is_done = story.state == Story.State.ANSWERED
        return Response(story.first_seen.timestamp(), triage=None if is_done else at, out=at if is_done else None)
    alive = [row for row in rebuttals if row.dropped_at is None]
    until = None if alive else max(row.dropped_at for row in rebuttals).timestamp()
    return Response(
        story.first_seen.timestamp(),
        triage=_first(row.triaged_at for row in rebuttals),
        draft=_first(row.opened_at for row in rebuttals),
        approval=_first(row.release.approved_at for row in rebuttals),
        out=_first(row.release.out_at for row in rebuttals),
        uptake=_first(row.uptake_at for row in rebuttals),
        until=until,
    )


def _first(moments) -> float | None:
    known = [moment.timestamp() for moment in moments if moment is not None]
    return min(known, default=None)


def _answered(since: datetime) -> list[Answered]:
    """Stories whose answer is out, newest first, with their effects: two queries."""
    rows = Rebuttal.objects.filter(release__out_at__gte=since, release__corrects=None)
    rows = rows.select_related("release", "story").prefetch_related(Prefetch("effects", to_attr="measured"))
    rows = rows.order_by("-release__out_at")[:SHOWN]
    return [Answered(row.story, row, {one.hours: one for one in row.measured}) for row in rows]


def told(record: RecordOfAnswers) -> dict:
    """The record as plain values."""
    return {
        "days": record.days, "target_min": record.target_min, "stories": record.total, "by_hand": record.by_hand,
        "steps": [
            {"step": one.step, "done": one.done, "waiting": one.waiting, "median_s": one.median_s, "p90_s": one.p90_s,
             "within_target": one.within}
            for one in record.steps
        ],
        "answered": [
            {"story": one.story.pk, "title": one.story.title, "rebuttal": one.rebuttal.pk, "took_s": one.took_s,
             "effects": [
                {"hours": found.hours, "ratio": found.ratio, "low": found.low, "high": found.high, "why": found.why}
                for found in sorted(one.effects.values(), key=lambda found: found.hours)
            ]}
            for one in record.answered
        ],
    }  # fmt: skip
