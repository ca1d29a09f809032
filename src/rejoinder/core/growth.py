"""How fast a story grows, counted and not guessed."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rejoinder.core.spikes import CHANCE_MAX, HABIT_ADDED, poisson_tail

RECENT_S = 15 * 60.0
BEFORE_S = 45 * 60.0
BIN_S = 300.0
BINS = 13  # 65 minutes: an hour and the five minutes that are running
SPIKE_POSTS_MIN = 5
UNEVEN_CHANCE = 0.05
FAST_PER_HOUR = 12.0  # three posts in a quarter of an hour


@dataclass(frozen=True)
class Growth:
    """Posts an hour over the last 15 minutes and over the 45 minutes before, with a word for the change."""

    per_hour: float
    before_per_hour: float
    word: str  # growing fast, growing, steady, fading, quiet


def growth(times: Iterable[float], now: float) -> Growth:
    """The growth of a story whose posts have these times (unix seconds, any order) at `now`.

    *growing fast*: at least twice the rate before, and three posts in the last 15 minutes. *growing*: half as much
    again as before. *fading*: at most half. *quiet*: no post in the last 15 minutes. Else *steady*.

    >>> growth([0.0, 60.0, 120.0], now=300.0)
    Growth(per_hour=12.0, before_per_hour=0.0, word='growing fast')
    """
    recent = before = 0
    for time in times:
        age = now - time
        if age < RECENT_S:
            recent += 1
        elif age < RECENT_S + BEFORE_S:
            before += 1
    per_hour, before_per_hour = recent * 3600 / RECENT_S, before * 3600 / BEFORE_S
    return Growth(per_hour, before_per_hour, _word(per_hour, before_per_hour))


def spark(times: Iterable[float], now: float, *, bins: int = BINS, bin_s: float = BIN_S) -> list[int]:
    """Counts of posts by time before `now`, oldest first; posts outside are left out, posts ahead count as now.

    >>> spark([0.0, 290.0, 610.0], now=900.0, bins=3, bin_s=300.0)
    [2, 0, 1]
    """
    counts = [0] * bins
    for time in times:
        back = int(max(0.0, now - time) // bin_s)
        if now - time <= bins * bin_s and back < bins:
            counts[bins - 1 - back] += 1
        elif now - time == bins * bin_s:
            counts[0] += 1
    return counts


def spike(bars: Sequence[int]) -> str:
    """A sentence where the last 15 minutes are far above the story's own habit of the 50 before; else nothing.

    Far: at least five posts, and so many would come by chance less than once in a hundred times (Poisson, with half a
    post a quarter of an hour added to the habit, so that a silence is not taken for a law).

    >>> spike([0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 2, 3, 4])
    '9 posts in 15 minutes, where 1 is usual'
    >>> spike([3] * 13)
    ''
    """
    now = recent_count(bars)
    before = bars[: -int(RECENT_S // BIN_S)]
    usual = sum(before) / max(len(before), 1) * (RECENT_S / BIN_S)
    if now < SPIKE_POSTS_MIN or poisson_tail(now, usual + HABIT_ADDED) >= CHANCE_MAX:
        return ""
    shown = round(usual)
    return f"{now} posts in 15 minutes, where {shown or 'none'} {'are' if shown > 1 else 'is'} usual"


@dataclass(frozen=True)
class Acceleration:
    """Posts an hour gained from the quarter of an hour before to the last one, and a word unless it may be chance."""

    per_hour: float
    word: str  # speeding up, slowing down, or nothing


def acceleration(bars: Sequence[int]) -> Acceleration:
    """How the speed changes, from counts of five minutes, oldest first.

    The word is said where posts that fall on either quarter with equal chance would be so uneven less than once in
    twenty times (the binomial test of two counts, Przyborowski and Wilenski 1940).

    >>> acceleration([0, 0, 0, 1, 0, 1, 3, 3, 3])
    Acceleration(per_hour=28.0, word='speeding up')
    >>> acceleration([0, 0, 0, 1, 1, 1, 2, 1, 1]).word
    ''
    """
    width = int(RECENT_S // BIN_S)
    now, before = recent_count(bars), sum(bars[-2 * width : -width])
    per_hour = (now - before) * 3600 / RECENT_S
    if _even_tail(max(now, before), now + before) >= UNEVEN_CHANCE:
        return Acceleration(per_hour, "")
    return Acceleration(per_hour, "speeding up" if now > before else "slowing down")


def _even_tail(count: int, of: int) -> float:
    """The chance that `count` or more of so many fall on one given side of two equal ones."""
    ways: int = sum(math.comb(of, k) for k in range(count, of + 1))
    return float(ways / 2**of)


def recent_count(bars: Sequence[int]) -> int:
    """Posts of the last 15 minutes in a list of five-minute counts.

    >>> recent_count([9, 1, 2, 3])
    6
    """
    return sum(bars[-int(RECENT_S // BIN_S) :])


def _word(per_hour: float, before: float) -> str:
    if not per_hour:
        return "quiet"
    if per_hour >= FAST_PER_HOUR and per_hour >= 2 * before:
        return "growing fast"
    if per_hour >= 1.5 * before:
        return "growing"
    return "fading" if per_hour <= 0.5 * before else "steady"
