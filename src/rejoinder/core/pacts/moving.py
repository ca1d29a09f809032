"""Where the voters of one seat would go whose party is not on the paper: draws for this one paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.base import OTHER
from rejoinder.core.pacts.standing_aside import stood_aside
from rejoinder.core.pacts.transferring import Chance, drawn_weights, expected_transfers, straying
from rejoinder.core.seats.results import INDEPENDENT, SPEAKER, SeatResult

STREAM = 7  # of chance, apart from those of the planner
POOLED = (INDEPENDENT, SPEAKER, OTHER, "")  # persons and pools: no table says where voters go among them


@dataclass(frozen=True, slots=True)
class Paper:
    """Who stands in a seat, as slots: parties, and one pool of independents and others."""

    names: tuple[str, ...]
    votes: tuple[int, ...]
    lead: float  # the part of the pool's votes that its strongest candidate has

    def slot(self, party: str) -> int:
        """The slot of a party; that of the pool where it is pooled. Raises ValueError where it does not stand."""
        return self.names.index(OTHER if party in POOLED else party)


def paper_of(result: SeatResult, extra: Mapping[str, int]) -> Paper:
    """The paper of a result. `extra` adds parties that did not stand, with the votes they once had."""
    votes: dict[str, int] = {}
    pooled = [one.votes or 0 for one in result.candidacies if one.party in POOLED]
    for one in result.candidacies:
        name = OTHER if one.party in POOLED else one.party
        votes[name] = votes.get(name, 0) + (one.votes or 0)
    votes |= extra
    return Paper(tuple(votes), tuple(votes.values()), max(pooled) / sum(pooled) if sum(pooled) else 1.0)


def moves(
    paper: Paper,
    aside: Sequence[str],
    party: str,
    to: str,
    *,
    chance: tuple[int, int],
    endorsement: float = 0.0,
    seat: str = "",
) -> NDArray[np.float64]:
    """K x D shares of the voters of `party` by where they go when all of `aside` are off the paper.

    They sum to 1 less those who vote for nobody. `chance` is draws and seed; `endorsement` goes to `to` on top.
    """
    total = max(1, sum(paper.votes))
    shares = {name: votes / total for name, votes in zip(paper.names, paper.votes, strict=True)}
    expected, none = expected_transfers(party, shares)
    ordered = np.array([*(expected.get(name, 0.0) for name in paper.names), none])
    drawing = Chance(chance[0], chance[1], STREAM)
    stray = straying(party, paper.names, 1, chance=drawing)
    weights = drawn_weights(stray, ordered, drawing.of("moves", party, seat)) * stray.factors[:, 0]
    here = paper.slot(party)
    unit = np.zeros((len(paper.names), chance[0]), dtype=np.float32)
    unit[here] = 1.0
    off = [paper.slot(one) for one in aside if one != party]
    moved, _ = stood_aside(unit, {here: weights}, [here], paper.slot(to), off=off, endorsement=endorsement)
    return moved.astype(np.float64)
