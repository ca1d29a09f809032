"""The same stand-aside at the next election: with what the country, the region and the seat may do until then."""

from dataclasses import dataclass

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.basing import base_of, only
from rejoinder.core.pacts.decisive import Decisive
from rejoinder.core.pacts.moving import POOLED
from rejoinder.core.pacts.options import NOBODY, Option
from rejoinder.core.pacts.simulating import simulate
from rejoinder.core.seats.results import Elections


@dataclass(frozen=True, slots=True)
class NextTime:
    """Shares of draws in which the party wins: nobody standing aside, they standing aside, and only because of it."""

    without: float
    with_it: float
    decisive: float


def next_time(elections: Elections, told: Decisive, assumptions: Assumptions) -> NextTime | None:
    """Chances at the next election, from the simulation that plans use; None for persons and pooled parties.

    Before an election the votes themselves are not known: this is wider than the chance over transfers alone.
    """
    parties = (told.for_party, *told.aside)
    if any(party in POOLED for party in parties):
        return None
    base = base_of(elections, election=told.election, keep=parties)
    if any(party not in base.parties for party in parties):
        return None
    rows = [
        row
        for row, (seat, code) in enumerate(zip(base.seats, base.codes, strict=True))
        if seat == told.seat and code == told.code
    ]
    if len(rows) != 1 or base.seats.count(told.seat) > 1:
        return None
    seat = only(base, {told.seat})
    made = simulate(seat, (NOBODY, Option(told.aside, told.for_party)), assumptions)
    wins = made.winners[:, 0] == seat.column(told.for_party)
    return NextTime(float(wins[0].mean()), float(wins[1].mean()), float((wins[1] & ~wins[0]).mean()))
