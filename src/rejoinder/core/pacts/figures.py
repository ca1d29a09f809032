"""The figures of a plan on draws that it never saw: who gains and gives, how sure, seat by seat."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.options import Option
from rejoinder.core.pacts.outcome import Interval, SeatView, StandAside, Standing
from rejoinder.core.pacts.outcomes import Outcomes
from rejoinder.core.pacts.weighing import won_by
from rejoinder.core.pacts.wish import Wish
from rejoinder.core.text import listed

LOW_PCT, HIGH_PCT = 10, 90  # of the draws: ranges that hold 80 in 100
MAY_CHANGE = 0.25  # of the draws with another winner: "may change hands"
MAJORITY_SEATS_MIN = 20  # in fewer seats nobody speaks of a majority

Draws = NDArray[np.int8]
Picked = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Fresh:
    """Winners of fresh draws, S x D each: nobody standing aside, under the plan, under it if rivals unite.

    `outcomes` has every option, but only in the seats that were drawn for it, this plan's among them.
    """

    wish: Wish
    base: Base
    options: tuple[Option, ...]
    picked: Picked  # S, number of the option
    outcomes: Outcomes
    without: Draws
    under: Draws
    answered: Draws | None

    @property
    def places(self) -> list[int]:
        """Seats in which somebody stands aside."""
        return [int(seat) for seat in np.nonzero(self.picked)[0]]


def interval(values: NDArray[np.integer[Any]]) -> Interval:
    """The mean with the range of 80 in 100 draws; the ends are values that were drawn."""
    low, high = np.percentile(values, (LOW_PCT, HIGH_PCT), method="nearest")
    return Interval(round(float(values.mean()), 4), float(low), float(high))


def standings(fresh: Fresh) -> tuple[tuple[Standing, ...], Standing]:
    """Each partner, and all together."""
    each = [_standing(fresh, party, (party,)) for party in fresh.wish.partners]
    return tuple(each), _standing(fresh, "", fresh.wish.partners)


def _standing(fresh: Fresh, party: str, parties: tuple[str, ...]) -> Standing:
    columns = [fresh.base.column(one) for one in parties]
    before, after = seats_won(fresh.without, columns), seats_won(fresh.under, columns)
    answered = None if fresh.answered is None else interval(seats_won(fresh.answered, columns) - before)
    asides = [(seat, one) for seat in fresh.places for one in fresh.options[fresh.picked[seat]].aside if one in parties]
    gets = sum(fresh.options[fresh.picked[seat]].for_party in parties for seat in fresh.places)
    given = sum(fresh.base.votes[seat, fresh.base.column(one)] for seat, one in asides)
    return Standing(
        party=party,
        seats_without=interval(before),
        seats_with=interval(after),
        gain=interval(after - before),
        gain_if_rivals=answered,
        gives=len(asides),
        gets=gets,
        votes_given=round(float(given)),
    )


def seats_won(winners: Draws, columns: list[int]) -> NDArray[np.intp]:
    """By draw, the seats that the parties of these columns win."""
    won: NDArray[np.intp] = np.isin(winners, columns).sum(axis=0)
    return won


def p_majority(winners: Draws | None, base: Base, parties: tuple[str, ...]) -> float | None:
    """The share of draws in which the parties together win more than half of all seats."""
    if winners is None or len(base.seats) < MAJORITY_SEATS_MIN:
        return None
    won = seats_won(winners, [base.column(one) for one in parties])
    return float((won * 2 > len(base.seats)).mean())


def stand_asides(fresh: Fresh, allowed: NDArray[np.bool_]) -> tuple[StandAside, ...]:
    """Each seat in which somebody stands aside, most decisive first. `allowed`: options x seats."""
    gains = gains_together(fresh)
    found = [_stand_aside(fresh, seat, gains[:, seat], allowed[:, seat]) for seat in fresh.places]
    return tuple(sorted(found, key=lambda one: (-one.p_decisive, -one.p_with, one.seat)))


def gains_together(fresh: Fresh) -> NDArray[np.float64]:
    """Options x seats: expected seats that the partners gain together."""
    won = won_by(fresh.outcomes, fresh.wish.partners).mean(axis=2)
    gains: NDArray[np.float64] = won - won[0]
    return gains


def _stand_aside(fresh: Fresh, seat: int, gains: NDArray[np.float64], allowed: NDArray[np.bool_]) -> StandAside:
    base, option = fresh.base, fresh.options[fresh.picked[seat]]
    column = base.column(option.for_party)
    aside = [base.column(one) for one in option.aside]
    won = fresh.under[seat] == column
    second, worth = _second(fresh, seat, gains, allowed)
    return StandAside(
        seat=base.seats[seat],
        code=base.codes[seat],
        aside=option.aside,
        for_party=option.for_party,
        held_by=base.parties[base.winners[seat]],
        p_without=float((fresh.without[seat] == column).mean()),
        p_with=float(won.mean()),
        p_if_rivals=None if fresh.answered is None else float((fresh.answered[seat] == column).mean()),
        p_decisive=float((won & (fresh.without[seat] != column)).mean()),
        votes_removed=round(float(base.votes[seat, aside].sum())),
        is_imputed=bool(base.imputed[seat, [*aside, column]].any()),
        flip=flip(base, seat, option),
        second=second,
        second_worth=round(worth, 4),
        is_forced=(base.seats[seat], option.for_party) in fresh.wish.kept,
    )


def _second(fresh: Fresh, seat: int, gains: NDArray[np.float64], allowed: NDArray[np.bool_]) -> tuple[str, float]:
    """The next best thing to do in a seat, and how many seats less it gains; below 0 where it would gain more."""
    chosen = fresh.picked[seat]
    order = [int(one) for one in np.argsort(-gains, kind="stable") if allowed[one] and one != chosen]
    best = order[0]
    return in_words(fresh.options[best]), float(gains[chosen] - gains[best])


def in_words(option: Option) -> str:
    """An option as a sentence without its full stop.

    >>> in_words(Option(("Cedar", "Tideway"), "Orchard"))
    'Cedar and Tideway stand aside for Orchard'
    """
    if not option.aside:
        return "nobody stands aside"
    return f"{listed(option.aside)} stand{'s' if len(option.aside) == 1 else ''} aside for {option.for_party}"


def flip(base: Base, seat: int, option: Option) -> float | None:
    """The net share of the last votes of those who stand aside that must move to draw level with the strongest other.

    Net: those who go to the beneficiary less those who go to that other. 0 where it leads anyway; None above 1.
    """
    votes = base.votes[seat]
    freed = sum(votes[base.column(one)] for one in option.aside)
    others = [votes[n] for n, one in enumerate(base.parties) if one not in (*option.aside, option.for_party)]
    behind = max(others, default=0.0) - votes[base.column(option.for_party)]
    if behind <= 0:
        return 0.0
    return float(behind / freed) if 0 < behind <= freed else None


def seat_views(fresh: Fresh) -> tuple[SeatView, ...]:
    """Every seat, for the map and the list, in the order of the base."""
    base = fresh.base
    likely, p_likely = _likeliest(fresh.under, len(base.parties))
    before, _ = _likeliest(fresh.without, len(base.parties))
    changed = (fresh.under != fresh.without).mean(axis=1)
    return tuple(
        SeatView(
            seat=base.seats[seat],
            code=base.codes[seat],
            region=base.regions[seat],
            held_by=base.parties[base.winners[seat]],
            likely=base.parties[likely[seat]],
            p_likely=float(p_likely[seat]),
            may_change=bool(likely[seat] != before[seat] or changed[seat] >= MAY_CHANGE),
            majority=_majority(base, seat),
        )
        for seat in range(len(base.seats))
    )


def _likeliest(winners: Draws, parties: int) -> tuple[Picked, NDArray[np.float64]]:
    shares = np.array([(winners == column).mean(axis=1) for column in range(parties)])
    return shares.argmax(axis=0), shares.max(axis=0)


def _majority(base: Base, seat: int) -> int:
    """Votes between the first and the second, of those who stood."""
    votes = np.sort(np.where(base.stood[seat], base.votes[seat], 0))
    return round(float(votes[-1] - votes[-2])) if len(votes) > 1 else 0


def pairs(fresh: Fresh) -> tuple[tuple[str, str, int], ...]:
    """How many seats each partner gives each other."""
    given: dict[tuple[str, str], int] = {}
    for giver in fresh.wish.partners:
        for taker in fresh.wish.partners:
            if giver != taker:
                given[giver, taker] = 0
    for seat in fresh.places:
        option = fresh.options[fresh.picked[seat]]
        for giver in option.aside:
            given[giver, option.for_party] += 1
    return tuple((giver, taker, number) for (giver, taker), number in given.items())
