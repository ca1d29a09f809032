"""Parties that are expected to stand though they did not last time, or under another name, and who is nominated."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.base import OTHER, Base
from rejoinder.core.pacts.basing import base_of, columns_of
from rejoinder.core.pacts.expecting import NEWCOMER, rows_about
from rejoinder.core.seats.results import Election, Elections, SeatResult
from rejoinder.errors import BadInput


def base_supposed(
    elections: Elections, assumptions: Assumptions, *, election: str | None = None, keep: Collection[str] = ()
) -> Base:
    """The table of an election as it is supposed to go on: parties by their names of now, and the new that polls name.

    `keep` names parties that shall have a column whatever their size. A party with a new name stands in all seats of
    the regions in which it stood. Raises BadInput where no such election has votes, nobody of a new name stood, or both
    names stood in one seat: votes of two parties never add up to those of one.
    """
    named = dict.fromkeys(assumptions.renamed.values())
    known = renamed(elections, assumptions.renamed)
    base = base_of(known, election=election, keep={*keep, *assumptions.national, *named})
    _refuse_mergers(elections, base.election, assumptions.renamed)
    base = with_newcomers(base, assumptions.national)
    for party in named:
        if party not in base.parties:
            raise BadInput(f"renamed: nobody of {party} stood in {base.election}, by its earlier name or this one")
        base = everywhere(base, party)
    return base


def _refuse_mergers(elections: Elections, election: str, names: Mapping[str, str]) -> None:
    results = [one for each in elections.elections if each.name == election for one in each.results]
    for old, new in names.items():
        both = [one.seat for one in results if {old, new} <= {each.party for each in one.candidacies}]
        if both and old != new:
            more = f" and {len(both) - 1:,} more" if len(both) > 1 else ""
            raise BadInput(
                f"renamed: {old} and {new} stood against each other in {both[0]}{more} in {election}; a party that "
                "took up another is no new name: voters are not transferable"
            )


def newcomers_in(base: Base, parties: Collection[str]) -> tuple[str, ...]:
    """Those of the parties that stood nowhere in the election of the base: where they are strong nothing can tell."""
    known = {party for column, party in enumerate(base.parties) if base.stood[:, column].any()}
    return tuple(party for party in dict.fromkeys(parties) if party in base.parties and party not in known)


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


def renamed(elections: Elections, names: Mapping[str, str]) -> Elections:
    """The same results with parties under the name they have now: {"BRX": "RUK"}."""
    if not names:
        return elections
    made = (
        replace(one, results=tuple(renamed_seat(each, names) for each in one.results)) for one in elections.elections
    )
    return replace(elections, elections=tuple(made))


def renamed_seat(result: SeatResult, names: Mapping[str, str]) -> SeatResult:
    """One seat with parties under the name they have now.

    >>> from rejoinder.core.seats.results import Candidacy
    >>> renamed_seat(SeatResult("Oxley", (Candidacy("BRX", 900),)), {"BRX": "RUK"}).votes_by_party()
    {'RUK': 900}
    """
    if result.holder not in names and not any(one.party in names for one in result.candidacies):
        return result
    standing = (replace(one, party=names.get(one.party, one.party)) for one in result.candidacies)
    return replace(result, candidacies=tuple(standing), holder=names.get(result.holder, result.holder))


def everywhere(base: Base, party: str) -> Base:
    """The base with a party standing in all seats of the regions in which it stood: with its mean share there, flagged.

    For one that stood down before and is expected not to again. Raises KeyError where it has no column.
    """
    column = base.column(party)
    valid = np.where(base.stood, base.votes, 0).sum(axis=1)
    votes, imputed = base.votes.copy(), base.imputed.copy()
    regions = np.array(base.regions)
    for region in set(base.regions):
        rows = regions == region
        stood, away = rows & base.stood[:, column], rows & (base.votes[:, column] == 0)
        if stood.any():
            share = base.votes[stood, column].sum() / valid[stood].sum()
            votes[away, column] = np.maximum(np.rint(share * valid[away]), 1)
            imputed[away, column] = True
    return replace(base, votes=votes, imputed=imputed)


def _before_pool(table: NDArray[Any], columns: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([table[:, :-1], columns, table[:, -1:]], axis=1)


def standing_in(base: Base, nominations: Election) -> NDArray[np.bool_]:
    """S x P: who is nominated; in a seat without nominations, who stood last time or is imputed."""
    _, stands = columns_of(base, nominations)
    known = stands.any(axis=1, keepdims=True)
    found: NDArray[np.bool_] = np.where(known, stands, base.votes > 0)
    return found
