"""A wish as a mixed-integer program. docs/adr/0032 tells the formulation and why it is this one.

Columns, in this order: one binary for each candidate; one for each exchange; what each partner has of it (its expected
gain, and what it takes and gives by exchanges); what each partner sacrifices; the least sacrifice of any; and what the
mode needs: the least gain, or the logarithm of each gain, or the tenth worst gain and how far each draw
falls short of it.

An exchange moves worth from giver to taker and makes none: it counts for the taker's floor and against the giver's,
and as so many seats of the giver's sacrifice. Two partners cannot reach their floors by promising each other the same.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.candidates import Candidates
from rejoinder.core.pacts.solving import INFINITY, Program, Row
from rejoinder.core.pacts.wish import Mode, Sharing, Wish

EFFORT = 1e-5  # off for each party that stands aside and each exchange: of equal plans the one that asks least
NASH_GAIN_MIN = 0.01  # a product of gains needs each above nothing
NASH_STEP = 1.04  # tangents to the logarithm at each 4 %: they lie at most ln(1.04)^2 / 8 = .0002 above it
WORST_SHARE = 0.1  # of the draws, for Mode.CVAR

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each kind of column begins, for N candidates, E exchanges and P partners."""

    candidates: int
    exchanges: int
    partners: int

    def of_exchange(self, number: int) -> int:
        """Whether that exchange is made."""
        return self.candidates + number

    def of_gain(self, partner: int) -> int:
        """What a partner has of the plan."""
        return self.candidates + self.exchanges + partner

    def of_sacrifice(self, partner: int) -> int:
        """Seats, and worth of exchanges, that a partner gives."""
        return self.of_gain(self.partners) + partner

    @property
    def least(self) -> int:
        """The least sacrifice of any partner."""
        return self.of_sacrifice(self.partners)

    def of_mode(self, number: int = 0) -> int:
        """The least gain, a partner's logarithm, or the tenth worst gain and the shortfalls."""
        return self.least + 1 + number

    def width(self, mode: Mode, draws: int) -> int:
        """Columns in all."""
        return self.of_mode({Mode.SUM: 0, Mode.NASH: self.partners, Mode.CVAR: 1 + draws}.get(mode, 1))


def layout_of(wish: Wish, found: Candidates) -> Layout:
    """The layout of the program of a wish."""
    return Layout(len(found.seat), len(wish.exchanges), len(wish.partners))


def program_of(
    wish: Wish,
    found: Candidates,
    *,
    gainers: Collection[str] | None = None,
    reached: float | None = None,
    favoured: int | None = None,
    effort: float = EFFORT,
    tenth: float | None = None,
) -> Program:
    """The program. `gainers` (Mode.NASH): whose gains make the product; None: all partners'.

    With `reached`, what the mode reached, the gain together is made as large as it can be without falling below that:
    of many plans that are best for the mode, the one that is best for all. `favoured` maximises what one partner has.
    `effort`: seats that each stand-aside must bring to be worth asking for. `tenth` (Mode.CVAR): the tenth worst gain.
    """
    at = layout_of(wish, found)
    draws = found.swings_kept if wish.mode is Mode.CVAR else 0
    width = at.width(wish.mode, draws)
    low, high = np.zeros(width), np.ones(width)
    low[at.of_gain(0) : at.of_sacrifice(0)] = -INFINITY
    high[at.of_gain(0) :] = INFINITY
    low[at.of_mode() :] = -INFINITY
    worth = np.zeros(width)
    goal = np.zeros(width)
    goal[at.of_mode() :] = 1.0
    if wish.mode is Mode.CVAR:
        low[at.of_mode() + 1 :] = 0
        if tenth is not None:
            low[at.of_mode()] = high[at.of_mode()] = tenth
        goal[at.of_mode() + 1 :] = -1 / (WORST_SHARE * draws)
    whole = np.arange(width) < at.of_gain(0)
    rows = [*_seats(wish, found), *_sums(wish, found, at), *_limits(wish, found, at)]
    rows += _mode(wish, found, at, wish.partners if gainers is None else gainers)
    worth[: at.of_gain(0)] = -effort
    worth[: at.candidates] *= found.gives.sum(axis=0)
    if favoured is not None:
        worth[at.of_gain(favoured)] = 1.0
    elif wish.mode is Mode.SUM or reached is not None:
        worth[: at.candidates] += found.gain.sum(axis=0)
    else:
        worth += goal
    if reached is not None:
        columns = np.nonzero(goal)[0]
        rows.append(Row("mode", columns, goal[columns], low=reached))
    return Program(worth, low, high, whole, rows)


def _row(name: str, terms: Sequence[tuple[Any, Any]], low: float = -INFINITY, high: float = INFINITY) -> Row:
    columns, values = zip(*terms, strict=True)
    return Row(name, np.array(columns, dtype=np.intp), np.array(values, dtype=np.float64), low, high)


def _seats(wish: Wish, found: Candidates) -> list[Row]:
    """At most one candidate a seat; one for the party that a person keeps there."""
    names = found.worths.base.seats
    rows = []
    order, first = np.unique(found.seat, return_index=True)
    parts = np.split(np.arange(len(found.seat)), first)[1:]
    for seat, columns in zip(order, parts, strict=True):
        if len(columns) > 1:
            rows.append(Row(f"seat {names[seat]}", columns, np.ones(len(columns)), high=1))
    for seat_name, party in sorted(wish.kept):
        is_kept = (found.seat == names.index(seat_name)) & found.gets[wish.partners.index(party)]
        columns = np.nonzero(is_kept)[0]
        rows.append(Row(f"kept {seat_name} {party}", columns, np.ones(len(columns)), low=1))
    return rows


def _sums(wish: Wish, found: Candidates, at: Layout) -> list[Row]:
    """What each partner has and gives, as columns of their own."""
    rows = []
    for number, party in enumerate(wish.partners):
        swaps = [(at.of_exchange(e), _sign(one.taker, one.giver, party) * one.worth) for e, one in _exchanges(wish)]
        gained = np.nonzero(found.gain[number])[0]
        terms = [*zip(gained, found.gain[number, gained], strict=True), *swaps, (at.of_gain(number), -1.0)]
        rows.append(_row(f"gain {party}", terms, 0, 0))
        given = [(at.of_exchange(e), one.worth) for e, one in _exchanges(wish) if one.giver == party]
        asides = [(column, 1.0) for column in np.nonzero(found.gives[number])[0]]
        rows.append(_row(f"sacrifice {party}", [*asides, *given, (at.of_sacrifice(number), -1.0)], 0, 0))
    return rows


def _exchanges(wish: Wish):  # type: ignore[no-untyped-def]
    return list(enumerate(wish.exchanges))


def _sign(taker: str, giver: str, party: str) -> float:
    return float(taker == party) - float(giver == party)


def _limits(wish: Wish, found: Candidates, at: Layout) -> list[Row]:
    rows = []
    if wish.seats_max is not None:
        columns = np.arange(at.candidates)
        rows.append(Row("seats_max", columns, np.ones(at.candidates), high=wish.seats_max))
    for party, least in wish.gains_min.items():
        rows.append(_row(f"gains_min {party}", [(at.of_gain(wish.partners.index(party)), 1.0)], low=least))
    for party, most in wish.gives_max.items():
        columns = np.nonzero(found.gives[wish.partners.index(party)])[0]
        rows.append(Row(f"gives_max {party}", columns, np.ones(len(columns)), high=most))
    if wish.sharing is Sharing.EQUAL:
        for number, party in enumerate(wish.partners):
            terms = [(at.of_sacrifice(number), 1.0), (at.least, -1.0)]
            rows.append(_row(f"sharing {party}", terms, 0, wish.tolerance))
    if wish.sharing is Sharing.PAIRWISE:
        rows += [_pair(wish, found, at, pair) for pair in combinations(range(at.partners), 2)]
    return rows


def _pair(wish: Wish, found: Candidates, at: Layout, pair: tuple[int, int]) -> Row:
    """What the first gives the second, less what it gets from it, is nothing, within the tolerance."""
    one, other = pair
    net = (found.gives[one] & found.gets[other]).astype(float) - (found.gives[other] & found.gets[one])
    swaps = [
        (at.of_exchange(e), _sign(wish.partners[one], wish.partners[other], swap.giver) * swap.worth)
        for e, swap in _exchanges(wish)
        if {swap.giver, swap.taker} == {wish.partners[one], wish.partners[other]}
    ]
    columns = np.nonzero(net)[0]
    terms = [*zip(columns, net[columns], strict=True), *swaps]
    name = f"sharing {wish.partners[one]} {wish.partners[other]}"
    empty = Row(name, np.zeros(0, dtype=np.intp), np.zeros(0), -wish.tolerance, wish.tolerance)
    return _row(name, terms, -wish.tolerance, wish.tolerance) if terms else empty


def _mode(wish: Wish, found: Candidates, at: Layout, gainers: Collection[str]) -> list[Row]:
    """Rows that tie the columns of the mode to the gains."""
    partners = range(at.partners)
    if wish.mode is Mode.MAXMIN:
        return [
            _row(f"least {wish.partners[p]}", [(at.of_gain(p), 1.0), (at.of_mode(), -1.0)], low=0) for p in partners
        ]
    if wish.mode is Mode.NASH:
        return [row for p in partners for row in _tangents(wish, found, at, p, counts=wish.partners[p] in gainers)]
    if wish.mode is Mode.CVAR:
        return [_shortfall(at, draw, swing) for draw, swing in enumerate(np.ascontiguousarray(found.swings().T))]
    return []


def _tangents(wish: Wish, found: Candidates, at: Layout, partner: int, *, counts: bool) -> list[Row]:
    """The logarithm of a gain from above: log g <= log a + (g - a) / a for many a. One that does not count is 0."""
    name = wish.partners[partner]
    gain, logarithm = at.of_gain(partner), at.of_mode(partner)
    if not counts:
        return [_row(f"log {name}", [(logarithm, 1.0)], 0, 0)]
    taken = sum(one.worth for one in wish.exchanges if one.taker == name)
    most = max(np.maximum(found.gain[partner], 0).sum() + taken, NASH_GAIN_MIN * NASH_STEP)
    points = np.geomspace(NASH_GAIN_MIN, most, 2 + int(np.log(most / NASH_GAIN_MIN) / np.log(NASH_STEP)))
    rows = [_row(f"positive {name}", [(gain, 1.0)], low=NASH_GAIN_MIN)]
    for point in points:
        rows.append(_row(f"log {name}", [(logarithm, 1.0), (gain, -1 / point)], high=np.log(point) - 1))
    return rows


def _shortfall(at: Layout, draw: int, swing: NDArray[np.int8]) -> Row:
    """How far one draw falls short of the tenth worst (Rockafellar and Uryasev 2000)."""
    turned = np.nonzero(swing)[0]
    columns = np.concatenate([turned, [at.of_mode(), at.of_mode() + 1 + draw]])
    return Row(f"draw {draw}", columns, np.concatenate([-swing[turned], [1.0, -1.0]]), high=0)
