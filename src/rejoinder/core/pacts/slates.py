"""Joint slates in wards that elect several at once: whether the voters of one party give a vote to the other's too.

Each voter has as many votes as there are seats. Two parties that share the seats among their candidates ask their
voters to use all of them. Slate loyalty is the share who do.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rejoinder.core.seats.results import Candidacy, SeatResult

WARDS_MIN = 3  # of fewer joint slates no range can be told, and the default is taken
SPREAD_MIN = 0.02  # of a file whose candidates hardly differ
SPREAD = 0.13  # of candidates of one party around its mean, English councils of 2018; docs/measures/alliances.md
LOYAL_LOW, LOYAL, LOYAL_HIGH = 0.43, 0.63, 0.85  # of 35 slates of 2018, where none is on record; the same measures
NORMAL_TENTH = 1.2816  # standard deviations between the middle and a tenth


@dataclass(frozen=True, slots=True)
class Loyalty:
    """The share of a party's voters who also vote for slate-mates of another: mean, and a range of 80 in 100 wards."""

    mean: float
    low: float
    high: float
    wards: int  # joint slates it is measured on; 0: the default, or as asked

    @property
    def spread(self) -> float:
        """The standard deviation between wards that the range stands for."""
        return max((self.high - self.low) / (2 * NORMAL_TENTH), SPREAD_MIN)


@dataclass(frozen=True, slots=True)
class Kept:
    """A joint slate on record: what the junior partner's candidates had of the leading partner's mean."""

    ward: str
    code: str
    lead: str
    junior: str
    share: float


@dataclass(frozen=True, slots=True)
class Replayed:
    """A ward elected again, the junior partners' votes foretold from the leading one's; seats by party."""

    ward: str
    code: str
    was: tuple[tuple[str, int], ...]
    foretold: tuple[tuple[str, int], ...]
    loyalty: float | None  # what was used; None: no joint slate here, the votes are those on record


def means_of(result: SeatResult) -> dict[str, float]:
    """Mean votes of a candidate of each party, most first.

    >>> ward = SeatResult("W", (Candidacy("LD", 90), Candidacy("LD", 70), Candidacy("Con", 50)), seats=2)
    >>> means_of(ward)
    {'LD': 80.0, 'Con': 50.0}
    """
    counts = candidates_of(result)
    means = {party: votes / counts[party] for party, votes in result.votes_by_party().items()}
    return dict(sorted(means.items(), key=lambda item: -item[1]))


def candidates_of(result: SeatResult) -> dict[str, int]:
    """How many candidates each party put up."""
    counts: dict[str, int] = {}
    for one in result.candidacies:
        counts[one.party] = counts.get(one.party, 0) + 1
    return counts


def is_joint(result: SeatResult, partners: Sequence[str]) -> bool:
    """Whether at least two of the partners stood, a candidate of theirs for each seat: fewer may be all they found."""
    counts = [candidates_of(result).get(party, 0) for party in partners]
    return result.seats > 1 and sum(count > 0 for count in counts) > 1 and sum(counts) == result.seats


def kept(result: SeatResult, partners: Sequence[str]) -> tuple[Kept, ...]:
    """What slate-mates kept in one ward: the lead is the partner whose candidates had most each."""
    if not is_joint(result, partners):
        return ()
    means = {party: mean for party, mean in means_of(result).items() if party in partners}
    lead, *juniors = means
    if not means[lead]:
        return ()
    return tuple(Kept(result.seat, result.code, lead, one, means[one] / means[lead]) for one in juniors)


def loyalty_of(slates: Sequence[Kept]) -> Loyalty | None:
    """Slate loyalty as measured on joint slates; None where there are fewer than three.

    It is what the junior partner kept of the leading one's votes, so it counts the junior's own voters too and is an
    upper bound where they are many.
    """
    if len(slates) < WARDS_MIN:
        return None
    shares = [min(1.0, one.share) for one in slates]
    mean = sum(shares) / len(shares)
    spread = math.sqrt(sum((one - mean) ** 2 for one in shares) / (len(shares) - 1))
    half = NORMAL_TENTH * spread * math.sqrt(1 + 1 / len(shares))  # of one more ward
    return Loyalty(mean, max(0.0, mean - half), min(1.0, mean + half), len(slates))


def replay(
    results: Sequence[SeatResult], partners: Sequence[str], loyalty: float | None = None
) -> tuple[Replayed, ...]:
    """Every ward elected again, juniors' votes foretold: loyalty times the mean of the leading partner's candidates.

    Without a given loyalty each ward is foretold from the joint slates of all other wards, never from itself. All other
    votes are those on record.
    """
    slates = {id(one): kept(one, partners) for one in results}
    replayed = []
    for one in results:
        own = slates[id(one)]
        others = [slate for key, ward in slates.items() if key != id(one) for slate in ward]
        share = loyalty
        if share is None and others:
            share = sum(min(1.0, slate.share) for slate in others) / len(others)
        known = share if own and share is not None else None
        foretold = one.candidacies if known is None else _foretold(one, own, known)
        replayed.append(Replayed(one.seat, one.code, won_by(one.elected()), won_by(_most(foretold, one.seats)), known))
    return tuple(replayed)


def won_by(elected: Sequence[Candidacy]) -> tuple[tuple[str, int], ...]:
    """Seats by party, most first."""
    seats: dict[str, int] = {}
    for one in elected:
        seats[one.party] = seats.get(one.party, 0) + 1
    return tuple(sorted(seats.items(), key=lambda item: (-item[1], item[0])))


def _foretold(result: SeatResult, slates: Sequence[Kept], loyalty: float) -> tuple[Candidacy, ...]:
    means = means_of(result)
    juniors = {one.junior for one in slates}
    votes = round(loyalty * means[slates[0].lead])
    return tuple(Candidacy(one.party, votes) if one.party in juniors else one for one in result.candidacies)


def _most(candidacies: Sequence[Candidacy], seats: int) -> list[Candidacy]:
    return sorted(candidacies, key=lambda one: -(one.votes or 0))[:seats]


def spread_of(results: Sequence[SeatResult]) -> float:
    """How far candidates of one party in one ward stray from its mean: standard deviation of the logarithm."""
    logs = []
    for one in results:
        means, counts = means_of(one), candidates_of(one)
        logs += [
            math.log((each.votes or 0) / means[each.party])
            for each in one.candidacies
            if counts[each.party] > 1 and each.votes
        ]
    return max(SPREAD_MIN, math.sqrt(sum(log * log for log in logs) / len(logs))) if logs else SPREAD
