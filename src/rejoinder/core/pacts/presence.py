"""Where a party could be expected to stand, from where it stood before: what makes an absence surprising, or not.

A logit on three things of the election before: whether it stood, its share, and whether it lost its deposit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.finding import day_of
from rejoinder.core.seats.holders import is_notional
from rejoinder.core.seats.matching import SeatIndex
from rejoinder.core.seats.results import Election, Elections, Kind, SeatResult

DEPOSIT = 0.05  # of the valid votes: below it the deposit is lost (Representation of the People Act 1985, s.13)
RIDGE = 1.0  # of the standardised coefficients, as of a normal prior of variance 1
STEPS_MAX = 50
CLOSE_ENOUGH = 1e-9
DRAWS = 100  # of the coefficients, for how sure the expectation itself is


@dataclass(frozen=True, slots=True, eq=False)
class Nominations:
    """S seats by P parties: who stands now, who stood before with which share, who held and who came second."""

    election: str
    before: str  # the election before; "" where the file has none
    seats: tuple[str, ...]
    places: tuple[str, ...]  # region, or country, of each seat; "" where the file does not say
    parties: tuple[str, ...]
    stands: NDArray[np.bool_]  # S x P
    shares: NDArray[np.float64]  # S x P, of the election before; 0 where it did not stand, nan for a seat that is new
    holders: tuple[str, ...]  # "" where not known

    def known(self, party: str) -> NDArray[np.bool_]:
        """The seats where a party could stand: those of the regions in which it stands or stood at least once."""
        at = self.parties.index(party)
        there = self.stands[:, at] | (np.nan_to_num(self.shares[:, at]) > 0)
        places = {place for place, is_there in zip(self.places, there, strict=True) if is_there}
        return np.array([place in places for place in self.places])

    def is_held(self) -> NDArray[np.bool_]:
        """The seats whose holder is known; all of them where one party alone is named, and the rest are the others'."""
        named = np.array([bool(holder) for holder in self.holders])
        return named if len({*self.holders} - {""}) > 1 else np.ones(len(named), dtype=bool)

    def lands(self, party: str) -> NDArray[np.bool_]:
        """The seats that may be set beside those which a party holds: all where the file has regions to compare within.

        Where it has none, only those where the party stands, stood or holds: a party that is absent from the whole of
        Northern Ireland does not stand aside there for the one that holds half of it.
        """
        if any(self.places) or party not in self.parties:
            return np.ones(len(self.seats), dtype=bool)
        at = self.parties.index(party)
        holds = np.array([holder == party for holder in self.holders])
        return np.asarray(self.stands[:, at] | (np.nan_to_num(self.shares[:, at]) > 0) | holds, dtype=bool)


def nominations_of(elections: Elections, election: str | None = None) -> Nominations:
    """Who stands in one election, the latest general one unless named, beside the general election before it.

    Seats are matched by code, then by name. A holder is who won the seat then; without that, whom the file names as
    holder; without that, the party of the sitting candidate. Raises KeyError for an election that is not there.
    """
    now = _chosen(elections, election)
    earlier, before = _last(now, _before(elections, now))
    parties = tuple(sorted({one.party for result in now.results for one in result.candidacies}))
    column = {party: at for at, party in enumerate(parties)}
    stands = np.zeros((len(now.results), len(parties)), dtype=bool)
    shares = np.full(stands.shape, np.nan)
    for row, (result, last) in enumerate(zip(now.results, earlier, strict=True)):
        for one in result.candidacies:
            stands[row, column[one.party]] = True
        if last is not None and last.valid:
            votes = last.votes_by_party()
            shares[row] = [votes.get(party, 0) / last.valid for party in parties]
    return Nominations(
        election=now.name,
        before=before,
        seats=tuple(result.seat for result in now.results),
        places=_places(now.results),
        parties=parties,
        stands=stands,
        shares=shares,
        holders=tuple(_holder(result, last) for result, last in zip(now.results, earlier, strict=True)),
    )


def _chosen(elections: Elections, name: str | None) -> Election:
    """The election asked for. Without a name, councils that vote on the same day are one."""
    found = [one for one in elections.elections if name is None or one.name == name]
    if not found:
        raise KeyError(name)
    last = ([one for one in found if one.kind is Kind.GENERAL] or found)[-1]
    day = day_of(last)
    same = [one for one in found if one.kind is last.kind is Kind.LOCAL and day and day_of(one) == day]
    if len(same) < 2:
        return last
    return Election(day, Kind.LOCAL, tuple(result for one in same for result in one.results), last.held_on)


def _before(elections: Elections, now: Election) -> list[Election]:
    """Earlier elections of the same kind that have votes, latest first; of one day those on new boundaries first."""
    names = [one.name for one in elections.elections]
    earlier = elections.elections[: names.index(now.name)] if now.name in names else elections.elections
    like = [
        one
        for one in earlier
        if one.kind is now.kind and any(result.valid for result in one.results) and _is_before(one, now)
    ]
    return sorted(like, key=lambda one: (day_of(one), is_notional(one)), reverse=True)


def _is_before(one: Election, now: Election) -> bool:
    """Of one day only a result worked out for new boundaries is earlier than the other."""
    return is_notional(one) or not day_of(one) or day_of(one) < day_of(now)


def _last(now: Election, before: Sequence[Election]) -> tuple[list[SeatResult | None], str]:
    """Each seat in the latest election that has it, and the name of the one that has most of them."""
    indices = [(one.name, SeatIndex(one.results)) for one in before]
    found, used = list[SeatResult | None](), list[str]()
    for result in now.results:
        seen = ((name, index.find(result.seat, result.code)) for name, index in indices)
        name, last = next(((name, one) for name, one in seen if one is not None and _is_here(result, one)), ("", None))
        found.append(last)
        used += [name] if name else []
    return found, max(set(used), key=used.count) if used else ""


def _is_here(one: SeatResult, other: SeatResult) -> bool:
    """Whether nothing says that two areas of one name lie in two regions: many a town has a Castle ward."""
    return bool(one.code and one.code == other.code) or not one.region or other.region in ("", one.region)


def _places(results: tuple[SeatResult, ...]) -> tuple[str, ...]:
    """Regions where every seat has one, else countries where every seat has one, else nothing."""
    for field in ("region", "country"):
        places = tuple(getattr(one, field) for one in results)
        if all(places):
            return places
    return ("",) * len(results)


def _holder(now: SeatResult, last: SeatResult | None) -> str:
    if last is not None and last.winner():
        return last.winner()
    return now.holder or next((one.party for one in now.candidacies if one.sitting), "")


def expected_absence(
    known: Nominations, party: str, fit_on: NDArray[np.bool_], seed: int = 1
) -> NDArray[np.float64] | None:
    """D x S chances that the party is missing, S all seats; each row from one draw of the coefficients.

    Fitted on the seats `fit_on`. None where the file has no election before, or the party did not stand in it.
    """
    shares = known.shares[:, known.parties.index(party)]
    seen = ~np.isnan(shares)
    if not known.before or not np.nansum(shares):
        return None
    stood, share = shares > 0, np.nan_to_num(shares)
    columns = np.stack([stood, np.sqrt(share), stood & (share < DEPOSIT), ~seen], axis=1).astype(float)
    rows = fit_on
    centre, spread = columns[rows].mean(axis=0), columns[rows].std(axis=0)
    design = (columns - centre) / np.where(spread > 0, spread, 1.0)
    design = np.hstack([np.ones((len(design), 1)), design])
    missing = ~known.stands[:, known.parties.index(party)]
    weights, covariance = logit(design[rows], missing[rows].astype(float))
    drawn = np.random.default_rng(seed).multivariate_normal(weights, covariance, size=DRAWS, method="cholesky")
    return np.asarray(1 / (1 + np.exp(-np.clip(drawn @ design.T, -30, 30))))


def logit(
    design: NDArray[np.float64], happened: NDArray[np.float64], ridge: float = RIDGE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coefficients of a logit with a ridge, and their covariance, by iteratively reweighted least squares.

    The first column of the design is the constant; it is drawn to 0 a hundred times more weakly, so that it too has a
    finite value where everybody or nobody is missing.

    >>> weights, _ = logit(np.ones((4, 1)), np.array([1., 0., 0., 0.]), ridge=0.0)
    >>> round(float(weights[0]), 4)  # log(1/3)
    -1.0986
    """
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = ridge / 100
    weights = np.zeros(design.shape[1])
    inner = np.eye(design.shape[1])
    for _ in range(STEPS_MAX):
        p = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        inner = design.T @ (design * (p * (1 - p))[:, None]) + np.diag(penalty)
        step = np.linalg.solve(inner, design.T @ (happened - p) - penalty * weights)
        weights = weights + step
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    return weights, np.asarray(np.linalg.inv(inner), dtype=np.float64)
