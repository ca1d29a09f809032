"""What a digest says of each story, in sentences that both parts of the mail share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from rejoinder.core.clock import duration
from rejoinder.core.forecast.scores import word_of
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches.digest import PACE_H, Item, Told

TITLE_LETTERS_MAX = 160
SIDES = ("left", "centre", "right")
LABELLED_MIN = 3  # carriers with a label, before a side is named
DAY = timedelta(days=1)
STATES = {Story.State.ANSWERED: "Answered", Story.State.RESPONDING: "Taken", Story.State.WATCH: "Watched"}


@dataclass(frozen=True)
class Entry:
    """One story as both parts say it. `flag` is a warning that comes first."""

    title: str
    path: str
    flag: str
    text: str
    small: str


def waiting_entry(item: Item, desk: Desk) -> Entry:
    """A story that waits for a decision."""
    story = item.story
    flag = f"Back by itself: {story.reopened_why}." if story.reopened_why else "" if item.line else "No line fits."
    parts = [f"Line {item.line.line.ref} fits."] if item.line else ["No line fits."] if story.reopened_why else []
    parts += [_chance(story, desk), f"{_posts(story)}."]
    late = f"Late: it was to be answered by {_at(item.answer_by)}. Nobody took it." if item.answer_by else ""
    return Entry(
        _title(story), f"/stories/{story.pk}/", flag, " ".join(parts), late or f"First seen {_at(story.first_seen)}."
    )


def changed_entry(item: Item, told: Told) -> Entry:
    """A story about which somebody decided, or that became one."""
    story = item.story
    parts = []
    if story.state != Story.State.NEW and story.state_at and story.state_at >= told.since:
        took = f", {duration((story.state_at - story.first_seen).total_seconds())} after we saw it"
        who = f" by {story.state_by}" if story.state_by and story.state != Story.State.ANSWERED else ""
        line = f", line {item.line.line.ref}" if item.line and story.state == Story.State.ANSWERED else ""
        parts.append(f"{STATES.get(story.state, 'Changed')}{who} at {_at(story.state_at)}{line}{took}.")
    became = story.became_at and story.became_at >= told.since
    parts.append(f"It became a story at {_at(story.became_at)}." if became else "Not a story so far.")
    if item.said is not None:
        parts.append(f"We had said {item.said:.0%}.")
    pace = f", {item.pace:.0f} an hour in the last {PACE_H} h" if item.pace >= 0.5 else f", quiet for {PACE_H} h"
    return Entry(_title(story), f"/stories/{story.pk}/", "", " ".join(parts), f"{_posts(story)}{pace}.")


def quiet_words(told: Told) -> str:
    """The non-stories that stay quiet, and whether one came near its line."""
    if not told.quiet:
        return ""
    named = " ".join(
        f"{_title(story)}, {story.chance:.0%}." if story.chance is not None else f"{_title(story)}."
        for story in told.quiet
    )
    if told.is_near:
        return f"{named} One came near its line."
    none = {1: "It did not come near its line.", 2: "Neither came near its line."}
    return f"{named} {none.get(len(told.quiet), 'None came near its line.')}"


def not_seen_words(told: Told, named_max: int = 3) -> str:
    """Which sources were not seen and why, and what that does to the counts."""
    named = []
    for source in told.not_seen[:named_max]:
        why = source.health_why.rstrip(".") if source.health_why else "not seen"
        named.append(f"{source}: {why[:1].lower()}{why[1:]}.")
    more = len(told.not_seen) - named_max
    rest = f" {more} more." if more > 0 else ""
    return f"{' '.join(named)}{rest} Counts may be low."


def sides(carriers: Mapping[str, int]) -> str:
    """Where the carriers with a label lean, where they lean one way.

    >>> sides({"right": 5, "left": 1, "": 4}), sides({"left": 4}), sides({"left": 2, "right": 2}), sides({"left": 1})
    (', all but 1 on the right', ', all on the left', '', '')
    """
    counts = {side: carriers.get(side, 0) for side in SIDES}
    total, (side, most) = sum(counts.values()), max(counts.items(), key=lambda one: one[1])
    if total < LABELLED_MIN or most * 5 < total * 4:
        return ""
    where = "in the centre" if side == "centre" else f"on the {side}"
    return f", all {where}" if most == total else f", all but {total - most} {where}"


def _chance(story: Story, desk: Desk) -> str:
    if story.became_at:
        return f"It is a story since {_at(story.became_at)}."
    if story.chance is None:
        return f"Too little to say{': ' + story.chance_why if story.chance_why else ''}."
    was = f" It was {story.chance_was:.0%} at {_at(story.chance_was_at)}." if story.chance_was_at else ""
    return f"{story.chance:.0%}, {word_of(story.chance)}, to be a story within {desk.forecast_h} h.{was}"


def _posts(story: Story) -> str:
    posts = f"{story.posts_count:,} post{'' if story.posts_count == 1 else 's'}"
    carriers = f"{story.sources_count:,} carrier{'' if story.sources_count == 1 else 's'}"
    return f"{posts}, {carriers}{sides(story.carriers)}"


def _title(story: Story) -> str:
    title = " ".join(story.title.split()) or "No title"
    return title if len(title) <= TITLE_LETTERS_MAX else title[: TITLE_LETTERS_MAX - 1] + "…"


def _at(at: datetime | None) -> str:
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if timezone.now() - at < DAY else f"{local:%H:%M} on {local:%a}"
