"""Party lists: seats shared out by votes in each region, each country or all together, with or without levelling."""

from collections.abc import Mapping
from fractions import Fraction

from rejoinder.core.reform.floors import with_floors
from rejoinder.core.reform.methods import method_named
from rejoinder.core.reform.result import Options, Result, most_first
from rejoinder.core.reform.tally import Lists, added, areas_of, lists_of, seats_in, votes_by_party
from rejoinder.core.reform.thresholds import those_over
from rejoinder.core.seats.results import Election, SeatResult
from rejoinder.errors import BadInput

MEANS = "votes for lists without a seat in their area"
TITLE = "Party lists"


def elect_lists(election: Election, options: Options) -> Result:
    """Every area's seats shared out by its votes. A party is one list; an independent one of one name.

    With levelling, part of the seats are kept back and given so that all seats together are as all votes: fixed where
    an area already gave more. Time grows with seats times lists.
    """
    votes = votes_by_party(election.results)
    areas, notes = areas_of(election, options.by)
    by_area, lost, told = _each(areas, options, votes)
    seats: dict[str, int] = {}
    for here in by_area.values():
        added(seats, here)
    if options.levelling:
        seats, lost, more = _levelled(election, options, seats)
        by_area["levelling"] = {
            party: number - sum(here.get(party, 0) for here in by_area.values()) for party, number in seats.items()
        }
        told += more
    title = f"{TITLE}, {'all together' if len(areas) == 1 else f'by {options.by}'}"
    made = Result("list", title, method_named(options.method).name, most_first(seats, votes), by_area, lost, MEANS)
    return made.with_notes(*notes, *told)


def _each(
    areas: Mapping[str, list[SeatResult]], options: Options, votes: Mapping[str, int]
) -> tuple[dict[str, dict[str, int]], int, list[str]]:
    by_area: dict[str, dict[str, int]] = {}
    lost, told = 0, []
    for area, results in areas.items():
        lists = lists_of(results)
        number = seats_in(results)
        kept_back = int(options.levelling * number + Fraction(1, 2))
        shared, ties = share_area(lists, number - kept_back, options, votes=votes, area=area)
        by_area[area] = most_first(lists.pooled(shared), votes)
        lost += sum(number for name, number in lists.votes.items() if not shared.get(name))
        told += [f"{area}: {tie}." for tie in ties]
    return by_area, lost, told


def share_area(
    lists: Lists, seats: int, options: Options, *, votes: Mapping[str, int], area: str = ""
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Seats by list in one area, and its ties in words. Raises BadInput where nobody may take part.

    `votes` are those of the parties in all areas, for a threshold that is taken of all votes.
    """
    of = votes if options.threshold.scope == "national" else lists.votes
    said = {name: of.get(name, lists.votes[name]) for name in lists.votes} if of is votes else lists.votes
    taking = those_over(lists.votes, options.threshold, said=said, of=sum(of.values()))
    if not any(taking.values()):
        raise BadInput(f"{area}: no list reaches {float(options.threshold.pct):g}% of the votes; lower the threshold")
    shared = method_named(options.method).share(taking, seats, lists.caps, options.seed)
    if shared.left:
        raise BadInput(f"{area}: {shared.left} seats are left when every list has as many as it has names")
    return dict(shared.seats), shared.ties


def _levelled(election: Election, options: Options, seats: Mapping[str, int]) -> tuple[dict[str, int], int, list[str]]:
    lists = lists_of(election.results)
    taking = those_over(lists.votes, options.threshold, said=lists.votes, of=lists.total)
    alone = {name: number for name, number in seats.items() if name not in taking}
    total = seats_in(election.results) - sum(alone.values())
    floors = {name: seats.get(name, 0) for name in taking}
    shared, ties = with_floors(method_named(options.method), taking, total, floors, caps=lists.caps, seed=options.seed)
    found = added(dict(alone), shared, lists.owners)
    lost = sum(number for name, number in lists.votes.items() if not shared.get(name) and name not in alone)
    return found, lost, [f"All together: {tie}." for tie in ties]
