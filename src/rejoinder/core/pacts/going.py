"""Where the voters of one party in one seat may go when it is off the paper: a share with its range for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.base import OTHER
from rejoinder.core.pacts.moving import moves, paper_of
from rejoinder.core.seats.results import SeatResult

DRAWS = 1000  # shares are right to about .01
TENTH = (10, 90)  # a range holds 80 in 100 draws
SMALL = 0.01  # parties that fewer voters go to are told together with the others


@dataclass(frozen=True, slots=True)
class Going:
    """A share of the voters, 0 to 1. `to` is a party, OTHER for all small ones, or "" for nobody: they stay at home."""

    to: str
    mean: float
    low: float
    high: float


def goings(
    result: SeatResult, party: str, aside: Sequence[str], for_party: str, *, votes: int = 0, seed: int = 1
) -> tuple[Going, ...]:
    """The most first, nobody last; the means sum to 1. `aside` are all that are off the paper, `party` among them.

    `votes` are those that the party had before, where it was not on the paper this time. Raises ValueError where
    `for_party` did not stand. The ranges are those of single shares: they do not sum to anything.
    """
    extra: Mapping[str, int] = {} if party in result.votes_by_party() else {party: votes}
    paper = paper_of(result, extra)
    moved = moves(paper, aside, party, for_party, chance=(DRAWS, seed), seat=result.code)
    there = {paper.slot(one) for one in aside if one in paper.names} | {paper.slot(party)}
    pooled = np.zeros(DRAWS)
    found = []
    for slot, name in enumerate(paper.names):
        if slot in there:
            continue
        share = moved[slot]
        if name == OTHER or (share.mean() < SMALL and name != for_party):
            pooled += share
        else:
            found.append(_going(name, share))
    found.sort(key=lambda one: (-one.mean, one.to))
    if pooled.any():
        found.append(_going(OTHER, pooled))
    return (*found, _going("", np.clip(1 - moved.sum(axis=0), 0, 1)))


def _going(to: str, share: NDArray[np.float64]) -> Going:
    low, high = np.percentile(share, TENTH)
    return Going(to, float(share.mean()), float(low), float(high))
