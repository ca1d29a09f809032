"""Finds the one seat that somebody means, by its name or code, and says which are near where there is none."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rejoinder.core.seats.cells import year_in
from rejoinder.core.seats.matching import SeatIndex
from rejoinder.core.seats.naming import Naming, PartySaid, folded, folded_party
from rejoinder.core.seats.results import LEFT_OUT, Election, Elections, Kind, SeatResult
from rejoinder.errors import BadInput

NEAREST = 3  # names that are suggested
PARTIES_TOLD = 12
_WHEN = re.compile(r"^(.*\S)[\s,]+\(?(\d{4}(?:-\d{2}-\d{2})?)\)?$")
_PLACE = re.compile(r"^(.*\S)\s*[,(]\s*([^,()]+?)\)?$")


@dataclass(frozen=True, slots=True)
class Found:
    """A seat in one election, and the same seat in those before, the nearest first."""

    election: Election
    result: SeatResult
    earlier: tuple[tuple[Election, SeatResult], ...]


def find_seat(elections: Elections, name: str, election: str | None = None) -> Found:
    """The seat in the latest election of the file that has it with votes, or in the one named.

    `name` may be a code, carry a year or date ("Richmond Park 2016"), or a region where two seats share a name
    ("Newport, Wales"). Raises BadInput: no such seat (with the nearest names), several, or no votes.
    """
    if not name.strip():
        raise BadInput("name a seat, or give its code")
    holding = _holding(elections, name)
    dated = _WHEN.match(name.strip())
    if not holding and dated and election is None:
        name, election = dated[1], dated[2]
        holding = _holding(elections, name)
    if not holding:
        raise BadInput(f"no seat {name.strip()!r} in this file{_nearest(elections, name)}{_left_out(elections)}")
    meant = named([one for one, _ in holding], election)
    chosen = [pair for pair in holding if pair[0] in meant]
    if not chosen:
        there = ", ".join(dict.fromkeys(one.name for one, _ in holding))
        raise BadInput(f"{holding[0][1].seat} is not in an election {election!r}; it is in {there}")
    voted = [pair for pair in chosen if pair[1].valid]
    if not voted:
        raise BadInput(
            f"{chosen[-1][1].seat} has no votes in {chosen[-1][0].name}, only nominations; name an earlier election"
        )
    last = day_of(voted[-1][0])
    same = [pair for pair in voted if pair[0] is voted[-1][0] or (last and day_of(pair[0]) == last)]
    if len(same) > 1:
        told = "; ".join(" ".join(part for part in (one.seat, one.code, one.region) if part) for _, one in same)
        how = "Give the code, or the name, a comma and the region"
        raise BadInput(f"{len(same)} seats are called {name.strip()!r}: {told}. {how}")
    election_of, result = same[0]
    return Found(election_of, result, earlier_of(elections, election_of, result))


def elections_meant(elections: Elections, said: str | None) -> list[Election]:
    """Those of a file that `named` finds. Raises BadInput with all that it has where there are none."""
    meant = named(elections.elections, said)
    if not meant:
        there = ", ".join(one.name for one in elections.elections)
        raise BadInput(f"no election {said!r} in this file; it has {there}")
    return meant


def day_of(election: Election) -> str:
    """The day of an election as text that sorts, or its year; "" where neither is known."""
    return str(election.held_on or year_in(election.name) or "")


def named(elections: Sequence[Election], said: str | None) -> list[Election]:
    """The elections that are meant, in their order; None means all.

    Those of that name, in any case; else those of that day; else of that year, general ones before others.
    """
    if said is None:
        return [*elections]
    of_year = [one for one in elections if len(said) == 4 and said == day_of(one)[:4]]
    return (
        [one for one in elections if folded(one.name) == folded(said)]
        or [one for one in elections if said == day_of(one)]
        or [one for one in of_year if one.kind is Kind.GENERAL]
        or of_year
    )


def earlier_of(elections: Elections, election: Election, result: SeatResult) -> tuple[tuple[Election, SeatResult], ...]:
    """The same seat before, nearest first: by code where both have one, else by name; local ones among local ones."""
    found = []
    for one in elections.elections[: elections.elections.index(election)]:
        if (one.kind is Kind.LOCAL) is (election.kind is Kind.LOCAL):
            seat = SeatIndex(one.results).find(result.seat, result.code)
            if seat is not None and seat.valid:
                found.append((one, seat))
    return tuple(reversed(found))


def find_party(elections: Elections, said: str) -> str:
    """The abbreviation that a person means by an abbreviation or a name, in any case.

    Raises BadInput for a party that stands nowhere in the file, with those that do.
    """
    stood: dict[str, int] = {}
    for election in elections.elections:
        for result in election.results:
            for one in result.candidacies:
                stood[one.party] = stood.get(one.party, 0) + 1
    wanted = said.strip()
    known = Naming(is_british=True).known(PartySaid(name=wanted))
    for name in (wanted, known):
        if name in stood:
            return name
    for party in stood:
        if folded_party(wanted) in (folded_party(party), folded_party(elections.names.get(party, party))):
            return party
    most = sorted(stood, key=lambda party: -stood[party])[:PARTIES_TOLD]
    raise BadInput(f"no party {wanted!r} in this file; there stood {', '.join(most)}{_left_out(elections)}")


def _left_out(elections: Elections) -> str:
    """What was not read may be what is looked for."""
    told = [note for note in elections.notes if note.startswith(LEFT_OUT)]
    return f" ({told[0]}{f', and {len(told) - 1} more' if len(told) > 1 else ''})" if told else ""


def _holding(elections: Elections, name: str) -> list[tuple[Election, SeatResult]]:
    pairs = [(election, one) for election in elections.elections for one in election.results]
    wanted, code = folded(name), name.strip().casefold()
    found = [pair for pair in pairs if wanted == folded(pair[1].seat) or code == pair[1].code.casefold()]
    placed = _PLACE.match(name.strip())
    if not found and placed:
        seat, place = folded(placed[1]), folded(placed[2])
        found = [
            pair for pair in pairs
            if folded(pair[1].seat) == seat and place in (folded(pair[1].region), folded(pair[1].country))
        ]  # fmt: skip
    return found


def _nearest(elections: Elections, name: str) -> str:
    names = {folded(one.seat): one.seat for election in elections.elections for one in election.results}
    wanted = folded(name)
    near = [key for key in names if wanted and wanted in key][:NEAREST]
    near += difflib.get_close_matches(wanted, list(names), n=NEAREST, cutoff=0.6)
    told = [names[key] for key in dict.fromkeys(near)][:NEAREST]
    if told:
        return f"; nearest: {', '.join(told)}"
    some = ", ".join([*names.values()][:NEAREST])
    return f"; its {len(names):,} seats are named as {some}" if len(names) > 1 else f"; its one seat is {some}"
