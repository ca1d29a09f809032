"""What rows of results say, as values."""

from dataclasses import dataclass
from datetime import date

from rejoinder.core.seats.naming import PartySaid


class Broken(str):
    """Stands for the cells of a line that is no row at all: what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was left out, and why."""

    file: str
    line: int
    why: str
    lines: int = 1  # from this one on

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.why}"


@dataclass(frozen=True, slots=True)
class Place:
    """What a row says of its seat and its election."""

    seat: str
    code: str = ""
    council: str = ""
    region: str = ""
    country: str = ""
    election: str = ""
    held_on: date | None = None
    kind: str = ""
    seats: int | None = None
    electorate: int | None = None
    valid: int | None = None
    holder: str = ""
    result: str = ""
    first_party: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a row says of one candidacy. `who` only tells two candidates apart; it is never kept."""

    party: PartySaid
    votes: int | None
    share: float | None = None
    elected: bool | None = None
    sitting: bool = False
    who: str = ""
    share_before: float | None = None  # of its party, last time in this seat


@dataclass(frozen=True, slots=True)
class Row:
    """One line that is understood: a seat with one candidacy, or with one for each column of parties."""

    line: int
    place: Place  # the same object in rows that say the same of it
    standing: tuple[Standing, ...]
    unread: tuple[str, ...] = ()  # of its cells beside the votes, with why; they are as not said


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that is understood and is no candidacy, and why; of a larger area its code and its name."""

    why: str
    area: tuple[str, str] = ("", "")
