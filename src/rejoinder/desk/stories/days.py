"""A long story day by day: how much, by whom, and what was new."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from rejoinder.core.text import content_words
from rejoinder.desk.stories.models import Membership, Story

DAYS_MAX = 60
POSTS_MAX = 5_000
NEW_WORDS = 4


@dataclass(frozen=True)
class Day:
    """One day of a story: posts, carriers that had not carried it before, and words not said on any day before."""

    day: date
    posts: int
    new_carriers: int
    words: list[str]
    gap: int  # days of silence before it


def days_of(story: Story) -> list[Day]:
    """The days on which posts came, oldest first, in the reader's time zone; empty for a story of one day."""
    rows = Membership.objects.filter(story=story).order_by("post__at", "post_id")
    by_day = defaultdict(list)
    for at, source, title in rows.values_list("post__at", "post__source_id", "post__title")[:POSTS_MAX]:
        by_day[timezone.localtime(at).date()].append((source, title))
    if len(by_day) < 2:
        return []
    carriers, said, found, before = set(), set(), [], None
    for day in sorted(by_day)[:DAYS_MAX]:
        sources = {source for source, _ in by_day[day]}
        counts = Counter(word for _, title in by_day[day] for word in set(content_words(title)))
        # One post's word is a chance; on a day of one post it is all there is.
        least = 2 if len(by_day[day]) > 2 else 1
        words = [word for word, n in counts.most_common() if word not in said and n >= least and len(word) > 2]
        gap = (day - before).days - 1 if before else 0
        found.append(Day(day, len(by_day[day]), len(sources - carriers), words[:NEW_WORDS], gap))
        carriers |= sources
        said |= set(counts)
        before = day
    return found
