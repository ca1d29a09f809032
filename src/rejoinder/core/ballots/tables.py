"""Tables of ballot papers read (CSV): one column a candidate (wide), or one column a rank (ranked)."""

import csv
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rejoinder.core.ballots.election import CANDIDATES_MAX, Candidate, Election
from rejoinder.core.ballots.numbers import whole
from rejoinder.core.ballots.papers import OVERVOTED, ElectionFile, PaperRules, Problem, Tally
from rejoinder.core.ballots.written_names import name_of
from rejoinder.errors import BadInput

SCORE_MAX = 255  # a score is kept as a byte
_SIGNS_MIN = 10  # different papers: fewer may have scores 1 to k each once by chance
_RANK = re.compile(r"(?:rank|choice|preference|pref|vote)[ _-]?(\d{1,3})|(\d{1,3})(?:st|nd|rd|th)(?: choice)?", re.I)
_TIMES = {"count", "papers", "ballots", "votes", "weight", "number of papers", "number of ballots"}
_NOT_COUNTED = {
    *("", "id", "ballot", "ballot id", "ballot_id", "ballotid", "paper", "paper id", "line", "timestamp", "time"),
    *("date", "precinct", "voter", "voter id", "voter_id"),
}
_EMPTY = {"", "-", "na", "n/a", "null"}  # as spreadsheets and statistics programs write an empty cell
_NOBODY = {*_EMPTY, "skipped", "skip", "undervote", "blank", "none", "no choice"}
_OVERVOTE = {"overvote", "overvoted"}
_Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where in a row the marks stand, and the number of equal papers (None: each row is one paper)."""

    marks: list[int]
    names: list[str]
    times: int | None
    width: int

    def papers(self, row: Sequence[str], number: int) -> int:
        return 1 if self.times is None else whole(row[self.times], f"line {number}: the number of papers")


def is_ranked_header(line: str) -> bool:
    """Whether a table's first line has columns of ranks: rank 1, choice_2, 3rd choice.

    >>> is_ranked_header("paper,rank1,rank2")
    True
    """
    return any(_RANK.fullmatch(cell.strip()) for cell in _cells(line))


def read_ranked_table(lines: Iterable[str], rules: PaperRules) -> ElectionFile:
    """One row a paper, one column a rank that holds a name. Candidates stand in the order of their names.

    The file names only who is marked on some paper, and no number of seats. Raises BadInput for rows cut short.
    """
    tally, known = Tally(rules), dict[str, int]()
    rows = _rows(lines, tally)
    columns = _ranked_columns(*next(rows, (1, [])))
    marks, times = columns.marks, columns.times
    for number, row in _whole_rows(rows, columns):
        cells = [row[place] for place in marks]
        while cells and not cells[-1]:
            cells.pop()
        try:
            paper = bytes([known[cell] for cell in cells])
        except KeyError:
            paper = b""
        if times is None and paper and len(set(paper)) == len(paper):
            tally.papers[paper] = tally.papers.get(paper, 0) + 1
        elif papers := columns.papers(row, number):
            tally.take(number, papers, [_named(cell, known) for cell in cells])
    names = sorted(known)
    moved = bytes(names.index(name) for name in known).ljust(256, b"\0")
    papers_by_name = {paper.translate(moved): papers for paper, papers in tally.papers.items()}
    standing = tuple(Candidate(name) for name in names)
    election = Election("", standing, 1, papers_by_name, rejected=tally.rejected)
    return ElectionFile(election, tuple(tally.problems), "ranked CSV")


def read_wide_table(lines: Iterable[str], rules: PaperRules, *, are_scores: bool) -> ElectionFile:
    """One row a paper, one column a candidate; a cell is the rank or the score, empty or 0 is none.

    The file names no number of seats. Raises BadInput for rows cut short.
    """
    tally = Tally(rules)
    rows = _rows(lines, tally)
    columns = _wide_columns(*next(rows, (1, [])))
    take = _take_scores if are_scores else _take_ranks
    is_plain = len(columns.marks) == columns.width
    for number, row in _whole_rows(rows, columns):
        cells = row if is_plain else [row[place] for place in columns.marks]
        if papers := columns.papers(row, number):
            take(cells, number, papers, tally)
    if are_scores and rules.scale and _look_like_ranks(tally):
        raise BadInput("every row ranks 1, 2, 3 and so on: these are ranks, and the rule counts scores")
    standing = tuple(Candidate(name) for name in columns.names)
    scale = (rules.scale or max(map(max, tally.papers), default=1) or 1) if are_scores else None
    election = Election("", standing, 1, tally.papers, scale, tally.rejected)
    problems = [*_not_counted(columns), *tally.problems]
    return ElectionFile(election, tuple(problems), "CSV of scores" if are_scores else "CSV of ranks")


def _not_counted(columns: _Columns) -> Iterator[Problem]:
    others = columns.width - len(columns.marks) - (columns.times is not None)
    if others:
        yield Problem(None, f"{others} columns are not read: they hold no candidate")


_PLACES = range(CANDIDATES_MAX)
_NUMBERS = [str(place + 1) for place in _PLACES]


def _take_ranks(cells: list[str], number: int, papers: int, tally: Tally) -> None:
    """The common row, ranks 1 to k each once, takes the short way."""
    holders = dict(zip(cells, _PLACES, strict=False))
    given = len(cells) - cells.count("0") - cells.count("")
    try:
        paper = bytes([holders[rank] for rank in _NUMBERS[:given]])
    except KeyError:
        _take_unusual_ranks(cells, number, papers, tally)
        return
    if paper:
        tally.papers[paper] = tally.papers.get(paper, 0) + papers
    else:
        tally.reject(number, papers, "nobody is marked")


def _take_unusual_ranks(cells: list[str], number: int, papers: int, tally: Tally) -> None:
    by_rank: dict[int, list[int]] = {}
    for place, cell in enumerate(cells):
        rank = _whole_cell(cell)
        if rank is None:
            tally.reject(number, papers, f"{cell.strip()[:20]!r} is not a rank")
            return
        if rank:
            by_rank.setdefault(rank, []).append(place)
    ranks: list[list[int]] = []
    for rank in sorted(by_rank):
        ranks += [[]] * min(rank - len(ranks) - 1, CANDIDATES_MAX)
        ranks.append(by_rank[rank])
    tally.take(number, papers, ranks)


def _take_scores(cells: list[str], number: int, papers: int, tally: Tally) -> None:
    highest = tally.rules.scale or SCORE_MAX
    scores = []
    for cell in cells:
        score = _whole_cell(cell)
        if score is None or score > highest:
            tally.reject(number, papers, f"{cell.strip()[:20]!r} is not a score from 0 to {highest}")
            return
        scores.append(score)
    paper = bytes(scores)
    tally.papers[paper] = tally.papers.get(paper, 0) + papers


def _look_like_ranks(tally: Tally) -> bool:
    """Whether each paper has 1 to k once, as scores hardly do: on many papers, or beside numbers above any score."""
    has_signs = tally.rejected or len(tally.papers) >= _SIGNS_MIN
    return bool(has_signs and tally.papers) and all(
        sorted(score for score in paper if score) == list(range(1, len(paper) - paper.count(0) + 1))
        for paper in tally.papers
    )


def _whole_cell(cell: str) -> int | None:
    cell = cell.strip()
    if cell.casefold() in _EMPTY:
        return 0
    digits, _, rest = cell.partition(".")
    is_whole = digits.isascii() and digits.isdecimal() and len(digits) <= 9 and not rest.strip("0")
    return int(digits) if is_whole else None


def _named(cell: str, known: dict[str, int]) -> Sequence[int]:
    name = name_of(cell)
    lowered = name.casefold()
    if lowered in _NOBODY:
        return ()
    if lowered in _OVERVOTE:
        return OVERVOTED
    if name not in known and len(known) == CANDIDATES_MAX:
        raise BadInput(f"more than {CANDIDATES_MAX} names stand on the papers: these can hardly all be candidates")
    return (known.setdefault(name, len(known)),)


def _ranked_columns(number: int, header: list[str]) -> _Columns:
    ranks: list[tuple[int, int]] = []
    for place, cell in enumerate(header):
        if found := _RANK.fullmatch(cell.strip()):
            ranks.append((int(found[1] or found[2]), place))
    if sorted(rank for rank, _ in ranks) != list(range(1, len(ranks) + 1)):
        raise BadInput(f"line {number}: the columns of ranks are not 1, 2, 3 and so on, each once")
    return _Columns([place for _, place in sorted(ranks)], [], _times_column(header), len(header))


def _wide_columns(number: int, header: list[str]) -> _Columns:
    names = [name_of(cell) for cell in header]
    times = _times_column(header)
    marks = [place for place, name in enumerate(names) if place != times and name.casefold() not in _NOT_COUNTED]
    if not marks or all(names[place].replace(".", "").isdecimal() for place in marks):
        raise BadInput(f"line {number}: the first line of a table must name the candidates or the ranks")
    if len(marks) > CANDIDATES_MAX:
        raise BadInput(f"line {number}: {len(marks):,} candidates; at most {CANDIDATES_MAX} can be counted")
    return _Columns(marks, [names[place] for place in marks], times, len(header))


def _times_column(header: list[str]) -> int | None:
    return next((place for place, cell in enumerate(header) if cell.strip().casefold() in _TIMES), None)


def _rows(lines: Iterable[str], tally: Tally) -> _Rows:
    """Rows that are not blank, each with the number of the line it ends on."""
    numbered = _watched(lines, tally)
    first = next(numbered, "")
    reader = csv.reader(itertools.chain([first], numbered), delimiter=_delimiter(first), strict=True)
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as fault:
        raise BadInput(f"line {reader.line_num}: {fault}: a quote may be open, or the file cut short") from None


def _watched(lines: Iterable[str], tally: Tally) -> Iterator[str]:
    """The lines; whether the last one ends as a line does is the only sign that a table gives of having been cut."""
    number, line = 0, "\n"
    for number, line in enumerate(lines, 1):  # noqa: B007
        yield line
    if not line.endswith(("\n", "\r")):
        tally.note(number, "the last line has no line end: see that the file is whole")


def _whole_rows(rows: _Rows, columns: _Columns) -> _Rows:
    """Rows as wide as the header; empty cells past it are let go, as spreadsheets add them."""
    for number, row in rows:
        if len(row) != columns.width:
            if len(row) < columns.width or any(row[columns.width :]):
                raise BadInput(
                    f"line {number}: {len(row)} cells under {columns.width} headings; the file may be cut short"
                )
            del row[columns.width :]
        yield number, row


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=_delimiter(line)), [])
    except csv.Error:
        return []
