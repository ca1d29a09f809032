"""Who goes where when a party stands aside: drawn anew in each draw, for voters are not transferable.

The shares of a party's voters by where they go are Dirichlet distributed on three levels: an election around the table
of transfers.py, a region around the election, a seat around the region. A Dirichlet distribution keeps its shape when
parties that are not on the paper are struck out and the rest is scaled to one, so one table serves every paper.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.base import OTHER
from rejoinder.core.pacts.transfers import NONE, POOL, TRANSFERS

Draws = NDArray[np.float32]
WEIGHT_MIN = 1e-4  # nobody is shut out altogether
SHAPE_MIN = 0.05  # of a gamma distribution: a rarer share is as good as none
USUAL = 0.1  # share of the voters that goes to a party which the table does not name


def generator(seed: int, stream: int, *words: str) -> np.random.Generator:
    """Chance for one named thing, the same whatever else is drawn: what keeps options comparable."""
    named = [zlib.crc32(word.encode()) for word in words]
    return np.random.Generator(np.random.SFC64([seed, stream, *named]))


def is_known(party: str, table: Mapping[str, Any] = TRANSFERS) -> bool:
    """Whether the table has a row for the party's voters; the others get a wide default.

    >>> is_known("Green"), is_known("Tideway")
    (True, False)
    """
    rows = [table["rows"], table["as"], *table["with"].values()]
    return any(party in one for one in rows)


def expected_transfers(
    party: str, paper: Mapping[str, float], table: Mapping[str, Any] = TRANSFERS, *, home: float = 1.0
) -> tuple[dict[str, float], float]:
    """The shares of a party's voters by where they go, and the share that votes for nobody on the paper.

    `paper` has the expected share of each party that stands. A party that the table does not name gets what its votes
    beside those of the named would give; the pool of small parties no more than the table gives all others. A party
    without a row: the rest of the paper by its votes. `home` of those whose ballots named nobody else vote for nobody.

    >>> to, nobody = expected_transfers("Tideway", {"Orchard": 0.3, "Cedar": 0.4, "Tideway": 0.3})
    >>> round(to["Orchard"], 3), round(to["Cedar"], 3), round(nobody, 3)
    (0.3, 0.4, 0.3)
    """
    others = {name: max(share, WEIGHT_MIN) for name, share in paper.items() if name != party}
    if not others:
        return {}, 1.0
    row, typical = _row(party, others, table)
    if not row:
        none = float(table["unknown"]["none"])
        weights = {name: (1 - none) * share / sum(others.values()) for name, share in others.items()}
    else:
        none = row[NONE]
        weights = _weights(row, others, _pulls(others, typical, table["strength"]))
    none *= home
    total = sum(weights.values()) + none
    return {name: weight / total for name, weight in weights.items()}, none / total


def _row(
    party: str, paper: Mapping[str, float], table: Mapping[str, Any]
) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """The row of a party for this paper, and the shares that parties typically had where it was counted."""
    for present, rows in table["with"].items():
        if party in rows and present in {*paper, party}:
            return rows[party], table["typical"][present]
    name = table["as"].get(party, party)
    return table["rows"].get(name, {}), table["typical"].get(name, table["typical"]["*"])


def _pulls(paper: Mapping[str, float], typical: Mapping[str, float], power: float) -> dict[str, float]:
    """By how much more voters go to a party where it is stronger than where the table was counted."""
    return {name: (paper[name] / typical[name]) ** power if name in typical else 1.0 for name in paper}


def _weights(row: Mapping[str, float], paper: Mapping[str, float], pulls: Mapping[str, float]) -> dict[str, float]:
    named = [name for name in paper if name in row and name not in {NONE, POOL}]
    votes = sum(paper[name] for name in named)
    known = sum(row[name] * pulls[name] for name in named)
    rate = known / votes if named and votes else 1.0
    weights = {
        name: max(row[name] * pulls[name] if name in named else rate * share, WEIGHT_MIN)
        for name, share in paper.items()
    }
    if OTHER in weights:
        weights[OTHER] = min(weights[OTHER], max(row.get(POOL, 1.0), WEIGHT_MIN))
    return weights


@dataclass(frozen=True, slots=True)
class Straying:
    """How far the voters of one party stray from the table in each draw: factors by party, region and draw."""

    party: str
    seat: float  # concentration of seats around their region
    factors: Draws  # P + 1 x R x D, the last row of those who vote for nobody


@dataclass(frozen=True, slots=True)
class Chance:
    """What is needed to draw: how many times, and from which numbers."""

    draws: int
    seed: int
    stream: int

    def of(self, *words: str) -> np.random.Generator:
        """The generator of one named thing."""
        return generator(self.seed, self.stream, *words)


def straying(
    party: str, parties: Sequence[str], regions: int, *, chance: Chance, table: Mapping[str, Any] = TRANSFERS
) -> Straying:
    """Draws of the election and its regions for the voters of one party.

    Shares of independent gamma numbers are Dirichlet distributed, whichever of them are on a paper (Ferguson 1973).
    """
    levels = table["concentrations"]
    means = _usual(party, parties, table)
    overall = levels["overall"] if is_known(party, table) else table["unknown"]["overall"]
    random = chance.of("transfer", party)
    shapes = np.maximum(overall * means, SHAPE_MIN)
    election = random.standard_gamma(shapes, (chance.draws, means.size)) / shapes
    shapes = np.maximum(levels["region"] * means * election, SHAPE_MIN)
    region = random.standard_gamma(shapes, (regions, *shapes.shape)) * election / shapes
    factors = np.ascontiguousarray(np.maximum(region, WEIGHT_MIN).transpose(2, 0, 1), dtype=np.float32)
    return Straying(party, levels["seat"], factors)


def _usual(party: str, parties: Sequence[str], table: Mapping[str, Any]) -> NDArray[np.float64]:
    """The shares that go to each party, and to nobody, on a usual paper: how surely the table knows them."""
    rows = [table["rows"].get(table["as"].get(party, party)), *(one.get(party) for one in table["with"].values())]
    row: Mapping[str, float] = next((one for one in rows if one), {NONE: table["unknown"]["none"]})
    return np.array([*(row.get(name, USUAL) for name in parties), row[NONE]])


def drawn_weights(stray: Straying, expected: NDArray[np.float64], random: np.random.Generator) -> Draws:
    """For one seat: K + 1 x D weights of where voters go, not scaled, the last row those who vote for nobody.

    `expected` are the K + 1 expected shares in the order of the paper. A seat strays log-normally, with the mean and
    the variance that the Dirichlet distribution has (Aitchison and Shen 1980).
    """
    variance = np.log1p(1 / np.maximum(stray.seat * expected, 0.2))
    noise = random.standard_normal((expected.size, stray.factors.shape[2]), dtype=np.float32)
    noise *= np.sqrt(variance).astype(np.float32)[:, None]
    noise -= (variance / 2 - np.log(np.maximum(expected, 1e-9))).astype(np.float32)[:, None]
    return np.exp(noise, out=noise)
