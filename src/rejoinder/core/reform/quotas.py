"""Largest remainder: a seat for every full quota of votes, the rest to the largest remainders. Exact."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from rejoinder.core.reform.method import NO_CAPS, Method, Shared, lot, tie_told

Quota = Callable[[int, int], Fraction]  # votes in all, seats


def share_by_quota(
    quota: Quota, votes: Mapping[str, int], seats: int, *, caps: Mapping[str, int] = NO_CAPS, seed: str = "1"
) -> Shared:
    """Seats by party. A list that would get more than its cap gets that, and the rest is shared out anew.

    A quota that gives more seats than there are is raised, one seat fewer in its divisor at a time (Italy,
    DPR 361/1957, article 77, as enacted). Equal remainders: the party with more votes first, then a lot by the seed.

    >>> hare = lambda votes, seats: Fraction(votes, seats)
    >>> share_by_quota(hare, {"A": 47, "B": 33, "C": 20}, 4).seats
    {'A': 2, 'B': 1, 'C': 1}
    """
    held = dict.fromkeys(votes, 0)
    taking = {party: number for party, number in votes.items() if number > 0}
    left = seats
    while left > 0 and taking:
        got, ties = _share(quota, taking, left, seed)
        over = {party for party in taking if got[party] > caps.get(party, left)}
        if not over:
            return Shared(held | got, ties, left - sum(got.values()))
        for party in over:
            held[party] = caps[party]
            left -= caps[party]
            del taking[party]
    return Shared(held, (), max(left, 0))


def _share(quota: Quota, votes: Mapping[str, int], seats: int, seed: str) -> tuple[dict[str, int], tuple[str, ...]]:
    whole = _quota_that_fits(quota, votes, seats)
    got = {party: int(number // whole) for party, number in votes.items()}
    left = seats - sum(got.values())
    rest = {party: number - got[party] * whole for party, number in votes.items()}
    ranked = sorted(votes, key=lambda party: (-rest[party], -votes[party], lot(seed, party)))
    while left >= len(ranked) > 0:  # a quota far above that of Hare: everybody one, and again
        got = {party: number + 1 for party, number in got.items()}
        left -= len(ranked)
    for party in ranked[:left]:
        got[party] += 1
    level = {party for party in ranked if 0 < left < len(ranked) and rest[party] == rest[ranked[left]]}
    last = level & set(ranked[:left])
    return got, (tie_told(level, last, votes, seed),) if last else ()


def _quota_that_fits(quota: Quota, votes: Mapping[str, int], seats: int) -> Fraction:
    total = sum(votes.values())
    whole = quota(total, seats)
    extra = int(total / whole) - seats if whole else 0
    while sum(int(number // whole) for number in votes.values()) > seats:
        extra -= 1
        whole = Fraction(total, seats + max(extra, 0))
    return whole


def _method(name: str, title: str, cite: str, quota: Quota, *aliases: str) -> Method:
    def share(votes: Mapping[str, int], seats: int, caps: Mapping[str, int] = NO_CAPS, seed: str = "1") -> Shared:
        return share_by_quota(quota, votes, seats, caps=caps, seed=seed)

    return Method(name, title, "remainder", (cite,), share, aliases)


METHODS: tuple[Method, ...] = (
    _method("hare", "Largest remainder, Hare quota: votes / seats", "Hamilton 1792; Niemeyer 1970",
            lambda votes, seats: Fraction(votes, seats), "hamilton", "largestremainder", "niemeyer", "lr"),
    _method("droop", "Largest remainder, Droop quota: votes / (seats + 1), the next whole number", "Droop 1869",
            lambda votes, seats: Fraction(votes // (seats + 1) + 1)),
    _method("hagenbach", "Largest remainder, Hagenbach-Bischoff quota: votes / (seats + 1)", "Hagenbach-Bischoff 1888",
            lambda votes, seats: Fraction(votes, seats + 1), "newdroop"),
    _method("imperialiquota", "Largest remainder, Imperiali quota: votes / (seats + 2)", "Italy, DPR 361/1957, art. 77",
            lambda votes, seats: Fraction(votes, seats + 2)),
)  # fmt: skip
