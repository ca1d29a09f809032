"""Plans for wards in words and as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from rejoinder.core.pacts.outcome import Interval
from rejoinder.core.pacts.slates import Loyalty
from rejoinder.core.pacts.ward_options import WardOption
from rejoinder.core.pacts.wards import WardPlan, WardPlans
from rejoinder.core.text import listed


def ward_sentence(ward: WardPlan) -> str:
    """What to put up in one ward, and what that is worth against standing apart."""
    apart = ward.options[-1].together
    return (
        f"{ward.ward} elects {ward.seats}: {put_up(ward.chosen)}, {number(ward.chosen.together.mean)} seats together "
        f"({number(ward.chosen.together.low)} to {number(ward.chosen.together.high)}); apart {number(apart.mean)}."
    )


def put_up(option: WardOption) -> str:
    """The candidates of an option: "LD 2, Green 1"."""
    return ", ".join(f"{party} {count}" for party, count in option.candidates if count)


def number(seats: float) -> str:
    """Seats to one decimal, none where they are whole.

    >>> number(2.0), number(1.66)
    ('2', '1.7')
    """
    return f"{seats:.1f}".removesuffix(".0")


def sentences(plans: WardPlans) -> tuple[str, ...]:
    """What a reader must know of all wards."""
    loyal = plans.loyalty
    where = (
        f"measured on {loyal.wards} joint slates here" if loyal.wards else "not measured here: a default or as asked"
    )
    totals = ", ".join(f"{party} {number(seats)}" for party, seats in plans.totals)
    apart = ", ".join(f"{party} {number(seats)}" for party, seats in plans.apart)
    wards = f"{len(plans.wards)} {'ward' if len(plans.wards) == 1 else 'wards'}"
    said = [
        f"Slate loyalty {loyal.mean:.0%}, {loyal.low:.0%} to {loyal.high:.0%} of wards; {where}.",
        f"Seats to expect in {wards}: {totals}. Each with a full list of its own: {apart}.",
    ]
    if plans.loyalty.wards:
        said.append(
            f"Check: from loyalty elsewhere, last time comes out as {_counted(plans.replayed)}; it was "
            f"{_counted(plans.was)}."
        )
    said.append(
        f"What voters of {listed(plans.partners)} do with their spare votes is theirs to say; loyalty measured after "
        "one campaign need not hold in another."
    )
    return tuple(said)


def _counted(seats: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{party} {count}" for party, count in seats)


def as_json(plans: WardPlans) -> dict[str, Any]:
    """Everything, for programs. Ranges hold 80 in 100 draws."""
    return {
        "partners": list(plans.partners),
        "loyalty": _loyalty(plans.loyalty),
        "totals": {party: round(seats, 3) for party, seats in plans.totals},
        "apart": {party: round(seats, 3) for party, seats in plans.apart},
        "replayed": dict(plans.replayed),
        "was": dict(plans.was),
        "wards": [_ward(one) for one in plans.wards],
        "sentences": list(sentences(plans)),
        "notes": list(plans.notes),
    }


def _loyalty(loyalty: Loyalty) -> dict[str, Any]:
    return {"mean": loyalty.mean, "low": loyalty.low, "high": loyalty.high, "wards": loyalty.wards}


def _ward(ward: WardPlan) -> dict[str, Any]:
    return {
        "ward": ward.ward,
        "code": ward.code,
        "region": ward.region,
        "seats": ward.seats,
        "votes_a_candidate": {party: round(mean, 1) for party, mean in ward.votes},
        "last": {"candidates": dict(ward.last), "won": dict(ward.won)},
        "best": _option(ward.best),
        "chosen": _option(ward.chosen),
        "options": [_option(one) for one in ward.options],
        "sentence": ward_sentence(ward),
    }


def _option(option: WardOption) -> dict[str, Any]:
    seats: Mapping[str, Interval] = dict(option.seats)
    return {
        "candidates": dict(option.candidates),
        "joint": option.is_joint,
        "seats": {party: _interval(one) for party, one in seats.items()},
        "together": _interval(option.together),
    }


def _interval(one: Interval) -> dict[str, float]:
    return {"mean": one.mean, "low": one.low, "high": one.high}
