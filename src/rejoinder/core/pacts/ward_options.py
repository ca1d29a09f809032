"""A ward that elects several at once, under every number of candidates per partner: who is elected, how surely."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.moving import moves, paper_of
from rejoinder.core.pacts.outcome import Interval
from rejoinder.core.pacts.shocks import SHOCKS, Shocks
from rejoinder.core.pacts.slates import Loyalty, candidates_of, is_joint, means_of
from rejoinder.core.pacts.transferring import generator
from rejoinder.core.seats.results import SeatResult

DRAWS = 1000
STREAM = 9  # of chance, apart from those of the planner
TENTH = (10, 90)

Draws = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Supposing:
    """What is supposed of every ward. `swing` 0: all votes as last time, but for what the slate changes."""

    loyalty: Loyalty
    spread: float  # of candidates of one party around its mean
    swing: float = 1.0  # times the shocks of the simulation
    endorsement: float = 0.0  # as of a plan, for partners that put up nobody
    draws: int = DRAWS
    seed: int = 1


@dataclass(frozen=True, slots=True)
class WardOption:
    """Candidates by partner, and the seats each of them may expect."""

    candidates: tuple[tuple[str, int], ...]
    is_joint: bool
    seats: tuple[tuple[str, Interval], ...]  # by partner
    together: Interval


def splits(partners: Sequence[str], seats: int) -> tuple[tuple[int, ...], ...]:
    """Every way to share the candidates of a full joint slate.

    >>> splits(("LD", "Green"), 2)
    ((0, 2), (1, 1), (2, 0))
    """
    return tuple(one for one in itertools.product(range(seats + 1), repeat=len(partners)) if sum(one) == seats)


def options_of_ward(
    result: SeatResult, partners: Sequence[str], supposing: Supposing, *, shocks: Shocks = SHOCKS
) -> tuple[WardOption, ...]:
    """Every joint slate, and last the partners apart with a full list each. All on the same draws.

    Without a slate in common, voters give no vote to the other party; where a partner puts up nobody, its voters go
    where such voters went on ranked ballots.
    """
    drawn = draw_ward(result, partners, supposing, shocks)
    made = [_option(drawn, split, is_joint=True) for split in splits(partners, result.seats)]
    apart = tuple(result.seats if drawn.blocs[party].any() else 0 for party in partners)
    return (*made, _option(drawn, apart, is_joint=False))


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One ward in many draws, before anybody says who puts up how many."""

    result: SeatResult
    partners: tuple[str, ...]
    blocs: Mapping[str, Draws]  # voters whose first choice is a partner, by partner
    others: Mapping[str, Draws]  # mean votes of a candidate of each other party
    loyalty: Draws
    luck: Mapping[str, Draws]  # candidates x draws, factors
    moving: Mapping[str, Mapping[str, Draws]]  # where a partner's voters go when it puts up nobody


def draw_ward(result: SeatResult, partners: Sequence[str], supposing: Supposing, shocks: Shocks = SHOCKS) -> Drawn:
    """Draws voters by party, their loyalty, candidates' luck and where voters go whose party puts up nobody."""
    chance = generator(supposing.seed, STREAM, "ward", result.code, result.seat)
    loyalty = _loyalty(result, partners, supposing, chance)
    blocs = blocs_of(result, partners, loyalty)
    moved = {party: _swung(result, party, supposing, shocks) for party in {*means_of(result), *partners}}
    counts = candidates_of(result)
    return Drawn(
        result, tuple(partners),
        blocs={party: bloc * moved[party] for party, bloc in blocs.items()},
        others={party: mean * moved[party] for party, mean in means_of(result).items() if party not in partners},
        loyalty=loyalty,
        luck={party: _luck(party, result.seats if party in partners else counts[party], result, supposing)
              for party in (*partners, *(one for one in counts if one not in partners))},
        moving={party: _moving(result, party, partners, supposing) for party in partners},
    )  # fmt: skip


def _loyalty(result: SeatResult, partners: Sequence[str], supposing: Supposing, chance: np.random.Generator) -> Draws:
    """Drawn around the mean; where this ward had a joint slate, no more than its juniors kept."""
    known = supposing.loyalty
    drawn = known.mean + known.spread * chance.standard_normal(supposing.draws)
    most = 0.99
    if is_joint(result, partners):
        means = [mean for party, mean in means_of(result).items() if party in partners]
        most = min(most, means[-1] / means[0]) if means[0] else most
    return np.clip(drawn, 0.0, most)


def blocs_of(result: SeatResult, partners: Sequence[str], loyalty: Draws) -> dict[str, Draws]:
    """Voters whose first choice is each partner, so that last time's votes come out with this loyalty.

    After a joint slate each partner's mean is its own voters and `loyalty` times the others'; apart it is its own.
    """
    means = {party: means_of(result).get(party, 0.0) for party in partners}
    own = {party: np.full(loyalty.shape, mean) for party, mean in means.items()}
    if not is_joint(result, partners):
        return own
    there = [party for party in partners if means[party]]
    everyone = sum(means[party] for party in there) / (1 + (len(there) - 1) * loyalty)
    return own | {party: np.maximum((means[party] - loyalty * everyone) / (1 - loyalty), 0) for party in there}


def _swung(result: SeatResult, party: str, supposing: Supposing, shocks: Shocks) -> Draws:
    """By what a party's votes differ next time: all wards of the country and region alike, and this ward."""
    means = means_of(result)
    share = np.array([means.get(party, 0.0) / max(1.0, sum(means.values()))])
    common = np.hypot(shocks.country.of(share), shocks.region.of(share))[0]
    alike = generator(supposing.seed, STREAM, "all", party).standard_normal(supposing.draws)
    own = generator(supposing.seed, STREAM, "one", party, result.code, result.seat)
    here = own.standard_normal(supposing.draws) * shocks.seat.of(share)[0]
    swung: Draws = np.exp(supposing.swing * (common * alike + here))
    return swung


def _luck(party: str, candidates: int, result: SeatResult, supposing: Supposing) -> Draws:
    chance = generator(supposing.seed, STREAM, "luck", party, result.code, result.seat)
    lucky: Draws = np.exp(supposing.spread * chance.standard_normal((candidates, supposing.draws)))
    return lucky


def _moving(result: SeatResult, party: str, partners: Sequence[str], supposing: Supposing) -> dict[str, Draws]:
    stays = next((one for one in means_of(result) if one in partners and one != party), "")
    if not stays:
        return {}
    extra = {} if party in means_of(result) else {party: 0}
    paper = paper_of(result, extra)
    moved = moves(
        paper, [party], party, stays,
        chance=(supposing.draws, supposing.seed), endorsement=supposing.endorsement, seat=result.code,
    )  # fmt: skip
    return dict(zip(paper.names, moved, strict=True))


def levels(drawn: Drawn, split: Sequence[int], *, is_joint: bool) -> dict[str, Draws]:
    """Mean votes of a candidate of every party that stands under a split."""
    stands = [party for party, count in zip(drawn.partners, split, strict=True) if count]
    found = {party: drawn.blocs[party].copy() for party in stands} | dict(drawn.others)
    for party in stands if is_joint else ():
        for other in stands:
            if other != party:
                found[party] = found[party] + drawn.loyalty * drawn.blocs[other]
    for gone in drawn.partners:
        if gone not in stands:
            for party, share in drawn.moving[gone].items():
                if party in found:
                    found[party] = found[party] + share * drawn.blocs[gone]
    return found


def _option(drawn: Drawn, split: Sequence[int], *, is_joint: bool) -> WardOption:
    counts = candidates_of(drawn.result) | dict(zip(drawn.partners, split, strict=True))
    found = levels(drawn, split, is_joint=is_joint)
    owner, votes = list[str](), []
    for party, mean in found.items():
        owner += [party] * counts[party]
        votes.append(mean * drawn.luck[party][: counts[party]])
    table = np.concatenate(votes)
    seats = min(drawn.result.seats, len(owner))
    elected = np.argpartition(-table, seats - 1, axis=0)[:seats]
    parties = np.array(owner)[elected]
    won = {party: (parties == party).sum(axis=0) for party in drawn.partners}
    return WardOption(
        candidates=tuple(zip(drawn.partners, split, strict=True)), is_joint=is_joint,
        seats=tuple((party, interval(count)) for party, count in won.items()),
        together=interval(np.sum(list(won.values()), axis=0)),
    )  # fmt: skip


def interval(values: NDArray[np.int_]) -> Interval:
    """The mean, and the range that holds 80 in 100 draws."""
    low, high = np.percentile(values, TENTH)
    return Interval(float(values.mean()), float(low), float(high))
