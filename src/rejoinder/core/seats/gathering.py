"""Rows of several files become elections: seats are put together, double rows found, what cannot be is said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from rejoinder.core.seats.cells import COMMONS_CODE, COMMONS_DAYS, shown, year_in
from rejoinder.core.seats.checking import CheckNotes, finished
from rejoinder.core.seats.columns import Form, Layout
from rejoinder.core.seats.drafts import SeatDraft, SeatRead, twice
from rejoinder.core.seats.holders import NOTIONAL, in_order, with_holders, with_places
from rejoinder.core.seats.naming import Naming, PartySaid, folded
from rejoinder.core.seats.results import INDEPENDENT, Election, Elections, Kind, SeatResult
from rejoinder.core.seats.rows import Place, Problem, Row
from rejoinder.core.seats.standings import Standings
from rejoinder.errors import BadInput

ELECTIONS_MAX = 1_000  # of all files together; a day of local elections has some 160 councils
SPELLINGS_MAX = 50_000  # of parties in one file; ten for each of the parties that may be loaded
POOLED = (INDEPENDENT, "Oth")  # several of one seat are several candidacies


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a file beside its rows: from its name, or because the user said it."""

    file: str
    name: str = ""  # of the election, where its rows do not say it
    kind: Kind | None = None
    held_on: date | None = None  # the user said it: it wins over the rows
    is_named: bool = False  # the user said the name: it wins over the rows


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a file: the rows that were understood, the lines that were not, and the first of these."""

    understood: int
    bad: int
    first: Problem | None = None


@dataclass(slots=True)
class _Again:
    """Rows of seats that an earlier file has."""

    first: str
    seats: set[str] = field(default_factory=set)
    rows: int = 0


@dataclass(slots=True)
class _Round:
    """One election while it is put together."""

    name: str
    kind: Kind
    held_on: date | None = None
    drafts: dict[str, SeatDraft] = field(default_factory=dict)
    by_region: dict[str, dict[str, str]] = field(default_factory=dict)  # region -> folded name -> key of the seat
    first: dict[str, str] = field(default_factory=dict)  # folded name -> key of the first seat of this name
    without_code: dict[str, str] = field(default_factory=dict)  # folded name -> key of the first seat without a code
    joined: dict[str, str] = field(default_factory=dict)  # code -> key of the seat that was there without one


@dataclass(slots=True)
class _Spelling:
    """One way in which a file writes a party."""

    is_sum: bool
    number: int = -1  # in the list of abbreviations, once a candidacy has it
    times: int = 0


@dataclass(slots=True)
class _FileSoFar:
    """What must be known of a file until its last row is in."""

    told: Told
    form: Form
    wards: bool
    number: int
    rows: int = 0
    sums: int = 0
    spellings: dict[PartySaid, _Spelling] = field(default_factory=dict)
    counted: list[PartySaid] = field(default_factory=list)  # in the order in which candidacies have them
    touched: list[SeatDraft] = field(default_factory=list)
    again: dict[str, _Again] = field(default_factory=dict)  # by election
    place: Place | None = None  # of the row before, with its seat
    draft: SeatDraft | None = None
    round_: _Round | None = None

    def spelling(self, said: PartySaid) -> _Spelling:
        """What is known of a way to write a party. Raises BadInput where there are too many."""
        found = self.spellings.get(said)
        if found is None:
            if len(self.spellings) >= SPELLINGS_MAX:
                raise BadInput(f"over {SPELLINGS_MAX:,} names of parties; is the column of parties the right one?")
            found = self.spellings[said] = _Spelling(said.is_sum())
        return found


class Gathering:
    """Takes file after file and gives the elections at the end. Each candidacy takes some thirty bytes until then."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.rows = 0
        self.files_left_out: list[str] = []
        self._files = 0
        self._held = Standings()
        self._shorts: list[str] = []  # by the number of a spelling in its file
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

    def add(self, layout: Layout, rows: Iterable[Row | Problem], told: Told, *, problems_max: int) -> Tally:
        """The rows of one file. More problems than `problems_max` are counted, not kept."""
        self._files += 1
        file = _FileSoFar(told, layout.form, layout.wards, self._files)
        bad, first = 0, None
        twice: list[Problem] = []
        for row in rows:
            if isinstance(row, Problem):
                bad, first = bad + row.lines, first or row
                if bad <= problems_max:
                    self.problems.append(row)
                continue
            file.rows += 1
            self._add_row(row, file, twice)
            for why in row.unread:
                self._cells.add(why.split(":")[0], f"{told.file}, line {row.line}: {why}; taken as not said")
        twice += self._settle(file)
        twice.sort(key=lambda one: one.line)
        self.problems += twice
        self._tell(file)
        self.rows += file.rows
        return Tally(file.rows, bad + len(twice), first or next(iter(twice), None))

    def _settle(self, file: _FileSoFar) -> Iterator[Problem]:
        """Once all parties of a file are known they get their abbreviations, and rows that came twice are found."""
        self._naming.settle(file.spellings)
        for said in file.counted:
            spelling = file.spellings[said]
            self._shorts[spelling.number] = self._naming.short_of(said, spelling.times)
        for draft in file.touched:
            for line, why in twice(draft, self._held, self._shorts, POOLED):
                yield Problem(file.told.file, line, why)

    def _tell(self, file: _FileSoFar) -> None:
        if file.sums:
            more = "rows add up others and are no candidates; they are left out"
            more = more if file.sums > 1 else "row adds up others and is no candidate; it is left out"
            self._notes.append(f"{file.told.file}: {file.sums:,} {more}")
        for name, again in file.again.items():
            others = " and others" if len(again.seats) > 1 else ""
            self._notes.append(
                f"{file.told.file}: {len(again.seats):,} seats of {name} stand in an earlier file "
                f"({again.first}{others}); the earlier rows are kept, {again.rows:,} are not used"
            )

    def elections(self) -> Elections:
        """Everything, oldest election first, with what was done to it in `notes`.

        To be asked once: each row is given up when its seat is made, so that both are not in memory together.
        """
        checks = CheckNotes()
        made = []
        for key in list(self._rounds):
            made.append(self._election(self._rounds.pop(key), checks))
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

    def _add_row(self, row: Row, file: _FileSoFar, twice: list[Problem]) -> None:
        draft = self._taken(row.place, file)
        standing = [(said, file.spelling(said.party)) for said in row.standing]
        if draft is None:
            return
        held, told = self._held, file.told.file
        if file.form is Form.WIDE:
            if draft.wide_file:
                why = f"{row.place.seat} stands in line {draft.wide_line} already; the first row is kept"
                twice.append(Problem(told, row.line, why))
                return
            draft.wide_file, draft.wide_line = told, row.line
        for said, spelling in standing:
            if spelling.is_sum:
                file.sums += file.form is Form.LONG
                continue
            number = self._counted(said.party, spelling, file)
            if file.form is Form.WIDE:
                draft.wide_last = held.add(draft.wide_last, number, said, row.line)
            else:
                is_alone = (draft.place.seats or 1) == 1
                draft.long_last = held.add(draft.long_last, number, said, row.line, is_alone=is_alone)

    def _counted(self, said: PartySaid, spelling: _Spelling, file: _FileSoFar) -> int:
        """The number of a spelling, which one more candidacy has."""
        if not spelling.times:
            spelling.number = len(self._shorts)
            self._shorts.append("")
            file.counted.append(said)
        spelling.times += 1
        return spelling.number

    def _taken(self, place: Place, file: _FileSoFar) -> SeatDraft | None:
        """The seat of a row, with what the row says of it; None where an earlier file has it."""
        if place is not file.place:
            file.round_ = self._round_of(place, file)
            file.draft = self._draft_of(file.round_, place, file.told.file)
        draft, round_ = file.draft, file.round_
        if draft is None or round_ is None:  # never: both are set with the place
            return None
        source = draft.wide_file if file.form is Form.WIDE else draft.long_file
        if source and source != file.told.file:
            again = file.again.setdefault(round_.name, _Again(draft.place.seat))
            again.seats.add(draft.place.seat)
            again.rows += 1
        elif place is not file.place:
            self._merge(draft, round_, place, file)
        file.place = place
        return None if source and source != file.told.file else draft

    def _merge(self, draft: SeatDraft, round_: _Round, place: Place, file: _FileSoFar) -> None:
        draft.place = merged(draft.place, place)
        if round_.kind is not Kind.LOCAL and draft.place.council:
            draft.place = replace(draft.place, council="")  # of Parliament itself; no region
        if file.form is Form.LONG:
            draft.long_file = file.told.file
        if draft.taken_in != file.number:
            draft.taken_in = file.number
            file.touched.append(draft)

    def _round_of(self, place: Place, file: _FileSoFar) -> _Round:
        told = file.told
        kind = told.kind or (Kind(place.kind) if place.kind else Kind.LOCAL if file.wards else Kind.GENERAL)
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
        key = round_.joined.get(place.code, place.code) or _of_region(round_, name, place.region)
        if key not in round_.drafts and place.code:
            other = round_.without_code.get(name, "")
            if other and file not in round_.drafts[other].files():
                key = round_.joined[place.code] = other
        key = key or f"name {len(round_.drafts)} {name}"
        if key not in round_.drafts:
            round_.drafts[key] = SeatDraft(place)
            round_.by_region.setdefault(place.region, {}).setdefault(name, key)
            round_.first.setdefault(name, key)
            if not place.code:
                round_.without_code.setdefault(name, key)
        return round_.drafts[key]

    def _election(self, round_: _Round, checks: CheckNotes) -> Election:
        round_.by_region.clear()
        round_.first.clear()
        results = []
        for key in list(round_.drafts):  # each is given up once its result is made
            results.append(finished(self._whole(round_.drafts.pop(key)), round_.name, checks))
        results = _told_apart([one for one in results if one.candidacies], round_, checks)
        held_on = round_.held_on or _commons_day(round_.name, round_.kind, results)
        return Election(round_.name, round_.kind, tuple(results), held_on)

    def _whole(self, draft: SeatDraft) -> SeatRead:
        long, wide = (tuple(self._held.read(last, self._shorts)) for last in (draft.long_last, draft.wide_last))
        return SeatRead(draft.place, long, wide, draft.long_file, draft.wide_file, draft.wide_line)


def _of_region(round_: _Round, name: str, region: str) -> str:
    """The seat of a name in a region; one without a region, there or here, is any. "" where there is none."""
    there, anywhere = round_.by_region.get(region, {}), round_.by_region.get("", {})
    return there.get(name) or anywhere.get(name) or (round_.first.get(name, "") if not region else "")


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
