"""A seat while its rows come in, and when all are in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.core.seats.row_values import Place

if TYPE_CHECKING:  # it reads candidacies into values that are defined here
    from rejoinder.core.seats.standings import Standings


@dataclass(frozen=True, slots=True)
class StandingRead:
    """One candidacy as a line gave it, under the party's abbreviation."""

    party: str
    votes: int | None
    share: float | None
    elected: bool | None
    sitting: bool
    line: int
    share_before: float | None = None


@dataclass(slots=True)
class SeatDraft:
    """Where rows so far put a seat; its candidacies are kept apart, and only the last one's number is here."""

    place: Place
    long_last: int = -1  # of a row for each candidacy
    wide_last: int = -1  # of a row with a column for each party
    long_file: str = ""
    wide_file: str = ""
    wide_line: int = 0
    taken_in: int = 0  # the number of the last file that said something of it

    def files(self) -> tuple[str, ...]:
        """The files that said something of it."""
        return tuple(name for name in (self.long_file, self.wide_file) if name)


@dataclass(frozen=True, slots=True)
class SeatRead:
    """All that files said of one seat: rows of candidacies, and a row with a column for each party."""

    place: Place
    long: Sequence[StandingRead]
    wide: Sequence[StandingRead]
    long_file: str = ""
    wide_file: str = ""
    wide_line: int = 0


def twice(draft: SeatDraft, held: "Standings", shorts: Sequence[str], pooled: Collection[str]) -> list[tuple[int, str]]:
    """Drops the candidacies of a seat that came before; returns the line of each, and why.

    The same candidate of the same party, or, where no candidate is named, the same party with the same votes: twice
    the same. The same candidate with other votes contradicts; the first is kept.
    """
    numbers = held.of_seat(draft.long_last)
    parties = [shorts[held.party(one)] for one in numbers]
    if len(set(parties)) == len(parties):
        return []
    found: list[tuple[int, str]] = []
    kept: dict[tuple[str, bytes], dict[int | None, int]] = {}
    for number, party in zip(numbers, parties, strict=True):
        who = held.who(number)
        if not who and party in pooled:
            continue
        before = kept.setdefault((party, who), {})
        votes, first = held.votes(number), next(iter(before.items()), None)
        why = ""
        if votes in before and (who or held.is_alone(number)):
            why = f"the same candidacy of {party} in {draft.place.seat} stands in line {before[votes]} already"
        elif who and first is not None:
            why = (
                f"{party} in {draft.place.seat} has {first[0]} votes in line {first[1]} and {votes} here for the same "
                "candidate; the first is kept"
            )
        if why:
            held.drop(number)
            found.append((held.line(number), why))
        else:
            before.setdefault(votes, held.line(number))
    return found
