"""What the page of wards is asked: partners, loyalty, swing, candidates; and how much a request can wait for."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rejoinder.core.pacts.slates import Loyalty
from rejoinder.core.pacts.wards import PARTNERS_MAX, SEATS_MAX, WardPlans, WardWish, plan_wards
from rejoinder.core.seats.results import Election, SeatResult
from rejoinder.desk.listening.fields import BadFields, plain_line
from rejoinder.errors import BadInput

WORK_MAX = 700  # of `_work`: a ward with three seats and two partners is 8, and takes 6 ms; under half a second in all
KEPT_MAX = 8  # answers in memory
SWINGS = {"1": "as elections move", "0": "all else as last time"}
DEFAULT_SWING = "1"
NAMES = ("region", "ward", "loyalty_low", "loyalty_high", "swing", "party", "candidates")


@dataclass(frozen=True)
class Asked:
    """What the address asks for. `region` empty: all; `is_chosen_for_them`: it was taken, for all are too many."""

    partners: tuple[str, ...]
    region: str
    ward: str
    loyalty: Loyalty | None
    swing: float
    least: tuple[tuple[str, int], ...]  # at least so many candidates of a partner
    is_chosen_for_them: bool = False


def typed_in(given: Mapping[str, str]) -> dict[str, str]:
    """Every field as it was typed."""
    return {name: plain_line(given.get(name, DEFAULT_SWING if name == "swing" else ""), 120) for name in NAMES}


def asked_for(election: Election, given: Mapping[str, str], partners: Sequence[str]) -> Asked:
    """What is asked, checked. Raises BadFields with a message a field."""
    typed, wrong = typed_in(given), dict[str, str]()
    loyalty = _loyalty(typed, wrong)
    if typed["swing"] not in SWINGS:
        wrong["swing"] = "Choose 0 or 1."
    least = _least(typed, partners, wrong)
    regions = regions_of(election)
    region = typed["region"]
    if region and region not in regions:
        wrong["region"] = f"There is no {region} among these wards."
    if wrong:
        raise BadFields(wrong)
    is_chosen = not region and not typed["ward"] and bool(regions) and _work(election.results, partners) > WORK_MAX
    return Asked(
        tuple(partners), regions[0] if is_chosen else region, typed["ward"], loyalty, float(typed["swing"]), least,
        is_chosen_for_them=is_chosen,
    )  # fmt: skip


def planned(election: Election, asked: Asked) -> WardPlans:
    """The best numbers of candidates. Raises BadInput in words, also where there are too many wards for a page."""
    results = [one for one in election.results if not asked.region or _council(one) == asked.region]
    if not asked.ward and _work(results, asked.partners) > WORK_MAX:
        raise BadInput(
            f"{len(results):,} wards with {len(asked.partners)} partners take too long for a page: name one ward, or "
            "give the file to `rejoinder pact wards`"
        )
    return _kept(tuple(results), asked)


@lru_cache(maxsize=KEPT_MAX)
def _kept(results: tuple[SeatResult, ...], asked: Asked) -> WardPlans:
    """By content, as the exports ask for the same again."""
    wish = WardWish(
        asked.partners, loyalty=asked.loyalty, candidates_min=dict(asked.least), ward=asked.ward, swing=asked.swing
    )
    return plan_wards(results, wish)


def regions_of(election: Election) -> list[str]:
    """The councils or regions of a set, by name."""
    return sorted({_council(one) for one in election.results} - {""})


def several(election: Election) -> list[SeatResult]:
    """The wards that elect several at once, with votes."""
    return [one for one in election.results if 1 < one.seats <= SEATS_MAX and one.valid]


def _council(one: SeatResult) -> str:
    return one.region or one.country


def _work(results: Sequence[SeatResult], partners: Sequence[str]) -> int:
    """How much there is to draw: for each ward four and its options, C(seats + partners - 1, partners - 1) and one."""
    more = max(1, min(len(partners), PARTNERS_MAX)) - 1
    return sum(5 + math.comb(one.seats + more, more) for one in results if 1 < one.seats <= SEATS_MAX and one.valid)


def _loyalty(typed: Mapping[str, str], wrong: dict[str, str]) -> Loyalty | None:
    low, high = typed["loyalty_low"].rstrip("% "), typed["loyalty_high"].rstrip("% ")
    if not low and not high:
        return None
    found = [int(one) / 100 for one in (low, high) if one.isascii() and one.isdigit() and len(one) < 4]
    if len(found) < 2 or not 0 <= found[0] <= found[1] <= 1:
        wrong["loyalty_low"] = "Two whole per cents, the lower first, such as 60 and 90; or leave both empty."
        return None
    return Loyalty(sum(found) / 2, found[0], found[1], 0)


def _least(typed: Mapping[str, str], partners: Sequence[str], wrong: dict[str, str]) -> tuple[tuple[str, int], ...]:
    party, count = typed["party"], typed["candidates"]
    if not count:
        return ()
    if party not in partners:
        wrong["candidates"] = f"Say of which partner: {' or '.join(partners)}."
    elif not (count.isascii() and count.isdigit() and len(count) < 6):
        wrong["candidates"] = "A whole number of candidates, such as 6."
    else:
        return ((party, int(count)),)
    return ()
