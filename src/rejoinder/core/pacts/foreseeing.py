"""What each party may get in each seat of the coming election, nobody standing aside: shares with their ranges."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.drawing import blocks, suppose
from rejoinder.core.pacts.shocks import SHOCKS, Shocks
from rejoinder.core.pacts.standing_aside import winning

LEVEL = 0.8
PLAIN = Assumptions()

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Foreseen:
    """S x P each; nan where the party does not stand. `low` to `high` holds `level` of the draws."""

    base: Base
    level: float
    mean: Table
    low: Table
    high: Table
    p_win: Table
    lead_low: Table  # S: of the winner of last time over its best rival, in shares; below 0 it loses
    lead_high: Table  # S
    seats: Table  # P x D, how many each party wins


def intervals(
    base: Base,
    assumptions: Assumptions = PLAIN,
    *,
    level: float = LEVEL,
    stream: int = 0,
    shocks: Shocks = SHOCKS,
    standing: NDArray[np.bool_] | None = None,
) -> Foreseen:
    """The range of each standing party's share in each seat, and its chance to win.

    Without `assumptions.national` nothing is known of the coming election; with it, the country is known as well as
    polls know it. `standing` (S x P) are the nominations where they are known; else whoever stood or is imputed does.
    """
    supposed = suppose(base, assumptions, stream=stream, shocks=shocks, standing=standing)
    shape = (len(base.seats), len(base.parties))
    mean, low, high, p_win = (np.full(shape, np.nan) for _ in range(4))
    leads = np.full((2, len(base.seats)), np.nan)
    seats = np.zeros((len(base.parties), assumptions.draws))
    tails = ((1 - level) / 2, (1 + level) / 2)
    for block in blocks(supposed):
        cells = np.ix_(block.rows, np.array(block.columns, dtype=np.intp))
        mean[cells] = block.shares.mean(axis=2).T
        low[cells], high[cells] = np.quantile(block.shares, tails, axis=2).transpose(0, 2, 1)
        winners = winning(block.shares, block.lead, block.columns)
        for column in block.columns:
            won = winners == column
            p_win[block.rows, column] = won.mean(axis=1)
            seats[column] += won.sum(axis=0)
        leads[:, block.rows] = np.quantile(_leads(base, block.rows, block.columns, block.shares), tails, axis=1)
    return Foreseen(base, level, mean, low, high, p_win, leads[0], leads[1], seats)


def _leads(
    base: Base, rows: NDArray[np.intp], columns: tuple[int, ...], shares: NDArray[np.float32]
) -> NDArray[np.float32]:
    """B x D: how far the winner of last time is ahead; nan where it does not stand or stands alone."""
    found = np.full(shares.shape[1:], np.nan, dtype=np.float32)
    for place, row in enumerate(rows):
        if base.winners[row] in columns and len(columns) > 1:
            slot = columns.index(int(base.winners[row]))
            found[place] = shares[slot, place] - np.delete(shares[:, place], slot, axis=0).max(axis=0)
    return found
