"""Parties that are expected to stand though they did not last time, and who is nominated."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.base import OTHER, Base
from rejoinder.core.pacts.basing import columns_of
from rejoinder.core.pacts.expecting import NEWCOMER, rows_about
from rejoinder.core.seats.results import Election


def with_newcomers(base: Base, parties: Collection[str]) -> Base:
    """The base with a column for each named party that has none, standing wherever the named parties are the most part.

    Its votes are estimates, flagged as imputed: a fiftieth or so of all, to be moved by the national shares that polls
    say. In which seats a new party is strong nothing can tell.
    """
    new = [party for party in dict.fromkeys(parties) if party not in base.parties and party != OTHER]
    if not new:
        return base
    rows = rows_about(base, [base.column(party) for party in parties if party in base.parties])
    valid = (base.votes * base.stood).sum(axis=1)
    votes = np.zeros((len(base.seats), len(new)))
    votes[rows] = np.maximum(np.rint(NEWCOMER * valid[rows]), 1)[:, None]
    own = len(base.parties) - 1
    return replace(
        base,
        parties=(*base.parties[:-1], *new, OTHER),
        votes=_before_pool(base.votes, votes),
        stood=_before_pool(base.stood, np.zeros(votes.shape, dtype=bool)),
        imputed=_before_pool(base.imputed, votes > 0),
        winners=np.where(base.winners == own, own + len(new), base.winners).astype(np.intp),
    )


def _before_pool(table: NDArray[Any], columns: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([table[:, :-1], columns, table[:, -1:]], axis=1)


def standing_in(base: Base, nominations: Election) -> NDArray[np.bool_]:
    """S x P: who is nominated; in a seat without nominations, who stood last time or is imputed."""
    _, stands = columns_of(base, nominations)
    known = stands.any(axis=1, keepdims=True)
    found: NDArray[np.bool_] = np.where(known, stands, base.votes > 0)
    return found
