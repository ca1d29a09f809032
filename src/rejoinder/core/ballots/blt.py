"""Ballot papers as BLT, the text that counting programs share (Hill, Wichmann and Woodall, Algorithm 123, 1987)."""

from collections.abc import Iterator

from rejoinder.core.ballots.election import Election
from rejoinder.errors import BadInput


def write_blt(election: Election) -> Iterator[str]:
    """The election as lines of BLT, each with its line end; equal papers as one line, papers in a fixed order.

    The order tells nothing of who voted when. Parties are not in BLT; who shares a name is told apart by the label.
    Raises BadInput for scored papers, which BLT cannot hold.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> print("".join(write_blt(Election("Chair", (Candidate("Ada"), Candidate("Bo")), 1, {bytes([1, 0]): 2}))), end="")
    2 1
    2 2 1 0
    0
    "Ada"
    "Bo"
    "Chair"
    """
    if election.scale is not None:
        raise BadInput("BLT holds rankings; write papers with scores as CSV or JSON")
    yield f"{len(election.candidates)} {election.seats}\n"
    withdrawn = [f"-{number}" for number, candidate in enumerate(election.candidates, 1) if candidate.withdrawn]
    if withdrawn:
        yield " ".join(withdrawn) + "\n"
    for paper, papers in sorted(election.papers.items()):
        yield " ".join(map(str, (papers, *(place + 1 for place in paper), 0))) + "\n"
    yield "0\n"
    yield from map(_quoted, (*election.labels, election.title))


def _quoted(name: str) -> str:
    """A name between quotes on a line of its own; a quote or backslash in it has a backslash before it."""
    plain = " ".join(name.split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"\n'
