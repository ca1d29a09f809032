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
HOLD_S = 3_600.0  # what is later than this goes out only by a person's press: it may be wrong by now
ECHO_AFTER_S = (300, 900, 3_600, 21_600)  # most answers come in the first hours
ECHO_EVERY_S = 86_400
ECHO_UNTIL_S = 7 * 86_400


@dataclass(frozen=True)
class Pace:
    """How fast one account may be used: seconds from one beginning to the next, and how many are under way at once."""

    gap_s: float
    in_flight: int


# A person who posts by hand is slower than one a second, and servers allow it: Mastodon 300 calls in 5 minutes.
PACE = Pace(1.0, 1)
# Mails of a press list stand for themselves and have no order; 8 at a time bring 500 out within two minutes.
PACE_OF_LIST = Pace(0.0, 8)


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


UNSEEN = "Sent, but we cannot see it on the server yet. We will not send it twice. Look, or mark it as out."
Next = Out | TryAgain | Look | AskPerson | GiveUp


def pace_of(kind: str) -> Pace:
    """How fast an account of this kind may be used."""
    return PACE_OF_LIST if kind == "press" else PACE


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


def after_unseen(looks: int, why: str) -> Look | AskPerson:
    """After the other side said that it is out and a look did not see it. It is never sent again.

    >>> after_unseen(4, "not there")
    AskPerson(why='Sent, but we cannot see it on the server yet. We will not send it twice. Look, or mark it as out.')
    """
    if looks < len(LOOK_AFTER_S):
        return Look(LOOK_AFTER_S[looks], f"{why}; it was sent and is not sent again")
    return AskPerson(UNSEEN)


def after_not_withdrawn(tries: int, why: str, *, is_final: bool, after_s: float = 0.0) -> TryAgain | AskPerson:
    """After a withdrawal that did not work or was not answered. It may be tried again: gone twice is gone."""
    if is_final or tries > len(RETRIES_S):
        return AskPerson(f"{why}; take it down there by hand, then mark it as withdrawn")
    return TryAgain(max(RETRIES_S[tries - 1], min(after_s, AFTER_MAX_S)), why)


def next_echo_s(age_s: float) -> float | None:
    """At which age, in seconds, its echoes are counted next; None where they are counted no more.

    >>> next_echo_s(0), next_echo_s(400), next_echo_s(30_000), next_echo_s(8 * 86_400)
    (300, 900, 86400, None)
    """
    for after_s in ECHO_AFTER_S:
        if age_s < after_s:
            return after_s
    following = (int(age_s) // ECHO_EVERY_S + 1) * ECHO_EVERY_S
    return following if following <= ECHO_UNTIL_S else None


def is_late(due_at: float, now: float, *, is_out: bool) -> bool:
    """True where it should have gone out two minutes ago and is not known to be out."""
    return not is_out and now - due_at >= LATE_S
