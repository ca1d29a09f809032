"""Results of elections as values: who stood in which seat, with how many votes, and who won.

Parties are abbreviations as results are commonly printed ("Con", "Lab", "LD", "Green"); `naming.py` maps other names.
No name of a person is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

INDEPENDENT = "Ind"  # several in one seat are several candidacies; they are no party
SPEAKER = "Spk"


class Kind(StrEnum):
    """What was elected."""

    GENERAL = "general"
    BY = "by"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Candidacy:
    """One candidate: the party's abbreviation and the votes, None where they are not known yet (a nomination)."""

    party: str
    votes: int | None = None
    elected: bool | None = None  # None: not said; the most votes win
    sitting: bool = False  # holds the seat when nominated


@dataclass(frozen=True, slots=True)
class SeatResult:
    """One seat or ward in one election."""

    seat: str
    candidacies: tuple[Candidacy, ...]
    code: str = ""  # the public code of the area, such as E14000639
    region: str = ""
    country: str = ""
    seats: int = 1  # elected here at once
    electorate: int | None = None
    holder: str = ""  # the party that held it before this election, where that is known

    @property
    def valid(self) -> int:
        """Votes in all; in a ward with several seats each voter may have given several."""
        return sum(one.votes or 0 for one in self.candidacies)

    def votes_by_party(self) -> dict[str, int]:
        """Votes of each party, all its candidates together, most first."""
        votes: dict[str, int] = {}
        for one in self.candidacies:
            votes[one.party] = votes.get(one.party, 0) + (one.votes or 0)
        return dict(sorted(votes.items(), key=lambda item: (-item[1], item[0])))

    def elected(self) -> tuple[Candidacy, ...]:
        """Who won: as the file says, or the `seats` candidacies with the most votes. Empty for mere nominations."""
        said = tuple(one for one in self.candidacies if one.elected)
        if said:
            return said
        if any(one.votes is None for one in self.candidacies):
            return ()
        return tuple(sorted(self.candidacies, key=lambda one: -(one.votes or 0))[: self.seats])

    def winner(self) -> str:
        """The party of the winner with the most votes; "" where nobody is elected yet."""
        won = sorted(self.elected(), key=lambda one: -(one.votes or 0))
        return won[0].party if won else ""


@dataclass(frozen=True, slots=True)
class Election:
    """All results of one day, or of one round of by-elections: seats in the order of the file."""

    name: str  # "2019", "2016-12-01", "Riding Council 2018"
    kind: Kind
    results: tuple[SeatResult, ...]
    held_on: date | None = None


LEFT_OUT = "left out: "  # how a note begins that tells a row


@dataclass(frozen=True, slots=True)
class Elections:
    """Everything that was loaded: elections, oldest first, with the full names of parties where the files give them."""

    elections: tuple[Election, ...]
    names: Mapping[str, str] = field(default_factory=dict)  # {"LD": "Liberal Democrat"}
    notes: tuple[str, ...] = ()  # what the reader did: joined names, rows left out, with lines

    @property
    def latest(self) -> Election:
        """The last election. Raises IndexError where nothing was loaded."""
        return self.elections[-1]
