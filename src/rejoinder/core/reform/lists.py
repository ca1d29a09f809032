"""Party lists: seats shared out by votes in each region, each country or all together, with or without levelling."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from rejoinder.core.reform.floors import with_floors
from rejoinder.core.reform.methods import method_named
from rejoinder.core.reform.result import Options, Result, most_first
from rejoinder.core.reform.tally import ALONE, EVERYWHERE, Lists, added, areas_of, lists_of, seats_in, votes_by_party
from rejoinder.core.reform.thresholds import refuse_nobody, those_over
from rejoinder.core.seats.results import Election, SeatResult
from rejoinder.errors import BadInput

MEANS = "votes for lists without a seat in their area"
TITLE = "Party lists"


@dataclass(frozen=True, slots=True)
class _Area:
    """One area's lists and the seats of each."""

    lists: Lists
    shared: Mapping[str, int]


def elect_lists(election: Election, options: Options) -> Result:
    """Every area's seats shared out by its votes. A party is one list; an independent one of one name.

    With levelling, part of the seats are kept back and given so that all seats together are as all votes: fixed where
    an area already gave more, and to parties alone. Time grows with seats times lists.
    """
    votes = votes_by_party(election.results)
    areas, notes = areas_of(election, options.by)
    each, told = _each(areas, options, votes)
    by_area = {area: most_first(one.lists.pooled(one.shared), votes) for area, one in each.items()}
    seats: dict[str, int] = {}
    for here in by_area.values():
        seats = added(seats, here)
    lost = sum(_lost(one, {}) for one in each.values())
    if options.levelling:
        levelled, ties = _levelled(seats_in(election.results), options, seats, votes)
        by_area["levelling"] = most_first({name: levelled[name] - seats.get(name, 0) for name in levelled}, votes)
        seats, lost = levelled, sum(_lost(one, levelled) for one in each.values())
        told += [f"{EVERYWHERE[:1].upper()}{EVERYWHERE[1:]}: {tie}." for tie in ties]
    title = f"{TITLE}, {EVERYWHERE if len(areas) == 1 else f'by {options.by}'}"
    made = Result("list", title, method_named(options.method).name, most_first(seats, votes), by_area, lost, MEANS)
    return made.with_notes(*notes, *told)


def _each(
    areas: Mapping[str, list[SeatResult]], options: Options, votes: Mapping[str, int]
) -> tuple[dict[str, _Area], list[str]]:
    each: dict[str, _Area] = {}
    told: list[str] = []
    for area, results in areas.items():
        lists, number = lists_of(results), seats_in(results)
        kept_back = int(options.levelling * number + Fraction(1, 2))
        shared, ties = share_area(lists, number - kept_back, options, votes=votes, area=area)
        each[area] = _Area(lists, shared)
        told += [f"{area}: {tie}." for tie in ties]
    return each, told


def _lost(area: _Area, elsewhere: Mapping[str, int]) -> int:
    """Votes for lists without a seat in their area, nor, as parties, among the seats `elsewhere`."""
    helped = {name for name, number in (*area.shared.items(), *elsewhere.items()) if number}
    return sum(number for name, number in area.lists.votes.items() if name not in helped)


def share_area(
    lists: Lists, seats: int, options: Options, *, votes: Mapping[str, int], area: str = ""
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Seats by list in one area, and its ties in words. Raises BadInput where nobody may take part.

    `votes` are those of the parties in all areas, for a threshold that is taken of all votes.
    """
    of = votes if options.threshold.scope == "national" else lists.votes
    said = {name: of.get(name, lists.votes[name]) for name in lists.votes} if of is votes else lists.votes
    taking = those_over(lists.votes, options.threshold, said=said, of=sum(of.values()))
    refuse_nobody(taking, options.threshold, area)
    shared = method_named(options.method).share(taking, seats, lists.caps, options.seed)
    if shared.left:
        raise BadInput(f"{area}: {shared.left} seats are left when every list has as many as it has names")
    return dict(shared.seats), shared.ties


def _levelled(
    total: int, options: Options, seats: Mapping[str, int], votes: Mapping[str, int]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """All seats by party; `seats` are those of the areas: who stands alone, or under the threshold, keeps its own."""
    parties = {name: number for name, number in votes.items() if name not in ALONE}
    taking = those_over(parties, options.threshold, said=votes, of=sum(votes.values()))
    refuse_nobody(taking, options.threshold, EVERYWHERE)
    kept = {name: number for name, number in seats.items() if name not in taking}
    floors = {name: seats.get(name, 0) for name in taking}
    left = total - sum(kept.values())
    shared, ties = with_floors(method_named(options.method), taking, left, floors, seed=options.seed)
    return added(kept, shared), ties
