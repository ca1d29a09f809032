"""Draws of the coming election: shares of everyone on the paper, seat by seat, and where voters would go."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.expecting import expected_shares, strengths
from rejoinder.core.pacts.shocks import SHOCKS, Shocks, Spread
from rejoinder.core.pacts.transferring import Chance, Draws, Straying, drawn_weights, expected_transfers, straying
from rejoinder.core.pacts.transfers import TRANSFERS

Table = NDArray[np.float64]
CELLS = 2**17  # numbers of one array that are worked on at once: it fits a processor's cache
PARTS = 8  # draws by which each part of a stratified sample is known


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
    even: Draws  # S x P, by how much of the country's move a log share moves in each seat
    country: Draws  # P x D, by how much the country moves each log share
    region: Draws  # P x R x D, by how much the region does
    strays: tuple[Straying, ...]
    chance: Chance
    shocks: Shocks
    table: Mapping[str, Any]
    home: float


def suppose(
    base: Base,
    assumptions: Assumptions,
    involved: Collection[str] = (),
    *,
    stream: int = 0,
    shocks: Shocks = SHOCKS,
    table: Mapping[str, Any] = TRANSFERS,
    standing: NDArray[np.bool_] | None = None,
) -> Supposed:
    """Draws the country and its regions. `involved` are the parties whose voters may have to choose anew."""
    chance = Chance(assumptions.draws, assumptions.seed, stream)
    names = sorted(set(base.regions))
    expected = expected_shares(base, assumptions.national, standing=standing, evenness=shocks.evenness)
    places = np.array([names.index(region) for region in base.regions], dtype=np.intp)
    weights = base.votes.sum(axis=1)
    chosen = [party for party in base.parties if party in involved]
    return Supposed(
        base=base,
        expected=expected,
        places=places,
        even=strengths(expected, weights, shocks.evenness).astype(np.float32),
        country=_country(
            base.parties,
            _levels(expected, weights),
            chance=chance,
            spread=shocks.polled if assumptions.national else shocks.country,
            tails=shocks.tails,
        ),
        region=_regions(
            base.parties,
            names,
            [_levels(expected[places == place], weights[places == place]) for place in range(len(names))],
            chance=chance,
            spread=shocks.region,
            tails=shocks.tails,
        ),
        strays=tuple(straying(party, base.parties, len(names), chance=chance, table=table) for party in chosen),
        chance=chance,
        shocks=shocks,
        table=table,
        home=assumptions.home,
    )


def _levels(expected: Table, weights: Table) -> Table:
    """The mean expected share of each party where it stands."""
    there = weights[:, None] * (expected > 0)
    level: Table = (expected * there).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    return level


def _country(parties: Sequence[str], levels: Table, *, chance: Chance, spread: Spread, tails: float) -> Draws:
    sizes = spread.of(levels)
    moves = [
        _even_t(chance.of("country", party), tails, chance.draws) * size
        for party, size in zip(parties, sizes, strict=True)
    ]
    scale = np.sqrt((tails - 2) / tails)
    return np.array(moves, dtype=np.float32) * np.float32(scale)


def _even_t(random: np.random.Generator, tails: float, draws: int) -> Table:
    """Student's t, one draw from each of `draws` equally likely parts of it, in no order (stratified sampling).

    A country moves once in a draw: left to luck, two sets of a thousand would differ in their means by more than a
    pact is worth. Each part is known by a few draws of its own, so no tail is cut.
    """
    many = np.sort(random.standard_t(tails, draws * PARTS)).reshape(draws, PARTS)
    one_each: Table = many[np.arange(draws), random.integers(PARTS, size=draws)]
    random.shuffle(one_each)
    return one_each


def _regions(
    parties: Sequence[str],
    names: Sequence[str],
    levels: Sequence[Table],
    *,
    chance: Chance,
    spread: Spread,
    tails: float,
) -> Draws:
    moves = np.empty((len(parties), len(names), chance.draws), dtype=np.float32)
    for place, region in enumerate(names):
        sizes = spread.of(levels[place])
        for column, party in enumerate(parties):
            drawn = chance.of("region", region, party).standard_t(tails, chance.draws)
            moves[column, place] = drawn * sizes[column] * np.sqrt((tails - 2) / tails)
    return moves


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
        usual = base.lead[base.stood[:, -1]]
        stood = base.stood[rows, -1]
        lead[-1, :, 0] = np.where(stood, base.lead[rows], usual.mean() if usual.size else 1.0)
    return Block(rows, columns, shares, weights, lead)


def _is_in(base: Base, stray: Straying, columns: Sequence[int]) -> bool:
    return base.column(stray.party) in columns


def _shares(supposed: Supposed, row: int, columns: Sequence[int], random: np.random.Generator) -> Draws:
    """K x D shares of one seat, each draw adding up to 1."""
    expected = supposed.expected[row, columns]
    half = supposed.shocks.tails / 2
    size = np.sqrt((half - 1) / random.standard_gamma(half, supposed.chance.draws, dtype=np.float32))
    moves = random.standard_normal((len(columns), supposed.chance.draws), dtype=np.float32)
    stood = supposed.base.stood[row, columns]
    sizes = supposed.shocks.seat.of(expected) * np.where(stood, 1.0, supposed.shocks.absent)
    tailed = moves
    if columns[-1] == len(supposed.base.parties) - 1:
        sizes[-1] = supposed.shocks.pool.of(expected[-1:])[0]
        tailed = moves[:-1]  # the pool's spread is wide already
    tailed *= size
    moves *= sizes.astype(np.float32)[:, None]
    moves += supposed.country[list(columns)] * supposed.even[row, list(columns)][:, None]
    moves += supposed.region[list(columns), supposed.places[row]]
    moves += np.log(expected).astype(np.float32)[:, None]
    moves -= moves.max(axis=0)
    np.exp(moves, out=moves)
    moves /= moves.sum(axis=0)
    return moves


def _weights(supposed: Supposed, row: int, columns: Sequence[int], stray: Straying) -> Draws:
    base = supposed.base
    paper = {base.parties[column]: float(supposed.expected[row, column]) for column in columns}
    expected, none = expected_transfers(stray.party, paper, supposed.table, home=supposed.home)
    ordered = np.array([*(expected.get(base.parties[column], 0.0) for column in columns), none])
    random = supposed.chance.of("moves", stray.party, base.codes[row], base.seats[row])
    return drawn_weights(stray, ordered, random)
