"""Rows of several files become elections: seats are put together, double rows found, what cannot be is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from rejoinder.core.seats.cells import COMMONS_CODE, COMMONS_DAYS, shown, year_in
from rejoinder.core.seats.checking import CheckNotes, finished
from rejoinder.core.seats.columns import Form, Layout
from rejoinder.core.seats.drafts import SeatDraft, StandingRead
from rejoinder.core.seats.holders import NOTIONAL, in_order, with_holders, with_places
from rejoinder.core.seats.naming import Naming, folded
from rejoinder.core.seats.results import INDEPENDENT, Election, Elections, Kind, SeatResult
from rejoinder.core.seats.rows import Place, Problem, Row
from rejoinder.errors import BadInput

ELECTIONS_MAX = 1_000  # of all files together; a day of local elections has some 160 councils
POOLED = (INDEPENDENT, "Oth")  # several of one seat are several candidacies


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a file beside its rows: from its name, or because the user said it."""

    file: str
    name: str = ""  # of the election, where its rows do not say it
    kind: Kind | None = None
    held_on: date | None = None  # the user said it: it wins over the rows
    is_named: bool = False  # the user said the name: it wins over the rows


@dataclass(slots=True)
class _Round:
    """One election while it is put together."""

    name: str
    kind: Kind
    held_on: date | None = None
    drafts: dict[str, SeatDraft] = field(default_factory=dict)
    by_name: dict[str, dict[str, str]] = field(default_factory=dict)  # folded name -> region -> key of the seat
    without_code: dict[str, str] = field(default_factory=dict)  # folded name -> key of the first seat without a code


class Gathering:
    """Takes file after file and gives the elections at the end."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.rows = 0
        self.files_left_out: list[str] = []
        self._naming = Naming()
        self._given: dict[str, str] = {}
        self._rounds: dict[tuple[Kind, str], _Round] = {}
        self._notes: list[str] = []
        self._cells = CheckNotes()

    def add_names(self, names: Mapping[str, str]) -> None:
        """Full names by abbreviation, from a file of parties."""
        for short, name in names.items():
            self._given.setdefault(short, name)

    def leave_out(self, why: str) -> None:
        """A file that holds no results, in words that name it."""
        self.files_left_out.append(why)

    def add(self, layout: Layout, rows: Iterable[Row | Problem], told: Told) -> int:
        """The rows of one file. Returns how many were understood."""
        understood: list[Row] = []
        for row in rows:
            if isinstance(row, Problem):
                self.problems.append(row)
            else:
                understood.append(row)
        self._naming.settle(one.party for row in understood for one in row.standing)
        sums = 0
        again: dict[str, list[str]] = {}
        for row in understood:
            sums += self._add_row(row, layout, told, again)
            for why in row.unread:
                self._cells.add(why.split(":")[0], f"{told.file}, line {row.line}: {why}; taken as not said")
        if sums:
            more = "rows add up others and are no candidates; they are left out"
            more = more if sums > 1 else "row adds up others and is no candidate; it is left out"
            self._notes.append(f"{told.file}: {sums:,} {more}")
        for name, seats in again.items():
            others = " and others" if len(set(seats)) > 1 else ""
            self._notes.append(
                f"{told.file}: {len(set(seats)):,} seats of {name} stand in an earlier file ({seats[0]}{others}); "
                f"the earlier rows are kept, {len(seats):,} are not used"
            )
        self.rows += len(understood)
        return len(understood)

    def elections(self) -> Elections:
        """Everything, oldest election first, with what was done to it in `notes`."""
        checks = CheckNotes()
        made = [self._election(one, checks) for one in self._rounds.values()]
        ordered, moved = with_holders(in_order(with_places([one for one in made if one.results])))
        notes = [
            *self.files_left_out,
            *self._notes,
            *self._naming.notes(),
            *self._cells.told(),
            *checks.told(),
            *moved,
            *self._left_out(),
        ]
        return Elections(ordered, self._names(ordered), tuple(map(shown, notes)))

    def _names(self, elections: Iterable[Election]) -> dict[str, str]:
        standing = {one.party for e in elections for result in e.results for one in result.candidacies}
        return {short: name for short, name in self._naming.names(self._given).items() if short in standing}

    def _left_out(self) -> list[str]:
        """Seats of which a row was left out are not complete; the rows themselves are told one by one."""
        return [f"left out: {one}" for one in self.problems]

    def _add_row(self, row: Row, layout: Layout, told: Told, again: dict[str, list[str]]) -> int:
        """Adds a row to its seat; returns how many of its standings only add up others."""
        standing = [one for one in row.standing if not one.party.is_sum()]
        round_ = self._round_of(row.place, layout, told)
        draft = self._draft_of(round_, row.place, told.file)
        source = draft.wide_file if layout.form is Form.WIDE else draft.long_file
        if source and source != told.file:
            again.setdefault(round_.name, []).append(draft.place.seat)
            return 0
        draft.place = merged(draft.place, row.place)
        if round_.kind is not Kind.LOCAL and draft.place.council:
            draft.place = replace(draft.place, council="")  # of Parliament itself; no region
        if layout.form is Form.WIDE:
            if source:
                why = f"{row.place.seat} stands in line {draft.wide_line} already; the first row is kept"
                self.problems.append(Problem(told.file, row.line, why))
                return 0
            draft.wide_file, draft.wide_line = told.file, row.line
            draft.wide = [StandingRead(self._naming.short_of(one.party), one, row.line) for one in standing]
            return 0
        draft.long_file = told.file
        for one in standing:
            read = StandingRead(self._naming.short_of(one.party), one, row.line)
            why = draft.twice(read, POOLED)
            if why:
                self.problems.append(Problem(told.file, row.line, why))
            else:
                draft.long.append(read)
        return len(row.standing) - len(standing)

    def _round_of(self, place: Place, layout: Layout, told: Told) -> _Round:
        kind = told.kind or (Kind(place.kind) if place.kind else Kind.LOCAL if layout.wards else Kind.GENERAL)
        held_on = told.held_on or place.held_on
        name = _name_of(place, kind, told, held_on)
        found = self._rounds.get((kind, name))
        if found is not None and held_on and found.held_on and found.held_on != held_on:
            name = f"{name} ({held_on.isoformat()})"
            found = self._rounds.get((kind, name))
        if found is None:
            if len(self._rounds) >= ELECTIONS_MAX:
                raise BadInput(f"over {ELECTIONS_MAX:,} elections; is the column of the election the right one?")
            found = self._rounds[kind, name] = _Round(name, kind)
        found.held_on = found.held_on or held_on
        return found

    def _draft_of(self, round_: _Round, place: Place, file: str) -> SeatDraft:
        """The seat of a row: by its code, else by its name; one name in two regions is two seats."""
        name = folded(place.seat) or place.seat
        of_name = round_.by_name.setdefault(name, {})
        key = place.code or _of_region(of_name, place.region)
        if key not in round_.drafts and place.code:
            other = round_.without_code.get(name, "")
            key = other if other and file not in round_.drafts[other].files() else key
        key = key or f"name {len(of_name)} {name}"
        if key not in round_.drafts:
            round_.drafts[key] = SeatDraft(place)
            of_name.setdefault(place.region, key)
            if not place.code:
                round_.without_code.setdefault(name, key)
        return round_.drafts[key]

    def _election(self, round_: _Round, checks: CheckNotes) -> Election:
        results = [finished(draft, round_.name, checks) for draft in round_.drafts.values()]
        results = _told_apart([one for one in results if one.candidacies], round_, checks)
        held_on = round_.held_on or _commons_day(round_.name, round_.kind, results)
        return Election(round_.name, round_.kind, tuple(results), held_on)


def _of_region(keys: Mapping[str, str], region: str) -> str:
    """The seat of a name in a region; one without a region, there or here, is any. "" where there is none."""
    return keys.get(region) or keys.get("") or (next(iter(keys.values()), "") if not region else "")


def merged(one: Place, other: Place) -> Place:
    """What either row says of a seat; the first wins."""
    if one is other or one == other:
        return one
    said = {
        name: getattr(other, name)
        for name in ("code", "council", "region", "country", "held_on", "seats", "electorate", "valid", "holder",
                     "result", "first_party")
        if not getattr(one, name) and getattr(other, name)
    }  # fmt: skip
    return replace(one, **said) if said else one


def _name_of(place: Place, kind: Kind, told: Told, held_on: date | None) -> str:
    if told.is_named:
        return told.name
    year = str(held_on.year) if held_on else ""
    if kind is Kind.LOCAL and place.council:
        return f"{place.council} {year or place.election or _year_or(told.name)}".strip()[:60]
    if place.election:
        return place.election
    if held_on:
        notional = f" {NOTIONAL}" if NOTIONAL in told.name else ""
        return held_on.isoformat() if kind is Kind.BY else f"{year}{notional}"
    return told.name or "results"


def _year_or(name: str) -> str:
    year = year_in(name)
    return str(year) if year else ""


def _commons_day(name: str, kind: Kind, results: Sequence[SeatResult]) -> date | None:
    """The polling day of a general election to the House of Commons; its codes show that it is one."""
    year = year_in(name)
    is_commons = bool(results) and kind is Kind.GENERAL and all(COMMONS_CODE.fullmatch(one.code) for one in results)
    return COMMONS_DAYS.get(year) if year and is_commons else None


def _told_apart(results: list[SeatResult], round_: _Round, checks: CheckNotes) -> list[SeatResult]:
    """Two seats of one name get their code behind it, so that a name is one seat."""
    named: dict[str, list[SeatResult]] = {}
    for one in results:
        named.setdefault(folded(one.seat), []).append(one)
    twice = {id(one) for one in chain.from_iterable(group for group in named.values() if len(group) > 1)}
    if not twice:
        return results
    checks.add("names", f"{round_.name}: {len(twice)} seats share a name with another; code or region stands behind it")
    return [replace(one, seat=f"{one.seat[:90]} ({_mark(one)})") if id(one) in twice else one for one in results]


def _mark(result: SeatResult) -> str:
    return result.code or result.region[:24]
