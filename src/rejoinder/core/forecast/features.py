"""What is known of a story at a moment, as numbers with names: nothing that came later, nothing of a person."""

import math
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from rejoinder.core.forecast.definition import SeenPost, StoryDefinition

MINUTE_S = 60.0

NAMES = (
    "posts", "sources", "own_words", "age", "quiet", "last_15", "last_60", "hours_before", "new_sources_60",
    "listed", "listed_needed", "new_listed_60", "sides", "habit", "day", "night",
)  # fmt: skip

# How each is told to people when it moved a chance: {} is its count where it is one.
SAID = {
    "posts": "{} posts",
    "sources": "{} carriers",
    "own_words": "how much is in words of their own",
    "age": "its age",
    "quiet": "{} min since its last post",
    "last_15": "{} posts in the last 15 min",
    "last_60": "{} posts in the last hour",
    "hours_before": "{} posts in the two hours before",
    "new_sources_60": "{} new carriers in the last hour",
    "listed": "{} news sources carry it",
    "listed_needed": "{} news sources short of a story",
    "new_listed_60": "{} new news sources in the last hour",
    "sides": "carried on {} sides",
    "habit": "how often stories of its first carrier grew",
    "day": "the time of day",
    "night": "the time of day",
}
COUNTS = frozenset(
    {
        "posts",
        "sources",
        "quiet",
        "last_15",
        "last_60",
        "hours_before",
        "new_sources_60",
        "listed",
        "listed_needed",
        "new_listed_60",
    }
)


_ONE = re.compile(r"^1 ((?:new )?(?:news )?)(post|carrier|source)s")


def features_at(
    posts: Sequence[SeenPost], now: float, definition: StoryDefinition, *, zone: tzinfo, habit: float = 0.0
) -> dict[str, float]:
    """The features of a story whose posts are in order of time, as known at `now`; counts as ln(1 + count).

    `habit`: log-odds that a story of its first carrier grew, against the desk's mean; 0 where nothing is known.
    Raises ValueError where no post is at or before `now`.
    """
    known = posts[: bisect_right([post.time for post in posts], now)]
    if not known:
        raise ValueError("no post of the story is known at that time")
    first_of: dict[int, float] = {}
    first_listed: dict[int, float] = {}
    for post in known:
        first_of.setdefault(post.source, post.time)
        if post.is_listed and not post.is_copy:
            first_listed.setdefault(post.source, post.time)
    ages = [(now - post.time) / MINUTE_S for post in known]
    hour = datetime.fromtimestamp(now, zone).hour + datetime.fromtimestamp(now, zone).minute / 60
    counts = {
        "posts": len(known),
        "sources": len(first_of),
        "age": ages[0],
        "quiet": max(ages[-1], 0.0),
        "last_15": sum(age < 15 for age in ages),
        "last_60": sum(age < 60 for age in ages),
        "hours_before": sum(60 <= age < 180 for age in ages),
        "new_sources_60": sum(now - time < 60 * MINUTE_S for time in first_of.values()),
        "listed": len(first_listed),
        "new_listed_60": sum(now - time < 60 * MINUTE_S for time in first_listed.values()),
    }
    found = {name: math.log1p(count) for name, count in counts.items()}
    needed = max(definition.listed_min - len(first_listed), 0) if definition.listed_min else 3
    found |= {
        "own_words": sum(not post.is_copy for post in known) / len(known),
        "listed_needed": math.log1p(needed),
        "sides": float(len({post.leaning for post in known} & {"left", "right"})),
        "habit": habit,
        "day": math.cos(2 * math.pi * (hour - 14) / 24),
        "night": math.sin(2 * math.pi * (hour - 14) / 24),
    }
    return {name: found[name] for name in NAMES}


def said(name: str, value: float) -> str:
    """A feature in words, with its count where it is one.

    >>> said("last_15", math.log1p(6))
    '6 posts in the last 15 min'
    >>> said("listed", math.log1p(1))
    '1 news source carries it'
    """
    count = round(math.expm1(value)) if name in COUNTS else round(value)
    text = SAID[name].format(count)
    return _ONE.sub(r"1 \1\2", text).replace("source carry", "source carries") if count == 1 else text


def row_of(features: Mapping[str, float]) -> list[float]:
    """The values in the fixed order of `NAMES`; 0 for one that is missing."""
    return [float(features.get(name, 0.0)) for name in NAMES]
