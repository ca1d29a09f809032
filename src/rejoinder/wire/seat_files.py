"""Results of elections from files, and to one: every common public form becomes SEATS.csv, a row for each candidacy."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, TextIO

from rejoinder.core.seats.cells import is_text, shown, year_in
from rejoinder.core.seats.columns import (
    HEADER_LINES_MAX,
    Form,
    Layout,
    is_of_another_kind,
    layout_of,
    missing_from,
    plain_header,
)
from rejoinder.core.seats.gathering import Gathering
from rejoinder.core.seats.holders import NOTIONAL
from rejoinder.core.seats.joined import JoinedParties
from rejoinder.core.seats.parties import name_of
from rejoinder.core.seats.party_columns import are_shares, to_be_asked
from rejoinder.core.seats.results import Election, Elections
from rejoinder.core.seats.row_values import Broken, Problem
from rejoinder.core.seats.rows import rows_of
from rejoinder.core.seats.so_far import Tally, Told
from rejoinder.errors import BadInput
from rejoinder.wire.ballot_files import lines_of
from rejoinder.wire.old_mac import any_ends

FILE_BYTES_MAX = 256 * 1024**2  # unpacked; all British general elections since 1918 need under 20 MB
LINE_BYTES_MAX = 256 * 1024  # twice what one cell may have; a table with 500 parties has some 10,000
ROWS_MAX = 1_000_000  # of all files, some 220 MB of memory; a general election has 4,500 in Britain, 9,000 in India
FILES_MAX = 200
BAD_SHARE_MAX = 0.1  # of the rows of a file: with more, its totals cannot be trusted
FILES_TOLD = 3  # where all are refused
BAD_ROWS_FREE = 10  # so many may be bad in a short file all the same
SAMPLE_ROWS = 50  # under the header, to see which columns hold numbers
COLUMNS = ("election", "date", "kind", "seat", "code", "region", "country", "seats", "party", "votes", "elected",
           "sitting", "holder", "electorate", "party_name")  # fmt: skip
_DELIMITERS = ",;\t|"
_PACKED = {b"PK": "a spreadsheet or ZIP file; save it as CSV", b"%P": "a PDF; results are read from CSV",
           b"\xd0\xcf": "an old spreadsheet; save it as CSV"}  # fmt: skip
_NO_TABLES = (".md", ".json", ".geojson", ".hexjson")  # lie in the folders of results, beside them
_NO_TEXT = "no text, or damaged; save it as CSV in UTF-8"
UNTOLD = Told()  # where the user says nothing of the files
Record = tuple[int, int, list[str]]  # its first and last line, its cells; one cell for what is no row


@dataclass(frozen=True, slots=True)
class SeatsRead:
    """What was read: the elections, and the rows that were left out, in the order of the files."""

    elections: Elections
    problems: tuple[Problem, ...]
    rows: int  # that were understood
    files_left_out: tuple[str, ...] = ()  # among several: each with why it holds no results


def read_seats(paths: Iterable[Path], said: Told = UNTOLD) -> Elections:
    """The elections of all files together; `notes` has what was done and every row left out, with its line.

    `said` has what the user says of them: it wins over what they say. Raises BadInput where a file is none of results,
    or so much of it is bad that its totals cannot be trusted. One of several files whose header is of another kind is
    left out, with a note.
    """
    return load_seats(paths, said).elections


def load_seats(paths: Iterable[Path], said: Told = UNTOLD) -> SeatsRead:
    """As `read_seats`, with the rows left out as values."""
    gathering = Gathering()
    paths = list(paths)
    _check_count(len(paths))
    for path in paths:
        if len(paths) > 1 and _is_no_table(path.name):
            gathering.leave_out(f"{path.name} is left out: it is no table")
            continue
        with _opened(path) as file, _left_out(gathering, path.name, is_alone=len(paths) == 1):
            _add_file(gathering, file, _told(said, path.name, is_pipe=not path.is_file()))
    return _read(gathering, said)


def load_seat_bytes(
    files: Sequence[tuple[str, bytes]], said: Told = UNTOLD, *, bytes_max: int = FILE_BYTES_MAX,
    rows_max: int = ROWS_MAX,
) -> SeatsRead:  # fmt: skip
    """As `load_seats` for uploaded files: a name and the bytes of each, with limits of one's own."""
    gathering = Gathering()
    _check_count(len(files))
    for name, body in files:
        if len(files) > 1 and _is_no_table(name):
            gathering.leave_out(f"{name} is left out: it is no table")
            continue
        with _named(name), _left_out(gathering, name, is_alone=len(files) == 1):
            _add_file(gathering, io.BytesIO(body), _told(said, name, is_pipe=False), bytes_max, rows_max=rows_max)
    return _read(gathering, said)


def write_seats(elections: Elections, file: TextIO) -> None:
    """Writes SEATS.csv: one row for each candidacy, elections oldest first. No name of a person."""
    out = csv.writer(file, lineterminator="\n")
    out.writerow(COLUMNS)
    for election in elections.elections:
        out.writerows(_written(election, elections))


def _written(election: Election, elections: Elections) -> Iterator[Sequence[object]]:
    held_on = election.held_on.isoformat() if election.held_on else ""
    for result in election.results:
        electorate = "" if result.electorate is None else result.electorate
        for one in result.candidacies:
            yield (
                election.name, held_on, election.kind.value, result.seat, result.code, result.region, result.country,
                result.seats, one.party, "" if one.votes is None else one.votes,
                "" if one.elected is None else int(one.elected), int(one.sitting), result.holder, electorate,
                name_of(one.party, elections.names),
            )  # fmt: skip


def _check_count(files: int) -> None:
    if not files:
        raise BadInput("name at least one file of results")
    if files > FILES_MAX:
        raise BadInput(f"{files:,} files; at most {FILES_MAX} are read together")


def _is_no_table(name: str) -> bool:
    return name.casefold().endswith(_NO_TABLES)


def _told(said: Told, file: str, *, is_pipe: bool) -> Told:
    """What the name of a file says of its election, the year, and whether it is notional, beside what the user says."""
    if said.name:
        return replace(said, file=file, is_named=True)
    stem = "" if is_pipe else file.removesuffix(".gz").rsplit(".", 1)[0]
    year = year_in(stem)
    notional = f" {NOTIONAL}" if NOTIONAL in stem.casefold() else ""
    return replace(said, file=file, name=f"{year}{notional}" if year else stem[:60])


def _read(gathering: Gathering, said: Told) -> SeatsRead:
    elections = gathering.elections()
    left_out = tuple(gathering.files_left_out)
    if not elections.elections and left_out:
        raise BadInput(f"no file has results; {'; '.join(left_out[:FILES_TOLD])}")
    if not elections.elections:
        raise BadInput("these files have names of parties, but no results; add a file of results")
    missing = [name for name in said.columns if name not in gathering.columns_declared]
    if missing:
        raise BadInput(f"--party: no table by party has a column '{missing[0][:40]}'")
    return SeatsRead(elections, tuple(gathering.problems), gathering.rows, left_out)


class _OtherTable(BadInput):
    """A whole table, but its header is of something else than results."""


@contextmanager
def _left_out(gathering: Gathering, name: str, *, is_alone: bool) -> Iterator[None]:
    """One of several files that is a table of something else is left out, and said."""
    try:
        yield
    except _OtherTable as error:
        if is_alone:
            raise
        gathering.leave_out(f"{name} is left out: {error}")


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except BadInput as error:
        raise BadInput(f"{name}: {error}") from None


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with _named(str(path)):
        try:
            with path.open("rb") as file:
                yield file
        except IsADirectoryError:
            raise BadInput("this is a folder; name its files") from None
        except FileNotFoundError:
            raise BadInput("there is no such file") from None
        except (OSError, ValueError) as error:
            raise BadInput(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _add_file(
    gathering: Gathering, file: BinaryIO, told: Told, bytes_max: int = FILE_BYTES_MAX, *, rows_max: int = ROWS_MAX
) -> None:
    lines = lines_of(file, bytes_max=bytes_max, line_bytes_max=LINE_BYTES_MAX, unstuck=any_ends)
    records = _records(lines, told.columns)
    layout, head = _header(records, told.columns)
    if layout.form is Form.NAMES:
        named = chain(head, records)
        gathering.add_names({layout.cell(cells, "short"): layout.cell(cells, "party") for _, _, cells in named})
        return
    room = rows_max - gathering.rows
    capped = islice(chain(head, records), room + 1)
    problems_max = int(BAD_SHARE_MAX * (room + 1)) + BAD_ROWS_FREE  # with more the file is refused
    joined = JoinedParties() if layout.is_joined else None
    rows = rows_of(layout, capped, told.file, vote=told.vote, joined=joined)
    came = gathering.add(layout, rows, told, problems_max=problems_max, joined=joined)
    _check_trust(came, room, rows_max)


def _check_trust(came: Tally, room: int, rows_max: int) -> None:
    if came.understood > room:
        raise BadInput(f"over {rows_max:,} rows; read fewer files together")
    if not came.understood:
        raise BadInput(f"no row can be read{f': {came.first.why}' if came.first else ''}")
    if came.first and came.bad > BAD_ROWS_FREE and came.bad > BAD_SHARE_MAX * (came.understood + came.bad):
        raise BadInput(
            f"{came.bad:,} of {came.understood + came.bad:,} rows cannot be read, so its totals cannot be trusted; the "
            f"first is line {came.first.line}: {came.first.why}"
        )


def _records(lines: Iterable[str], said: Mapping[str, str]) -> Iterator[Record]:
    """The cells of each record with the number of its last line; the delimiter is told by the first lines."""
    lines = iter(lines)
    head = list(islice(lines, HEADER_LINES_MAX + SAMPLE_ROWS))
    if (head and head[0][:2].encode("utf-8", "replace") in _PACKED) or (head and "\x00" in head[0]):
        raise BadInput(_PACKED.get(head[0][:2].encode("utf-8", "replace"), _NO_TEXT))
    delimiter = _delimiter(head, said)
    reader = csv.reader(chain(head, lines), delimiter=delimiter, strict=True)
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells = [Broken(_of_line(str(error), first))]
        yield first, reader.line_num, cells


def _of_line(error: str, line: int) -> str:
    """What is wrong with a line that is no row. Raises BadInput where the rest of the table cannot be told either."""
    if "unexpected end" in error:
        raise BadInput(f"line {line}: a quotation mark is left open; the table ends inside it")
    if "limit" in error:
        raise BadInput(
            f"line {line}: a cell has over {csv.field_size_limit():,} letters; is a quotation mark left open?"
        )
    return "a carriage return stands inside the line" if "new-line" in error else error


def _delimiter(head: Sequence[str], said: Mapping[str, str]) -> str:
    """The one that makes a header of results, else the one that stands most often in the first lines."""
    for delimiter in sorted(_DELIMITERS, key=lambda one: -sum(line.count(one) for line in head)):
        try:
            rows = list(csv.reader(head, delimiter=delimiter))
        except csv.Error:
            continue
        if any(layout_of(cells, rows[at + 1 :], said) for at, cells in enumerate(rows[:HEADER_LINES_MAX])):
            return delimiter
    return max(_DELIMITERS, key=lambda one: sum(line.count(one) for line in head))


def _header(records: Iterator[Record], said: Mapping[str, str]) -> tuple[Layout, list[Record]]:
    """The layout, and the records under the header that were read ahead to find it."""
    first = list(islice(records, HEADER_LINES_MAX + SAMPLE_ROWS))
    rows = [cells for _, _, cells in first]
    if not any(any(cell.strip() for cell in cells) for cells in rows):
        raise BadInput("the file is empty")
    for at, cells in enumerate(rows[:HEADER_LINES_MAX]):
        layout = layout_of(cells, rows[at + 1 :], said)
        if layout is not None:
            _refuse_unsure(layout, cells, rows[at + 1 :])
            _refuse_shares_only(layout, rows[at + 1 :])
            return layout, first[at + 1 :]
    if not is_text(chain.from_iterable(rows)):
        raise BadInput(_NO_TEXT)
    named = max(rows[:HEADER_LINES_MAX], key=lambda cells: sum(bool(cell.strip()) for cell in cells))
    which = "its first line has" if named is rows[0] else "its longest line has"
    why = f"no results: {missing_from(named)} ({which}: {_seen(named)}); see docs/seats.md for the columns"
    raise _OtherTable(why) if is_of_another_kind(rows) else BadInput(why)


def _seen(cells: Sequence[str]) -> str:
    return shown(", ".join(cell.strip() for cell in cells)[:120])


def _refuse_unsure(layout: Layout, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns that may mean two things; a guess could make a party that there is not, or lose one that there is."""
    places = [place for place, _ in layout.parties]
    if layout.columns and layout.columns.unsure:
        raise BadInput(to_be_asked(layout.columns.unsure))
    if layout.columns and are_shares(places, rows):
        raise BadInput("its columns of parties add up to 100 in every row: they are shares, and results need votes")
    plain = [plain_header(cell) for cell in header]
    for place in (*layout.at.values(), *places):
        other = next((at for at, name in enumerate(plain) if name == plain[place] and at != place), None)
        if other is not None and any(row[place : place + 1] != row[other : other + 1] for row in rows):
            raise BadInput(
                f"two columns are called '{_seen([header[place]])}' and differ; rename the one not to be read"
            )
    if layout.columns and layout.columns.doubled:
        mine, too = map(shown, layout.columns.doubled)
        raise BadInput(f"columns '{mine}' and '{too}' are of one party and both have votes; say '{too}=none' of one")


def _refuse_shares_only(layout: Layout, rows: Sequence[Sequence[str]]) -> None:
    is_without = layout.form is Form.LONG and "votes" not in layout.at and "share" in layout.at
    if is_without and any(layout.cell(cells, "share") for cells in rows):
        raise BadInput("it has shares but no votes; add a column votes")
