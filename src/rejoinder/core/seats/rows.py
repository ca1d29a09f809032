"""Rows of a table of results as values: a line is either understood or listed with what is wrong with it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from rejoinder.core.seats.cells import (
    SEATS_MAX,
    VOTES_MAX,
    day,
    fraction,
    holder_in,
    is_not_known,
    region_of,
    shown,
    whole,
    yes_or_no,
)
from rejoinder.core.seats.columns import Form, Layout
from rejoinder.core.seats.naming import PartySaid, is_other

CELL_LETTERS_MAX = 200  # of a name; more is no name
SEAT_LETTERS_MAX = 120
_TOTALS = ("total", "totals", "grand total", "sum")
_SOFT = {"electorate": "electors", "valid": "valid votes", "share": "share", "elected": "elected"}
REMEMBERED_MAX = 16_384  # seats and spellings of a party that are kept while rows come; rows of a seat stand together
OTHERS = PartySaid("Oth")
_OF_PARTY = frozenset(("party", "short", "number", "source"))
_OF_CANDIDACY = _OF_PARTY | {"votes", "share", "candidate", "first_name", "elected", "sitting"}
Key = TypeVar("Key")
Value = TypeVar("Value")
BROKEN = "\x00"  # before what is wrong with a line that is no row at all


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


@dataclass(frozen=True, slots=True)
class Row:
    """One line that is understood: a seat with one candidacy, or with one for each column of parties."""

    line: int
    place: Place  # the same object in rows that say the same of it
    standing: tuple[Standing, ...]
    unread: tuple[str, ...] = ()  # of its cells beside the votes, with why; they are as not said


def rows_of(layout: Layout, records: Iterable[tuple[int, int, Sequence[str]]], file: str) -> Iterator[Row | Problem]:
    """Each record, its first and last line first, as a row or as a problem. Empty lines are passed over."""
    reader = _Reader(layout)
    read = _wide if layout.form is Form.WIDE else reader.long
    for line, last, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            _check_whole(layout, reader.needed, (line, last), cells)
            place, unread = reader.place(cells)
            yield Row(line, place, read(layout, cells), unread + tuple(_unread(layout, cells)))
        except ValueError as error:
            yield Problem(file, line, str(error), last - line + 1)


class _Reader:
    """Remembers what rows say over and over: their seat and their party."""

    def __init__(self, layout: Layout) -> None:
        needed = [layout.at[name] for name in ("seat", "party", "votes") if name in layout.at]
        needed += [at for at, _ in layout.parties]
        needed += [] if layout.other_winner is None else [layout.other_winner]
        self.needed = max(needed)
        self._layout = layout
        self._of_place = sorted({at for name, at in layout.at.items() if name not in _OF_CANDIDACY})
        self._of_party = sorted({at for name, at in layout.at.items() if name in _OF_PARTY})
        self._places: dict[tuple[str, ...], tuple[Place, tuple[str, ...]]] = {}
        self._parties: dict[tuple[str, ...], PartySaid] = {}
        self._words: dict[str, str] = {}

    def place(self, cells: Sequence[str]) -> tuple[Place, tuple[str, ...]]:
        """What a row says of its seat, and which of its numbers cannot be read. Raises ValueError with the reason."""
        key = tuple([cells[at] for at in self._of_place if at < len(cells)])
        found = self._places.get(key)
        if found is None:
            found = _place(self._layout, cells, self._same), tuple(_unread_of_seat(self._layout, cells))
            _keep(self._places, key, found)
        return found

    def _same(self, text: str) -> str:
        """One object for all equal texts: a region stands in every row."""
        return self._words.get(text) or _keep(self._words, text, text)

    def long(self, layout: Layout, cells: Sequence[str]) -> tuple[Standing, ...]:
        """The candidacy of a row. Raises ValueError with the reason."""
        cell = layout.cell
        key = tuple([cells[at] for at in self._of_party if at < len(cells)])
        said = self._parties.get(key)
        if said is None:
            said = _keep(self._parties, key, _party(layout, cells))
        votes = _votes(cell(cells, "votes"))
        if said.is_empty():
            if votes is None or not (said.name or said.short):
                raise ValueError("no party is named")
            said = OTHERS  # "NA" with votes: somebody stood, nobody says who
        elected = cell(cells, "elected")
        who = f"{cell(cells, 'first_name')} {cell(cells, 'candidate')}".strip()
        return (
            Standing(
                said,
                votes,
                fraction(cell(cells, "share")),
                yes_or_no(elected) if _known(elected) else None,
                bool(yes_or_no(cell(cells, "sitting"))),
                who,
            ),
        )


def _keep(known: dict[Key, Value], key: Key, value: Value) -> Value:
    """Remembers a value; where there are too many, all are forgotten first."""
    if len(known) >= REMEMBERED_MAX:
        known.clear()
    known[key] = value
    return value


def _party(layout: Layout, cells: Sequence[str]) -> PartySaid:
    cell = layout.cell
    said = PartySaid(
        _name(cell(cells, "party"), "party"), _name(cell(cells, "short"), "party"), _known(cell(cells, "number"))
    )
    source = shown(cell(cells, "source"))
    if source and (PartySaid(source).is_sum() or PartySaid(said.name, said.short).is_empty()):
        return PartySaid(source)
    return said


def _check_whole(layout: Layout, needed: int, lines: tuple[int, int], cells: Sequence[str]) -> None:
    line, last = lines
    if cells[0].startswith(BROKEN):
        raise ValueError(cells[0].removeprefix(BROKEN))
    if last > line:
        raise ValueError(f"one row goes on to line {last}; is a quotation mark left open?")
    if len(cells) > layout.width and any(cell.strip() for cell in cells[layout.width :]):
        raise ValueError(f"{len(cells)} cells where the header has {layout.width}; put commas in quotes")
    if len(cells) <= needed:
        raise ValueError(f"{len(cells)} cells where the header has {layout.width}; is the file cut off here?")


def _place(layout: Layout, cells: Sequence[str], same: Callable[[str], str]) -> Place:
    cell = layout.cell
    seat = _name(cell(cells, "seat"), "seat")
    if seat.casefold() in ("", "null", "na"):
        raise ValueError("no seat is named")
    if seat.casefold() in _TOTALS:
        raise ValueError(f"{seat} adds up others and is no seat")
    when = cell(cells, "date")
    held_on = day(when)
    if when and held_on is None and when.casefold() not in ("null", "na"):
        raise ValueError(f"{when[:40]!r} is no date; write it as 2016-12-01")
    ballot = cell(cells, "ballot")
    return Place(
        seat=same(seat[:SEAT_LETTERS_MAX]),
        code=same(_name(_known(cell(cells, "code")), "code")[:24]),
        council=same(_name(_known(cell(cells, "council")), "council")),
        region=same(region_of(_name(_known(cell(cells, "region")), "region"), cell(cells, "region_code"))),
        country=same(_name(_known(cell(cells, "country")), "country")),
        election=same(_name(cell(cells, "election"), "election")[:60]),
        held_on=held_on,
        kind=_kind(cell(cells, "kind"), ballot, is_by=layout.is_by or bool(yes_or_no(cell(cells, "is_by")))),
        seats=_seats(cell(cells, "seats")),
        electorate=_soft(cell(cells, "electorate")),
        valid=_soft(cell(cells, "valid")),
        holder=same(shown(cell(cells, "holder"))),
        result=same(shown(cell(cells, "result"))),
        first_party=same(shown(cell(cells, "first_party"))),
    )


def _wide(layout: Layout, cells: Sequence[str]) -> tuple[Standing, ...]:
    found = [(said, _votes(cells[at].strip(), said.name)) for at, said in layout.parties]
    winner = PartySaid(layout.cell(cells, "first_party") or holder_in(layout.cell(cells, "result"))[0])
    own = _soft(cells[layout.other_winner]) if layout.other_winner is not None else None
    if own and not winner.is_empty():  # a part of the column of others
        found = [(said, votes - own if votes and is_other(said) else votes) for said, votes in found]
        found.append((winner, own))
    return tuple(Standing(said, votes) for said, votes in found if votes)


def _votes(text: str, whose: str = "") -> int | None:
    try:
        return whole(text, most=VOTES_MAX)
    except ValueError as error:
        raise ValueError(f"votes{f' of {whose}' if whose else ''}: {error}") from None


def _soft(text: str) -> int | None:
    """A number beside the votes: one that cannot be read is as one that is not said."""
    try:
        return whole(text) or None
    except ValueError:
        return None


def _unread_of_seat(layout: Layout, cells: Sequence[str]) -> Iterator[str]:
    for name in ("electorate", "valid"):
        try:
            whole(layout.cell(cells, name))
        except ValueError as error:
            yield f"{_SOFT[name]}: {error}"


def _unread(layout: Layout, cells: Sequence[str]) -> Iterator[str]:
    share, elected = layout.cell(cells, "share"), _known(layout.cell(cells, "elected"))
    if share and fraction(share) is None and not is_not_known(share):
        yield f"{_SOFT['share']}: {share[:40]!r} is no share"
    if elected and yes_or_no(elected) is None:
        yield f"{_SOFT['elected']}: {elected[:40]!r} is neither yes nor no"


def _seats(text: str) -> int | None:
    try:
        number = whole(text, most=SEATS_MAX)
    except ValueError as error:
        raise ValueError(f"seats: {error}") from None
    if number == 0:
        raise ValueError("seats: none are to be filled")
    return number


def _kind(kind: str, ballot: str, *, is_by: bool) -> str:
    word = kind.casefold()
    parts = ballot.casefold().split(".")
    if word in ("general", "by", "local"):
        return word
    if parts[0] == "local" or word.startswith("local"):
        return "local"
    if is_by or word.startswith("by") or "by" in parts[1:]:
        return "by"
    return "general" if parts[0] == "parl" or word.startswith(("general", "parl")) else ""


def _known(text: str) -> str:
    return "" if text.casefold() in ("null", "na", "n/a", "none", "nan") else text


def _name(text: str, what: str) -> str:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if len(plain) > CELL_LETTERS_MAX:
        raise ValueError(f"{what}: {len(plain):,} letters are no name; is a quotation mark left open?")
    return plain
