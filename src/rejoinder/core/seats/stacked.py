"""Tables in which areas of several kinds, or two kinds of votes, stand one below the other.

So publish the returning officers of Germany (kerg2.csv: `Gebietsart`, `Gruppenart`, `Stimme`): a row for each number
of the federation, of each Land and of each constituency, first votes and second votes in turn.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from rejoinder.core.seats.cells import whole
from rejoinder.core.seats.columns import Layout
from rejoinder.core.seats.naming import PartySaid, folded
from rejoinder.core.seats.results import INDEPENDENT
from rejoinder.core.seats.row_values import Aside, Place
from rejoinder.errors import BadInput


class Vote(StrEnum):
    """Which of two votes that each voter has."""

    FIRST = "first"  # for a candidate of the seat
    SECOND = "second"  # for a list


_SEATS = frozenset(
    ("wahlkreis", "constituency", "electoral district", "district", "riding", "ward", "circonscription", "seat")
)
_VOTES = {
    Vote.FIRST: ("1", "first", "first vote", "first votes", "erststimme", "erststimmen", "constituency"),
    Vote.SECOND: ("2", "second", "second vote", "second votes", "zweitstimme", "zweitstimmen", "list", "party list"),
}
_VOTE_OF = {name: vote for vote, names in _VOTES.items() for name in names}
_ELECTORS = ("wahlberechtigte", "electors", "electorate", "registered voters", "inscrits")
_VALID = ("gultige", "gultige stimmen", "valid", "valid votes", "total valid votes", "exprimes")
_OF_THE_COUNT = ("system gruppe", "system group")
_WITHOUT_PARTY = ("einzelbewerber", "independent")
ADDS_UP = "sum"  # told together with the rows of other tables that add up others


class Stack:
    """Tells the rows of seats, of one vote, from all others. One for each file.

    `vote`: the one that is asked for. Without it a file must have one kind; BadInput is raised at the row that has the
    other.
    """

    def __init__(self, layout: Layout, vote: Vote | None) -> None:
        self._layout = layout
        self._asked = vote
        self._vote = vote

    def aside(self, cells: Sequence[str], line: int) -> Aside | None:
        """Why a row is no row of a seat; None for one that is. Raises ValueError for a vote that is none of two."""
        cell = self._layout.cell
        level = cell(cells, "level")
        if level and folded(level) not in _SEATS:
            return Aside(f"are of the kind {level[:40]}, not of a seat", (cell(cells, "code"), cell(cells, "seat")))
        vote = self._vote_of(cell(cells, "vote"))
        if vote and self._vote is None:
            self._vote = vote
        if vote and vote is not self._vote:
            if self._asked is None:
                raise BadInput(
                    f"line {line}: the file has first and second votes; say which to read (seats load --vote first)"
                )
            return Aside(f"are {vote} votes, which --vote {vote} reads")
        if self.is_count(cells):
            return None if folded(cell(cells, "party")) in (*_ELECTORS, *_VALID) else Aside(ADDS_UP)
        if "group" in self._layout.at and not cell(cells, "votes"):
            return Aside("are of parties that did not stand there")
        return None

    def is_count(self, cells: Sequence[str]) -> bool:
        """Whether a row says something of the count, such as its valid votes, and nothing of a party."""
        return folded(self._layout.cell(cells, "group")) in _OF_THE_COUNT

    def with_count(self, place: Place, cells: Sequence[str]) -> Place:
        """The place with the electors or the valid votes of its row. Raises ValueError where they are no number."""
        number = whole(self._layout.cell(cells, "votes"))
        is_of_electors = folded(self._layout.cell(cells, "party")) in _ELECTORS
        return replace(place, electorate=number) if is_of_electors else replace(place, valid=number)

    def settled(self, place: Place) -> Place:
        """The place; who won the seat is known of first votes only."""
        return replace(place, first_party="") if self._vote is Vote.SECOND and place.first_party else place

    def party(self, said: PartySaid, cells: Sequence[str]) -> tuple[PartySaid, str]:
        """The party of a row, and whoever stands: one without a party is under no name of their own."""
        group = folded(self._layout.cell(cells, "group"))
        return (PartySaid(INDEPENDENT), said.name) if group.startswith(_WITHOUT_PARTY) else (said, "")

    @staticmethod
    def _vote_of(text: str) -> Vote | None:
        if not text:
            return None
        vote = _VOTE_OF.get(folded(text))
        if vote is None:
            raise ValueError(f"{text[:40]!r} is neither the first nor the second vote")
        return vote
