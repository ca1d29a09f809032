"""What the page of a comparison shows, put into rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rejoinder.core.reform.methods import METHODS
from rejoinder.core.reform.power import VotePower
from rejoinder.core.reform.result import CAVEAT
from rejoinder.core.reform.systems import SYSTEMS, Compared
from rejoinder.core.reform.telling import parties_of
from rejoinder.core.seats.parties import colours_of, letters_of, name_of
from rejoinder.desk.reform import pictures
from rejoinder.desk.reform.comparing import Comparison

SEATS_SHOWN = 8  # most and least powerful votes


@dataclass(frozen=True)
class PartyMark:
    """How a party is drawn and named."""

    short: str
    name: str
    letter: str
    colour: str


@dataclass(frozen=True)
class Cell:
    """Seats of one party under one system."""

    seats: int
    low: int | None  # of 80 in 100 draws; None where nothing is imputed
    high: int | None

    @property
    def is_range(self) -> bool:
        return self.low is not None and self.low != self.high


@dataclass(frozen=True)
class PartyRow:
    """One party under every system."""

    mark: PartyMark
    votes: int
    pct: float
    cells: Sequence[Cell]


@dataclass(frozen=True)
class FigureRow:
    """One figure under every system, with what it means."""

    name: str
    means: str
    values: Sequence[float]


class ReformPage:
    """Systems side by side; each part is worked out when the page asks for it."""

    # As large as the result: its first sentence; the second stands under it.
    caveat, rest = (f"{part.rstrip('.')}." for part in CAVEAT.split(". ", 1))

    def __init__(self, made: Comparison) -> None:
        self.made, self.row, self.compared = made, made.row, made.compared

    @cached_property
    def marks(self) -> dict[str, PartyMark]:
        """Of every party of the table, most votes first."""
        shorts = tuple(parties_of(self.compared))
        letters, colours = letters_of(shorts), colours_of(shorts, self.row.colours)
        return {one: PartyMark(one, name_of(one, self.row.names), letters[one], colours[one]) for one in shorts}

    @property
    def titles(self) -> list[str]:
        """Of the columns: systems without what was asked of them."""
        return [SYSTEMS[one.result.system].title for one in self.compared]

    @property
    def votes(self) -> int:
        return sum(self.compared[0].votes.values())

    @property
    def seats(self) -> int:
        return sum(result.seats for result in self.made.election.results)

    @cached_property
    def parties(self) -> list[PartyRow]:
        votes = self.compared[0].votes
        return [
            PartyRow(mark, votes.get(short, 0), 100 * votes.get(short, 0) / self.votes, self._cells(short))
            for short, mark in self.marks.items()
        ]

    def _cells(self, short: str) -> list[Cell]:
        cells = []
        for one in self.compared:
            low, high = one.result.ranges.get(short, (None, None))
            cells.append(Cell(one.result.seats.get(short, 0), low, high))
        return cells

    @cached_property
    def figures(self) -> list[FigureRow]:
        """The figures of the literature, one definition each."""
        lost = [100 * one.result.helped_nobody / self.votes for one in self.compared]
        return [
            FigureRow("Gallagher index", GALLAGHER, [one.gallagher for one in self.compared]),
            FigureRow("Loosemore-Hanby", LOOSEMORE, [one.loosemore_hanby for one in self.compared]),
            FigureRow("Parties by seats", PARTIES, [one.enp_seats for one in self.compared]),
            FigureRow("Votes that help nobody, %", NOBODY, lost),
        ]

    @cached_property
    def headline(self) -> str:
        """Who has a majority, under how many of the systems."""
        held: dict[str, int] = {}
        for one in self.compared:
            held[one.majority] = held.get(one.majority, 0) + 1
        number = len(self.compared)
        if number == 1:
            return self.compared[0].sentence
        under = {name_of(party, self.row.names): count for party, count in held.items() if party}
        nobody = held.get("", 0)
        if not under:
            return f"Nobody has a majority under any of {number} systems."
        if len(under) == 1 and not nobody:
            return f"{next(iter(under))} has a majority under all {number} systems."
        if len(under) == 1:
            party, count = next(iter(under.items()))
            return f"{party} has a majority under {count} of {number} systems, nobody under the others."
        told = [f"{party} under {count}" for party, count in under.items()]
        told += [f"nobody under {nobody}"] if nobody else []
        return f"Of {number} systems, a majority has: {', '.join(told)}."

    @cached_property
    def notes(self) -> list[str]:
        return list(dict.fromkeys(note for one in self.compared for note in one.result.notes))

    @property
    def abouts(self) -> list[tuple[Compared, str, str]]:
        """Each system, how its seats are shared out, what it is."""
        return [(one, _shared_by(one.result.method), SYSTEMS[one.result.system].about) for one in self.compared]

    @property
    def most(self) -> Sequence[VotePower]:
        return self.made.power.seats[:SEATS_SHOWN]

    @property
    def least(self) -> Sequence[VotePower]:
        return self.made.power.seats[: -SEATS_SHOWN - 1 : -1]

    @property
    def lead_points(self) -> float:
        return 100 * self.made.power.lead_moves

    @cached_property
    def bars(self):
        return pictures.seat_bars(self.compared, self.marks)

    @cached_property
    def indices(self):
        return pictures.index_bars(self.compared)

    @cached_property
    def strip(self):
        return pictures.power_strip(self.made.power)


GALLAGHER = "How far seats are from votes: 0 is as the votes. Gallagher 1991."
LOOSEMORE = "Percentage points of seats that would have to change hands. Loosemore and Hanby 1971."
PARTIES = "As many parties of equal size would be as scattered. Laakso and Taagepera 1979."
NOBODY = "Votes that did not help to elect anybody; each system's own definition stands below."


def _shared_by(method: str) -> str:
    """The method by its own name: `D'Hondt (Jefferson)` for `dhondt`; empty where none is needed."""
    if method in METHODS:
        return METHODS[method].title.partition(":")[0]
    return f"{method} rules".capitalize() if method else ""
