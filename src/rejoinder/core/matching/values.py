"""What goes into matching and what comes out."""

from dataclasses import dataclass


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
