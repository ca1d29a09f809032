"""What was said against what happened: the figures of the record, for the page, the API and the command line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Case, Count, F, FloatField, Min, Value, When

from rejoinder.core.forecast.definition import in_words
from rejoinder.core.forecast.model import HORIZONS_H
from rejoinder.core.forecast.scores import Bin, Scores, reliability, score, wilson
from rejoinder.desk.forecasts.models import INVENTED, Forecast
from rejoinder.desk.forecasts.posts import definition_of
from rejoinder.desk.people.models import Desk

CALLS_MAX = 20_000  # of one horizon that the figures are made of: the newest
FEW = 50  # under so many the page shows dots and makes no sentence
SHOWN = 20  # past calls in the list


@dataclass(frozen=True)
class Horizon:
    """How the calls of one horizon fared; `scores` is None where none is settled. The range (80 %) is of the Brier."""

    hours: int
    scores: Scores | None
    low: float = 0.0
    high: float = 0.0

    @property
    def better_by(self) -> int:
        """Per cent that the Brier score is better than the base rate's."""
        return round(100 * self.scores.skill) if self.scores else 0

    @property
    def is_hardly_better(self) -> bool:
        """Whether the range touches the base rate's score."""
        return bool(self.scores) and self.high >= self.scores.base_brier


@dataclass(frozen=True)
class Record:
    """All that the page says of one version of the definition."""

    hours: int
    version: int
    versions: list[int]
    total: int
    open: int
    horizons: list[Horizon]
    bins: list[Bin]
    too_little: int
    too_little_happened: int
    definition: str
    is_invented: bool = False  # holds calls that came with the demo
    next_at: datetime | None = None  # when the next open call is settled

    @property
    def chosen(self) -> Horizon:
        """The figures of the horizon looked at."""
        return next(one for one in self.horizons if one.hours == self.hours)

    @property
    def lean(self) -> "Lean | None":
        """Where the forecast says too much or too little, further than chance explains; the clearest such place."""
        return None if self.is_few else lean_of(self.bins)

    @property
    def is_few(self) -> bool:
        return self.chosen.scores is None or self.chosen.scores.n < FEW

    @property
    def headline(self) -> Bin | None:
        """The fullest bin away from nought: what the title tells of."""
        telling = [one for one in self.bins if one.said >= 0.15] or self.bins
        return max(telling, key=lambda one: one.n, default=None) if not self.is_few else None


@dataclass(frozen=True)
class Lean:
    """Neighbouring bins that err to one side: from and to (said), how many happened of how many, the mean said."""

    low: float
    high: float
    happened: int
    n: int
    said: float

    @property
    def is_too_much(self) -> bool:
        return self.said * self.n > self.happened


def lean_of(bins: Sequence[Bin]) -> Lean | None:
    """The run of bins of one sign whose pooled 80 % interval leaves out what was said, the widest miss first."""
    found, run = [], []
    for one in [*bins, None]:
        if run and (one is None or (one.said > one.happened) != (run[0].said > run[0].happened)):
            found.append(_pooled(run))
            run = []
        if one is not None:
            run.append(one)
    missed = [lean for lean in found if not _holds(lean)]
    return max(missed, key=lambda lean: abs(lean.said * lean.n - lean.happened), default=None)


def _pooled(run: Sequence[Bin]) -> Lean:
    n = sum(one.n for one in run)
    said = sum(one.said * one.n for one in run) / n
    return Lean(min(one.said for one in run), max(one.said for one in run), sum(one.count for one in run), n, said)


def _holds(lean: Lean) -> bool:
    low, high = wilson(lean.happened / lean.n, lean.n)
    return low <= lean.said <= high


def read_record(desk: Desk, *, hours: int, version: int | None = None) -> Record:
    """The record of one horizon and version of the definition; the desk's own version where None."""
    version = desk.story_version if version is None else version
    calls = Forecast.objects.filter(definition=version)
    settled = defaultdict(list)
    for at in HORIZONS_H:
        rows = calls.filter(hours=at).exclude(happened=None).order_by("-settled_at", "-id")
        settled[at] = list(rows.values_list("chance", "happened", "story_id")[:CALLS_MAX])
    said = {at: [row for row in settled[at] if row[0] is not None] for at in HORIZONS_H}
    silent = [row for row in settled[hours] if row[0] is None]
    waiting = calls.filter(hours=hours, happened=None).aggregate(n=Count("id"), next=Min("due_at"))
    return Record(
        hours=hours,
        version=version,
        versions=sorted(set(Forecast.objects.values_list("definition", flat=True)) | {desk.story_version}),
        total=len(said[hours]),
        open=waiting["n"],
        horizons=[_horizon(at, said[at]) for at in HORIZONS_H],
        bins=reliability([row[0] for row in said[hours]], [row[1] for row in said[hours]]) if said[hours] else [],
        too_little=len(silent),
        too_little_happened=sum(row[1] for row in silent),
        definition=in_words(definition_of(desk)),
        is_invented=calls.filter(model=INVENTED).exists(),
        next_at=waiting["next"],
    )


@dataclass(frozen=True)
class PastForecasts:
    """The record in one line: how many calls of the board's horizon are settled, and their Brier score."""

    total: int
    brier: float | None
    is_invented: bool = False  # some came with the demo


def past_forecasts(desk: Desk) -> PastForecasts:
    """How the forecasts that the board shows fared so far: two queries that read no row into memory."""
    rows = Forecast.objects.filter(definition=desk.story_version, hours=desk.forecast_h).exclude(chance=None)
    gap = F("chance") - Case(When(happened=True, then=Value(1.0)), default=Value(0.0), output_field=FloatField())
    found = rows.exclude(happened=None).aggregate(total=Count("id"), brier=Avg(gap * gap))
    return PastForecasts(found["total"], found["brier"], rows.filter(model=INVENTED).exists())


def worst_calls(*, hours: int, version: int, newest: bool = False) -> list[Forecast]:
    """Settled calls, those furthest from what happened first, or the newest first; each story once."""
    rows = Forecast.objects.filter(hours=hours, definition=version).exclude(happened=None).exclude(chance=None)
    found = list(rows.select_related("story").order_by("-settled_at", "-id")[: 20 * SHOWN])
    for call in found:
        call.brier = (call.chance - call.happened) ** 2
    if not newest:
        found.sort(key=lambda call: (-call.brier, -call.pk))
    once: dict[int, Forecast] = {}
    for call in found:
        once.setdefault(call.story_id, call)
    return list(once.values())[:SHOWN]


def _horizon(hours: int, rows: Sequence[tuple]) -> Horizon:
    if not rows:
        return Horizon(hours, None)
    found = score([row[0] for row in rows], [float(row[1]) for row in rows])
    low, high = _range(rows)
    return Horizon(hours, found, low, high)


def _range(rows: Sequence[tuple]) -> tuple[float, float]:
    """An 80 % range of the mean squared error, taking a story's calls as one: they are alike."""
    by_story = defaultdict(list)
    for chance, happened, story in rows:
        by_story[story].append((chance - happened) ** 2)
    means = [sum(one) / len(one) for one in by_story.values()]
    mean = sum(sum(one) for one in by_story.values()) / len(rows)
    if len(means) < 2:
        return 0.0, 1.0
    spread = (sum((one - sum(means) / len(means)) ** 2 for one in means) / (len(means) - 1) / len(means)) ** 0.5
    return max(0.0, mean - 1.2816 * spread), min(1.0, mean + 1.2816 * spread)
