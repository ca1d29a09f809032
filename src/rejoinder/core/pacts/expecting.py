"""The expected shares of the coming election before anything is drawn: last votes, moved to what is known."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.shocks import SHOCKS
from rejoinder.core.pacts.transferring import expected_transfers
from rejoinder.errors import BadInput

ROUNDS = 60  # of fitting to national shares
STEP = 0.8  # of the miss in each round: more may overshoot where a party moves by points
MOVE_MAX = 20.0  # of a log share: from nothing to everything
EVEN_MAX = 4.0  # times the country's move at most, where a party is small
TAKEN_BACK_MAX = 0.5  # of a party's votes that an absent party may claim where it returns
REST_MIN = 0.01  # of all votes, unaccounted for, from which new parties must be reckoned with
PART_MIN = 0.5  # of a region's votes that the named parties must have for their shares to be about it
NEWCOMER = 0.024  # share of a party that stands where it never did: the median of 829, see docs/models-pacts.md

Table = NDArray[np.float64]
Stands = NDArray[np.bool_]


def expected_shares(
    base: Base,
    national: Mapping[str, float] | None = None,
    *,
    standing: Stands | None = None,
    evenness: float = SHOCKS.evenness,
) -> Table:
    """S x P shares of those who stand, each row adding up to 1.

    `standing` says who does (S x P); without it, whoever stood or is imputed. An imputed party takes its votes back
    from where its voters had gone; one that does not stand any more gives them as its voters would go. `national` are
    shares of all votes in the regions in which the named parties had the most part; the others share the rest.
    Raises BadInput where the shares are below 0 or sum to more than 1.
    """
    there = (base.votes > 0) if standing is None else standing
    shares = _scaled(_taken_back(base, there))
    if standing is not None:
        shares = _on_paper(base, shares, standing)
    return moved(base, shares, national, evenness) if national else shares


def _scaled(votes: Table) -> Table:
    total = votes.sum(axis=1, keepdims=True)
    shares: Table = votes / np.where(total > 0, total, 1)
    return shares


def _taken_back(base: Base, there: Stands) -> Table:
    votes = np.where(base.stood | there, base.votes, 0.0)
    for seat, column in zip(*np.nonzero(base.imputed & there), strict=True):
        others = np.flatnonzero(base.stood[seat])
        back, valid = base.votes[seat, column], base.votes[seat, others].sum()
        paper = {base.parties[one]: base.votes[seat, one] / valid for one in others}
        expected, _ = expected_transfers(base.parties[column], paper)
        for one in others:
            votes[seat, one] -= min(back * expected[base.parties[one]], votes[seat, one] * TAKEN_BACK_MAX)
    return votes


def _on_paper(base: Base, shares: Table, standing: Stands) -> Table:
    """Moves the votes of those who do not stand, and lets in those who are new."""
    votes = np.where(standing, np.where(shares > 0, shares, NEWCOMER), 0.0)
    for seat, column in zip(*np.nonzero((shares > 0) & ~standing), strict=True):
        here = np.flatnonzero(standing[seat])
        paper = {base.parties[one]: votes[seat, one] for one in here}
        expected, _ = expected_transfers(base.parties[column], paper)
        for one in here:
            votes[seat, one] += shares[seat, column] * expected[base.parties[one]]
    return _scaled(votes)


def strengths(shares: Table, weights: Table, evenness: float) -> Table:
    """S x P: by how much of the country's move a party's log share moves in each seat.

    (share / the party's mean share) to the power of minus `evenness`: in its strongholds a party moves by less than in
    proportion (Berrington 1965 on uniform against proportional swing).
    """
    mean = _means(shares, weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(shares > 0, (shares / mean) ** -evenness, 0.0)
    clipped: Table = np.clip(found, 0.0, EVEN_MAX)
    return clipped


def _means(shares: Table, weights: Table) -> Table:
    """The mean share of each party where it stands."""
    there = weights[:, None] * (shares > 0)
    mean: Table = (shares * there).sum(axis=0) / np.maximum(there.sum(axis=0), 1e-9)
    return np.where(mean > 0, mean, 1.0)


def moved(base: Base, shares: Table, national: Mapping[str, float], evenness: float = SHOCKS.evenness) -> Table:
    """The shares moved party by party until the whole country shows the national ones."""
    if any(share < 0 for share in national.values()) or sum(national.values()) > 1 + 1e-9:
        said = ", ".join(f"{party} {share:g}" for party, share in national.items())
        raise BadInput(f"national shares are 0 to 1 and sum to 1 at most; these do not: {said}")
    columns = [base.column(party) for party in national if party in base.parties]
    weights = base.votes.sum(axis=1)
    rows = rows_about(base, columns)
    wanted = np.full(len(base.parties), np.nan)
    wanted[columns] = [share for party, share in national.items() if party in base.parties]
    result = shares.copy()
    named = shares[rows]
    _leave_rest(named, weights[rows], wanted)
    result[rows] = matched(_scaled(named), weights[rows], wanted, evenness)
    return result


def matched(shares: Table, weights: Table, wanted: Table, evenness: float) -> Table:
    """The shares moved so that their mean by `weights` is what is wanted of each party; nan: whatever is left."""
    even = strengths(shares, weights, evenness)
    moves = np.zeros(shares.shape[1])
    is_wanted = np.isfinite(wanted) & (shares.sum(axis=0) > 0)
    result = shares
    for _ in range(ROUNDS):
        now = (result * weights[:, None]).sum(axis=0) / max(weights.sum(), 1e-9)
        miss = np.log(np.maximum(wanted, 1e-6) / np.maximum(now, 1e-9))
        moves = np.clip(np.where(is_wanted, moves + STEP * miss, 0.0), -MOVE_MAX, MOVE_MAX)
        result = _scaled(shares * np.exp(moves * even))
    return result


def _leave_rest(shares: Table, weights: Table, wanted: Table) -> None:
    """Lets the pool stand in all seats where the wanted shares leave more than those without one had."""
    now = (shares * weights[:, None]).sum(axis=0) / max(weights.sum(), 1e-9)
    others = now[:-1][~np.isfinite(wanted[:-1])].sum()
    rest = 1 - np.nansum(wanted)
    if not np.isfinite(wanted[-1]) and rest > others + now[-1] + REST_MIN:
        shares[:, -1] = np.where(shares[:, -1] > 0, shares[:, -1], NEWCOMER)
        wanted[-1] = rest - others


def rows_about(base: Base, columns: list[int]) -> NDArray[np.intp]:
    """The seats in whose region the parties of these columns had the most part; all where there is no such region."""
    regions = np.array(base.regions)
    parts = {
        region: base.votes[regions == region][:, columns].sum() / max(base.votes[regions == region].sum(), 1)
        for region in set(base.regions)
    }
    rows = np.flatnonzero([parts[region] >= PART_MIN for region in base.regions])
    return rows if rows.size else np.arange(len(base.seats))
