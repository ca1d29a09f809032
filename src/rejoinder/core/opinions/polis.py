"""The Polis open-data layout: four CSV files, written and read as text.

votes.csv               timestamp, datetime, comment-id, voter-id, vote
comments.csv            timestamp, datetime, comment-id, author-id, agrees, disagrees, moderated, comment-body
participants-votes.csv  participant, group-id, n-comments, n-votes, n-agree, n-disagree, then a column a statement
summary.csv             key, value; no header

As published at github.com/compdemocracy/openData: times in milliseconds since 1970, 1 agrees, -1 disagrees, 0 passes;
moderated 1 is accepted, -1 rejected, 0 not decided. Texts stand as people wrote them, so a spreadsheet must be told to
read them as text.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from rejoinder.core.opinions.answers import ABSENT, AGREE, DISAGREE, Answers
from rejoinder.errors import BadInput

ACCEPTED, UNDECIDED, REJECTED = 1, 0, -1
STATEMENTS_MAX = 100_000

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class PolisVote:
    """One vote as it was cast; of the same voter and comment the last counts."""

    at_ms: int
    comment: str
    voter: str
    vote: int


@dataclass(frozen=True, slots=True)
class PolisComment:
    """One statement. `moderated`: 1 accepted, 0 not decided, -1 rejected."""

    id: str
    text: str
    moderated: int = ACCEPTED
    at_ms: int = 0
    author: str = ""
    agrees: int = 0
    disagrees: int = 0


def votes_csv(votes: Iterable[PolisVote]) -> Iterator[str]:
    """The lines of votes.csv, each with its end.

    >>> print("".join(votes_csv([PolisVote(1500232652930, "4", "17", -1)])), end="")
    timestamp,datetime,comment-id,voter-id,vote
    1500232652930,Sun Jul 16 19:17:32 UTC 2017,4,17,-1
    """
    yield _line("timestamp", "datetime", "comment-id", "voter-id", "vote")
    for one in votes:
        yield _line(one.at_ms, date_text(one.at_ms), one.comment, one.voter, one.vote)


def comments_csv(comments: Iterable[PolisComment]) -> Iterator[str]:
    """The lines of comments.csv; a text with line ends makes one item of several lines."""
    yield _line(
        "timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"
    )  # fmt: skip
    for one in comments:
        yield _line(
            one.at_ms, date_text(one.at_ms), one.id, one.author, one.agrees, one.disagrees, one.moderated, one.text
        )  # fmt: skip


def participants_csv(
    answers: Answers, group_of: Mapping[str, int], statements_by: Mapping[str, int] | None = None
) -> Iterator[str]:
    """The lines of participants-votes.csv. `statements_by`: how many statements a person wrote, 0 where not named."""
    yield _line("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", *answers.statements)
    for who, row in zip(answers.participants, answers.votes.tolist(), strict=True):
        said = ["" if vote == ABSENT else vote for vote in row]
        counts = len(row) - row.count(ABSENT), row.count(AGREE), row.count(DISAGREE)
        yield _line(who, group_of.get(who, ""), (statements_by or {}).get(who, 0), *counts, *said)


def summary_csv(summary: Mapping[str, object]) -> Iterator[str]:
    """The lines of summary.csv: topic, url, views, voters, voters-in-conv, commenters, comments, groups, as given."""
    for name, value in summary.items():
        yield _line(name, value)


def summary_of(answers: Answers, *, topic: str, description: str, groups: int, in_groups: int) -> dict[str, object]:
    """What summary.csv says of a consultation, but for what only the desk knows: url, views and writers."""
    return {
        "topic": topic,
        "voters": len(answers.participants),
        "voters-in-conv": in_groups,
        "comments": len(answers.statements),
        "groups": groups,
        "conversation-description": description,
    }


def read_comments(lines: Iterable[str], name: str) -> list[PolisComment]:
    """The statements in the lines of comments.csv. Raises BadInput naming file and line for what cannot be read."""
    rows = csv.reader(lines, strict=True)
    made: list[PolisComment] = []
    try:
        header = [one.strip().lower() for one in next(rows, [])]
        if missing := {"comment-id", "moderated", "comment-body"} - set(header):
            raise BadInput(f"{name}: the header has no {sorted(missing)[0]}")
        for row in rows:
            if row:
                made.append(_comment(row, header, f"{name}, line {rows.line_num}"))
                if len(made) > STATEMENTS_MAX:
                    raise BadInput(f"{name}: over {STATEMENTS_MAX:,} statements")
    except csv.Error as error:
        raise BadInput(f"{name}, line {rows.line_num}: not CSV: {error}") from None
    return made


def _comment(row: list[str], header: list[str], where: str) -> PolisComment:
    if len(row) != len(header):
        raise BadInput(f"{where}: {len(row)} fields, the header has {len(header)}")
    cells = dict(zip(header, row, strict=True))
    numbers = {name: _whole(cells.get(name) or "0", f"{where}: {name}") for name in
               ("moderated", "timestamp", "agrees", "disagrees")}  # fmt: skip
    if numbers["moderated"] not in (ACCEPTED, UNDECIDED, REJECTED):
        raise BadInput(f"{where}: moderated is {numbers['moderated']}; 1 accepted, 0 not decided, -1 rejected")
    return PolisComment(
        cells["comment-id"].strip(), cells["comment-body"], numbers["moderated"], numbers["timestamp"],
        cells.get("author-id", "").strip(), numbers["agrees"], numbers["disagrees"],
    )  # fmt: skip


def _whole(text: str, where: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadInput(f"{where} is {text[:20]!r}, not a whole number") from None


def date_text(at_ms: int) -> str:
    """A time as Polis writes it, in UTC whatever the machine speaks.

    >>> date_text(0)
    'Thu Jan 01 00:00:00 UTC 1970'
    """
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)
    return f"{_DAYS[at.weekday()]} {_MONTHS[at.month - 1]} {at:%d %H:%M:%S} UTC {at.year}"


class _Row:
    """What csv writes to: keeps the line."""

    text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def _line(*cells: Any) -> str:
    row = _Row()
    csv.writer(row, lineterminator="\n").writerow(cells)
    return row.text
