"""A seat while its rows come in."""

from collections.abc import Collection
from dataclasses import dataclass, field

from rejoinder.core.seats.rows import Place, Standing


@dataclass(frozen=True, slots=True)
class StandingRead:
    """One candidacy as a line gave it, under the party's abbreviation."""

    party: str
    said: Standing
    line: int


@dataclass(slots=True)
class SeatDraft:
    """What files said of one seat: rows of candidacies, and a row with a column for each party."""

    place: Place
    long: list[StandingRead] = field(default_factory=list)
    wide: list[StandingRead] = field(default_factory=list)
    long_file: str = ""
    wide_file: str = ""
    wide_line: int = 0

    def files(self) -> tuple[str, ...]:
        """The files that said something of it."""
        return tuple(name for name in (self.long_file, self.wide_file) if name)

    def twice(self, read: StandingRead, pooled: Collection[str]) -> str:
        """Why a row is one that came before; "" where it is a candidacy of its own.

        The same candidate of the same party, or, where no candidate is named, the same party with the same votes: twice
        the same. The same candidate with other votes contradicts; the first is kept.
        """
        who = read.said.who
        for one in self.long:
            if one.party != read.party or one.said.who != who or (not who and read.party in pooled):
                continue
            if one.said.votes == read.said.votes and (who or (self.place.seats or 1) == 1):
                return f"the same candidacy of {read.party} in {self.place.seat} stands in line {one.line} already"
            if who:
                return (
                    f"{read.party} in {self.place.seat} has {one.said.votes} votes in line {one.line} and "
                    f"{read.said.votes} here for the same candidate; the first is kept"
                )
        return ""
