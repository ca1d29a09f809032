"""What goes into matching and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class LineForMatch:
    """A line to take, or any written claim. `date` is unix seconds; only where posts have one too does it matter."""

    id: int | str
    text: str
    title: str = ""
    subtitle: str = ""
    date: float | None = None


@dataclass(frozen=True)
class Match:
    """A line that may answer a post. `score` is the chance, 0 to 1, that it does; `words` stand so in the line."""

    line: int | str
    score: float
    why: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """The best lines for a post, best first, and the chance, 0 to 1, that none of the whole collection answers it.

    `columns` and `totals` are what both were made of: the columns of the chance, and the log-odds by which the first
    entries were ordered, as many as `places` names for the lines. Verdicts of people are learned from by them.
    """

    lines: tuple[Match, ...] = ()
    no_match: float = 1.0
    columns: Mapping[str, float] = field(default_factory=dict)
    totals: tuple[float, ...] = ()
    places: tuple[int, ...] = ()  # by line, the place of its entry in `totals`
