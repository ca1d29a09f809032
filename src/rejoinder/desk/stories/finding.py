"""Stories found by words or a query: through their posts, and by the names that people gave them."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from rejoinder.core.query import And, Node, Phrase, QueryError, read_query
from rejoinder.core.text import words
from rejoinder.desk.listening.patience import Patience
from rejoinder.desk.listening.search import SEARCH_S, Search, search_posts
from rejoinder.desk.stories.models import Correction, Membership, Story

WORDS_MAX = 6  # of a search that is no query
FOUND_POSTS = 400  # newest posts that a search looks for stories in

_OPERATORS = re.compile(r"""\b(?:AND|OR|NOT|NEAR)\b|["“(*]|\w:\S""")


@dataclass(frozen=True)
class FoundStories:
    """Ids of stories, and how far was looked: `before` is where to look further, 0 where nothing is left."""

    ids: set[int] = field(default_factory=set)
    before: int = 0
    back_to: datetime | None = None


def find_stories(wanted: str, *, before_id: int = 0, patience: Patience | None = None) -> FoundStories:
    """Stories with a post that fits, or named so by a person; looks at posts under `before_id` where one is given.

    `wanted` is a query, or plain words: these need not stand in one post, each in any of the story's will do.
    """
    patience = patience or Patience(SEARCH_S)
    named = Correction.objects.filter(kind=Correction.Kind.RENAME).values("story_id")
    found = set(
        Story.objects.filter(pk__in=named, is_title_fixed=True, title__icontains=wanted).values_list("pk", flat=True)
    )
    queries = _queries(wanted)
    if not queries:
        return FoundStories(found)
    whole = _searched(queries[0], before_id, patience)
    found |= _stories_of(whole)
    if not before_id and len(queries) > 1:
        found |= set.intersection(*(_stories_of(_searched(one, 0, patience)) for one in queries[1:]))
    return FoundStories(found, whole.before if whole.is_cut else 0, whole.back_to)


def _queries(wanted: str) -> list[Node]:
    """What to look for: all of it in one post first, then, of plain words, each alone."""
    try:
        query = read_query(wanted) if _OPERATORS.search(wanted) else None
    except QueryError:
        query = None
    if query is not None:
        return [query]
    each = [Phrase((word,)) for word in words(wanted)[:WORDS_MAX]]
    return [And(tuple(each)), *each] if len(each) > 1 else list(each)


def _searched(query: Node, before_id: int, patience: Patience) -> Search:
    now = timezone.now().timestamp()
    return search_posts(query, now=now, limit=FOUND_POSTS, before_id=before_id, patience=patience)


def _stories_of(search: Search) -> set[int]:
    posts = [one.post for one in search.found]
    return set(Membership.objects.filter(post_id__in=posts).values_list("story_id", flat=True))
