"""Results are loaded, removed and put back; each step is in the audit trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from rejoinder.core.seats.cells import day
from rejoinder.core.seats.hexjson import read_hexjson
from rejoinder.core.seats.holders import NOTIONAL, is_notional
from rejoinder.core.seats.party_columns import said_of_columns
from rejoinder.core.seats.results import Election, Elections, Kind
from rejoinder.core.seats.row_values import Problem
from rejoinder.core.seats.so_far import Told
from rejoinder.core.seats.stacked import Vote
from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.desk.seats.models import ResultSet, SeatRow
from rejoinder.desk.seats.stored import stored_candidacies
from rejoinder.errors import BadInput, NotAllowed
from rejoinder.wire.seat_files import SeatsRead, load_seat_bytes

UPLOADED_BYTES_MAX = 64 * 1024 * 1024  # unpacked; all general elections since 2010 have 5 MB
UPLOADED_ROWS_MAX = 200_000  # some 50 MB of memory while they are read, and the files themselves
SETS_MAX = 200  # of one upload: the local elections of one day have some 160 councils
SEATS_MAX = 20_000  # of one upload; a day of local elections has 5,000 wards
NOTES_KEPT = 200
BATCH = 1_000
LETTERS = {"name": 120, "source": 300, "election": 60, "parties": 600}


@dataclass(frozen=True)
class Loaded:
    """What came of an upload: the sets that are new, the names of those that were there, the rows left out."""

    sets: list[ResultSet]
    there: list[str]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    seats: int
    candidacies: int


def load_results(files: Sequence[tuple[str, bytes]], fields: Mapping[str, object], by: Who) -> Loaded:
    """Reads uploaded files and keeps each election as a set.

    `fields`: source, name, kind, election, date, vote (first or second) and parties (as `columns_of` reads them).
    Elections that are kept already stay as they are. Raises BadFields with a message a field, and BadInput where the
    files cannot be read or trusted.
    """
    said = _checked(files, fields)
    read = _read(files, said)
    try:
        made, there = keep(read.elections, by, source=said["source"], name=said["name"])
    except IntegrityError:
        raise BadInput("somebody else loaded an election of this name just now; look at the list") from None
    if not made:
        raise BadInput(f"{' and '.join(there[:3])}: loaded already; remove it first, or give this one a name")
    return _loaded(read, made, there)


def look(files: Sequence[tuple[str, bytes]], fields: Mapping[str, object]) -> Loaded:
    """What `load_results` would read; nothing is stored, `sets` are rows that were never saved."""
    read = _read(files, _checked(files, {**fields, "source": "only looked at"}))
    sets = [_row(one, title_of(one), read.elections, None, source="") for one in read.elections.elections]
    return _loaded(read, sets, [])


def _read(files: Sequence[tuple[str, bytes]], said: Mapping[str, str]) -> SeatsRead:
    told = Told(
        name=said["election"], kind=Kind(said["kind"]) if said["kind"] else None, held_on=day(said["date"]),
        vote=Vote(said["vote"]) if said["vote"] else None, columns=columns_of(said["parties"]),
    )  # fmt: skip
    read = load_seat_bytes(files, told, bytes_max=UPLOADED_BYTES_MAX, rows_max=UPLOADED_ROWS_MAX)
    count = len(read.elections.elections)
    if said["name"] and count > 1:
        raise BadFields({"name": f"These files have {count} elections; leave the name empty."})
    return read


def _loaded(read: SeatsRead, sets: list[ResultSet], there: list[str]) -> Loaded:
    elections = read.elections.elections
    standing = sum(len(result.candidacies) for one in elections for result in one.results)
    seats = sum(len(one.results) for one in elections)
    return Loaded(sets, there, read.problems, read.elections.notes, seats, standing)


def keep(
    elections: Elections, by: Who, *, source: str, name: str = "", is_invented: bool = False,
    colours: Mapping[str, str] | None = None,
) -> tuple[list[ResultSet], list[str]]:  # fmt: skip
    """Stores each election as a set; those that are there already, by name, stay. Returns the new, and their names."""
    _check_size(elections)
    made, there = [], []
    with transaction.atomic():
        standing = set(ResultSet.objects.filter(removed_at=None).values_list("name", flat=True))
        for one in elections.elections:
            title = name or title_of(one)
            if title in standing:
                there.append(title)
                continue
            row = _row(one, _free(title), elections, by, source=source)
            row.is_invented, row.colours = is_invented, dict(colours or {})
            row.save()
            _store_rows(row, one)
            record("results.load", subject(row), **actor_of(by), name=row.name, seats=row.seats_count)
            made.append(row)
    return made, there


def remove(row: ResultSet, by: Who) -> ResultSet:
    """Takes a set out of the list; it can be put back, and plans that used it keep their outcome."""
    return _mark(row, by, "results.remove", timezone.now())


def restore(row: ResultSet, by: Who) -> ResultSet:
    """Puts a removed set back."""
    return _mark(row, by, "results.restore", None)


def place_hexes(row: ResultSet, text: str, by: Who, *, rows_from_top: bool = False) -> tuple[int, list[str]]:
    """Sets where each seat stands on the map from a HexJSON layout. Returns how many, and the seats it lacks.

    Raises BadInput where it is no layout, or has none of the seats.
    """
    layout = read_hexjson(text, rows_from_top=rows_from_top)
    with transaction.atomic():
        rows, lacking = list(row.rows.all()), []
        for one in rows:
            found = layout.place_of(one.seat, one.code)
            one.hex_q, one.hex_r = (found.q, found.r) if found else (None, None)
            if found is None:
                lacking.append(one.seat)
        if len(lacking) == len(rows):
            raise BadInput("the layout has none of these seats, neither by code nor by name")
        SeatRow.objects.bulk_update(rows, ["hex_q", "hex_r"], batch_size=BATCH)
        record("results.hexes", subject(row), **actor_of(by), placed=len(rows) - len(lacking), lacking=len(lacking))
    return len(rows) - len(lacking), lacking


def subject(row: ResultSet) -> str:
    """How the audit trail names it."""
    return f"results:{row.pk}"


def results_with(name: str) -> ResultSet:
    """The set of a number or a name. Raises BadInput where there is none."""
    text = str(name).replace("\x00", "").strip()[:120]
    is_number = text.isascii() and text.isdigit() and len(text) < 19
    by_number = ResultSet.objects.filter(pk=int(text)).first() if is_number else None
    found = by_number or ResultSet.objects.filter(name__iexact=text).first()
    if found is None:
        raise BadInput(f"there are no results {text!r}; see `rejoinder seats list`")
    return found


def title_of(election: Election) -> str:
    """What people call an election: "General election 2019", "By-elections of 1 December 2016"."""
    if election.kind is Kind.GENERAL and election.name[:4].isdigit() and len(election.name) <= len("2019 notional"):
        year = election.name.replace(NOTIONAL, "").strip()
        return f"General election {year}" + (", notional" if is_notional(election) else "")
    if election.kind is Kind.BY and election.held_on and election.name == election.held_on.isoformat():
        noun = "By-election" if len(election.results) == 1 else "By-elections"
        return f"{noun} of {election.held_on.day} {election.held_on:%B %Y}"
    return election.name


def _checked(files: Sequence[tuple[str, bytes]], fields: Mapping[str, object]) -> dict[str, str]:
    said = {name: plain_line(fields.get(name), most) for name, most in LETTERS.items()}
    said |= {name: plain_line(fields.get(name), 20) for name in ("kind", "date", "vote")}
    wrong = {}
    if not files:
        wrong["file"] = "Choose a file of results."
    if not said["source"]:
        wrong["source"] = "Say where the file comes from and under which licence. It stands under every picture."
    if said["kind"] and said["kind"] not in Kind.__members__.values():
        wrong["kind"] = "Choose general, by or local."
    if said["date"] and day(said["date"]) is None:
        wrong["date"] = "Write the polling day as 2019-12-12."
    if said["vote"] and said["vote"] not in Vote.__members__.values():
        wrong["vote"] = "Choose first or second."
    try:
        columns_of(said["parties"])
    except BadInput as error:
        wrong["parties"] = str(error)
    if wrong:
        raise BadFields(wrong)
    return said


def columns_of(text: str) -> dict[str, str]:
    """What is said of columns of a table by party: "Orchard=ORC; Boxes=none"."""
    return said_of_columns(one for one in text.split(";") if one.strip())


def _check_size(elections: Elections) -> None:
    if len(elections.elections) > SETS_MAX:
        raise BadInput(f"{len(elections.elections):,} elections; at most {SETS_MAX} are loaded at once")
    seats = sum(len(one.results) for one in elections.elections)
    if seats > SEATS_MAX:
        raise BadInput(f"{seats:,} seats; at most {SEATS_MAX:,} are loaded at once")


def _free(title: str) -> str:
    """The title, with a number where a removed set has it."""
    taken = set(ResultSet.objects.filter(name__startswith=title[:100]).values_list("name", flat=True))
    numbered = (f"{title[:110]} ({number})" for number in range(2, len(taken) + 3))
    return title if title not in taken else next(one for one in numbered if one not in taken)


def _row(election: Election, title: str, elections: Elections, by: Who, *, source: str) -> ResultSet:
    shorts = {one.party for result in election.results for one in result.candidacies}
    return ResultSet(
        name=title, election=election.name, kind=election.kind.value, held_on=election.held_on, source=source,
        names={short: name for short, name in elections.names.items() if short in shorts},
        notes=_notes_of(election, elections), seats_count=len(election.results), loaded_by=person_of(by),
        loaded_at=timezone.now(),
    )  # fmt: skip


def _notes_of(election: Election, elections: Elections) -> list[str]:
    """The notes that are about this election or about all of them."""
    others = tuple(f"{one.name}{mark}" for one in elections.elections if one is not election for mark in (",", ":"))
    mine = [note[:400] for note in elections.notes if not note.startswith(others)] if others else list(elections.notes)
    more = [f"and {len(mine) - NOTES_KEPT:,} notes more"] if len(mine) > NOTES_KEPT else []
    return mine[:NOTES_KEPT] + more


def _store_rows(row: ResultSet, election: Election) -> None:
    SeatRow.objects.bulk_create(
        (
            SeatRow(
                result_set=row, place=place, seat=one.seat, code=one.code, region=one.region[:80],
                country=one.country[:80], seats=one.seats, electorate=one.electorate, holder=one.holder[:24],
                candidacies=stored_candidacies(one),
            )
            for place, one in enumerate(election.results)
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _mark(row: ResultSet, by: Who, action: str, at) -> ResultSet:
    with transaction.atomic():
        changed = ResultSet.objects.filter(pk=row.pk, removed_at__isnull=at is not None).update(
            removed_at=at, removed_by=person_of(by) if at else None
        )
        if not changed:
            raise NotAllowed(f"{row.name} is {'removed' if at else 'in the list'} already")
        record(action, subject(row), **actor_of(by), name=row.name)
    row.refresh_from_db()
    return row


def held_words(held_on: date | None) -> str:
    """A polling day in words, or that it is not known."""
    return f"{held_on.day} {held_on:%B %Y}" if held_on else "day not said"
