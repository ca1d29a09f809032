"""When to read a source again, and what its health is: decided from what happened, without a clock of its own."""

from dataclasses import dataclass, replace

POLL_MAX_S = 3600.0  # a quiet feed is still read once an hour: an answer that is an hour late is late
LINGER_FACTOR = 2.0  # right after a post the next is near; we come back sooner
HURRY_S = 60.0  # a floor under this is a desk that asks for speed
HURRY_FAILS = 8
FAIL_FIRST_S = 60.0  # the first retry after a failure; then twice as long each time
FAILS_DEAD = 12  # failures in a row before a source counts as dead (about two days)
DAY_S = 86400.0
DEAD_DAYS_MAX = 64  # a dead source is tried after 1, 2, 4 … days, up to this
SLACK = 0.8  # of a host's own hint (ttl): a little early costs little, late costs the story


@dataclass(frozen=True)
class Rhythm:
    """How a source is being read: seconds between polls, and failures in a row."""

    every_s: float
    fails: int = 0


@dataclass(frozen=True)
class NextPoll:
    """When to come back (unix seconds) and the rhythm from now on, with the reason."""

    at: float
    rhythm: Rhythm
    why: str


def after_read(
    rhythm: Rhythm, now: float, *, new_posts: int, poll_min_s: float, ttl_s: float | None = None
) -> NextPoll:
    """The next poll after a feed was read or found unchanged.

    New posts halve the wait, none lengthen it by half, between `poll_min_s` and the ceiling of `ceiling_s`. A feed's
    own `ttl_s` is a floor under that ceiling while the source is not busy.

    >>> after_read(Rhythm(400), 0.0, new_posts=2, poll_min_s=300).rhythm.every_s
    300
    """
    ceiling = ceiling_s(poll_min_s)
    every = rhythm.every_s / LINGER_FACTOR if new_posts else rhythm.every_s * 1.5
    if ttl_s and not new_posts:
        every = max(every, min(ttl_s * SLACK, ceiling))
    every = max(poll_min_s, min(every, ceiling))
    why = f"{new_posts} new" if new_posts else "nothing new"
    return NextPoll(now + every, Rhythm(every), f"{why}; every {_words(every)}")


def ceiling_s(poll_min_s: float) -> float:
    """The longest wait between two polls of a healthy source: twelve times the floor, an hour at most.

    A desk that sets a floor under a minute asks for speed: it gets one and a half times the floor.

    >>> ceiling_s(300), ceiling_s(10)
    (3600.0, 15.0)
    """
    return min(POLL_MAX_S, 12.0 * poll_min_s) if poll_min_s >= HURRY_S else max(1.0, 1.5 * poll_min_s)


def after_failure(rhythm: Rhythm, now: float, *, poll_min_s: float) -> NextPoll:
    """The next poll after a source could not be read: soon at first, then ever more seldom; dead ones by days.

    >>> after_failure(Rhythm(300, fails=0), 0.0, poll_min_s=300).at
    300.0
    """
    fails = rhythm.fails + 1
    if fails >= FAILS_DEAD:
        days = min(2 ** (fails - FAILS_DEAD), DEAD_DAYS_MAX)
        return NextPoll(now + days * DAY_S, replace(rhythm, fails=fails), f"dead; tried again in {days} d")
    wait = max(poll_min_s, min(FAIL_FIRST_S * 2.0 ** (fails - 1), 6 * 3600.0))
    if poll_min_s < HURRY_S and fails <= HURRY_FAILS:  # a desk in a hurry comes back in a hurry, a few times
        wait = ceiling_s(poll_min_s)
    return NextPoll(now + wait, replace(rhythm, fails=fails), f"failed {fails} times; tried again in {_words(wait)}")


def after_told_to_wait(rhythm: Rhythm, now: float, *, until: float, poll_min_s: float) -> NextPoll:
    """The next poll after a host named a time: that time, never before it.

    >>> after_told_to_wait(Rhythm(300), 0.0, until=900.0, poll_min_s=300).at
    900.0
    """
    at = max(until, now + poll_min_s)
    return NextPoll(at, rhythm, "as it asked")


def after_gone(rhythm: Rhythm, now: float) -> NextPoll:
    """The next poll of a feed that its host says is gone for good: by days, as for the dead.

    >>> after_gone(Rhythm(300), 0.0).at
    86400.0
    """
    fails = max(rhythm.fails + 1, FAILS_DEAD)
    days = min(2 ** (fails - FAILS_DEAD), DEAD_DAYS_MAX)
    return NextPoll(now + days * DAY_S, replace(rhythm, fails=fails), f"gone; tried again in {days} d")


def after_forbidden(rhythm: Rhythm, now: float) -> NextPoll:
    """The next look at a robots.txt that keeps us out: in a day.

    >>> after_forbidden(Rhythm(300), 0.0).at
    86400.0
    """
    return NextPoll(now + DAY_S, rhythm, "its robots.txt says no; asked again in a day")


def _words(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
