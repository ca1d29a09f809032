"""The rows of the board: read in a fixed number of queries, however many stories there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Case, Count, F, FloatField, IntegerField, QuerySet, Value, When
from django.db.models.functions import Trunc

from rejoinder.core.clock import Clock, clock, duration
from rejoinder.core.growth import BIN_S, Growth, growth, recent_count, spike
from rejoinder.desk.board.shell import on_board, single_quiet
from rejoinder.desk.lines.models import LineMatch
from rejoinder.desk.listening.models import Source
from rejoinder.desk.people.models import Desk
from rejoinder.desk.rebuttals.on_board import OnBoard, of_stories
from rejoinder.desk.stories.models import Membership, Story
from rejoinder.desk.stories.words import STATE_WORDS
from rejoinder.desk.watches.models import Alert

ROWS_MAX = 60  # per group: more than anyone reads at a sitting; the rest is one press away in Stories
GROUP_WORDS = {
    "new": "to decide",
    "responding": "being answered",
    "watch": "watched",
    "answered": "in the last 24 hours",
    "non_story": "kept quiet",
}
CHANCE_MOVED = 0.05
ANSWERED_WINDOW = timedelta(hours=24)
ANSWERS_MAX = 500  # that the middle one is taken of
NEAR_MIN = 0.1  # chance below which a line is not even named as the nearest
COMPACT = ("answered", "non_story")  # settled: one line each


@dataclass(frozen=True)
class Row:
    """One story as the board shows it."""

    story: Story
    clock: Clock
    growth: Growth
    bars: list[int]
    best: LineMatch | None
    alerts: int
    wire: int = 0  # posts that copy an agency
    answer: OnBoard | None = None  # the newest rebuttal

    @property
    def rebuttal(self) -> OnBoard | None:
        """The rebuttal that is being written, asked for or on its way."""
        return self.answer if self.answer and self.answer.is_open else None

    @property
    def recent(self) -> int:
        """Posts of the last 15 minutes."""
        return recent_count(self.bars)

    @property
    def is_cold(self) -> bool:
        """Late, still to decide, and nobody has posted on it for 15 minutes: no alarm, so that alarms are heard."""
        return self.clock.kind == "late" and self.story.state == Story.State.NEW and not self.growth.per_hour

    @property
    def spike(self) -> str:
        """A sentence where the story runs far above its own habit."""
        return spike(self.bars)

    @property
    def moved(self) -> bool:
        """Whether the chance has moved by five points or more since the one it is held against."""
        story = self.story
        return None not in (story.chance, story.chance_was) and abs(story.chance - story.chance_was) >= CHANCE_MOVED

    @property
    def is_compact(self) -> bool:
        return self.story.state in COMPACT

    @property
    def near(self) -> LineMatch | None:
        """The best line, unless it is so far off that naming it would mislead."""
        return self.best if self.best and (self.best.is_fit or self.best.score >= NEAR_MIN) else None

    @property
    def only_side(self) -> str:
        """The one leaning that carries the story, where at least two sources do and all of them have it."""
        carriers = {leaning: count for leaning, count in self.story.carriers.items() if count}
        leaning, count = next(iter(carriers.items()), ("", 0))
        return leaning if len(carriers) == 1 and count > 1 else ""


@dataclass(frozen=True)
class Group:
    """The rows of one state; `total` counts those that did not fit as well."""

    state: str
    total: int
    rows: list[Row] = field(default_factory=list)

    @property
    def word(self) -> str:
        return STATE_WORDS[self.state]

    @property
    def says(self) -> str:
        return GROUP_WORDS[self.state]

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Board:
    """All that the Now page shows."""

    groups: list[Group]
    counts: dict[str, int]
    singles: int
    chosen: str  # a state, or "" for all

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def filters(self) -> list[tuple[str, str, int]]:
        return [(state, word, self.counts[state]) for state, word in STATE_WORDS.items()]


def read_board(desk: Desk, now: datetime, *, chosen: str = "") -> Board:
    """The board at `now`; with `chosen`, only the rows of that state. Counts are always of all."""
    alive = on_board(Story.objects.all(), now)
    shown = alive.exclude(single_quiet())
    found = dict(shown.order_by().values_list("state").annotate(count=Count("id")))
    counts = {state: found.get(state, 0) for state in STATE_WORDS}
    groups = []
    for state in STATE_WORDS:
        if counts[state] and chosen in ("", state):
            stories = _in_order(shown.filter(state=state), state, now - _target(desk))[:ROWS_MAX]
            groups.append((state, list(_with_first(stories))))
    rows = {row.story.pk: row for row in as_rows([s for _, stories in groups for s in stories], desk, now)}
    return Board(
        groups=[Group(state, counts[state], [rows[s.pk] for s in stories]) for state, stories in groups],
        counts=counts,
        singles=alive.filter(single_quiet()).count(),
        chosen=chosen,
    )


def read_rows(story_ids: Sequence[int], desk: Desk, now: datetime) -> list[Row]:
    """The rows of these stories, of those that stand on the board."""
    stories = on_board(Story.objects.filter(pk__in=story_ids[:ROWS_MAX]), now).exclude(single_quiet())
    return as_rows(list(_with_first(stories)), desk, now)


def as_rows(stories: Sequence[Story], desk: Desk, now: datetime) -> list[Row]:
    """Rows for stories, with their best lines, alerts, copies of a wire and rebuttals: four queries."""
    ids = [story.pk for story in stories]
    best = {match.story_id: match for match in LineMatch.objects.filter(story__in=ids, rank=1).select_related("line")}
    alerts = _counts(Alert.objects.filter(story__in=ids))
    copying = [story.pk for story in stories if story.copies_count]
    wire = _counts(Membership.objects.filter(story__in=copying, copy_of__source__medium=Source.Medium.AGENCY))
    answers = of_stories(ids)
    return [
        _row(
            story, desk, now,
            (best.get(story.pk), alerts.get(story.pk, 0), wire.get(story.pk, 0), answers.get(story.pk)),
        )
        for story in stories
    ]  # fmt: skip


def median_answer(now: datetime) -> str:
    """How long the first answers of the last 24 hours took, in the middle; empty where nothing was answered."""
    answered = Story.objects.filter(state=Story.State.ANSWERED, state_at__gte=now - ANSWERED_WINDOW)
    took = [(at - seen).total_seconds() for at, seen in answered.values_list("state_at", "first_seen")[:ANSWERS_MAX]]
    return duration(max(0.0, median(took))) if took else ""


def clock_of(story: Story, desk: Desk, now: datetime) -> Clock:
    """The clock of a story: it runs for those new or being answered, stops at the answer, and is off for the rest."""
    is_answered = story.state == Story.State.ANSWERED and story.state_at is not None
    return clock(
        story.first_seen.timestamp(),
        now.timestamp(),
        target_s=_target(desk).total_seconds(),
        answered=story.state_at.timestamp() if is_answered else None,
        runs=story.state in (Story.State.NEW, Story.State.RESPONDING),
    )


def aged(story: Story, now: datetime) -> tuple[list[int], Growth]:
    """Bars and growth as they are at `now`: those of the last summing-up, moved on by the time since.

    A story that nobody posts on is not summed up again; without this it would look fast for ever.
    """
    bars = list(story.spark) or [0] * 13
    passed = int((now - (story.summed_at or now)).total_seconds() // BIN_S)
    if passed <= 0:
        before = sum(bars[-12:-3]) * 3600 / (9 * BIN_S)
        return bars, Growth(story.growth, before, story.growth_word or "quiet")
    bars = (bars[passed:] + [0] * passed)[-len(bars) :] if passed < len(bars) else [0] * len(bars)
    times = [-(back + 0.5) * BIN_S for back, count in enumerate(reversed(bars)) for _ in range(count)]
    return bars, growth(times, 0.0)


def _row(story: Story, desk: Desk, now: datetime, beside: tuple[LineMatch | None, int, int, OnBoard | None]) -> Row:
    bars, grown = aged(story, now)
    return Row(story, clock_of(story, desk, now), grown, bars, *beside)


def _counts(found: QuerySet) -> dict[int, int]:
    return dict(found.order_by().values_list("story").annotate(count=Count("id")))


def _target(desk: Desk) -> timedelta:
    return timedelta(minutes=desk.answer_target_min)


def _with_first(stories: Iterable[Story]):
    return stories.select_related("first_post__source", "state_by")


def _in_order(stories: QuerySet, state: str, edge: datetime) -> QuerySet:
    """What must be decided first on top: clocks that run, least time left first; then the late ones, likeliest first.

    Settled stories stand newest decision first.
    """
    if state not in ("new", "responding"):
        return stories.order_by(F("state_at").desc(nulls_last=True), "-last_post_at", "-id")
    is_late = When(first_seen__lt=edge, then=Value(1))
    late_chance = Case(When(first_seen__lt=edge, then=F("chance")), default=Value(0.0), output_field=FloatField())
    late_growth = Case(When(first_seen__lt=edge, then=F("growth")), default=Value(0.0), output_field=FloatField())
    late_size = Case(When(first_seen__lt=edge, then=F("sources_count")), default=Value(0), output_field=IntegerField())
    lateness = Case(is_late, default=Value(0), output_field=IntegerField())
    minute = Trunc("first_seen", "minute")  # what was seen together, as on the first reading, is sorted by speed
    return stories.order_by(
        lateness,
        late_chance.desc(nulls_last=True),
        late_growth.desc(),
        late_size.desc(),
        minute,
        "-growth",
        "-sources_count",
        "first_seen",
        "id",
    )
