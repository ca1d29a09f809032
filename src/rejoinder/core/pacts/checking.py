"""Whether a wish fits the table it is planned on: each fault in words, with what to write instead."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import numpy as np

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.base import OTHER, Base
from rejoinder.core.pacts.wish import Wish
from rejoinder.core.seats.naming import Naming, PartySaid, folded, folded_party
from rejoinder.core.seats.results import Elections
from rejoinder.core.text import listed

PARTNERS_MAX = 6  # 187 ways to stand aside in a seat; seven have 442
PARTNERS_MIN = 2
DRAWS_MIN, DRAWS_MAX = 20, 20_000  # fewer tell no tenth of draws apart; more take minutes
NEAR_MAX = 3  # names that are suggested for one that is not known
ENDORSEMENT_MAX, BACKLASH_MAX, TARGET_MAX, HOME_MAX = 0.5, 0.5, 0.3, 1.0


def faults(base: Base, wish: Wish, assumptions: Assumptions) -> tuple[str, ...]:
    """All that is wrong with a wish and its assumptions on this table, in words; empty where it can be planned."""
    return (
        *_partners(base, wish),
        *_limits(wish),
        *_seats(base, wish),
        *_exchanges(wish),
        *_rivals(base, wish, assumptions.rivals),
        *_supposed(base, assumptions),
    )


def _partners(base: Base, wish: Wish) -> Iterable[str]:
    for party in dict.fromkeys(wish.partners):
        if wish.partners.count(party) > 1:
            yield f"partners: {party} is named twice"
        yield from _unknown_party(base, party, "partners")
    number = len(set(wish.partners))
    if not PARTNERS_MIN <= number <= PARTNERS_MAX:
        yield f"partners: a pact has {PARTNERS_MIN} to {PARTNERS_MAX}, not {number}"


def _unknown_party(base: Base, party: str, field: str) -> Iterable[str]:
    own = [one for one in base.parties if one != OTHER]
    if party not in own:
        near = get_close_matches(party, own, NEAR_MAX, 0.5) or own[:8]
        name = party or "an empty name"
        yield f"{field}: {name} stands nowhere in {base.election}, or in too few seats; there are {listed(near)}"


def seat_named(base: Base, seat: str) -> str:
    """The seat as the base spells it, by its name without regard to case and accents, or by its code.

    Raises ValueError with the nearest names where there is none.
    """
    if seat in base.seats:
        return seat
    spelled = {folded(name): name for name in base.seats}
    coded = {code.casefold(): name for code, name in zip(base.codes, base.seats, strict=True) if code}
    found = spelled.get(folded(seat)) or coded.get(seat.strip().casefold())
    if found:
        return found
    near = [spelled[one] for one in get_close_matches(folded(seat), spelled, NEAR_MAX, 0.6)]
    hint = f"; did you mean {listed(near, last='or')}?" if near else ""
    raise ValueError(f"there is no seat {seat!r} in {base.election}{hint}")


def _seats(base: Base, wish: Wish) -> Iterable[str]:
    known = set(base.seats)
    named = [("vetoes", seat) for seat, _ in sorted(wish.vetoes)]
    named += [("left_out", seat) for seat in sorted(wish.left_out)]
    named += [("kept", seat) for seat, _ in sorted(wish.kept)]
    for field, seat in named:
        if seat not in known:
            try:
                yield f"{field}: write {seat_named(base, seat)!r} for {seat!r}"
            except ValueError as error:
                yield f"{field}: {error}"
    for field, pairs in (("vetoes", wish.vetoes), ("kept", wish.kept)):
        for seat, party in sorted(pairs):
            if party not in wish.partners:
                yield f"{field}: {party} in {seat} is no partner"
    for seat in sorted({seat for seat, _ in wish.kept}):
        parties = sorted(party for one, party in wish.kept if one == seat)
        if len(parties) > 1:
            yield f"kept: only one of {listed(parties)} can stand for all in {seat}"
        if seat in wish.left_out:
            yield f"kept: {seat} is left out as well; choose one"


def _limits(wish: Wish) -> Iterable[str]:
    if wish.seats_max is not None and wish.seats_max < 0:
        yield f"seats_max: {wish.seats_max} is below 0"
    if wish.tolerance < 0:
        yield f"tolerance: {wish.tolerance} is below 0"
    for field, limits in (("gains_min", wish.gains_min), ("gives_max", wish.gives_max)):
        for party, value in limits.items():
            if party not in wish.partners:
                yield f"{field}: {party} is no partner; partners are {listed(wish.partners)}"
            if not np.isfinite(value):
                yield f"{field}: {party} has no number"
            elif field == "gives_max" and value < 0:
                yield f"{field}: {party} {value} is below 0"


def _exchanges(wish: Wish) -> Iterable[str]:
    for one in wish.exchanges:
        for party in (one.giver, one.taker):
            if party not in wish.partners:
                yield f"exchanges: {party or 'nobody'} is no partner"
        if one.giver == one.taker:
            yield f"exchanges: {one.giver} gives to itself"
        if not np.isfinite(one.worth) or one.worth <= 0:
            yield f"exchanges: {one.what or 'one'} needs a worth above 0, in seats"


def _rivals(base: Base, wish: Wish, rivals: tuple[str, ...]) -> Iterable[str]:
    for party in dict.fromkeys(rivals):
        yield from _unknown_party(base, party, "rivals")
        if rivals.count(party) > 1:
            yield f"rivals: {party} is named twice"
        if party in wish.partners:
            yield f"rivals: {party} is a partner"
    if len(set(rivals)) == 1:
        yield f"rivals: {rivals[0]} alone has nobody to unite with; name two or more"


def _supposed(base: Base, assumptions: Assumptions) -> Iterable[str]:
    if not DRAWS_MIN <= assumptions.draws <= DRAWS_MAX:
        yield f"draws: {DRAWS_MIN:,} to {DRAWS_MAX:,}, not {assumptions.draws:,}"
    yield from _shares(assumptions)
    for party in assumptions.national:
        yield from _unknown_party(base, party, "national")


def _shares(assumptions: Assumptions) -> Iterable[str]:
    tops: Mapping[str, float] = {
        "endorsement": ENDORSEMENT_MAX, "backlash": BACKLASH_MAX, "target_effect": TARGET_MAX,
        "home": HOME_MAX,
    }  # fmt: skip
    for field, top in tops.items():
        value = getattr(assumptions, field)
        if not 0 <= value <= top:
            yield f"{field}: {value} is not a share from 0 to {top:g}"
    for party, share in assumptions.national.items():
        if not 0 <= share <= 1:
            yield f"national: {party} {share} is not a share from 0 to 1; 12% is .12"
    total = sum(assumptions.national.values())
    if total > 1.0001:
        yield f"national: the shares sum to {total:.3g}, above 1"


def party_named(elections: Elections, text: str) -> str:
    """The abbreviation of a party of these elections, by that or any other name; what was written where none fits."""
    shorts = {one.party for e in elections.elections for seat in e.results for one in seat.candidacies}
    if text in shorts:
        return text
    wanted = folded_party(text)
    named = {folded_party(name): short for short, name in elections.names.items() if short in shorts}
    named |= {folded_party(short): short for short in shorts}
    known = Naming(is_british=True).known(PartySaid(text))
    return named.get(wanted) or (known if known in shorts else text)
