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
    lines: dict[tuple[str, str], dict[int | None, int]] = field(default_factory=dict)  # of a candidate, by votes

    def files(self) -> tuple[str, ...]:
        """The files that said something of it."""
        return tuple(name for name in (self.long_file, self.wide_file) if name)

    def twice(self, read: StandingRead, pooled: Collection[str]) -> str:
        """Why a row is one that came before; "" where it is a candidacy of its own.

        The same candidate of the same party, or, where no candidate is named, the same party with the same votes: twice
        the same. The same candidate with other votes contradicts; the first is kept.
        """
        who, votes = read.said.who, read.said.votes
        if not who and read.party in pooled:
            return ""
        before = self.lines.setdefault((read.party, who), {})
        seat, first = self.place.seat, next(iter(before.items()), None)
        if votes in before and (who or (self.place.seats or 1) == 1):
            return f"the same candidacy of {read.party} in {seat} stands in line {before[votes]} already"
        if who and first is not None:
            return (
                f"{read.party} in {seat} has {first[0]} votes in line {first[1]} and {votes} here for the same "
                "candidate; the first is kept"
            )
        before.setdefault(votes, read.line)
        return ""
