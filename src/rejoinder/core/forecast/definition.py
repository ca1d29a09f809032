"""What counts as a story: the team says it, and every forecast is scored against it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

HOUR_S = 3600.0
SHARE_POSTS_MIN = 5  # of the story
SHARE_OF_MIN = 50  # of all: on a quiet night one story has all the posts and no attention


@dataclass(frozen=True)
class SeenPost:
    """A post of a story as the forecast sees it. `is_listed`: its source is one of those that the team counts on."""

    time: float  # unix seconds
    source: int
    leaning: str = ""
    is_listed: bool = False
    is_copy: bool = False


@dataclass(frozen=True)
class StoryDefinition:
    """Any of these makes a story; nought or False turns one off."""

    listed_min: int = 2  # listed sources that carry it in words of their own
    both_sides: bool = True  # carried on the left and on the right
    share: float = 0.1  # of all posts of an hour that had fifty


@dataclass(frozen=True)
class Became:
    """When something became a story, and by which part of the definition."""

    time: float
    why: str


def became(posts: Sequence[SeenPost], definition: StoryDefinition, all_times: Sequence[float] = ()) -> Became | None:
    """When the posts first made a story; None where they did not yet.

    `posts` in order of time. `all_times`: those of all posts of the desk, sorted, for the share of attention.

    >>> posts = [SeenPost(0.0, 1, "left"), SeenPost(60.0, 2, "right")]
    >>> became(posts, StoryDefinition())
    Became(time=60.0, why='carried on the left and on the right')
    """
    listed: set[int] = set()
    sides: set[str] = set()
    times: list[float] = []
    for post in posts:
        times.append(post.time)
        sides |= {post.leaning} & {"left", "right"}
        if post.is_listed and not post.is_copy:
            listed.add(post.source)
        if definition.listed_min and len(listed) >= definition.listed_min:
            return Became(post.time, f"{len(listed)} news sources carry it in words of their own")
        if definition.both_sides and len(sides) == 2:
            return Became(post.time, "carried on the left and on the right")
        if definition.share and _share(times, all_times) >= definition.share:
            return Became(post.time, f"a share of {definition.share:.0%} of all posts of an hour")
    return None


def _share(times: Sequence[float], all_times: Sequence[float]) -> float:
    """The story's share of the desk's posts in the hour that ends with its last post."""
    own = len(times) - bisect_left(times, times[-1] - HOUR_S)
    every = bisect_right(all_times, times[-1]) - bisect_left(all_times, times[-1] - HOUR_S)
    return own / every if own >= SHARE_POSTS_MIN and every >= SHARE_OF_MIN else 0.0


def in_words(definition: StoryDefinition) -> str:
    """The definition as a sentence.

    >>> in_words(StoryDefinition(listed_min=2, both_sides=False, share=0.0))
    '2 news sources carry it in words of their own'
    """
    parts = []
    if definition.listed_min:
        count = f"{definition.listed_min} news sources carry" if definition.listed_min > 1 else "a news source carries"
        parts.append(f"{count} it in words of their own")
    if definition.both_sides:
        parts.append("it is carried on the left and on the right")
    if definition.share:
        parts.append(f"it holds {definition.share:.0%} of all posts of an hour")
    return ", or ".join(parts) or "nothing counts as a story"
