"""Stories as a rule may look at them, read from the database in bulk."""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from django.utils import timezone

from rejoinder.core.alerts import StoryForAlert
from rejoinder.core.query import PostForQuery
from rejoinder.core.text import words as words_of
from rejoinder.desk.listening.search import posts_for_query
from rejoinder.desk.stories.models import Membership, Story

BATCH = 500  # stories in one statement
QUERIED_POSTS = 200  # newest posts of a story that a query reads


def story_for_alert(story: Story) -> StoryForAlert:
    """A story with the words of all its posts."""
    return stories_for_alert([story], with_posts=True)[story.pk]


def stories_for_alert(
    stories: Sequence[Story], *, words: Sequence[str] = (), with_posts: bool = False
) -> dict[int, StoryForAlert]:
    """Stories by id with the words of their posts, in one query for each 500 of them.

    With `words`, texts that plainly hold none of these are left out: it changes no decision of a rule with those
    words and spares most of the reading.
    """
    ids = [story.pk for story in stories]
    texts = texts_of(ids, words=words)
    posts = posts_of(ids) if with_posts else {}
    return {story.pk: as_told(story, texts[story.pk], list(posts.get(story.pk, {}).values())) for story in stories}


def texts_of(ids: Sequence[int], *, words: Sequence[str] = ()) -> dict[int, list[str]]:
    """Titles, summaries and texts of the posts of these stories; see `stories_for_alert` for `words`."""
    hints = {_hint(phrase) for phrase in words}
    texts: dict[int, list[str]] = defaultdict(list)
    for start in range(0, len(ids), BATCH):
        of = Membership.objects.filter(story_id__in=ids[start : start + BATCH])
        for story, *parts in of.values_list("story_id", "post__title", "post__summary", "post__text").iterator():
            texts[story] += [text for text in parts if text and _may_hold(text, hints)]
    return texts


def posts_of(ids: Sequence[int]) -> dict[int, dict[int, PostForQuery]]:
    """The newest posts of each story as a query sees them, newest first."""
    by_story: dict[int, list[int]] = defaultdict(list)
    for start in range(0, len(ids), BATCH):
        of = Membership.objects.filter(story_id__in=ids[start : start + BATCH]).order_by("-post_id")
        for story, post in of.values_list("story_id", "post_id"):
            if len(by_story[story]) < QUERIED_POSTS:
                by_story[story].append(post)
    wanted = [post for posts in by_story.values() for post in posts]
    told: dict[int, PostForQuery] = {}
    for start in range(0, len(wanted), BATCH):
        told |= posts_for_query(wanted[start : start + BATCH], with_links=True)
    return {story: {post: told[post] for post in posts if post in told} for story, posts in by_story.items()}


def as_told(story: Story, texts: list[str], posts: Sequence[PostForQuery], *, asked: int = 0) -> StoryForAlert:
    """A story with these of its texts and posts; `asked`: how many were looked at, where these are not all."""
    return StoryForAlert(
        title=story.title,
        texts=texts,
        sources=story.sources_count,
        own_words=story.own_count if story.copies_count else None,
        per_hour=story.growth,
        carriers=story.carriers,
        is_muted=story.muted_at is not None,
        posts=posts,
        asked=asked,
        now=timezone.now().timestamp(),
        is_non_story=story.state == Story.State.NON_STORY,
    )


def _hint(phrase: str) -> str:
    return next(iter(words_of(phrase)), "")


def _may_hold(text: str, hints: set[str]) -> bool:
    if not hints:
        return True
    folded = unicodedata.normalize("NFKC", text).casefold().replace(",", "")  # words() drops commas of thousands
    return any(hint in folded for hint in hints)
