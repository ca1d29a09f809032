"""The clock of a story: time left from our first sighting to the desk's target for a first answer."""

from dataclasses import dataclass

DUE_S = 5 * 60.0  # under this the clock warns


@dataclass(frozen=True)
class Clock:
    """What the first column of the board says. `share` is the part of the target that is used, 0 to 1."""

    kind: str  # running, due, late, stopped, none
    text: str
    share: float


def clock(first_seen: float, now: float, *, target_s: float, answered: float | None = None, runs: bool = True) -> Clock:
    """The clock of a story first seen at `first_seen`, all in unix seconds.

    It stops when the story is answered; `runs` is False for stories that nobody means to answer.

    >>> clock(0.0, 2180.0, target_s=2400.0).text
    '3:40 left'
    >>> clock(0.0, 2520.0, target_s=2400.0).text
    '2 min late'
    >>> clock(0.0, 9999.0, target_s=2400.0, answered=660.0)
    Clock(kind='stopped', text='11 min', share=0.275)
    """
    if answered is not None:
        took = max(0.0, answered - first_seen)
        return Clock("stopped", duration(took), min(1.0, took / target_s))
    if not runs:
        return Clock("none", "No clock", 0.0)
    left = first_seen + target_s - now
    if left < 0:
        return Clock("late", f"{duration(-left)} late", 1.0)
    share = min(1.0, max(0.0, 1 - left / target_s))
    text = f"{int(left // 60)}:{int(left % 60):02d} left"
    return Clock("due" if left < DUE_S else "running", text, share)


def duration(seconds: float) -> str:
    """A length of time in its largest fitting unit, rounded down.

    >>> duration(59), duration(660), duration(7300), duration(200_000)
    ('59 s', '11 min', '2 h', '2 days')
    """
    for size, word in ((172_800, "days"), (7200, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // {'days': 86400, 'h': 3600, 'min': 60}[word])} {word}"
    return f"{int(seconds)} s"
