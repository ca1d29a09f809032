"""Stories as a rule may look at them, read from the database in bulk."""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from rejoinder.core.alerts import StoryForAlert
from rejoinder.core.text import words as words_of
from rejoinder.desk.stories.models import Membership, Story

BATCH = 500  # stories in one statement


def story_for_alert(story: Story) -> StoryForAlert:
    """A story with the words of all its posts."""
    return stories_for_alert([story])[story.pk]


def stories_for_alert(stories: Sequence[Story], *, words: Sequence[str] = ()) -> dict[int, StoryForAlert]:
    """Stories by id with the words of their posts, in one query for each 500 of them.

    With `words`, texts that plainly hold none of these are left out: it changes no decision of a rule with those
    words and spares most of the reading.
    """
    hints = {_hint(phrase) for phrase in words}
    texts: dict[int, list[str]] = defaultdict(list)
    ids = [story.pk for story in stories]
    for start in range(0, len(ids), BATCH):
        of = Membership.objects.filter(story_id__in=ids[start : start + BATCH])
        for story, *parts in of.values_list("story_id", "post__title", "post__summary", "post__text").iterator():
            texts[story] += [text for text in parts if text and _may_hold(text, hints)]
    return {story.pk: _told(story, texts[story.pk]) for story in stories}


def _told(story: Story, texts: list[str]) -> StoryForAlert:
    return StoryForAlert(
        title=story.title,
        texts=texts,
        sources=story.sources_count,
        per_hour=story.growth,
        carriers=story.carriers,
        is_muted=story.muted_at is not None,
        is_non_story=story.state == Story.State.NON_STORY,
    )


def _hint(phrase: str) -> str:
    return next(iter(words_of(phrase)), "")


def _may_hold(text: str, hints: set[str]) -> bool:
    if not hints:
        return True
    folded = unicodedata.normalize("NFKC", text).casefold().replace(",", "")  # words() drops commas of thousands
    return any(hint in folded for hint in hints)
