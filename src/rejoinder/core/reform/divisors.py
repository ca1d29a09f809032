"""Divisor methods: the next seat goes to the party with the most votes for each seat it would then have.

Exact: whole numbers and fractions, so that a tie is a tie.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from rejoinder.core.reform.method import NO_CAPS, Method, Shared, lot, tie_told

Claim = Callable[[int, int], Fraction | float]  # votes, seats held: how strong the claim to one more; inf before all


@dataclass(frozen=True, slots=True)
class Award:
    """One seat as it is given: to whom, and with whom it was level."""

    party: str
    level: tuple[str, ...] = ()  # others with the same claim


def awards(
    votes: Mapping[str, int], claim: Claim, *, caps: Mapping[str, int] = NO_CAPS, seed: str = "1"
) -> Iterator[Award]:
    """Seat after seat without end, or until every list has as many seats as its cap. Parties without votes get none.

    Where claims are equal the party with more votes goes first, then a lot by the seed; the lot is the same for every
    seat, so that a larger house never takes a seat away.

    >>> from itertools import islice
    >>> [one.party for one in islice(awards({"A": 6, "B": 4}, lambda votes, held: Fraction(votes, held + 1)), 4)]
    ['A', 'B', 'A', 'A']
    """
    held = dict.fromkeys(votes, 0)
    heap = [_entry(party, votes[party], claim(votes[party], 0), seed) for party in votes if votes[party] > 0]
    heap = [one for one in heap if caps.get(one[-1], 1) > 0]
    heapq.heapify(heap)
    while heap:
        first = heapq.heappop(heap)
        party = first[-1]
        yield Award(party, _level(heap, first))
        held[party] += 1
        if held[party] < caps.get(party, held[party] + 1):
            heapq.heappush(heap, _entry(party, votes[party], claim(votes[party], held[party]), seed))


Entry = tuple[Fraction | float, int, bytes, str]


def _entry(party: str, votes: int, claim: Fraction | float, seed: str) -> Entry:
    return -claim, -votes, lot(seed, party), party


def _level(heap: list[Entry], first: Entry) -> tuple[str, ...]:
    """Others who stand where the first stood. Only looked for where the next one does."""
    if not heap or heap[0][0] != first[0]:
        return ()
    return tuple(one[-1] for one in heap if one[0] == first[0])


def share_by(
    claim: Claim, votes: Mapping[str, int], seats: int, *, caps: Mapping[str, int] = NO_CAPS, seed: str = "1"
) -> Shared:
    """Seats by party under one claim. Time grows with seats times the logarithm of parties."""
    held = dict.fromkeys(votes, 0)
    level: dict[frozenset[str], set[str]] = {}  # those level for the last seats -> who got one
    given = 0
    if seats > 0:
        for award in awards(votes, claim, caps=caps, seed=seed):
            held[award.party] += 1
            given += 1
            level = _still_level(level, award)
            if given == seats:
                break
    return Shared(held, tuple(tie_told(between, got, votes, seed) for between, got in level.items()), seats - given)


def _still_level(level: dict[frozenset[str], set[str]], award: Award) -> dict[frozenset[str], set[str]]:
    """A tie decides only where the house is full before all who are level have had their seat."""
    for between, got in level.items():
        if award.party in between - got:
            return {between: got | {award.party}} if len(between) > len(got) + 1 else {}
    return {frozenset((award.party, *award.level)): {award.party}} if award.level else {}


def _method(name: str, title: str, cite: str, claim: Claim, *aliases: str) -> Method:
    def share(votes: Mapping[str, int], seats: int, caps: Mapping[str, int] = NO_CAPS, seed: str = "1") -> Shared:
        return share_by(claim, votes, seats, caps=caps, seed=seed)

    return Method(name, title, "divisor", (cite,), share, aliases)


def _squares(votes: int, held: int) -> Fraction | float:
    """The square of votes over the geometric mean of seats held and one more: the same order, and exact."""
    return Fraction(votes * votes, held * (held + 1)) if held else inf


CLAIMS: dict[str, Claim] = {
    "dhondt": lambda votes, held: Fraction(votes, held + 1),
    "saintelague": lambda votes, held: Fraction(votes, 2 * held + 1),
    "modified": lambda votes, held: Fraction(votes, 2 * held + 1) if held else Fraction(5 * votes, 7),
    "imperiali": lambda votes, held: Fraction(votes, held + 2),
    "danish": lambda votes, held: Fraction(votes, 3 * held + 1),
    "huntington": _squares,
    "adams": lambda votes, held: Fraction(votes, held) if held else inf,
    "dean": lambda votes, held: Fraction(votes * (2 * held + 1), 2 * held * (held + 1)) if held else inf,
}

METHODS: tuple[Method, ...] = (
    _method("dhondt", "D'Hondt (Jefferson): divide by 1, 2, 3 …", "d'Hondt 1882; Jefferson 1792",
            CLAIMS["dhondt"], "jefferson", "hagenbachbischoff", "greatestdivisors"),
    _method("saintelague", "Sainte-Laguë (Webster): divide by 1, 3, 5 …", "Sainte-Laguë 1910; Webster 1832",
            CLAIMS["saintelague"], "webster", "schepers", "majorfractions"),
    _method("modified", "Modified Sainte-Laguë: divide by 1.4, 3, 5 …",
            "Norway, Election Act 2002, section 11-4; Sweden 1952 to 2014, 1.2 for 1.4 since then",
            CLAIMS["modified"], "modifiedsaintelague"),
    _method("imperiali", "Imperiali: divide by 2, 3, 4 …", "Belgian Municipal Electoral Act 1932, article 56",
            CLAIMS["imperiali"], "imperialidivisor"),
    _method("danish", "Danish: divide by 1, 4, 7 …", "Danish Parliamentary Election Act, section 79",
            CLAIMS["danish"]),
    _method("huntington", "Huntington-Hill: the geometric mean of a seat and the next", "2 USC 2a; Huntington 1928",
            CLAIMS["huntington"], "hill", "huntingtonhill", "equalproportions"),
    _method("adams", "Adams: divide by 0, 1, 2 …, a first seat for everybody", "Adams 1832; Balinski and Young 1982",
            CLAIMS["adams"], "smallestdivisors"),
    _method("dean", "Dean: the harmonic mean of a seat and the next", "Dean 1832; Balinski and Young 1982",
            CLAIMS["dean"], "harmonicmean"),
)  # fmt: skip
