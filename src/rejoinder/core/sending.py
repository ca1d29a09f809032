"""Exactly once: what becomes of one publication after each answer, and after each silence.

The row is written before anything is sent. What surely did not go out may be tried again, at 60, 300 and 1800 seconds.
What may have gone out is looked up on the other side; only where it surely is not there is it tried again. Where nobody
can tell, a person decides. Nothing is ever sent again in the hope that it did not go out.
"""

from dataclasses import dataclass

RETRIES_S = (60, 300, 1800)
LATE_S = 120  # "should have gone out 2 minutes ago"
STALE_S = 180.0  # a sending older than any send and its read-back can take was left by a crash
LOOK_AFTER_S = (30, 60, 300, 1800)  # after a silence: the other side may still be at work on it
ABSENT_TWICE = 2  # looks that must agree, at least 30 s apart, before nothing counts as nothing
AFTER_MAX_S = 86_400.0  # a wait that the other side asks for is believed up to a day


@dataclass(frozen=True)
class Out:
    """It is out."""

    is_seen: bool  # read back with our text; otherwise only said so
    why: str = ""


@dataclass(frozen=True)
class TryAgain:
    """It surely did not go out; the next try is due in so many seconds."""

    in_s: float
    why: str


@dataclass(frozen=True)
class Look:
    """It may have gone out; look for it in so many seconds."""

    in_s: float
    why: str


@dataclass(frozen=True)
class AskPerson:
    """It may have gone out and nobody can tell; a person looks."""

    why: str


@dataclass(frozen=True)
class GiveUp:
    """It surely did not go out and another try is of no use."""

    why: str


Next = Out | TryAgain | Look | AskPerson | GiveUp


def after_not_sent(tries: int, why: str, *, is_final: bool, after_s: float = 0.0) -> TryAgain | GiveUp:
    """After a try that surely did not go out. `tries` counts it; `after_s` is what the other side asked for.

    >>> after_not_sent(1, "answered 503", is_final=False)
    TryAgain(in_s=60, why='answered 503')
    >>> after_not_sent(4, "answered 503", is_final=False)
    GiveUp(why='answered 503; tried 4 times')
    """
    if is_final:
        return GiveUp(why)
    if tries > len(RETRIES_S):
        return GiveUp(f"{why}; tried {tries} times")
    return TryAgain(max(RETRIES_S[tries - 1], min(after_s, AFTER_MAX_S)), why)


def after_silence(looks: int, why: str) -> Look | AskPerson:
    """After a try that may have gone out, or a look that could not tell. `looks` were made since that try.

    >>> after_silence(0, "no answer")
    Look(in_s=30, why='no answer')
    """
    if looks < len(LOOK_AFTER_S):
        return Look(LOOK_AFTER_S[looks], why)
    return AskPerson(why)


def after_found(*, is_same: bool) -> Out:
    """After it was seen on the other side."""
    return Out(is_same, "" if is_same else "what stands there is not our exact text; look at it")


def after_absent(tries: int, looks: int, absent: int, why: str) -> TryAgain | Look | GiveUp:
    """After a look that did not find it; `absent` counts such looks in a row, this one included.

    >>> after_absent(1, 1, 1, "not there")
    Look(in_s=60, why='not there; looking once more before another try')
    >>> after_absent(1, 2, 2, "not there")
    TryAgain(in_s=0, why='not there')
    """
    if absent < ABSENT_TWICE:
        wait = LOOK_AFTER_S[min(looks, len(LOOK_AFTER_S) - 1)]
        return Look(wait, f"{why}; looking once more before another try")
    if tries > len(RETRIES_S):
        return GiveUp(f"{why}; tried {tries} times")
    return TryAgain(0, why)


def is_late(due_at: float, now: float, *, is_out: bool) -> bool:
    """True where it should have gone out two minutes ago and is not known to be out."""
    return not is_out and now - due_at >= LATE_S
