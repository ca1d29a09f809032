"""What stands out: counts held against a habit, so seldom by chance that they are worth a word."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

CHANCE_MAX = 0.01  # of so many or more, were the habit all there is
HABIT_ADDED = 0.5  # posts added to every habit, so that a silence is not taken for a law
SOURCE_POSTS_MIN = 3  # by one source on one story in an hour
SEEN_H_MIN = 24.0  # shorter than a day we do not know a source's habit


@dataclass(frozen=True)
class SourceHabit:
    """How much a source puts out: its posts of anything over the hours that it was listened to before this one."""

    posts: int
    hours: float

    @property
    def per_hour(self) -> float:
        """Posts an hour, of anything."""
        return self.posts / self.hours if self.hours > 0 else 0.0


@dataclass(frozen=True)
class SourceSpike:
    """A source that posts on a story far above what it posts of anything; `chance` by a Poisson law, and why."""

    source: int
    posts: int
    chance: float
    why: str


def poisson_tail(count: int, mean: float) -> float:
    """The chance of `count` or more where `mean` is usual.

    >>> round(poisson_tail(1, 1.0), 4), poisson_tail(0, 1.0)
    (0.6321, 1.0)
    """
    below, term = 0.0, math.exp(-mean)
    for k in range(count):
        below += term
        term *= mean / (k + 1)
    return min(1.0, max(0.0, 1.0 - below))


def source_spikes(recent: Mapping[int, int], habits: Mapping[int, SourceHabit]) -> list[SourceSpike]:
    """Sources whose posts on one story in the last hour are far above their own habit, the least likely first.

    `recent`: posts on the story by source; `habits`: of the sources that were listened to for a day or more, others are
    left out. The limit of one in a hundred is shared among the sources looked at (Bonferroni).

    >>> source_spikes({7: 6, 8: 6}, {7: SourceHabit(48, 48.0), 8: SourceHabit(240, 48.0)})[0].why
    '6 posts on it in an hour, where 1 on anything is usual'
    """
    known = {source: habit for source, habit in habits.items() if habit.hours >= SEEN_H_MIN and source in recent}
    found = []
    for source, habit in known.items():
        posts = recent[source]
        chance = poisson_tail(posts, habit.per_hour + HABIT_ADDED)
        if posts >= SOURCE_POSTS_MIN and chance * len(known) < CHANCE_MAX:
            found.append(SourceSpike(source, posts, chance, _why(posts, habit.per_hour)))
    return sorted(found, key=lambda spike: (spike.chance, spike.source))


def _why(posts: int, usual: float) -> str:
    shown = round(usual)
    said = f"{shown or 'less than 1'} on anything {'are' if shown > 1 else 'is'} usual"
    return f"{posts} posts on it in an hour, where {said}"
