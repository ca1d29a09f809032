"""The single transferable vote: seats joined to districts of several, rankings imputed, counted as in Scotland."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.election import Candidate
from rejoinder.core.ballots.election import Election as Contest
from rejoinder.core.ballots.scottish import count_scottish
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.pacts.transfers import TRANSFERS
from rejoinder.core.reform.ams import GROUPED
from rejoinder.core.reform.grouping import by_lot, by_place, districts_for, in_groups
from rejoinder.core.reform.method import by_name
from rejoinder.core.reform.oneseat import seed_number
from rejoinder.core.reform.preferences import TOLD, Table, tables_drawn
from rejoinder.core.reform.rankings import field_for, imputed_papers
from rejoinder.core.reform.result import Options, Result, most_first
from rejoinder.core.reform.spread import spread
from rejoinder.core.reform.tally import added, areas_of, lists_of, votes_by_party
from rejoinder.core.seats.results import Election, SeatResult

MEANS = "papers, or parts of them, that end with nobody who is elected"
TITLE = "Single transferable vote"
DRAWS_MAX = 12  # each counts a whole country again
CANDIDATES = "Each party puts up a candidate for every full quota and one more; its voters part themselves evenly."
SEVERAL = "In wards of several seats each voter gave several votes; each is counted here as a paper of its own."


@dataclass(frozen=True, slots=True)
class District:
    """One district: whose seats are in it and how many it elects."""

    results: tuple[SeatResult, ...]
    seats: int


def elect_stv(election: Election, options: Options) -> Result:
    """Wards of several seats as they are; seats of one joined within their region to districts of options.sizes.

    The range comes from other second choices and other districts, both by lot. Time grows with seats and draws.
    """
    votes = votes_by_party(election.results)
    areas, notes = areas_of(election, options.by)
    made = _elect(areas, options, votes, TRANSFERS, is_by_lot=False)
    others = [
        _elect(areas, replace(options, seed=f"{options.seed} {n}"), votes, table, is_by_lot=True).seats
        for n, table in enumerate(tables_drawn(min(options.draws, DRAWS_MAX), seed_number(options.seed)))
    ]
    joined: tuple[str, ...] = (GROUPED,) if any(result.seats == 1 for result in election.results) else ()
    joined += (SEVERAL,) if any(result.seats > 1 for result in election.results) else ()
    return replace(made, ranges=spread(made.seats, others)).with_notes(TOLD, *notes, *joined, CANDIDATES)


def districts_of(results: Sequence[SeatResult], options: Options, *, is_by_lot: bool = False) -> list[District]:
    """The districts of one area, single seats joined in the order of their places or by lot."""
    wards = [District((result,), result.seats) for result in results if result.seats > 1]
    single = [result for result in results if result.seats == 1]
    if not single:
        return wards
    ordered = by_lot(single, options.seed) if is_by_lot else by_place(single)
    groups = in_groups(ordered, districts_for(len(single), options.sizes))
    return wards + [District(tuple(group), len(group)) for group in groups]


def elect_district(
    district: District, seed: str, table: Table = TRANSFERS
) -> tuple[dict[str, int], float, tuple[str, ...]]:
    """Seats by party in one district, the votes that elect nobody, and the lots between parties that put one out."""
    lists = lists_of(district.results)
    votes = {name: number for name, number in lists.votes.items() if number > 0}
    if not votes:
        return {}, 0.0, ()
    field = field_for(votes, district.seats)
    standing = tuple(
        Candidate(f"{name} {n + 1}")
        for name, number in zip(field.lists, field.number, strict=True)
        for n in range(number)
    )
    owner = [name for name, number in zip(field.lists, field.number, strict=True) for _ in range(number)]
    papers = imputed_papers(votes, lists.owners, field, table)
    count = count_scottish(Contest("", standing, district.seats, papers), TieBreaker(seed=seed))
    seats: dict[str, int] = {}
    for winner in count.winners:
        seats[owner[winner]] = seats.get(owner[winner], 0) + 1
    kept = sum(count.stages[-1].totals[winner] for winner in count.winners) / 10**count.decimals
    return lists.pooled(seats), count.valid - kept, tuple(_lots_told(count, owner, district, seed))


def _lots_told(count: Count, owner: Sequence[str], district: District, seed: str) -> list[str]:
    """Lots between candidates of one party change no seat of a party and are not told."""
    names = list(dict.fromkeys((district.results[0].seat, district.results[-1].seat)))
    told = []
    for stage in count.stages:
        for tie in stage.ties if stage.action == "exclusion" else ():
            level = {owner[place] for place in tie.between}
            if tie.by == "seed" and len(level) > 1:
                who = f"{by_name(level)} are level: a candidate of {owner[tie.chosen]}"
                told.append(f"{' to '.join(names)}: {who} goes out by lot (seed {seed})")
    return told


def _elect(
    areas: Mapping[str, list[SeatResult]], options: Options, votes: Mapping[str, int], table: Table, *, is_by_lot: bool
) -> Result:
    by_area: dict[str, dict[str, int]] = {}
    seats: dict[str, int] = {}
    lost = 0.0
    number = 0
    ties: list[str] = []
    for area, results in areas.items():
        by_area[area] = {}
        for district in districts_of(results, options, is_by_lot=is_by_lot):
            found, without, lots = elect_district(district, options.seed, table)
            by_area[area] = added(by_area[area], found)
            lost += without
            ties += lots
            number += 1
        seats = added(seats, by_area[area])
    notes = (f"{number:,} districts.", *ties)
    return Result("stv", TITLE, "scottish", most_first(seats, votes), by_area, round(lost), MEANS, notes=notes)
