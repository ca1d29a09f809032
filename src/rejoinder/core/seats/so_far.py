"""What is known of a file, and of an election, until all rows are in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rejoinder.core.seats.columns import Layout
from rejoinder.core.seats.drafts import SeatDraft
from rejoinder.core.seats.naming import PartySaid
from rejoinder.core.seats.results import Kind
from rejoinder.core.seats.row_values import Aside, Place, Problem
from rejoinder.core.seats.stacked import ADDS_UP, Vote
from rejoinder.errors import BadInput

AREAS_MAX = 10_000  # larger ones, of which a table gives names
WHYS_MAX = 50  # reasons to set rows aside that are told apart
SPELLINGS_MAX = 50_000  # of parties in one file; ten for each of the parties that may be loaded


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a file beside its rows: from its name, or because the user said it."""

    file: str = ""
    name: str = ""  # of the election, where its rows do not say it
    kind: Kind | None = None  # of this and the day: the user said it, so that it wins over the rows
    held_on: date | None = None
    is_named: bool = False  # the user said the name: it wins over the rows
    vote: Vote | None = None  # which is read where voters have two
    columns: Mapping[str, str] = field(default_factory=dict)  # what the user says of columns of a table by party


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a file: the rows that were understood, the lines that were not, and the first of these."""

    understood: int
    bad: int
    first: Problem | None = None


@dataclass(slots=True)
class Again:
    """Rows of seats that an earlier file has."""

    first: str
    seats: set[str] = field(default_factory=set)
    rows: int = 0


@dataclass(slots=True)
class Round:
    """One election while it is put together."""

    name: str
    kind: Kind
    held_on: date | None = None
    drafts: dict[str, SeatDraft] = field(default_factory=dict)
    by_region: dict[str, dict[str, str]] = field(default_factory=dict)  # region -> folded name -> key of the seat
    first: dict[str, str] = field(default_factory=dict)  # folded name -> key of the first seat of this name
    without_code: dict[str, str] = field(default_factory=dict)  # folded name -> key of the first seat without a code
    joined: dict[str, str] = field(default_factory=dict)  # code -> key of the seat that was there without one


@dataclass(slots=True)
class Spelling:
    """One way in which a file writes a party."""

    is_sum: bool
    number: int = -1  # in the list of abbreviations, once a candidacy has it
    times: int = 0


@dataclass(frozen=True, slots=True)
class SeatInHand:
    """The seat of the row before: rows of one seat stand together, so that it is seldom looked up."""

    place: Place
    draft: SeatDraft
    again: Again | None = None  # an earlier file has it


@dataclass(slots=True)
class FileSoFar:
    """What must be known of a file until its last row is in."""

    told: Told
    layout: Layout
    number: int
    rows: int = 0
    sums: int = 0
    asides: Counter[str] = field(default_factory=Counter)
    areas: dict[str, str] = field(default_factory=dict)  # names of larger areas by their code
    spellings: dict[PartySaid, Spelling] = field(default_factory=dict)
    counted: list[PartySaid] = field(default_factory=list)  # in the order in which candidacies have them
    touched: list[SeatDraft] = field(default_factory=list)
    again: dict[str, Again] = field(default_factory=dict)  # by election
    at: SeatInHand | None = None

    def set_aside(self, row: Aside) -> None:
        """One more row that is no candidacy."""
        if row.why == ADDS_UP:
            self.sums += 1
        else:
            self.asides[row.why if len(self.asides) < WHYS_MAX or row.why in self.asides else "are of other kinds"] += 1
        code, name = row.area
        if code and "upper" in self.layout.at and len(self.areas) < AREAS_MAX:
            self.areas.setdefault(code, name)

    def spelling(self, said: PartySaid) -> Spelling:
        """What is known of a way to write a party. Raises BadInput where there are too many."""
        found = self.spellings.get(said)
        if found is None:
            if len(self.spellings) >= SPELLINGS_MAX:
                raise BadInput(f"over {SPELLINGS_MAX:,} names of parties; is the column of parties the right one?")
            found = self.spellings[said] = Spelling(said.is_sum())
        return found
