"""Fits the shocks to what changed between past elections of any country: three general elections at least.

Each change is told apart into the country's move of each party, what regions stray from it, and what seats stray from
their region, all as logarithms of shares and given who stood; each part gets a spread by the method of maximum
likelihood under Student's t distribution. A few changes cannot tell how far countries move, so the long record of
British elections (long_record.py) is added to what the country did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import lgamma, log, pi

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.basing import base_of, columns_of
from rejoinder.core.pacts.expecting import expected_shares, matched
from rejoinder.core.pacts.long_record import long_moves
from rejoinder.core.pacts.shocks import SHOCKS, Shocks, Spread
from rejoinder.core.seats.results import Elections, Kind
from rejoinder.errors import BadInput

SHARED_MIN = 0.5  # of the seats that two elections must share to be compared
TRANSITIONS_MIN = 2
CANDIDACIES_MIN = 10  # of parties that stood both times, for a change to be looked at
SEATS_MIN = 5  # of a party in a region, or in the country, for its move to be taken
POOL_MIN = 0.01  # of the votes of a seat: smaller pools can only grow, and win nothing
ABSENT_MIN = 30  # candidacies of parties that had not stood before
PARTIES_MIN = 3  # moves that a spread is fitted to
NORMAL = 30.0  # so many degrees of freedom are as good as none
TAILS = (3.0, 4.0, 5.0, 6.0, 8.0, 12.0, NORMAL)
COUNTRY_TAILS = 4.0  # too few elections to fit it
ATS = tuple(np.geomspace(0.02, 2.0, 47))
POWERS = tuple(np.arange(0.0, 6.5, 0.5))
EVENNESSES = tuple(np.arange(0.0, 1.05, 0.15))

Table = NDArray[np.float64]
Stands = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Transition:
    """One election and what came next in the same seats, in the columns of the first."""

    base: Base
    after: str
    shares: Table  # S x P of the next election
    standing: Stands  # S x P in the next election
    weights: Table  # S, its valid votes; 0 where the seat is not in it

    @property
    def both(self) -> Stands:
        """S x P: stood both times, so that a change can be seen."""
        seen: Stands = self.base.stood & self.standing & (self.base.votes > 0) & (self.shares > 0)
        return seen


def transitions(elections: Elections) -> tuple[Transition, ...]:
    """Each general election with the next one that shares at least half of its seats."""
    general = [
        one for one in elections.elections if one.kind is Kind.GENERAL and any(seat.valid for seat in one.results)
    ]
    found: list[Transition] = []
    for number, one in enumerate(general[:-1]):
        base = base_of(Elections(tuple(general[: number + 1])), election=one.name)
        votes, stood = columns_of(base, general[number + 1])
        weights = votes.sum(axis=1)
        if (weights > 0).mean() >= SHARED_MIN:
            shares = votes / np.maximum(weights, 1)[:, None]
            change = Transition(base, general[number + 1].name, shares, stood, weights)
            found += [change] if change.both[:, :-1].sum() >= CANDIDACIES_MIN else []
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """Moves told apart: pairs of a share and a residual for each level; of the pool those above nothing."""

    country: Table  # n x 2
    region: Table
    seat: Table
    pool: Table  # n x 2
    absent: Table  # n x 2, of parties that did not stand the first time


def fit_shocks(changes: Sequence[Transition]) -> Shocks:
    """The shocks that make past changes most likely. Raises BadInput for fewer than two changes."""
    if len(changes) < TRANSITIONS_MIN:
        raise BadInput(f"{TRANSITIONS_MIN + 1} general elections that share their seats are needed to fit shocks")
    evenness = min(EVENNESSES, key=lambda even: sum(_miss(one, float(even)) for one in changes))
    parts = [_parts(one, float(evenness)) for one in changes]
    seat, tails = _fitted(np.concatenate([one.seat for one in parts]), TAILS)
    region, _ = _fitted(np.concatenate([one.region for one in parts]), (COUNTRY_TAILS,), SHOCKS.region)
    country, _ = _fitted(np.concatenate([*(one.country for one in parts), long_moves()]), (COUNTRY_TAILS,))
    pool, _ = _fitted(np.concatenate([one.pool for one in parts]), (NORMAL,), SHOCKS.pool)
    absent = np.concatenate([one.absent for one in parts])
    return Shocks(
        country=country,
        polled=SHOCKS.polled,
        region=region,
        seat=seat,
        absent=_ratio(absent, seat),
        pool=pool,
        tails=tails,
        evenness=float(evenness),
        elections=(changes[0].base.election, *(one.after for one in changes)),
    )


def given_country(change: Transition, evenness: float) -> Table:
    """S x P shares expected by one who knows who stands, and each party's share of the whole country."""
    shares = expected_shares(change.base, standing=change.standing, evenness=evenness)
    rows = change.weights > 0
    wanted = (change.shares * change.weights[:, None]).sum(axis=0) / change.weights.sum()
    result = shares.copy()
    result[rows] = matched(shares[rows], change.weights[rows], np.where(wanted > 0, wanted, np.nan), evenness)
    return result


def _miss(change: Transition, evenness: float) -> float:
    """The mean distance of the shares expected from those that came, the country known."""
    seen = change.both & (change.weights > 0)[:, None]
    return float(np.abs(given_country(change, evenness) - change.shares)[seen].mean())


def _parts(change: Transition, evenness: float) -> _Parts:
    seen = change.both & (change.weights > 0)[:, None]
    expected = given_country(change, evenness)
    before = expected_shares(change.base, standing=change.standing, evenness=evenness)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(seen, np.log(change.shares / expected), np.nan)
    regions = np.array(change.base.regions)
    region: list[tuple[float, float]] = []
    for place in sorted(set(change.base.regions)):
        rows = regions == place
        region += _regional(left, expected, rows, seen)
    own = np.arange(left.shape[1]) < left.shape[1] - 1
    cells = seen & own
    pool = seen[:, -1] & (expected[:, -1] >= POOL_MIN)
    return _Parts(
        country=_country(change, before, seen & own),
        region=np.array(region).reshape(-1, 2),
        seat=np.column_stack([expected[cells], left[cells]]),
        pool=np.column_stack([expected[pool, -1], left[pool, -1]])[left[pool, -1] > 0],
        absent=_absent(change, expected),
    )


def _absent(change: Transition, expected: Table) -> Table:
    """Expected shares and residuals of parties that had not stood in a seat, once what all of a party share is out."""
    away = ~change.base.stood & change.standing & (change.shares > 0) & (change.weights > 0)[:, None]
    found: list[Table] = []
    for column in range(away.shape[1] - 1):
        rows = away[:, column]
        if rows.sum() >= SEATS_MIN:
            left = np.log(change.shares[rows, column] / expected[rows, column])
            found.append(np.column_stack([expected[rows, column], left - left.mean()]))
    return np.concatenate(found) if found else np.empty((0, 2))


def _ratio(absent: Table, seat: Spread) -> float:
    """By how much parties that had not stood stray more than others."""
    if len(absent) < ABSENT_MIN:
        return SHOCKS.absent
    return float(max(1.0, np.sqrt(np.mean((absent[:, 1] / seat.of(absent[:, 0])) ** 2))))


def _regional(left: Table, expected: Table, rows: Stands, seen: Stands) -> list[tuple[float, float]]:
    """Takes the mean of each party in one region out of `left`; gives shares and means where they can be told."""
    found = []
    for column in range(left.shape[1] - 1):
        cells = rows & seen[:, column]
        if cells.sum() < SEATS_MIN:
            continue
        mean = float(left[cells, column].mean())
        left[cells, column] -= mean
        if not (seen[:, column] == cells).all():  # a party of one region moves with its country
            found.append((float(expected[cells, column].mean()), mean))
    return found


def _country(change: Transition, before: Table, seen: Stands) -> Table:
    found = []
    for column in range(before.shape[1]):
        rows = seen[:, column]
        if rows.sum() >= SEATS_MIN:
            weights = change.weights[rows]
            then = np.average(before[rows, column], weights=weights)
            found.append((then, log(np.average(change.shares[rows, column], weights=weights) / then)))
    return np.array(found).reshape(-1, 2)


def _fitted(pairs: Table, tails: Sequence[float], otherwise: Spread | None = None) -> tuple[Spread, float]:
    """The most likely spread, and degrees of freedom out of `tails`."""
    if len(pairs) < PARTIES_MIN and otherwise is not None:
        return otherwise, tails[0]
    share, moves = pairs[:, 0], pairs[:, 1]
    best, likely = (ATS[0], POWERS[0], tails[0]), -np.inf
    for power in POWERS:
        for at in ATS:
            sizes = Spread(float(at), float(power)).of(share)
            for freedom in tails:
                now = _log_likelihood(moves, sizes, freedom)
                if now > likely:
                    best, likely = (at, power, freedom), now
    return Spread(float(best[0]), float(best[1])), best[2]


def _log_likelihood(moves: Table, sizes: Table, freedom: float) -> float:
    """Of Student's t, scaled so that `sizes` are standard deviations."""
    scales = sizes * np.sqrt((freedom - 2) / freedom)
    constant = lgamma((freedom + 1) / 2) - lgamma(freedom / 2) - log(freedom * pi) / 2
    bodies = -(freedom + 1) / 2 * np.log1p((moves / scales) ** 2 / freedom)
    return float((constant + bodies - np.log(scales)).sum())
