"""Rows of several files become elections: seats are put together, double rows found, what cannot be is said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from rejoinder.core.seats.cells import COMMONS_CODE, COMMONS_DAYS, shown, year_in
from rejoinder.core.seats.checking import CheckNotes, finished
from rejoinder.core.seats.columns import Form, Layout
from rejoinder.core.seats.drafts import SeatDraft, SeatRead, twice
from rejoinder.core.seats.holders import NOTIONAL, in_order, led_before, with_holders, with_places
from rejoinder.core.seats.joined import JoinedParties
from rejoinder.core.seats.naming import Naming, PartySaid, folded
from rejoinder.core.seats.party_columns import POOLED
from rejoinder.core.seats.results import LEFT_OUT, Election, Elections, Kind, SeatResult
from rejoinder.core.seats.row_values import Aside, Place, Problem, Row
from rejoinder.core.seats.so_far import Again, FileSoFar, Round, SeatInHand, Spelling, Tally, Told
from rejoinder.core.seats.stacked import Vote
from rejoinder.core.seats.standings import Standings
from rejoinder.errors import BadInput

ELECTIONS_MAX = 1_000  # of all files together; a day of local elections has some 160 councils


class Gathering:
    """Takes file after file and gives the elections at the end. Each candidacy takes some thirty bytes until then."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.rows = 0
        self.files_left_out: list[str] = []
        self.columns_declared: set[str] = set()  # of tables by party: those that the user said something of
        self._files = 0
        self._held = Standings()
        self._shorts: list[str] = []  # by the number of a spelling in its file
        self._naming = Naming()
        self._given: dict[str, str] = {}
        self._rounds: dict[tuple[Kind, str], Round] = {}
        self._notes: list[str] = []
        self._cells = CheckNotes()
        self._led: dict[tuple[str, str], str] = {}  # who led last time by the changes that are said

    def add_names(self, names: Mapping[str, str]) -> None:
        """Full names by abbreviation, from a file of parties."""
        for short, name in names.items():
            self._given.setdefault(short, name)

    def leave_out(self, why: str) -> None:
        """A file that holds no results, in words that name it."""
        self.files_left_out.append(why)

    def add(
        self, layout: Layout, rows: Iterable[Row | Problem | Aside], told: Told, *, problems_max: int,
        joined: JoinedParties | None = None,
    ) -> Tally:  # fmt: skip
        """The rows of one file. More problems than `problems_max` are counted, not kept."""
        self._files += 1
        file = FileSoFar(told, layout, self._files)
        self.columns_declared |= layout.columns.declared if layout.columns else set()
        bad, first = 0, None
        twice: list[Problem] = []
        for row in rows:
            if isinstance(row, Problem):
                bad, first = bad + row.lines, first or row
                if bad <= problems_max:
                    self.problems.append(row)
                continue
            if isinstance(row, Aside):
                file.set_aside(row)
                continue
            file.rows += 1
            self._add_row(row, file, twice)
            for why in row.unread:
                self._cells.add(why.split(":")[0], f"{told.file}, line {row.line}: {why}; taken as not said")
        twice += self._settle(file, joined.names() if joined else {})
        twice.sort(key=lambda one: one.line)
        self.problems += twice
        self._tell(file)
        self.rows += file.rows
        return Tally(file.rows, bad + len(twice), first or next(iter(twice), None))

    def _settle(self, file: FileSoFar, names: Mapping[PartySaid, str]) -> Iterator[Problem]:
        """Once all parties of a file are known they get their abbreviations, and rows that came twice are found.

        `names`: what some are called in the first of two languages.
        """
        called = {said: PartySaid(names[said]) if said in names else said for said in file.spellings}
        self._naming.settle(called.values())
        for said in file.counted:
            spelling = file.spellings[said]
            self._shorts[spelling.number] = self._naming.short_of(called[said], spelling.times)
        for draft in file.touched:
            if draft.place.region in file.areas:
                draft.place = replace(draft.place, region=file.areas[draft.place.region])
            for line, why in twice(draft, self._held, self._shorts, POOLED):
                yield Problem(file.told.file, line, why)

    def _tell(self, file: FileSoFar) -> None:
        if file.sums:
            more = "rows add up others and are no candidates; they are left out"
            more = more if file.sums > 1 else "row adds up others and is no candidate; it is left out"
            self._notes.append(f"{file.told.file}: {file.sums:,} {more}")
        for why, count in file.asides.items():
            rows = f"{count:,} rows {why}; they are" if count > 1 else f"1 row {why.replace('are', 'is', 1)}; it is"
            self._notes.append(f"{file.told.file}: {rows} left out")
        for name in file.layout.columns.aside if file.layout.columns else ():
            why = "is taken for no party's, as the others make up the valid votes"
            self._notes.append(f"{file.told.file}: column '{name.strip()[:40]}' {why}")
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
        ordered, moved = with_holders(in_order(with_places([one for one in made if one.results])), self._led)
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
        return [f"{LEFT_OUT}{one}" for one in self.problems]

    def _add_row(self, row: Row, file: FileSoFar, twice: list[Problem]) -> None:
        draft = self._taken(row.place, file)
        standing = [(said, file.spelling(said.party)) for said in row.standing]
        if draft is None:
            return
        held, told = self._held, file.told.file
        if file.layout.form is Form.WIDE:
            if draft.wide_file:
                why = f"{row.place.seat} stands in line {draft.wide_line} already; the first row is kept"
                twice.append(Problem(told, row.line, why))
                return
            draft.wide_file, draft.wide_line = told, row.line
        for said, spelling in standing:
            if spelling.is_sum:
                file.sums += file.layout.form is Form.LONG
                continue
            number = self._counted(said.party, spelling, file)
            if file.layout.form is Form.WIDE:
                draft.wide_last = held.add(draft.wide_last, number, said, row.line)
            else:
                is_alone = (draft.place.seats or 1) == 1
                draft.long_last = held.add(draft.long_last, number, said, row.line, is_alone=is_alone)

    def _counted(self, said: PartySaid, spelling: Spelling, file: FileSoFar) -> int:
        """The number of a spelling, which one more candidacy has."""
        if not spelling.times:
            spelling.number = len(self._shorts)
            self._shorts.append("")
            file.counted.append(said)
        spelling.times += 1
        return spelling.number

    def _taken(self, place: Place, file: FileSoFar) -> SeatDraft | None:
        """The seat of a row, with what the row says of it; None where an earlier file has it."""
        at = file.at
        if at is None or at.place is not place:
            at = file.at = self._at(place, file)
        if at.again is None:
            return at.draft
        at.again.seats.add(at.draft.place.seat)
        at.again.rows += 1
        return None

    def _at(self, place: Place, file: FileSoFar) -> SeatInHand:
        round_ = self._round_of(place, file)
        draft = self._draft_of(round_, place, file.told.file)
        source = draft.wide_file if file.layout.form is Form.WIDE else draft.long_file
        if source and source != file.told.file:
            return SeatInHand(place, draft, file.again.setdefault(round_.name, Again(draft.place.seat)))
        self._merge(draft, round_, place, file)
        return SeatInHand(place, draft)

    def _merge(self, draft: SeatDraft, round_: Round, place: Place, file: FileSoFar) -> None:
        draft.place = merged(draft.place, place)
        if round_.kind is not Kind.LOCAL and draft.place.council:
            draft.place = replace(draft.place, council="")  # of Parliament itself; no region
        if file.layout.form is Form.LONG:
            draft.long_file = file.told.file
        if draft.taken_in != file.number:
            draft.taken_in = file.number
            file.touched.append(draft)

    def _round_of(self, place: Place, file: FileSoFar) -> Round:
        told = file.told
        kind = told.kind or (Kind(place.kind) if place.kind else Kind.LOCAL if file.layout.wards else Kind.GENERAL)
        held_on = told.held_on or place.held_on
        name = _name_of(place, kind, told, held_on)
        if told.vote is Vote.SECOND and "vote" in file.layout.at and not told.is_named:
            name = f"{name} second votes"
        found = self._rounds.get((kind, name))
        if found is not None and held_on and found.held_on and found.held_on != held_on:
            name = f"{name} ({held_on.isoformat()})"
            found = self._rounds.get((kind, name))
        if found is None:
            if len(self._rounds) >= ELECTIONS_MAX:
                raise BadInput(f"over {ELECTIONS_MAX:,} elections; is the column of the election the right one?")
            found = self._rounds[kind, name] = Round(name, kind)
        found.held_on = found.held_on or held_on
        return found

    def _draft_of(self, round_: Round, place: Place, file: str) -> SeatDraft:
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

    def _election(self, round_: Round, checks: CheckNotes) -> Election:
        round_.by_region.clear()
        round_.first.clear()
        results = []
        for key in list(round_.drafts):  # each is given up once its result is made
            read = self._whole(round_.drafts.pop(key))
            results.append(finished(read, round_.name, checks))
            led = led_before(read.long)
            if led:
                self._led[round_.name, results[-1].code or results[-1].seat] = led
        results = _told_apart([one for one in results if one.candidacies], round_, checks)
        held_on = round_.held_on or _commons_day(round_.name, round_.kind, results)
        return Election(round_.name, round_.kind, tuple(results), held_on)

    def _whole(self, draft: SeatDraft) -> SeatRead:
        long, wide = (tuple(self._held.read(last, self._shorts)) for last in (draft.long_last, draft.wide_last))
        return SeatRead(draft.place, long, wide, draft.long_file, draft.wide_file, draft.wide_line)


def _of_region(round_: Round, name: str, region: str) -> str:
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


def _told_apart(results: list[SeatResult], round_: Round, checks: CheckNotes) -> list[SeatResult]:
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
