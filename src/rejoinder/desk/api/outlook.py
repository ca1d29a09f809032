"""What will become of stories, how their words changed, and how good past forecasts were, over the API."""

from dataclasses import asdict

from django.utils import timezone
from ninja import Path, Query, Router

from rejoinder.core.forecast.model import HORIZONS_H
from rejoinder.desk.api import outlook_shapes
from rejoinder.desk.api.access import READ
from rejoinder.desk.api.stories import REFUSED, Key, live_story
from rejoinder.desk.board import snapshots
from rejoinder.desk.board.rows import aged
from rejoinder.desk.board.speed import speed_of
from rejoinder.desk.forecasts.record import read_record
from rejoinder.desk.people.desk import desk_row
from rejoinder.desk.stories.days import days_told
from rejoinder.desk.stories.phrases import phrases_of, phrases_told
from rejoinder.errors import BadInput

router = Router(tags=["outlook"])


@router.get("/stories/{story}/outlook", response={200: outlook_shapes.Outlook, **REFUSED}, auth=READ)
def outlook(request, story: int = Key):
    """The chances of a story, what moved them, and the verdict's line; null where there is too little to say."""
    found, now = live_story(story), timezone.now()
    speed = speed_of(found, aged(found, now)[0], now)
    return {
        "story": found.pk, "chance": found.chance, "chances": found.chances, "why": found.chance_why,
        "at": _seconds(found.chance_at), "became_at": _seconds(found.became_at), "became_why": found.became_why,
        "reopens_pct": found.reopens_pct, "quiet_until": _seconds(found.quiet_until),
        "reopened_at": _seconds(found.reopened_at), "reopened_why": found.reopened_why,
        "copies": found.copies_count, "own_words": found.own_count,
        "acceleration": speed.acceleration.per_hour, "acceleration_word": speed.acceleration.word,
        "spikes": speed.spikes, "carriers_weight": round(speed.weight, 3), "heavy_carriers": speed.heavy,
    }  # fmt: skip


@router.get("/stories/{story}/phrases", response={200: list[outlook_shapes.Phrase], **REFUSED}, auth=READ)
def phrases(request, story: int = Key):
    """Each phrase that several carriers say, its wordings oldest first under the one they came from."""
    found = phrases_told(live_story(story))
    for phrase in found:
        for one in phrase["wordings"]:
            one["first_seen"] = one["first_seen"].timestamp()
    return found


@router.get("/stories/{story}/days", response={200: outlook_shapes.Days, **REFUSED}, auth=READ)
def days(request, story: int = Key):
    """A story day by day: what was new on each, and the earlier stories that it tells of again."""
    found = live_story(story)
    told = days_told(found, phrases_of(found))
    for one in told["came_before"]:
        one["last_post_at"] = one["last_post_at"].timestamp()
    return told


@router.get("/board/at/{minute}", response={200: outlook_shapes.Stood, **REFUSED}, auth=READ)
def board_at(request, minute: str = Path(..., max_length=40)):
    """The board as it stood at a past minute (2026-10-08T21:34Z), with its hash."""
    found = snapshots.stood(snapshots.read_minute(minute))
    return {"at": found.at.timestamp(), "sha256": found.sha256, "before": found.before, "groups": found.groups}


@router.get("/record", response={200: outlook_shapes.Record, **REFUSED}, auth=READ)
def record(request, hours: int = Query(6)):
    """Settled forecasts against what happened; hours are 1, 3, 6 or 24."""
    if hours not in HORIZONS_H:
        raise BadInput(f"hours {hours}: forecasts look {', '.join(map(str, HORIZONS_H))} hours ahead")
    found = read_record(desk_row(), hours=hours)
    return {
        "definition": found.definition, "version": found.version,
        "is_invented": found.is_invented, "settled": found.total, "open": found.open,
        "too_little": found.too_little, "too_little_happened": found.too_little_happened,
        "by_hours": {str(one.hours): asdict(one.scores) if one.scores else None for one in found.horizons},
        "reliability": [asdict(one) for one in found.bins],
    }  # fmt: skip


def _seconds(at):
    return at.timestamp() if at else None
