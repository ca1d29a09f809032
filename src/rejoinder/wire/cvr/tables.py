"""Cast vote records in tables: ES&S workbooks, Clear Ballot, and plain CSV with a column for each candidate."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineError, load_workbook

from rejoinder.core.ballots.rctab.config import Config, Source
from rejoinder.errors import BadInput

Marks = list[tuple[int, str]]
_CHOICE_PARTS = 5  # "Choice_1_1", contest, rank, rule of the contest, name; a party may follow


def read_ess(path: Path, source: Source, config: Config) -> Iterator[tuple[str, Marks]]:
    """Each row of the first sheet is a ballot, each column from the first vote's on a rank with a name in it."""
    first_column, first_row = _placed(source)
    try:
        workbook = load_workbook(str(path))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError as failed:
        raise BadInput(f"{path}: not a workbook ({failed})") from failed
    for number, row in enumerate(rows[first_row - 1 :], start=first_row):
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield f"{path.name} row {number}", _ranked(cells[first_column - 1 :], source, config)


def read_generic(path: Path, source: Source, config: Config) -> Iterator[tuple[str, Marks]]:
    """Each column is a candidate, each cell the rank that the ballot gives."""
    first_column, first_row = _placed(source)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines)
        names = next(rows, [])[first_column - 1 :]
        for number, row in enumerate(rows, start=2):
            if number >= first_row and any(row):
                where = f"{path.name} line {number}"
                yield where, _by_candidate(names, row[first_column - 1 :], where)


def read_clear_ballot(path: Path, source: Source, config: Config) -> Iterator[tuple[str, Marks]]:
    """Each column is one candidate at one rank, with 1 where it was marked."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines)
        columns = _choices(next(rows, []), source.contest)
        if not columns:
            raise BadInput(f"{path}: no column is of the contest {source.contest!r}")
        for number, row in enumerate(rows, start=2):
            if any(row):
                marks = [(rank, name) for place, rank, name in columns if place < len(row) and row[place] == "1"]
                yield f"{path.name} line {number}", marks


def _placed(source: Source) -> tuple[int, int]:
    if source.first_column is None or source.first_row is None:
        raise BadInput(f"{source.path}: firstVoteColumnIndex and firstVoteRowIndex are missing")
    return source.first_column, source.first_row


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _ranked(cells: Sequence[str], source: Source, config: Config) -> Marks:
    marks: Marks = []
    for rank, cell in enumerate(cells[: config.ranks_max], start=1):
        if not cell:
            if source.blank_is_undeclared:
                marks.append((rank, source.undeclared_label))
        elif source.overvote_delimiter:
            marks += [(rank, name.strip()) for name in cell.split(source.overvote_delimiter)]
        elif cell != source.skipped_label:
            marks.append((rank, cell))
    return [(rank, name) for rank, name in marks if name != source.skipped_label or not source.skipped_label]


def _by_candidate(names: Sequence[str], cells: Sequence[str], where: str) -> Marks:
    marks: Marks = []
    for name, cell in zip(names, cells, strict=False):
        if not cell.strip():
            continue
        if not cell.strip().isdecimal() or int(cell) < 1:
            raise BadInput(f"{where}: {cell!r} under {name!r} is not a rank")
        marks.append((int(cell), name))
    return marks


def _choices(header: Sequence[str], contest: str) -> list[tuple[int, int, str]]:
    columns = []
    for place, title in enumerate(header):
        parts = title.split(":")
        if len(parts) >= _CHOICE_PARTS and parts[1] == contest and parts[2].isdecimal():
            columns.append((place, int(parts[2]), parts[4]))
    return columns
