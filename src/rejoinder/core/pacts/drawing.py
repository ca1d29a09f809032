"""Draws of the coming election: shares of everyone on the paper, seat by seat, and where voters would go."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.expecting import expected_shares
from rejoinder.core.pacts.shocks import SHOCKS, Shocks, Spread
from rejoinder.core.pacts.transferring import Chance, Draws, Straying, drawn_weights, expected_transfers, straying
from rejoinder.core.pacts.transfers import TRANSFERS

CELLS = 2**17  # numbers of one array that are worked on at once: it fits a processor's cache


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some seats with the same parties on the paper."""

    rows: NDArray[np.intp]  # B, rows of the base
    columns: tuple[int, ...]  # K, columns of the base
    shares: Draws  # K x B x D
    weights: Mapping[int, Draws]  # by slot: K + 1 x B x D, where the voters go; the last row: nobody
    lead: Draws  # K x B x 1, part of the share that one candidate has; 1 but for the pool


@dataclass(frozen=True, slots=True, eq=False)
class Supposed:
    """What is drawn for all blocks alike."""

    base: Base
    expected: NDArray[np.float64]  # S x P
    places: NDArray[np.intp]  # S, number of the region
    whole: Draws  # P x R x D, by how much the country and the region move each log share
    strays: tuple[Straying, ...]
    chance: Chance
    shocks: Shocks
    table: Mapping[str, Any]


def suppose(
    base: Base,
    assumptions: Assumptions,
    involved: Collection[str] = (),
    *,
    stream: int = 0,
    shocks: Shocks = SHOCKS,
    table: Mapping[str, Any] = TRANSFERS,
) -> Supposed:
    """Draws the country and its regions. `involved` are the parties whose voters may have to choose anew."""
    chance = Chance(assumptions.draws, assumptions.seed, stream)
    names = sorted(set(base.regions))
    expected = expected_shares(base, assumptions.national)
    places = np.array([names.index(region) for region in base.regions], dtype=np.intp)
    spread = shocks.polled if assumptions.national else shocks.national
    chosen = [party for party in base.parties if party in involved]
    return Supposed(
        base=base,
        expected=expected,
        places=places,
        whole=_whole(
            base.parties, names, _levels(base, expected, places), sizes=(spread, shocks.region), chance=chance
        ),
        strays=tuple(straying(party, base.parties, len(names), chance=chance, table=table) for party in chosen),
        chance=chance,
        shocks=shocks,
        table=table,
    )


def _levels(base: Base, expected: NDArray[np.float64], places: NDArray[np.intp]) -> list[NDArray[np.float64]]:
    """Expected shares of each party: in the whole country, then region by region, where it stands."""
    weights = base.votes.sum(axis=1, keepdims=True) * (expected > 0)
    votes = expected * weights
    found = [votes.sum(axis=0) / np.maximum(weights.sum(axis=0), 1)]
    for place in range(places.max(initial=-1) + 1):
        rows = places == place
        found.append(votes[rows].sum(axis=0) / np.maximum(weights[rows].sum(axis=0), 1))
    return found


def _whole(
    parties: Sequence[str],
    names: Sequence[str],
    levels: Sequence[NDArray[np.float64]],
    *,
    sizes: tuple[Spread, Spread],
    chance: Chance,
) -> Draws:
    whole = np.empty((len(parties), len(names), chance.draws), dtype=np.float32)
    for column, party in enumerate(parties):
        country = chance.of("country", party).standard_normal(chance.draws) * sizes[0].of(levels[0])[column]
        for place, region in enumerate(names):
            size = sizes[1].of(levels[1 + place])[column]
            whole[column, place] = country + size * chance.of("region", region, party).standard_normal(chance.draws)
    return whole


def blocks(supposed: Supposed) -> Iterator[Block]:
    """All seats in which somebody stands, a few at a time."""
    stands = supposed.expected > 0
    patterns, group = np.unique(stands, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        columns = tuple(int(column) for column in np.flatnonzero(pattern))
        rows = np.flatnonzero(group.ravel() == number)
        size = max(1, CELLS // max(1, len(columns) * supposed.chance.draws))
        for start in range(0, len(rows) if columns else 0, size):
            yield _block(supposed, rows[start : start + size], columns)


def _block(supposed: Supposed, rows: NDArray[np.intp], columns: tuple[int, ...]) -> Block:
    base, draws = supposed.base, supposed.chance.draws
    shares = np.empty((len(columns), len(rows), draws), dtype=np.float32)
    involved = [(columns.index(base.column(one.party)), one) for one in supposed.strays if _is_in(base, one, columns)]
    weights = {slot: np.empty((len(columns) + 1, len(rows), draws), dtype=np.float32) for slot, _ in involved}
    for place, row in enumerate(rows):
        random = supposed.chance.of("seat", base.codes[row], base.seats[row])
        shares[:, place] = _shares(supposed, int(row), columns, random)
    for slot, stray in involved:
        for place, row in enumerate(rows):
            weights[slot][:, place] = _weights(supposed, int(row), columns, stray)
        factors = stray.factors[[*columns, -1]]
        weights[slot] *= factors[:, supposed.places[rows]]
    lead = np.ones((len(columns), len(rows), 1), dtype=np.float32)
    if columns[-1] == len(base.parties) - 1 and base.lead is not None:
        lead[-1, :, 0] = base.lead[rows]
    return Block(rows, columns, shares, weights, lead)


def _is_in(base: Base, stray: Straying, columns: Sequence[int]) -> bool:
    return base.column(stray.party) in columns


def _shares(supposed: Supposed, row: int, columns: Sequence[int], random: np.random.Generator) -> Draws:
    """K x D shares of one seat, each draw adding up to 1."""
    expected = supposed.expected[row, columns]
    half = supposed.shocks.tails / 2
    size = np.sqrt((half - 1) / random.standard_gamma(half, supposed.chance.draws, dtype=np.float32))
    moves = random.standard_normal((len(columns), supposed.chance.draws), dtype=np.float32)
    moves *= supposed.shocks.seat.of(expected).astype(np.float32)[:, None]
    moves *= size
    moves += supposed.whole[list(columns), supposed.places[row]]
    moves += np.log(expected).astype(np.float32)[:, None]
    np.exp(moves, out=moves)
    moves /= moves.sum(axis=0)
    return moves


def _weights(supposed: Supposed, row: int, columns: Sequence[int], stray: Straying) -> Draws:
    base = supposed.base
    paper = {base.parties[column]: float(supposed.expected[row, column]) for column in columns}
    expected, none = expected_transfers(stray.party, paper, supposed.table)
    ordered = np.array([*(expected.get(base.parties[column], 0.0) for column in columns), none])
    random = supposed.chance.of("moves", stray.party, base.codes[row], base.seats[row])
    return drawn_weights(stray, ordered, random)
