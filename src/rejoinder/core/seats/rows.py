"""Rows of a table of results as values: a line is either understood or listed with what is wrong with it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from rejoinder.core.seats.cells import (
    SEATS_MAX,
    VOTES_MAX,
    day,
    fraction,
    holder_in,
    is_not_known,
    region_of,
    share_before,
    shown,
    whole,
    yes_or_no,
)
from rejoinder.core.seats.columns import Form, Layout
from rejoinder.core.seats.joined import JoinedParties
from rejoinder.core.seats.naming import PartySaid, is_other
from rejoinder.core.seats.party_columns import is_number, to_be_asked
from rejoinder.core.seats.row_values import Aside, Broken, Place, Problem, Row, Standing
from rejoinder.core.seats.stacked import Stack, Vote
from rejoinder.errors import BadInput

CELL_LETTERS_MAX = 200  # of a name; more is no name
SEAT_LETTERS_MAX = 120
_TOTALS = ("total", "totals", "grand total", "sum")
_SOFT = {"electorate": "electors", "valid": "valid votes", "share": "share", "elected": "elected"}
NUL = "\x00"
REMEMBERED_MAX = 16_384  # seats and spellings of a party that are kept while rows come; rows of a seat stand together
OTHERS = PartySaid("Oth")
_OF_PARTY = frozenset(("party", "short", "number", "source"))
_OF_CANDIDACY = _OF_PARTY | {"votes", "share", "candidate", "first_name", "elected", "sitting"}
Key = TypeVar("Key")
Value = TypeVar("Value")


def rows_of(
    layout: Layout, records: Iterable[tuple[int, int, Sequence[str]]], file: str, *, vote: Vote | None = None,
    joined: JoinedParties | None = None,
) -> Iterator[Row | Problem | Aside]:  # fmt: skip
    """Each record, its first and last line first, as a row, as a problem, or set aside. Empty lines are passed over.

    `vote` is the one that is asked for, where voters have two; `joined` parts candidates from their parties. Raises
    BadInput where a row shows that the header was not understood.
    """
    reader = _Reader(layout, vote, joined or JoinedParties())
    for line, last, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            _check_whole(layout, reader.needed, (line, last), cells)
            yield reader.row(line, cells)
        except ValueError as error:
            yield Problem(file, line, str(error), last - line + 1)


class _Reader:
    """Remembers what rows say over and over: their seat and their party."""

    def __init__(self, layout: Layout, vote: Vote | None, joined: JoinedParties) -> None:
        needed = [layout.at[name] for name in ("seat", "party", "votes") if name in layout.at]
        needed += [at for at, _ in layout.parties]
        needed += [] if layout.other_winner is None else [layout.other_winner]
        self.needed = max(needed)
        self._layout = layout
        self._stack = Stack(layout, vote) if "level" in layout.at or "vote" in layout.at else None
        self._joined = joined if layout.is_joined else None
        self._read = self._wide if layout.form is Form.WIDE else self._long
        self._of_place = sorted({at for name, at in layout.at.items() if name not in _OF_CANDIDACY})
        self._of_party = sorted({at for name, at in layout.at.items() if name in _OF_PARTY})
        self._places: dict[tuple[str, ...], tuple[Place, tuple[str, ...]]] = {}
        self._parties: dict[tuple[str, ...], PartySaid] = {}
        self._words: dict[str, str] = {}

    def row(self, line: int, cells: Sequence[str]) -> Row | Aside:
        """The row of a record. Raises ValueError with the reason why it is none."""
        aside = self._stack.aside(cells, line) if self._stack else None
        if aside:
            return aside
        place, unread = self._place(cells)
        if self._stack and self._stack.is_count(cells):
            return Row(line, self._stack.with_count(place, cells), ())
        if self._layout.columns:
            _refuse_late(self._layout.columns.late, cells, line)
        return Row(line, place, self._read(cells), unread + tuple(_unread(self._layout, cells)))

    def _place(self, cells: Sequence[str]) -> tuple[Place, tuple[str, ...]]:
        """What a row says of its seat, and which of its numbers cannot be read."""
        key = tuple([cells[at] for at in self._of_place if at < len(cells)])
        found = self._places.get(key)
        if found is None:
            place = _place(self._layout, cells, self._same)
            found = self._stack.settled(place) if self._stack else place, tuple(_unread_of_seat(self._layout, cells))
            _keep(self._places, key, found)
        return found

    def _same(self, text: str) -> str:
        """One object for all equal texts: a region stands in every row."""
        return self._words.get(text) or _keep(self._words, text, text)

    def _long(self, cells: Sequence[str]) -> tuple[Standing, ...]:
        cell = self._layout.cell
        who = f"{cell(cells, 'first_name')} {cell(cells, 'candidate')}".strip()
        said, is_sitting = self._joined.part(who) if self._joined else (self._party(cells), False)
        if self._stack:
            said, who = self._stack.party(said, cells)
        votes = _votes(cell(cells, "votes"))
        if said.is_empty():
            if votes is None or not (said.name or said.short):
                raise ValueError("no party is named")
            said = OTHERS  # "NA" with votes: somebody stood, nobody says who
        elected = cell(cells, "elected")
        is_sitting = is_sitting or bool(yes_or_no(cell(cells, "sitting")))
        is_elected = yes_or_no(elected) if _known(elected) else None
        share = cell(cells, "share")
        before = share_before(share, cell(cells, "change"))
        return (Standing(said, votes, fraction(share), is_elected, is_sitting, who, before),)

    def _party(self, cells: Sequence[str]) -> PartySaid:
        key = tuple([cells[at] for at in self._of_party if at < len(cells)])
        return self._parties.get(key) or _keep(self._parties, key, _party(self._layout, cells))

    def _wide(self, cells: Sequence[str]) -> tuple[Standing, ...]:
        layout = self._layout
        found = [(said, _votes(cells[at].strip(), said.name)) for at, said in layout.parties]
        winner = PartySaid(layout.cell(cells, "first_party") or holder_in(layout.cell(cells, "result"))[0])
        own = _soft(cells[layout.other_winner]) if layout.other_winner is not None else None
        if own and not winner.is_empty():  # a part of the column of others
            found = [(said, votes - own if votes and is_other(said) else votes) for said, votes in found]
            found.append((winner, own))
        return tuple(Standing(said, votes) for said, votes in found if votes)


def _refuse_late(late: Sequence[tuple[int, str]], cells: Sequence[str], line: int) -> None:
    """A column that was empty in the first rows may be a party's after all."""
    for at, name in late:
        if at < len(cells) and is_number(cells[at].strip()) and cells[at].strip().strip("0"):
            raise BadInput(f"line {line}: {to_be_asked([name])}")


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
    if isinstance(cells[0], Broken):
        raise ValueError(cells[0])
    if any(NUL in cell for cell in cells):
        raise ValueError("it has NUL characters: the file is damaged here")
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
    region = cell(cells, "region") or cell(cells, "upper")
    first = _first_language if layout.is_bilingual else str
    return Place(
        seat=same(first(seat)[:SEAT_LETTERS_MAX]),
        code=same(_name(_known(cell(cells, "code")), "code")[:24]),
        council=same(_name(_known(cell(cells, "council")), "council")),
        region=same(first(region_of(_name(_known(region), "region"), cell(cells, "region_code")))),
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


def _first_language(text: str) -> str:
    """A name in two languages in the first."""
    return text.split("/")[0].strip() if text.count("/") == 1 else text


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
    plain = text if text.isprintable() else "".join(letter if letter.isprintable() else " " for letter in text)
    plain = " ".join(plain.split())
    if len(plain) > CELL_LETTERS_MAX:
        raise ValueError(f"{what}: {len(plain):,} letters are no name; is a quotation mark left open?")
    return plain
