"""Stories that came up before: which earlier one a story tells of again, and which later ones took it up."""

from dataclasses import dataclass

from rejoinder.desk.stories.models import Return, Story
from rejoinder.desk.stories.sums import standing

CHAIN_MAX = 5  # returns followed back: a story that comes every week is not told for ever
LATER_MAX = 5


@dataclass(frozen=True)
class Before:
    """An earlier story, as it stands now, and why the later one is held to be about the same."""

    story: Story
    why: str
    likeness: float


def came_before(story: Story) -> list[Before]:
    """The earlier stories of a story, the latest first: its own return, then that one's, at most five."""
    found: list[Before] = []
    seen, at = {story.pk}, story.pk
    while len(found) < CHAIN_MAX:
        row = Return.objects.filter(story_id=at).first()
        if row is None:
            break
        at = standing(row.earlier_id)
        if at in seen:  # people joined the two meanwhile
            break
        seen.add(at)
        found.append(Before(Story.objects.get(pk=at), row.why, row.likeness))
    return found


def came_after(story: Story) -> list[Story]:
    """The later stories that tell of this one again, the newest first, at most five."""
    rows = Return.objects.filter(earlier=story).order_by("-story_id")[:LATER_MAX]
    ids = dict.fromkeys(standing(row.story_id) for row in rows)
    return [one for one in Story.objects.filter(pk__in=ids).order_by("-pk") if one.pk != story.pk]
