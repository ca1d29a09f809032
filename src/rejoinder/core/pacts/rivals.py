"""Who stands aside for whom, read from nominations: absences that go with another party's seats, and how sure that is.

An absence is no proof of a deal: a party is also absent where it is weak, poor or new. So three tests must agree where
the file allows them: Fisher's over all seats, the same within regions, and against what the party's own past lets
expect. None of them sees a reason; the statements that people note beside it may.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.exact import Table, at_least, fisher, holm, odds_range, stratified
from rejoinder.core.pacts.presence import Nominations, expected_absence
from rejoinder.core.seats.results import INDEPENDENT, SPEAKER

NO_PARTIES = (INDEPENDENT, SPEAKER, "Oth", "")
STANDS_MIN = 0.2  # of the seats where it could: a party that stands in fewer is absent nearly everywhere anyway
HELD_MIN = 3  # of fewer seats nothing can be said
STRONG_AMONG = 0.05  # of its seats: a party's best twentieth are strong ones, whoever won them
SURE, VERY_SURE, BEYOND_DOUBT = 0.05, 1e-3, 1e-6
FEW_POINTS, MANY_POINTS, NEARLY_ALL = 0.1, 0.3, 0.9
EVEN = 0.5
STANDS_ELSEWHERE_MIN = 1 / 3  # who is absent from most other seats too has hardly stood aside in these


class Strength(StrEnum):
    """How strongly nominations speak for a pact."""

    NONE = "none"
    WEAK = "weak"  # more than chance in one test, but weakness, the region or the many pairs may explain it
    CLEAR = "clear"
    STRONG = "strong"
    OVERWHELMING = "overwhelming"


SPOTTED = (Strength.CLEAR, Strength.STRONG, Strength.OVERWHELMING)


class Role(StrEnum):
    """Which seats of the other party are looked at."""

    HELD = "held"
    STRONG = "strong"  # held, second, or among its best twentieth


@dataclass(frozen=True, slots=True)
class Absence:
    """One party's absences in the seats of another, against its absences elsewhere."""

    party: str
    rival: str
    role: Role
    seats: tuple[str, ...]  # where it is absent and the other holds, or is strong
    absent: int
    held: int
    absent_elsewhere: int
    elsewhere: int
    odds_ratio: float | None  # None: without a finite value
    odds_low: float
    odds_high: float | None
    p: float  # Fisher's, one-sided
    p_holm: float  # over all pairs of this role
    p_regions: float | None  # within regions; None where the file has no regions
    expected: float | None  # absences that its past lets expect; None where there is no past
    p_expected: float | None
    absent_before: int | None = None  # in the same seats at the election before; None where there is no past
    strength: Strength = Strength.NONE
    is_regional: bool = False  # each region is wholly the rival's or not at all: within regions nothing can be told

    @property
    def is_spotted(self) -> bool:
        """Whether it is said to look like standing aside."""
        return self.strength in SPOTTED

    @property
    def p_joint(self) -> float:
        """The largest of the tests: all of them must speak for it."""
        return max(one for one in (self.p, self.p_regions, self.p_expected) if one is not None)


@dataclass(frozen=True, slots=True)
class Together:
    """Parties that give way to each other: one stands for the others, seat by seat."""

    parties: tuple[str, ...]
    links: tuple[Absence, ...]  # who is absent where whom is strong, surest first
    seats: tuple[str, ...]  # where exactly one of them stands
    surprising: tuple[str, ...]  # of these: where another of them could be expected to stand
    strength: Strength


@dataclass(frozen=True, slots=True)
class Rivals:
    """What was found, with all pairs that were tested."""

    known: Nominations
    pairs: tuple[Absence, ...]  # by seats held, surest first
    links: tuple[Absence, ...]  # by seats in which the other is strong; empty where the file has one election only
    together: tuple[Together, ...]
    untested: tuple[str, ...]  # parties that stand in too few seats


def rivals(known: Nominations, seed: int = 1) -> Rivals:
    """Every pair of an absent party and another that holds seats, tested; and groups of which one stands for all.

    Cost: pairs times seats squared, within two seconds for 650 seats and ten parties.
    """
    tested, untested = _tested(known)
    pairs = _pairs(known, tested, Role.HELD, seed)
    links = _pairs(known, tested, Role.STRONG, seed) if known.before else ()
    return Rivals(known, pairs, links, _groups(known, (*links, *pairs), seed), untested)


def _tested(known: Nominations) -> tuple[tuple[str, ...], tuple[str, ...]]:
    tested, untested = list[str](), list[str]()
    for at, party in enumerate(known.parties):
        area = known.known(party)
        if party in NO_PARTIES or known.stands[area, at].all():
            continue
        enough = known.stands[area, at].mean() >= STANDS_MIN
        (tested if enough else untested).append(party)
    return tuple(tested), tuple(untested)


def _pairs(known: Nominations, tested: Sequence[str], role: Role, seed: int) -> tuple[Absence, ...]:
    rivals_there = sorted({*known.holders, *known.parties}.difference(NO_PARTIES))
    seats_of = {rival: theirs for rival in rivals_there if (theirs := _theirs(known, rival, role)).sum() >= HELD_MIN}
    comparable = known.is_held() if role is Role.HELD else np.ones(len(known.seats), dtype=bool)
    found = []
    for party in tested:
        for rival, all_theirs in seats_of.items():
            area = known.known(party) & known.lands(rival) & comparable
            theirs = all_theirs & area
            if rival != party and theirs.sum() >= HELD_MIN and (area & ~theirs).sum() >= HELD_MIN:
                one = _absence(known, (party, rival, role), theirs, area)
                found.append(_with_expectation(known, one, theirs, seed))
    corrected = holm([one.p for one in found]), holm([one.p_joint for one in found])
    judged = [
        replace(one, p_holm=p, strength=_strength(one, joint, is_with_past=one.expected is not None))
        for one, p, joint in zip(found, *corrected, strict=True)
    ]
    return tuple(sorted(judged, key=lambda one: (-_rank(one.strength), one.p_joint, one.p)))


def _theirs(known: Nominations, rival: str, role: Role) -> NDArray[np.bool_]:
    held = np.array([holder == rival for holder in known.holders])
    if role is Role.HELD or rival not in known.parties:
        return held if role is Role.HELD else np.zeros_like(held)
    at = known.parties.index(rival)
    shares = np.nan_to_num(known.shares)
    own = shares[:, at]
    if not own.any():
        return np.zeros_like(held)
    second = (shares > own[:, None]).sum(axis=1) < 2
    best = np.sort(own[own > 0])[::-1][: max(HELD_MIN, round(STRONG_AMONG * int((own > 0).sum())))][-1]
    strong: NDArray[np.bool_] = known.stands[:, at] & (own > 0) & (held | second | (own >= best))
    return strong


def _absence(
    known: Nominations, who: tuple[str, str, Role], theirs: NDArray[np.bool_], area: NDArray[np.bool_]
) -> Absence:
    party, rival, role = who
    stands = known.stands[:, known.parties.index(party)]
    table = _table(stands, theirs, area)
    places = np.array(known.places)
    by_place = [_table(stands, theirs & (places == place), area & (places == place)) for place in sorted({*places})]
    ratio, low, high = odds_range(table)
    return Absence(
        party, rival, role,
        seats=tuple(known.seats[at] for at in np.flatnonzero(theirs & ~stands)),
        absent=table[0], held=table[0] + table[1], absent_elsewhere=table[2], elsewhere=table[2] + table[3],
        odds_ratio=ratio, odds_low=low, odds_high=high, p=fisher(table), p_holm=1.0,
        p_regions=stratified(by_place) if len(by_place) > 1 else None, expected=None, p_expected=None,
        is_regional=len(by_place) > 1 and not any(sum(one[:2]) and sum(one[2:]) for one in by_place),
    )  # fmt: skip


def _table(stands: NDArray[np.bool_], theirs: NDArray[np.bool_], area: NDArray[np.bool_]) -> Table:
    rest = area & ~theirs
    return (
        int((theirs & ~stands).sum()), int((theirs & stands).sum()),
        int((rest & ~stands).sum()), int((rest & stands).sum()),
    )  # fmt: skip


def _with_expectation(known: Nominations, one: Absence, theirs: NDArray[np.bool_], seed: int) -> Absence:
    """Only where chance alone is already unlikely: the exact sum over hundreds of seats is the dear part."""
    if one.p > SURE:
        return one
    expected = expected_absence(known, one.party, known.known(one.party) & ~theirs, seed)
    if expected is None:
        return one
    here = expected[:, theirs]
    p = float(at_least(here, one.absent).mean())
    shares = known.shares[:, known.parties.index(one.party)]
    before = int((theirs & ~(np.nan_to_num(shares) > 0)).sum())
    return replace(one, expected=float(here.sum(axis=1).mean()), p_expected=min(1.0, p), absent_before=before)


def _strength(one: Absence, joint: float, *, is_with_past: bool) -> Strength:
    """Without a past to compare with, only what weakness hardly ever does is taken for a sign."""
    here, there = one.absent / one.held, one.absent_elsewhere / one.elsewhere
    apart = here - there
    if one.p > SURE or apart <= 0:
        return Strength.NONE
    if joint > SURE or apart < FEW_POINTS or 1 - there < STANDS_ELSEWHERE_MIN or _is_as_before(one):
        return Strength.WEAK
    if joint <= BEYOND_DOUBT and here >= NEARLY_ALL and apart >= MANY_POINTS:
        return Strength.OVERWHELMING
    if joint <= VERY_SURE and apart >= MANY_POINTS:
        return Strength.STRONG
    return Strength.CLEAR if is_with_past else Strength.WEAK


def _is_as_before(one: Absence) -> bool:
    """Whether it was absent from about as many of these seats before: a habit, whatever its reason, is no news."""
    return one.absent_before is not None and one.absent - one.absent_before < FEW_POINTS * one.held


def _rank(strength: Strength) -> int:
    return list(Strength).index(strength)


def _groups(known: Nominations, links: Sequence[Absence], seed: int) -> tuple[Together, ...]:
    """Parties of which each gives way to another, at least one of two surely; one-way findings are no group.

    A link joins two parties where it is spotted, or where both directions are signs by every test.
    """
    signs: dict[tuple[str, str], Absence] = {}
    for one in sorted(links, key=lambda one: (not one.is_spotted, one.p_joint)) if known.before else ():
        if one.is_spotted or _is_sign(one):
            signs.setdefault((one.party, one.rival), one)
    groups: list[set[str]] = []
    for (party, rival), one in signs.items():
        if one.is_spotted or (rival, party) in signs:
            _join(groups, {party, rival})
    made = [_together(known, sorted(group), signs, seed) for group in groups]
    return tuple(one for one in made if one is not None)


def _is_sign(one: Absence) -> bool:
    return one.strength is Strength.WEAK and one.p_joint <= SURE


def _join(groups: list[set[str]], both: set[str]) -> None:
    touched = [group for group in groups if group & both]
    groups[:] = [group for group in groups if not group & both] + [both.union(*touched)]


def _together(
    known: Nominations, parties: Sequence[str], signs: Mapping[tuple[str, str], Absence], seed: int
) -> Together | None:
    inside = [one for both, one in signs.items() if {*both} <= {*parties}]
    if len({one.party for one in inside}) < 2 or not any(one.is_spotted for one in inside):
        return None
    columns = [known.parties.index(one) for one in parties]
    alone = known.stands[:, columns].sum(axis=1) == 1
    surprising = np.zeros_like(alone)
    for party, column in zip(parties, columns, strict=True):
        area = known.known(party)
        expected = expected_absence(known, party, area, seed)
        if expected is not None:
            surprising |= area & ~known.stands[:, column] & (expected.mean(axis=0) < EVEN)
    return Together(
        parties=tuple(parties),
        links=tuple(sorted(inside, key=lambda one: one.p_joint)),
        seats=tuple(known.seats[at] for at in np.flatnonzero(alone)),
        surprising=tuple(known.seats[at] for at in np.flatnonzero(alone & surprising)),
        strength=max((one.strength for one in inside), key=_rank),
    )
