"""From results to the table that a plan starts from: parties as columns, and votes imputed where a party was away."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.base import OTHER, Base
from rejoinder.core.seats.matching import SeatIndex
from rejoinder.core.seats.results import INDEPENDENT, SPEAKER, Election, Elections, Kind, SeatResult
from rejoinder.errors import BadInput

COLUMNS_MAX = 100  # winners are kept as int8
SEATS_SHARE_MIN = 0.1  # a party has a column of its own where it stands in so many of the seats
STRONG_SHARE, STRONG_SEATS = 0.05, 0.02  # or where it has so many of the votes in so many of the seats
CONTENDER = 0.2  # or where it has so many of the votes in one; or wins one
SEATS_FOR_CHANGE = 3  # a change is taken from a region with so many seats to see it in, else from all
NEVER = frozenset({INDEPENDENT, SPEAKER, OTHER, ""})  # persons and pools: what one had is no estimate for the next

Table = NDArray[np.float64]


def base_of(elections: Elections, *, election: str | None = None, keep: Collection[str] = ()) -> Base:
    """The table of one election: the one named, or the latest general one that has votes, or else the latest.

    `keep` names parties that shall have a column however few their seats are. Where a party did not stand but did
    before, its votes are estimated: its last share in that seat, times its change elsewhere in the region, times the
    valid votes. Raises BadInput where no such election has votes.
    """
    number = _number(elections, election)
    chosen = elections.elections[number]
    results = tuple(one for one in chosen.results if one.valid)
    parties = _columns(results, keep)
    votes, stood = _table(results, parties)
    earlier = [_matched(one, results) for one in elections.elections[:number] if one.kind is Kind.GENERAL]
    votes, imputed = _impute(votes, stood, [one.region or one.country for one in results], _past(earlier, parties))
    return Base(
        election=chosen.name,
        seats=tuple(one.seat for one in results),
        codes=tuple(one.code for one in results),
        regions=tuple(one.region or one.country for one in results),
        parties=parties,
        votes=votes,
        stood=stood,
        imputed=imputed,
        winners=np.array([_column(parties, one.winner()) for one in results], dtype=np.intp),
        electorate=np.array([one.electorate or np.nan for one in results], dtype=np.float64),
        lead=np.array([_lead(one, parties) for one in results], dtype=np.float64),
        speakers=frozenset(one.seat for one in results if any(who.party == SPEAKER for who in one.candidacies)),
    )


def _number(elections: Elections, name: str | None) -> int:
    voted = [number for number, one in enumerate(elections.elections) if any(seat.valid for seat in one.results)]
    if name is not None:
        found = [number for number in voted if elections.elections[number].name == name]
        if not found:
            known = ", ".join(elections.elections[number].name for number in voted) or "none"
            raise BadInput(f"no election named {name!r} with votes; there are: {known}")
        return found[-1]
    general = [number for number in voted if elections.elections[number].kind is Kind.GENERAL]
    if not voted:
        raise BadInput("no election in this file has votes")
    return (general or voted)[-1]


def _columns(results: Sequence[SeatResult], keep: Collection[str]) -> tuple[str, ...]:
    """Parties with a column of their own, most votes first, then the pool."""
    seats: dict[str, int] = {}
    strong: dict[str, int] = {}
    total: dict[str, int] = {}
    won = {one.winner() for one in results}
    near: set[str] = set()
    for one in results:
        for party, votes in one.votes_by_party().items():
            seats[party] = seats.get(party, 0) + 1
            total[party] = total.get(party, 0) + votes
            strong[party] = strong.get(party, 0) + (votes >= STRONG_SHARE * one.valid)
            near |= {party} if votes >= CONTENDER * one.valid else set()
    own = [
        party
        for party in total
        if party not in NEVER
        and (
            party in keep
            or party in won
            or party in near
            or seats[party] >= SEATS_SHARE_MIN * len(results)
            or strong[party] >= max(1, STRONG_SEATS * len(results))
        )
    ]
    own.sort(key=lambda party: (party not in keep, -total[party], party))
    return (*sorted(own[: COLUMNS_MAX - 1], key=lambda party: (-total[party], party)), OTHER)


def _column(parties: Sequence[str], party: str) -> int:
    return parties.index(party) if party in parties else len(parties) - 1


def _table(results: Sequence[SeatResult | None], parties: Sequence[str]) -> tuple[Table, NDArray[np.bool_]]:
    votes = np.zeros((len(results), len(parties)))
    stood = np.zeros(votes.shape, dtype=bool)
    for row, one in enumerate(results):
        for party, number in one.votes_by_party().items() if one else ():
            column = _column(parties, party)
            votes[row, column] += number
            stood[row, column] = True
    return votes, stood


def _lead(result: SeatResult, parties: Sequence[str]) -> float:
    pooled = [one.votes or 0 for one in result.candidacies if _column(parties, one.party) == len(parties) - 1]
    return max(pooled) / sum(pooled) if sum(pooled) else 1.0


def _matched(earlier: Election, results: Sequence[SeatResult]) -> list[SeatResult | None]:
    """The earlier result of each seat: by code where both have one, else by name."""
    index = SeatIndex(earlier.results)
    return [index.find(one.seat, one.code) for one in results]


def _past(earlier: Sequence[Sequence[SeatResult | None]], parties: Sequence[str]) -> list[Table]:
    """Shares before, the last election first; nan where the party did not stand."""
    found = []
    for results in reversed(earlier):
        votes, stood = _table(results, parties)
        found.append(np.where(stood, votes / np.maximum(votes.sum(axis=1, keepdims=True), 1), np.nan))
    return found


def _impute(
    votes: Table, stood: NDArray[np.bool_], regions: Sequence[str], past: Sequence[Table]
) -> tuple[Table, NDArray[np.bool_]]:
    valid = votes.sum(axis=1, keepdims=True)
    now = np.where(stood, votes / np.maximum(valid, 1), np.nan)
    imputed = np.zeros(stood.shape, dtype=bool)
    filled = votes.copy()
    for then in past:
        away = ~stood & ~imputed & (then > 0)
        away[:, -1] = False
        if away.any():
            estimate = np.nan_to_num(then) * _changes(now, then, regions) * valid
            filled = np.where(away, np.maximum(np.rint(estimate), 1), filled)
            imputed |= away
    return filled, imputed


def _changes(now: Table, then: Table, regions: Sequence[str]) -> Table:
    """By what each party's share changed where it stood both times: in the region, or in all, or not at all."""
    both = np.isfinite(now) & np.isfinite(then)
    places = np.array(regions)
    factor = _factor(now, then, both, np.ones_like(now))
    for region in set(regions):
        rows = places == region
        factor[rows] = _factor(now[rows], then[rows], both[rows], factor[rows])
    return factor


def _factor(now: Table, then: Table, both: NDArray[np.bool_], otherwise: Table) -> Table:
    after = np.where(both, now, 0).sum(axis=0)
    before = np.where(both, then, 0).sum(axis=0)
    is_seen = (both.sum(axis=0) >= SEATS_FOR_CHANGE) & (before > 0)
    return np.where(is_seen, after / np.where(before > 0, before, 1), otherwise)


def columns_of(base: Base, election: Election) -> tuple[Table, NDArray[np.bool_]]:
    """Votes and who stood (S x P) in another election of the same seats, in the columns of a base."""
    wanted = [SeatResult(seat, (), code) for seat, code in zip(base.seats, base.codes, strict=True)]
    return _table(_matched(election, wanted), base.parties)


def only(base: Base, seats: Collection[str]) -> Base:
    """The same table with these seats alone, in the order of the base."""
    rows = [row for row, seat in enumerate(base.seats) if seat in seats]
    return replace(
        base,
        seats=tuple(base.seats[row] for row in rows),
        codes=tuple(base.codes[row] for row in rows),
        regions=tuple(base.regions[row] for row in rows),
        votes=base.votes[rows],
        stood=base.stood[rows],
        imputed=base.imputed[rows],
        winners=base.winners[rows],
        electorate=base.electorate[rows],
        lead=None if base.lead is None else base.lead[rows],
        speakers=base.speakers & {base.seats[row] for row in rows},
    )
