"""Where a phrase went from one side to the other, and between blogs and mainstream news; with the lag."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rejoinder.core.clock import duration

_SIDES = (("leaning", ("left",), "the left"), ("leaning", ("right",), "the right"))
_MEDIA = (("medium", ("blog",), "blogs"), ("medium", ("news", "agency"), "news"))


@dataclass(frozen=True)
class Voice:
    """Somebody saying a phrase: when (unix seconds), on which medium, with which leaning; empty where not known."""

    time: float
    medium: str
    leaning: str


@dataclass(frozen=True)
class Crossed:
    """A phrase that two kinds of carriers say: who said it first, who came after, and the seconds between."""

    first: str
    then: str
    lag_s: float

    def __str__(self) -> str:
        """In words, for the page."""
        if self.lag_s == 0:
            return f"{self.first} and {self.then} at the same time"
        return f"reached {self.then} {duration(self.lag_s)} after {self.first}"


def crossings(voices: Iterable[Voice]) -> list[Crossed]:
    """The crossings of a phrase: blogs and news first, then left and right. The order of the voices does not matter.

    Centre and unlabelled carriers are on no side. Of two kinds that begin at the same time neither is called first.

    >>> said = [Voice(0.0, "blog", "right"), Voice(300.0, "news", ""), Voice(600.0, "blog", "left")]
    >>> [str(crossed) for crossed in crossings(said)]
    ['reached news 5 min after blogs', 'reached the left 10 min after the right']
    """
    known = list(voices)
    return [crossed for kinds in (_MEDIA, _SIDES) if (crossed := _between(known, kinds))]


def _between(voices: Sequence[Voice], kinds: Iterable[tuple[str, tuple[str, ...], str]]) -> Crossed | None:
    began = []
    for field, values, name in kinds:
        times = [voice.time for voice in voices if getattr(voice, field) in values]
        if not times:
            return None
        began.append((min(times), name))
    (start, first), (end, then) = sorted(began, key=lambda one: one[0])
    return Crossed(first, then, end - start)
