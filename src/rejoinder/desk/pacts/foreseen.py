"""What each party may get in each seat of a set next time, nobody standing aside: a table, and for programs."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np
from django.utils.safestring import SafeString

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.basing import base_of
from rejoinder.core.pacts.foreseeing import Foreseen, intervals
from rejoinder.core.seats.results import Election, Elections
from rejoinder.desk.pacts.marks import Marks
from rejoinder.desk.seats.models import ResultSet
from rejoinder.desk.seats.stored import elections_of
from rejoinder.errors import BadInput

KEPT_MAX = 4  # answers in memory: a quarter of a second each for 650 seats
SEATS_MAX = 1500  # in a request: under a second; the largest lower house has fewer
FIRST = 3  # parties of a seat that the page names
CAVEAT = (
    "Nobody stands aside here, and nothing is known of the country: ranges are as wide as past elections were "
    "surprising."
)


@dataclass(frozen=True)
class PartyHere:
    """One party in one seat: shares of the votes and the chance to win, 0 to 1."""

    party: str
    mean: float
    low: float
    high: float
    p_win: float
    stood: bool


@dataclass(frozen=True)
class SeatForeseen:
    """One seat, the likeliest winner first."""

    seat: str
    code: str
    region: str
    won_by: str
    parties: tuple[PartyHere, ...]


@dataclass(frozen=True)
class Line:
    """One seat as a row of the page."""

    one: SeatForeseen
    first: PartyHere
    swatch: SafeString
    others: tuple[PartyHere, ...]
    is_change: bool


@dataclass(frozen=True)
class Total:
    """Seats of one party: mean, and the range that holds 80 in 100 draws."""

    party: str
    mean: float
    low: float
    high: float


def foreseen_for(row: ResultSet) -> Foreseen:
    """The ranges after the election of this set. Raises BadInput for wards that elect several, or without votes."""
    elections = elections_of(row)
    results = elections.latest.results
    if any(one.seats > 1 for one in results):
        raise BadInput("wards here elect several at once; ask the page of wards about them")
    if not any(one.valid for one in results):
        raise BadInput("these are nominations; ask the last election that has votes")
    if len(results) > SEATS_MAX:
        raise BadInput(f"{len(results):,} seats take too long for a page; `rejoinder pact foresee` does it on a file")
    return _kept(elections.elections)


@lru_cache(maxsize=KEPT_MAX)
def _kept(elections: tuple[Election, ...]) -> Foreseen:
    whole = Elections(elections)
    return intervals(base_of(whole, election=elections[-1].name), Assumptions())


def seats_of(found: Foreseen) -> list[SeatForeseen]:
    """Every seat in the order of the set, its parties by their chance to win, then by their share."""
    base, tables = found.base, (found.mean, found.low, found.high, found.p_win)
    made = []
    for row, seat in enumerate(base.seats):
        here = [
            PartyHere(
                base.parties[at], *(float(table[row, at]) for table in tables),
                bool(base.stood[row, at]),
            )
            for at in np.flatnonzero(np.isfinite(found.mean[row]))
        ]  # fmt: skip
        ranked = tuple(sorted(here, key=lambda one: (-one.p_win, -one.mean)))
        made.append(SeatForeseen(seat, base.codes[row], base.regions[row], base.parties[base.winners[row]], ranked))
    return made


def totals_of(found: Foreseen) -> list[Total]:
    """Seats by party, most first; parties that win none in nine draws of ten are left out."""
    made = []
    for party, seats in zip(found.base.parties, found.seats, strict=True):
        low, high = np.quantile(seats, (0.1, 0.9))
        made.append(Total(party, float(seats.mean()), float(low), float(high)))
    return sorted((one for one in made if one.high), key=lambda one: -one.mean)


def lines_of(seats: Sequence[SeatForeseen], marks: Marks) -> list[Line]:
    """Rows of the page."""
    return [
        Line(one, one.parties[0], marks.swatch(one.parties[0].party), one.parties[1:FIRST],
             one.parties[0].party != one.won_by)
        for one in seats if one.parties
    ]  # fmt: skip


def chosen(seats: Sequence[SeatForeseen], words: str, *, is_closest: bool) -> list[SeatForeseen]:
    """Those with these words in name, code or region; the least sure first where that is asked for."""
    wanted = words.casefold()
    found = [one for one in seats if wanted in f"{one.seat} {one.code} {one.region}".casefold()]
    return sorted(found, key=lambda one: one.parties[0].p_win if one.parties else 1.0) if is_closest else found


def foreseen_json(row: ResultSet, found: Foreseen, seats: Sequence[SeatForeseen]) -> dict:
    """For programs."""
    return {
        "results": row.pk, "name": row.name, "is_invented": row.is_invented, "election": found.base.election,
        "level": found.level, "caveat": CAVEAT, "totals": [asdict(one) for one in totals_of(found)],
        "seats": [asdict(one) for one in seats],
    }  # fmt: skip
