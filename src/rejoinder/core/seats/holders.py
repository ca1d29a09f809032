"""Who held a seat before an election, and in which order elections stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from rejoinder.core.seats.cells import whole_of, year_in
from rejoinder.core.seats.drafts import StandingRead
from rejoinder.core.seats.matching import SeatIndex
from rejoinder.core.seats.results import INDEPENDENT, Election, Kind, SeatResult

NOTIONAL = "notional"  # in the name of results that were worked out for other boundaries
ROUNDED = 0.002  # shares are written to a tenth of a per cent
_LATE = date(9999, 1, 1)
_KINDS = {Kind.LOCAL: 0, Kind.BY: 1, Kind.GENERAL: 2}


def is_notional(election: Election) -> bool:
    """Whether nobody voted so: an earlier result worked out for new boundaries."""
    return NOTIONAL in election.name.casefold()


def in_order(elections: Iterable[Election]) -> tuple[Election, ...]:
    """Oldest first. Without a date the year in the name counts; without one it stands last, as the file to work on.

    Of one day a notional result stands before the real one, and local and by-elections before a general one.
    """
    return tuple(sorted(elections, key=_when))


def day_of(name: str, held_on: date | None) -> date:
    """When an election was held, for its place among others: its day, else its year, else the end of all days."""
    year = year_in(name)
    return held_on or (date(year, 7, 1) if year else _LATE)


def _when(election: Election) -> tuple[date, int, int]:
    return day_of(election.name, election.held_on), _KINDS[election.kind], 0 if is_notional(election) else 1


def with_places(elections: Sequence[Election]) -> list[Election]:
    """The elections with region and country filled from another election that has an area of the same code."""
    known = {one.code: one for e in elections for one in e.results if one.code and one.region}
    return [replace(e, results=tuple(_with_place(one, known.get(one.code)) for one in e.results)) for e in elections]


def _with_place(result: SeatResult, known: SeatResult | None) -> SeatResult:
    if known is None or (result.region and result.country):
        return result
    return replace(result, region=result.region or known.region, country=result.country or known.country)


def led_before(standing: Sequence[StandingRead]) -> str:
    """The party that led last time, by shares and their changes; "" where one that is gone may have led.

    Those who stand again had shares that leave no room for a larger one.
    """
    whole = whole_of([one.share for one in standing if one.share is not None])
    shares = {one.party: one.share_before / whole for one in standing if one.share_before is not None}
    total, first = sum(shares.values()), max(shares, key=lambda party: shares[party], default="")
    if not first or first == INDEPENDENT or min(shares.values()) < -ROUNDED or total > 1 + ROUNDED:
        return ""
    others = max((share for party, share in shares.items() if party != first), default=0.0)
    return first if shares[first] > max(others, 1 - total) + ROUNDED else ""


def with_holders(
    elections: Sequence[Election], led: Mapping[tuple[str, str], str] | None = None
) -> tuple[tuple[Election, ...], list[str]]:
    """The elections, in order, with `holder` filled where the file did not say it, and notes on what was not found.

    Asked in this order: what the file says ("Con gain from Lab"); the winner of the latest earlier general election (of
    wards: the latest earlier local one) that has the seat on the same boundaries; who `led` there last time, by the
    election and by the seat's code or name; the party of the sitting member.
    """
    led = led or {}
    done: list[Election] = []
    notes: list[str] = []
    indices: list[SeatIndex] = []
    for election in elections:
        before = _before(election, elections[: len(done)], indices)
        results = tuple(
            _with_holder(one, before, led.get((election.name, one.code or one.seat), "")) for one in election.results
        )
        done.append(replace(election, results=results))
        indices.append(SeatIndex(results))
        moved = sum(not one.holder and _is_moved(one, before) for one in results)
        if moved:
            notes.append(
                f"{election.name}: {moved} seat{'s have' if moved > 1 else ' has'} a name of an earlier election but "
                "another code: boundaries changed. Results worked out for the new boundaries (notional) serve as a base"
            )
    return tuple(done), notes


def _before(election: Election, earlier: Sequence[Election], indices: Sequence[SeatIndex]) -> list[SeatIndex]:
    """The earlier elections that may say who held a seat, latest first; of one day the notional one first."""
    level = Kind.LOCAL if election.kind is Kind.LOCAL else Kind.GENERAL
    when = _when(election)[0]
    found = [
        (_when(one)[0], is_notional(one), at)
        for at, one in enumerate(earlier)
        if one.kind is level and _when(one)[0] < when
    ]
    return [indices[at] for _, _, at in sorted(found, reverse=True)]


def _with_holder(result: SeatResult, before: Sequence[SeatIndex], led: str) -> SeatResult:
    if result.holder:
        return result
    for index in before:
        found = index.find(result.seat, result.code)
        if found is not None:
            winner = found.winner()
            if winner:
                return replace(result, holder=winner)
    if led:
        return replace(result, holder=led)
    sitting = [one.party for one in result.candidacies if one.sitting]
    return replace(result, holder=sitting[0]) if len(sitting) == 1 else result


def _is_moved(result: SeatResult, before: Sequence[SeatIndex]) -> bool:
    return any(index.find(result.seat, result.code, is_strict=False) for index in before)
