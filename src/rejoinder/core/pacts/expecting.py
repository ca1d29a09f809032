"""The expected shares of a plan's election before anything is drawn: last votes, moved to what polls say."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.transferring import expected_transfers

ROUNDS = 40  # of fitting to national shares; each makes the miss about ten times smaller
TAKEN_BACK_MAX = 0.5  # of a party's votes that an absent party may claim where it returns
PART_MIN = 0.5  # of a region's votes that the named parties must have for their shares to be about it

Table = NDArray[np.float64]


def expected_shares(base: Base, national: Mapping[str, float] | None = None) -> Table:
    """S x P shares of those who stand, each row adding up to 1; 0 where a party neither stood nor is imputed.

    Where a party returns whose votes are imputed, they are taken from where its voters had gone. `national` are shares
    of all votes of the regions in which the named parties are the most part; parties not named share the rest.
    Raises ValueError where the shares are below 0 or sum to more than 1.
    """
    votes = _taken_back(base)
    total = votes.sum(axis=1, keepdims=True)
    shares: Table = votes / np.where(total > 0, total, 1)
    if national:
        shares = moved(base, shares, national)
    return shares


def _taken_back(base: Base) -> Table:
    votes = base.votes.copy()
    for seat, column in zip(*np.nonzero(base.imputed), strict=True):
        party, back = base.parties[column], base.votes[seat, column]
        there = np.flatnonzero(base.stood[seat])
        valid = base.votes[seat, there].sum()
        paper = {base.parties[one]: base.votes[seat, one] / valid for one in there}
        expected, _ = expected_transfers(party, paper)
        for one in there:
            taken = back * expected[base.parties[one]]
            votes[seat, one] -= min(taken, votes[seat, one] * TAKEN_BACK_MAX)
    return votes


def moved(base: Base, shares: Table, national: Mapping[str, float]) -> Table:
    """The shares scaled party by party, alike in all seats, until the whole country shows the national ones."""
    named = [party for party in national if party in base.parties]
    if any(share < 0 for share in national.values()) or sum(national.values()) > 1 + 1e-9:
        raise ValueError("national shares must be 0 to 1 and sum to 1 at most")
    columns = [base.column(party) for party in named]
    weights = base.votes.sum(axis=1)
    rows = _where_named(base, columns)
    wanted = np.array([national[party] for party in named])
    factors = np.ones(len(base.parties))
    for _ in range(ROUNDS):
        scaled = shares[rows] * factors
        scaled /= scaled.sum(axis=1, keepdims=True)
        now = (scaled * weights[rows, None]).sum(axis=0) / weights[rows].sum()
        factors[columns] *= np.maximum(wanted, 1e-6) / np.maximum(now[columns], 1e-9)
    result = shares.copy()
    result[rows] = shares[rows] * factors
    result[rows] /= result[rows].sum(axis=1, keepdims=True)
    return result


def _where_named(base: Base, columns: list[int]) -> NDArray[np.intp]:
    regions = np.array(base.regions)
    parts = {
        region: base.votes[regions == region][:, columns].sum() / max(base.votes[regions == region].sum(), 1)
        for region in set(base.regions)
    }
    rows = np.flatnonzero([parts[region] >= PART_MIN for region in base.regions])
    return rows if rows.size else np.arange(len(base.seats))
