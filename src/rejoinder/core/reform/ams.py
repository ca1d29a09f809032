"""Additional members: part of the seats by first past the post in larger constituencies, the rest from lists.

Each vote counts for the candidate's party on the list too; a second vote is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from rejoinder.core.reform.floors import FITTED
from rejoinder.core.reform.grouping import by_lot, by_place, in_groups
from rejoinder.core.reform.lists import share_area
from rejoinder.core.reform.method import lot
from rejoinder.core.reform.methods import method_named
from rejoinder.core.reform.result import OVERHANG, Options, Result, most_first
from rejoinder.core.reform.spread import spread
from rejoinder.core.reform.tally import Lists, added, areas_of, lists_of, votes_by_party
from rejoinder.core.reform.thresholds import refuse_nobody, those_over
from rejoinder.core.seats.results import Election, SeatResult
from rejoinder.errors import BadInput

MEANS = "votes for parties without a seat in their area"
TITLE = "Additional members"
_RULES = {
    "fixed": "who wins more constituencies than its share keeps them, at the expense of the others (Scotland, Wales)",
    "keep": "who wins more constituencies than its share keeps them, and the house grows by them (New Zealand)",
    "level": "the house grows until every constituency won is within its party's share (Germany 2013 to 2019)",
    "none": "a constituency won beyond the party's share is not filled by its winner (Germany since 2023)",
}
DRAWS_MAX = 20  # each joins and shares out a whole country again
SETTLED = "How seats are joined to constituencies changes who sits for a party here, not how many."
GROUPED = (
    "Seats are joined to larger constituencies within their region by the names of places; no map is read. "
    "A boundary commission would join them otherwise."
)


def elect_ams(election: Election, options: Options) -> Result:
    """Constituencies and lists by area. The range comes from joining seats otherwise, by lot, again and again.

    Raises BadInput for wards of several seats and for an overhang that is not known.
    """
    if options.overhang not in OVERHANG:
        raise BadInput(f"overhang is {', '.join(OVERHANG)}; not {options.overhang[:40]}")
    several = next((result for result in election.results if result.seats != 1), None)
    if several is not None:
        raise BadInput(f"ams needs constituencies of one seat; {several.seat} has {several.seats}")
    votes = votes_by_party(election.results)
    areas, notes = areas_of(election, options.by)
    made = _elect(areas, options, votes)
    is_settled = options.overhang == "none"  # however seats are joined
    others = [
        _elect(areas, replace(options, seed=f"{options.seed} {n}"), votes, is_by_lot=True).seats
        for n in range(0 if is_settled else min(options.draws, DRAWS_MAX))
    ]
    title = f"{TITLE}, {float(100 * options.list_share):.3g}% from lists"
    named = Result("ams", title, method_named(options.method).name, made.seats, made.by_area, made.helped_nobody, MEANS)
    joined = SETTLED if is_settled else GROUPED
    return replace(named, ranges=spread(made.seats, others)).with_notes(*notes, _rule(options), joined, *made.notes)


def _rule(options: Options) -> str:
    return f"Overhang “{options.overhang}”: {_RULES[options.overhang]}."


def _elect(
    areas: Mapping[str, list[SeatResult]], options: Options, votes: Mapping[str, int], *, is_by_lot: bool = False
) -> Result:
    by_area: dict[str, dict[str, int]] = {}
    notes: list[str] = []
    seats: dict[str, int] = {}
    lost = 0
    for area, results in areas.items():
        lists = lists_of(results)
        ordered = by_lot(results, options.seed) if is_by_lot else by_place(results)
        won = direct_winners(ordered, options)
        found, told = members(lists, won, len(results), options, votes=votes, area=area)
        lost += sum(number for name, number in lists.votes.items() if not found.get(name))
        by_area[area] = most_first(lists.pooled(found), votes)
        seats = added(seats, by_area[area])
        notes += told
    return Result("ams", "", "", most_first(seats, votes), by_area, lost, notes=tuple(notes))


def direct_winners(results: Sequence[SeatResult], options: Options) -> dict[str, int]:
    """Constituencies won by list: seats joined in the order given, those together with the most votes win."""
    number = len(results)
    from_lists = min(int(options.list_share * number + Fraction(1, 2)), number - 1)
    won: dict[str, int] = {}
    every = lists_of(results)  # names of those who stand alone are the same here and there
    for group in in_groups(results, number - from_lists):
        here = lists_of(group).votes
        first = min(here, key=lambda name: (-here[name], lot(options.seed, name)))
        won[first] = won.get(first, 0) + 1
    return {name: won[name] for name in every.votes if name in won}


def members(
    lists: Lists,
    won: Mapping[str, int],
    seats: int,
    options: Options,
    *,
    votes: Mapping[str, int] | None = None,
    area: str = "",
) -> tuple[dict[str, int], list[str]]:
    """All seats of one area by list, and what to tell. `won` are constituencies; `votes` those of all areas.

    Who stands alone, or did not reach the threshold, keeps a constituency, and the lists share what is left.
    """  # fmt: skip
    votes = votes or lists.votes
    if options.overhang == "none":
        found, ties = share_area(lists, seats, options, votes=votes, area=area)
        over = {name: number - found.get(name, 0) for name, number in won.items() if number > found.get(name, 0)}
        return found, [f"{area}: {tie}." for tie in ties] + _unfilled(over, lists, area)
    taking = _taking(lists, won, options, votes)
    outside = {name: number for name, number in won.items() if name not in taking}
    left = seats - sum(outside.values())
    floors = {name: number for name, number in won.items() if name in taking}
    method = method_named(options.method)
    refuse_nobody(taking, options.threshold, area)
    found, ties = FITTED[options.overhang](method, taking, left, floors, seed=options.seed)
    even = method.share(taking, left, {}, options.seed).seats
    over = {name: number - even[name] for name, number in floors.items() if number > even[name]}
    return found | outside, [f"{area}: {tie}." for tie in ties] + _over(over, area)


def _taking(lists: Lists, won: Mapping[str, int], options: Options, votes: Mapping[str, int]) -> dict[str, int]:
    parties = {name: number for name, number in lists.votes.items() if name not in lists.owners}
    is_national = options.threshold.scope == "national"
    said, of = (votes, sum(votes.values())) if is_national else (lists.votes, lists.total)
    return those_over(parties, options.threshold, said=said, of=of, won=won)


def _over(over: Mapping[str, int], area: str) -> list[str]:
    if not over:
        return []
    told = ", ".join(f"{name} {number}" for name, number in sorted(over.items()))
    return [f"{area}: more constituencies won than the share of the votes: {told}."]


def _unfilled(over: Mapping[str, int], lists: Lists, area: str) -> list[str]:
    named = ", ".join(f"{lists.owners.get(name, name)} {number}" for name, number in sorted(over.items()))
    return [f"{area}: constituencies whose winner gets no seat: {named}."] if over else []
