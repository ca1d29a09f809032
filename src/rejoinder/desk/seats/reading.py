"""What the pages, the API and the command line show of results."""

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from rejoinder.core.seats.parties import colours_of, letters_of, name_of
from rejoinder.core.seats.results import Elections, SeatResult
from rejoinder.desk.listening.fields import plain_line
from rejoinder.desk.seats.models import ResultSet, SeatRow
from rejoinder.desk.seats.stored import candidacies_of, election_of, seat_result
from rejoinder.wire.seat_files import write_seats

PARTIES_SHOWN = 12  # of a set; the rest is summed up in one line
STANDING_SHOWN = 8  # of a seat's candidacies


@dataclass(frozen=True)
class PartySum:
    """A party over a whole set."""

    short: str
    name: str
    letter: str
    colour: str
    seats: int
    votes: int
    share: float  # of all votes, 0 to 1
    stood: int  # areas


@dataclass(frozen=True)
class Standing:
    """One candidacy as a page shows it."""

    short: str
    letter: str
    colour: str
    votes: int | None
    is_elected: bool


@dataclass(frozen=True)
class SeatShown:
    """A seat as a row of the table."""

    row: SeatRow
    standing: list[Standing]
    more: int  # candidacies beyond those shown
    winner: str  # the party; of several places "2 Orchard, 1 Kestrel"
    majority: int | None
    valid: int
    changed_from: str  # the holder, where another party won


def standing_sets() -> QuerySet[ResultSet]:
    """Sets that are not removed, the latest election first."""
    return ResultSet.objects.filter(removed_at=None).select_related("loaded_by")


def removed_sets() -> QuerySet[ResultSet]:
    """Removed ones, the last removed first."""
    return ResultSet.objects.exclude(removed_at=None).order_by("-removed_at")


def party_sums(result_set: ResultSet) -> list[PartySum]:
    """Every party of a set: seats won, votes, areas stood in; most seats first, then most votes. One query."""
    won: dict[str, int] = {}
    votes: dict[str, int] = {}
    stood: dict[str, int] = {}
    for seats, stored in result_set.rows.order_by("place").values_list("seats", "candidacies"):
        result = SeatResult("", candidacies_of(stored), seats=seats)
        for one in result.elected():
            won[one.party] = won.get(one.party, 0) + 1
        for short, count in result.votes_by_party().items():
            votes[short] = votes.get(short, 0) + count
            stood[short] = stood.get(short, 0) + 1
    order = sorted(votes, key=lambda short: (-won.get(short, 0), -votes[short], short))
    letters, colours = letters_of(tuple(order)), colours_of(tuple(order), result_set.colours)
    total = sum(votes.values()) or 1
    return [
        PartySum(
            short, name_of(short, result_set.names), letters[short], colours[short],
            won.get(short, 0), votes[short], votes[short] / total, stood[short],
        )
        for short in order
    ]  # fmt: skip


def chosen_rows(result_set: ResultSet, *, words: str = "", region: str = "") -> QuerySet[SeatRow]:
    """Its seats, of one region or with these words in name or code where that is asked for."""
    rows = result_set.rows.all()
    words, region = plain_line(words, 120), plain_line(region, 80)
    if words:
        rows = rows.filter(Q(seat__icontains=words) | Q(code__istartswith=words))
    return rows.filter(region=region) if region else rows


def regions_of(result_set: ResultSet) -> list[str]:
    """The regions of a set, by name."""
    return sorted(set(result_set.rows.order_by().exclude(region="").values_list("region", flat=True).distinct()))


def shown(rows: Iterable[SeatRow], sums: Sequence[PartySum]) -> list[SeatShown]:
    """Rows of the table; letters and colours are those of the whole set."""
    marks = {one.short: one for one in sums}
    return [_shown(row, marks) for row in rows]


def closest_seats(result_set: ResultSet, most: int) -> list[tuple[str, int]]:
    """The seats of one member with the smallest majorities, and those; one query."""
    rows = result_set.rows.filter(seats=1).order_by("place").values_list("seat", "candidacies")
    found = [(seat, _majority(SeatResult(seat, candidacies_of(stored)))) for seat, stored in rows]
    return sorted(((seat, lead) for seat, lead in found if lead is not None), key=lambda pair: pair[1])[:most]


def seats_csv(result_set: ResultSet) -> str:
    """The set as SEATS.csv."""
    text = io.StringIO()
    write_seats(Elections((election_of(result_set),), result_set.names), text)
    return text.getvalue()


def _shown(row: SeatRow, marks: dict[str, PartySum]) -> SeatShown:
    result = seat_result(row)
    elected = {id(one) for one in result.elected()}
    ranked = sorted(result.candidacies, key=lambda one: -(one.votes or 0))
    standing = [
        Standing(one.party, marks[one.party].letter, marks[one.party].colour, one.votes, id(one) in elected)
        for one in ranked
    ]
    winner = result.winner()
    return SeatShown(
        row, standing[:STANDING_SHOWN], max(0, len(standing) - STANDING_SHOWN), _won_by(result), _majority(result),
        result.valid, result.holder if row.seats == 1 and winner and result.holder not in ("", winner) else "",
    )  # fmt: skip


def _won_by(result: SeatResult) -> str:
    if result.seats == 1:
        return result.winner()
    won = Counter(one.party for one in result.elected())
    return ", ".join(f"{count} {party}" for party, count in won.most_common())


def _majority(result: SeatResult) -> int | None:
    """Votes between the last who is elected and the first who is not; None where that is not known."""
    elected = result.elected()
    others = [one.votes for one in result.candidacies if one not in elected and one.votes is not None]
    last = [one.votes for one in elected if one.votes is not None]
    return min(last) - max(others) if last and others else None
