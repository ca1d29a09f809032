"""Votes from CSV: our own long form, or two files of the Polis open-data layout. The header says which.

participant, statement, vote [, timestamp]                       ours
timestamp, datetime, comment-id, voter-id, vote                  votes.csv of Polis
participant, group-id, …, then one column for each statement     participants-votes.csv of Polis

A row that cannot be read is listed with its line and the reason; the others count. Where so much is wrong that no total
could be trusted, nothing is counted.
"""

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from rejoinder.core.opinions.answers import Answers, Gathering
from rejoinder.errors import BadInput

Layout = Literal["long", "polis votes", "polis participants"]

VOTES = {"1": 1, "0": 0, "-1": -1, "1.0": 1, "0.0": 0, "-1.0": -1}  # with decimals as statistics programs write
ID_LETTERS_MAX = 200
LINE_LETTERS_MAX = 1_000_000
TOLD_MAX = 1_000  # rejected rows that are told one by one
MILLISECONDS_FROM = 1e11  # a time so large counts milliseconds: in seconds it would be the year 5138
COLUMNS: dict[Layout, tuple[str, str, str]] = {
    "long": ("participant", "statement", "vote"),
    "polis votes": ("voter-id", "comment-id", "vote"),
}
ABOUT_PARTICIPANTS = {"participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", "xid"}
FORMS = "participant,statement,vote or the votes.csv or participants-votes.csv of a Polis export"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that does not count: the line of the file, from 1, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class VotesRead:
    """The answers, the rows that count (a vote that was changed counts in each), and those that do not."""

    answers: Answers
    layout: Layout
    rows: int
    rejected: int
    told: tuple[Rejected, ...]  # the first thousand of them


class Unfit(ValueError):
    """A row that cannot be read; its text says why."""


@dataclass(slots=True)
class _Bad:
    count: int = 0
    told: list[Rejected] = field(default_factory=list)

    def add(self, line: int, why: str) -> None:
        self.count += 1
        if len(self.told) < TOLD_MAX:
            self.told.append(Rejected(line, why))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand in a row. `what`, `vote` and `when` are None where the layout has none."""

    layout: Layout
    who: int
    what: int = -1
    vote: int = -1
    when: int | None = None
    each: tuple[tuple[int, str], ...] = ()  # of a wide row: place and statement


def read_votes(lines: Iterable[str], name: str) -> VotesRead:
    """The votes in the lines of a CSV file; of a person's on one statement the latest by `timestamp`, else the last.

    Raises BadInput, naming the file, where the header is unknown, no row can be read, or more rows are bad than good.
    """
    bad, into, good = _Bad(), Gathering(), 0
    rows = _rows(lines, name, bad)
    _, header = next(rows, (0, []))
    columns = _columns([one.strip() for one in header], name)
    read = _wide if columns.each else _long
    for number, row in rows:
        try:
            if len(row) != len(header):
                raise Unfit(f"{len(row)} fields, the header has {len(header)}")
            read(row, columns, into)
            good += 1
        except Unfit as unfit:
            bad.add(number, str(unfit))
    if not len(into) or bad.count > good:
        raise BadInput(_refusal(name, good, bad))
    return VotesRead(into.answers(), columns.layout, good, bad.count, tuple(bad.told))


def _refusal(name: str, good: int, bad: _Bad) -> str:
    if not bad.told:
        return f"{name}: there are no votes under the header"
    first = bad.told[0]
    counts = f"{bad.count:,} of {good + bad.count:,} rows cannot be read"
    return f"{name}: {counts}, so no total can be trusted; the first is line {first.line}: {first.why}"


def _rows(lines: Iterable[str], name: str, bad: _Bad) -> Iterator[tuple[int, list[str]]]:
    """Line number and fields of each line that is not blank; a line is a row, whatever its quotation marks say."""
    for number, line in enumerate(lines, 1):
        if "\0" in line:
            raise BadInput(f"{name}, line {number}: not a text file (it has NUL bytes)")
        if not line.strip():
            continue
        if len(line) > LINE_LETTERS_MAX:
            raise BadInput(f"{name}, line {number}: over {LINE_LETTERS_MAX:,} letters")
        try:
            yield number, next(csv.reader([line], strict=True))
        except csv.Error as error:
            bad.add(number, f"not CSV: {error}")


def _columns(header: list[str], name: str) -> _Columns:
    names = [one.lower() for one in header]
    twice = sorted({one for one in header if header.count(one) > 1}) if len(header) < LINE_LETTERS_MAX else []
    if twice:
        raise BadInput(f"{name}: the header names {twice[0][:40]!r} twice")
    for layout, needed in COLUMNS.items():
        if set(needed) <= set(names):
            who, what, vote = (names.index(one) for one in needed)
            when = names.index("timestamp") if "timestamp" in names else None
            return _Columns(layout, who, what, vote, when)
    each = tuple((at, one) for at, one in enumerate(header) if one.lower() not in ABOUT_PARTICIPANTS)
    if "participant" in names and {"group-id", "n-votes"} & set(names) and each:
        return _Columns("polis participants", names.index("participant"), each=each)
    told = ",".join(header)[:80] or "an empty file"
    raise BadInput(f"{name}: the first line is not a header that is known ({told}); needs {FORMS}")


def _long(row: list[str], columns: _Columns, into: Gathering) -> None:
    at = 0.0 if columns.when is None else _time(row[columns.when])
    into.add(_id(row[columns.who], "person"), _id(row[columns.what], "statement"), _vote(row[columns.vote]), at)


def _wide(row: list[str], columns: _Columns, into: Gathering) -> None:
    who = _id(row[columns.who], "person")
    said = [(statement, _vote(row[at])) for at, statement in columns.each if row[at].strip()]
    for statement, vote in said:
        into.add(who, statement, vote)


def _id(text: str, of: str) -> str:
    found = text.strip()
    if not found:
        raise Unfit(f"no {of}")
    if len(found) > ID_LETTERS_MAX or not found.isprintable():
        raise Unfit(f"the id of the {of} is over {ID_LETTERS_MAX} letters or cannot be printed")
    return found


def _vote(text: str) -> int:
    try:
        return VOTES[text.strip()]
    except KeyError:
        raise Unfit(f"the vote is {text.strip()[:20]!r}; 1 agrees, 0 passes, -1 disagrees") from None


def _time(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = _date(text.strip())
    if not math.isfinite(found):
        raise Unfit(f"the timestamp is {text.strip()[:40]!r}; write seconds, milliseconds or 2026-10-08T21:34:00Z")
    return found / 1000 if abs(found) >= MILLISECONDS_FROM else found


def _date(text: str) -> float:
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return math.nan
