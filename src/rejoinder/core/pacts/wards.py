"""How many candidates each partner puts up, ward by ward, where several are elected at once."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rejoinder.core.pacts.moving import POOLED
from rejoinder.core.pacts.slates import (
    LOYAL,
    LOYAL_HIGH,
    LOYAL_LOW,
    Loyalty,
    candidates_of,
    kept,
    loyalty_of,
    means_of,
    replay,
    spread_of,
    won_by,
)
from rejoinder.core.pacts.ward_options import DRAWS, Supposing, WardOption, options_of_ward
from rejoinder.core.seats.naming import folded
from rejoinder.core.seats.results import SeatResult
from rejoinder.errors import BadInput

SAME = 0.05  # seats: options that differ by less are taken for equal, and the fairer one is best
PARTNERS_MIN, PARTNERS_MAX = 2, 4
SEATS_MAX = 9  # of one ward; more would be a list system


@dataclass(frozen=True, slots=True)
class WardWish:
    """What is asked. `candidates_min`: a partner's candidates in all wards together, put where that costs least."""

    partners: tuple[str, ...]
    loyalty: Loyalty | None = None  # None: as measured in the file, or the default
    candidates_min: Mapping[str, int] = field(default_factory=dict)
    ward: str = ""  # plan only this one, by name or code; loyalty is measured on all
    swing: float = 1.0
    endorsement: float = 0.0
    draws: int = DRAWS
    seed: int = 1


@dataclass(frozen=True, slots=True)
class WardPlan:
    """One ward: every option, the one that is best for the partners together, and the one that is chosen."""

    ward: str
    code: str
    region: str
    seats: int
    last: tuple[tuple[str, int], ...]  # candidates by partner last time
    won: tuple[tuple[str, int], ...]  # seats last time, by party
    votes: tuple[tuple[str, float], ...]  # mean of a candidate, by party
    options: tuple[WardOption, ...]
    best: WardOption
    chosen: WardOption


@dataclass(frozen=True, slots=True)
class WardPlans:
    """All wards, with the sums and what a reader must know."""

    partners: tuple[str, ...]
    loyalty: Loyalty
    wards: tuple[WardPlan, ...]
    totals: tuple[tuple[str, float], ...]  # seats expected under the chosen options, by partner
    apart: tuple[tuple[str, float], ...]  # the same with nobody on a joint slate
    replayed: tuple[tuple[str, int], ...]  # last time elected again from measured loyalty, by party
    was: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]


def plan_wards(results: Sequence[SeatResult], wish: WardWish) -> WardPlans:
    """The best number of candidates for each partner in each ward, by expected seats together.

    Options within .05 seats of the best count as equal; of those the one nearest to the partners' own strength is
    best. Wards that elect one are left out with a note. Raises BadInput for partners that stood nowhere.
    """
    _refuse(results, wish)
    wards = [one for one in results if 1 < one.seats <= SEATS_MAX and one.valid]
    if not wards:
        raise BadInput("no ward here elects several at once; ask `rejoinder pact decisive` or `pact plan`")
    measured = loyalty_of([slate for one in wards for slate in kept(one, wish.partners)])
    loyalty = wish.loyalty or measured or Loyalty(LOYAL, LOYAL_LOW, LOYAL_HIGH, 0)
    supposing = Supposing(
        loyalty, spread_of(wards), swing=wish.swing, endorsement=wish.endorsement, draws=wish.draws, seed=wish.seed
    )
    plans = [_plan(one, wish.partners, supposing) for one in _asked(results, wards, wish.ward)]
    for party, least in wish.candidates_min.items():
        plans = _with_at_least(plans, party, least)
    again = replay(wards, wish.partners)
    return WardPlans(
        wish.partners, loyalty, tuple(plans),
        totals=_sums(wish.partners, [one.chosen for one in plans]),
        apart=_sums(wish.partners, [one.options[-1] for one in plans]),
        replayed=_seats([one.foretold for one in again]), was=_seats([one.was for one in again]),
        notes=_notes(results, wards, wish),
    )  # fmt: skip


def _refuse(results: Sequence[SeatResult], wish: WardWish) -> None:
    if not PARTNERS_MIN <= len(set(wish.partners)) == len(wish.partners) <= PARTNERS_MAX:
        raise BadInput(f"name {PARTNERS_MIN} to {PARTNERS_MAX} different partners, such as LD,Green")
    persons = [party for party in wish.partners if party in POOLED]
    if persons:
        raise BadInput(
            f"{persons[0]} is no party that could share a slate; give a group of independents a name of its own"
        )
    stood = {one.party for result in results for one in result.candidacies}
    missing = [party for party in wish.partners if party not in stood]
    if missing:
        raise BadInput(f"{', '.join(missing)} stood in no ward here; there stood {', '.join(sorted(stood)[:20])}")
    for party in wish.candidates_min:
        if party not in wish.partners:
            raise BadInput(f"{party} is no partner; --candidates names one of {', '.join(wish.partners)}")
    if len(wish.candidates_min) > 1:
        raise BadInput("--candidates names one partner; the others get the rest")


def _asked(results: Sequence[SeatResult], wards: Sequence[SeatResult], ward: str) -> list[SeatResult]:
    if not ward:
        return list(wards)
    named = [one for one in results if folded(ward) in (folded(one.seat), one.code.casefold())]
    if not named:
        near = difflib.get_close_matches(folded(ward), [folded(one.seat) for one in results])
        told = ", ".join(one.seat for one in results if folded(one.seat) in near)
        raise BadInput(f"no ward {ward!r} here" + (f"; nearest: {told}" if told else ""))
    found = [one for one in named if one in wards]
    if not found:
        one = named[0]
        why = "elects one; ask `rejoinder pact decisive`" if one.seats == 1 else "has no votes, or elects too many"
        raise BadInput(f"{one.seat} {why}")
    return found


def _plan(result: SeatResult, partners: Sequence[str], supposing: Supposing) -> WardPlan:
    options = options_of_ward(result, partners, supposing)
    counts = candidates_of(result)
    best = best_of([one for one in options if one.is_joint], result)
    return WardPlan(
        result.seat, result.code, result.region, result.seats,
        last=tuple((party, counts.get(party, 0)) for party in partners), won=won_by(result.elected()),
        votes=tuple(means_of(result).items()), options=options, best=best, chosen=best,
    )  # fmt: skip


def best_of(options: Sequence[WardOption], result: SeatResult) -> WardOption:
    """The option with most expected seats together; of equals the one nearest to the partners' strength."""
    means = means_of(result)
    total = sum(means.get(party, 0.0) for party, _ in options[0].candidates) or 1.0
    most = max(one.together.mean for one in options)

    def unfair(one: WardOption) -> float:
        seats = sum(count for _, count in one.candidates)
        return sum(abs(count / seats - means.get(party, 0.0) / total) for party, count in one.candidates)

    equal = [one for one in options if one.together.mean >= most - SAME]
    return min(equal, key=lambda one: (unfair(one), -one.together.mean))


def _with_at_least(plans: Sequence[WardPlan], party: str, least: int) -> list[WardPlan]:
    """The dearest loss avoided: over all wards at least so many candidates of the party, at most seats together.

    Exact, by the best total for every number of candidates after each ward: wards x candidates x options steps.
    """
    best: dict[int, tuple[float, tuple[WardOption, ...]]] = {0: (0.0, ())}
    for plan in plans:
        joint = [one for one in plan.options if one.is_joint]
        after: dict[int, tuple[float, tuple[WardOption, ...]]] = {}
        for count, (worth, chosen) in best.items():
            for one in joint:
                reached = min(least, count + dict(one.candidates)[party])
                total = worth + one.together.mean
                if reached not in after or total > after[reached][0]:
                    after[reached] = (total, (*chosen, one))
        best = after
    if least not in best:
        most = sum(plan.seats for plan in plans)
        raise BadInput(f"{party} cannot have {least} candidates; these wards elect {most}")
    return [
        WardPlan(one.ward, one.code, one.region, one.seats, one.last, one.won, one.votes, one.options, one.best, chosen)
        for one, chosen in zip(plans, best[least][1], strict=True)
    ]


def _sums(partners: Sequence[str], options: Sequence[WardOption]) -> tuple[tuple[str, float], ...]:
    sums: dict[str, float] = dict.fromkeys(partners, 0.0)
    for one in options:
        for party, seats in one.seats:
            sums[party] += seats.mean
    return tuple(sums.items())


def _seats(wards: Sequence[tuple[tuple[str, int], ...]]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for ward in wards:
        for party, seats in ward:
            sums[party] = sums.get(party, 0) + seats
    return tuple(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def _notes(results: Sequence[SeatResult], wards: Sequence[SeatResult], wish: WardWish) -> tuple[str, ...]:
    notes = []
    single = [one.seat for one in results if one.seats == 1]
    if single:
        notes.append(f"{len(single)} elect one and are left out, such as {single[0]}; `pact decisive` is for them.")
    for one in results:
        if one.seats > SEATS_MAX:
            notes.append(f"{one.seat} elects {one.seats}, more than {SEATS_MAX}, and is left out.")
        elif one.seats > 1 and not one.valid:
            notes.append(f"{one.seat} has no votes in the file and is left out.")
    for one in wards:
        stood = len(one.candidacies)
        if stood <= one.seats:
            told = f"{one.seat} elects {one.seats}, but {stood} {'candidate' if stood == 1 else 'candidates'} stood"
            notes.append(f"{told}: there was no contest to learn from.")
    for party in wish.partners:
        absent = sum(party not in candidates_of(one) for one in wards)
        if absent:
            notes.append(f"{party} did not stand in {absent} of {len(wards)}; its own voters there count as none.")
    return tuple(notes)
