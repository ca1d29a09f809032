"""A long story day by day: how much, by whom, and what was new; also against the earlier stories it continues."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from rejoinder.core.text import content_words
from rejoinder.desk.stories.models import Membership, Story
from rejoinder.desk.stories.phrases import Phrase
from rejoinder.desk.stories.returns import Before, came_after, came_before

DAYS_MAX = 60
POSTS_MAX = 5_000
NEW_WORDS = 4
NEW_WORDINGS = 2


@dataclass(frozen=True)
class Day:
    """One day of a story: posts, and what had not been there on any day before: carriers, words, wordings."""

    day: date
    posts: int
    new_carriers: int
    words: list[str]
    gap: int  # days of silence before it
    wordings: list[str]


@dataclass
class _Known:
    carriers: set[int]
    words: set[str]
    last: date | None = None


def days_of(story: Story, phrases: Iterable[Phrase] = (), before: Iterable[Before] = ()) -> list[Day]:
    """The days on which posts came, oldest first, in the reader's time zone.

    What stood in a story of `before` is not new. Empty for a story of one day that nothing came before.
    """
    known, has_past = _Known(set(), set()), False
    for earlier in reversed(list(before)):
        for day, posts in sorted(_by_day(earlier.story).items()):
            _learn(known, day, posts)
            has_past = True
    by_day = _by_day(story)
    if len(by_day) < 2 and not has_past:
        return []
    fresh = _first_said(phrases)
    return [_day(day, by_day[day], known, fresh.get(day, [])) for day in sorted(by_day)[:DAYS_MAX]]


def _by_day(story: Story) -> dict[date, list[tuple[int, str]]]:
    """Source and title of the posts of each day."""
    rows = Membership.objects.filter(story=story).order_by("post__at", "post_id")
    found = defaultdict(list)
    for at, source, title in rows.values_list("post__at", "post__source_id", "post__title")[:POSTS_MAX]:
        found[timezone.localtime(at).date()].append((source, title))
    return found


def _day(day: date, posts: list[tuple[int, str]], known: _Known, wordings: list[str]) -> Day:
    sources = {source for source, _ in posts}
    counts = Counter(word for _, title in posts for word in set(content_words(title)))
    # One post's word is a chance; on a day of one post it is all there is.
    least = 2 if len(posts) > 2 else 1
    words = [word for word, n in counts.most_common() if word not in known.words and n >= least and len(word) > 2]
    gap = max(0, (day - known.last).days - 1) if known.last else 0
    found = Day(day, len(posts), len(sources - known.carriers), words[:NEW_WORDS], gap, wordings[:NEW_WORDINGS])
    _learn(known, day, posts)
    return found


def _learn(known: _Known, day: date, posts: list[tuple[int, str]]) -> None:
    known.carriers |= {source for source, _ in posts}
    known.words |= {word for _, title in posts for word in content_words(title)}
    known.last = day


def _first_said(phrases: Iterable[Phrase]) -> dict[date, list[str]]:
    """The wordings by the day on which they were first said, those of most posts first."""
    found: dict[date, list[tuple[int, str]]] = defaultdict(list)
    for phrase in phrases:
        for wording in phrase.wordings:
            day = timezone.localtime(wording.first.post.at).date()
            found[day].append((-len(wording.variant.posts), wording.variant.text))
    return {day: [text for _, text in sorted(said)] for day, said in found.items()}


def days_told(story: Story, phrases: Iterable[Phrase]) -> dict:
    """The earlier and later stories and the days as plain values, for programs."""
    before = came_before(story)
    return {
        "came_before": [
            {
                "story": one.story.pk, "title": one.story.title, "last_post_at": one.story.last_post_at,
                "likeness": one.likeness, "why": one.why,
            }
            for one in before
        ],
        "came_back_as": [one.pk for one in came_after(story)],
        "days": [
            {
                "day": one.day.isoformat(), "posts": one.posts, "new_carriers": one.new_carriers, "words": one.words,
                "wordings": one.wordings, "quiet_days_before": one.gap,
            }
            for one in days_of(story, phrases, before)
        ],
    }  # fmt: skip
