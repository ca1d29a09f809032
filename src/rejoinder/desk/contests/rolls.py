"""Rolls: one party's list for one contest, kept as keyed digests under its own holder, never put together with another.

For an open primary a roll is marks and nothing else: it can only be asked whether an address is on it. The members of
a members' vote are written to, so their names and addresses are kept too, sealed, until the retention date.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from rejoinder.core.languages import NAMES
from rejoinder.core.voters import fold_address, fold_person, mark_of
from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.credentials import take_back
from rejoinder.desk.contests.drafts import DRAFTED, held
from rejoinder.desk.contests.keys import MARK, key_of, vault
from rejoinder.desk.contests.models import Contest, Roll, RollMark, Voter
from rejoinder.desk.listening.fields import Who, actor_of, person_of, plain_line
from rejoinder.errors import BadInput, NotAllowed
from rejoinder.wire.vault import Vault

ROLL_BYTES_MAX = 8 * 1024 * 1024  # as much as a form may send
ROLL_LINES_MAX = 100_000  # the members of a large party in one region
BATCH = 500
COLUMNS = ("email", "name", "postcode", "address", "branch", "language")
BASIS_LETTERS_MIN = 10
TWIN = "the same name and postcode as another voter"
ROLL_OUT = "the roll was taken out again"
SEPARATORS = ",;\t"
IMPORTED = (*DRAFTED, Contest.State.FIXED)  # once voting is open, people are entered one by one, with a reason


@dataclass(frozen=True)
class Row:
    """One line of a roll that can be used: its mark, and what a letter needs."""

    line: int
    mark: str
    twin: str
    contact: dict[str, str]
    branch: str
    language: str


@dataclass(frozen=True)
class RollImport:
    """How a roll fared: added + here + len(not_in) is all that was read. `not_in`: line number and why."""

    roll: Roll
    added: int
    here: int
    not_in: tuple[tuple[int, str], ...]

    @property
    def read(self) -> int:
        return self.added + self.here + len(self.not_in)


def import_roll(contest: Contest, holder: str, basis: str, content: bytes, *, by: Who) -> RollImport:
    """Brings a CSV list in: a column email, or name and postcode, and branch, language, address where there are any.

    `holder` is whose roll it is; `basis` is why it may be used here, in the holder's words. Good lines go in, bad ones
    are listed. Raises BadInput for what is no list, NotAllowed once voting is open.
    """
    holder, basis = plain_line(holder, 120), plain_line(basis, 300)
    if contest.kind == Contest.Kind.MEMBERS:
        if not contest.party:
            raise BadInput("say first whose members vote")
        holder = contest.party  # no other roll may be used for it
    if not holder:
        raise BadInput("say whose roll it is")
    if len(basis) < BASIS_LETTERS_MIN:
        raise BadInput("say why this roll may be used here, such as the rule of the party and the consent")
    rows, not_in = _read(content, key_of(contest, MARK))
    with transaction.atomic():
        row = held(contest)
        if row.state not in IMPORTED:
            raise NotAllowed("A roll is brought in before voting opens. Enter people who are missing one by one.")
        roll, _ = Roll.objects.get_or_create(
            contest=row, holder=holder,
            defaults={"basis": basis, "added_by": person_of(by), "added_at": timezone.now()},
        )  # fmt: skip
        fresh = _not_here(row, roll, rows)
        _store_marks(roll, fresh)
        if row.kind == Contest.Kind.MEMBERS:
            _store_members(row, roll, fresh)
        added, here = len(fresh), len(rows) - len(fresh)
        record(
            "roll.import", f"contest:{row.pk}", **actor_of(by), roll=roll.pk, holder=holder, added=added, here=here,
            not_in=len(not_in),
        )  # fmt: skip
    return RollImport(roll, added, here, tuple(not_in))


@transaction.atomic
def drop_roll(roll: Roll, *, by: Who) -> None:
    """Takes a roll out again before voting opens, with everything that came by it.

    Members go with their roll; who joined a primary by it waits for a person to decide. Links that are out are dead.
    """
    row = held(roll.contest)
    if row.state not in IMPORTED:
        raise NotAllowed("Voting has begun: the roll stays until the personal data is erased.")
    mine = list(row.voters.filter(roll=roll))
    if row.state == Contest.State.FIXED:
        take_back(row, mine)
    if row.kind == Contest.Kind.MEMBERS:
        row.voters.filter(roll=roll).delete()
    elif row.eligibility != Contest.Eligibility.DECLARATION:
        row.voters.filter(roll=roll, state=Voter.State.ELIGIBLE).update(
            state=Voter.State.DOUBTFUL, why=ROLL_OUT, is_issued=False, letters_due=0
        )
    record("roll.drop", f"contest:{row.pk}", **actor_of(by), roll=roll.pk, holder=roll.holder)
    roll.delete()


def roll_of(contest: Contest, *marks: str) -> tuple[Roll, str] | None:
    """The first roll of the contest on which one of these marks stands, with the branch; None where none has it."""
    found = RollMark.objects.filter(roll__contest=contest, mark__in=[mark for mark in marks if mark])
    first = found.select_related("roll").order_by("roll_id").first()
    return (first.roll, first.branch) if first else None


def marks_of(key: bytes, email: str, name: str, postcode: str) -> tuple[str, str]:
    """The mark by which somebody is one voter, and the mark of name with postcode; either may be empty.

    Raises BadInput for an e-mail address that is none.
    """
    person = fold_person(name, postcode)
    twin = mark_of(key, "person", person) if person else ""
    return (mark_of(key, "address", fold_address(email)) if email else twin), twin


def _read(content: bytes, key: bytes) -> tuple[list[Row], list[tuple[int, str]]]:
    if len(content) > ROLL_BYTES_MAX:
        raise BadInput(f"a roll is a CSV file of at most {ROLL_BYTES_MAX // 2**20} MB")
    rows: list[Row] = []
    not_in: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    for line, said in _lines(content):
        if len(rows) + len(not_in) >= ROLL_LINES_MAX:
            raise BadInput(f"a roll has at most {ROLL_LINES_MAX:,} lines; nothing went in")
        try:
            row = _row(line, said, key)
        except BadInput as error:
            not_in.append((line, str(error)))
            continue
        if row.mark in seen:
            not_in.append((line, f"the same as line {seen[row.mark]}, left out"))
            continue
        seen[row.mark] = line
        rows.append(row)
    return rows, not_in


def _lines(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line with its number. Raises BadInput for what is no list."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("the roll is not UTF-8; save it as CSV UTF-8") from None
    head = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=max(SEPARATORS, key=head.count))
    try:
        names = {str(name).strip().lower() for name in rows.fieldnames or []}
        if "email" not in names and not {"name", "postcode"} <= names:
            raise BadInput("the first line must name the columns: email, or name and postcode; branch, language")
        for row in rows:
            plain = {str(name).strip().lower(): value for name, value in row.items() if isinstance(value, str)}
            if any(value.strip() for value in plain.values()):
                yield rows.line_num, plain
    except csv.Error as error:
        raise BadInput(f"the roll cannot be read after line {rows.line_num}: {error}; nothing went in") from None


def _row(line: int, said: dict[str, str], key: bytes) -> Row:
    plain = {name: plain_line(said.get(name), 300) for name in COLUMNS}
    mark, twin = marks_of(key, plain["email"], plain["name"], plain["postcode"])
    if not mark:
        raise BadInput("no e-mail address, and no name with a postcode")
    contact = {name: plain[name] for name in ("email", "name", "postcode", "address") if plain[name]}
    language = plain["language"].lower() if plain["language"].lower() in NAMES else ""
    return Row(line, mark, twin, contact, plain["branch"][:80], language)


def _not_here(contest: Contest, roll: Roll, rows: list[Row]) -> list[Row]:
    known = set(roll.marks.values_list("mark", flat=True))
    if contest.kind == Contest.Kind.MEMBERS:
        known |= set(contest.voters.values_list("mark", flat=True))
    return [row for row in rows if row.mark not in known]


def _store_marks(roll: Roll, rows: list[Row]) -> None:
    """In the order of the marks, so that the rows do not tell the order of the list."""
    marks = [RollMark(roll=roll, mark=row.mark, branch=row.branch) for row in sorted(rows, key=lambda one: one.mark)]
    RollMark.objects.bulk_create(marks, batch_size=BATCH)


def _store_members(contest: Contest, roll: Roll, rows: list[Row]) -> None:
    """Who has the name and postcode of another voter waits for a person to decide, as everywhere."""
    box: Vault = vault()
    there = contest.voters.filter(state__in=(Voter.State.ELIGIBLE, Voter.State.DOUBTFUL)).exclude(twin="")
    twins = set(there.values_list("twin", flat=True))
    for start in range(0, len(rows), BATCH):
        Voter.objects.bulk_create(_member(roll, row, box, twins) for row in rows[start : start + BATCH])


def _member(roll: Roll, row: Row, box: Vault, twins: set[str]) -> Voter:
    is_twin = row.twin in twins
    twins |= {row.twin} - {""}
    return Voter(
        contest_id=roll.contest_id, mark=row.mark, twin=row.twin, contact=box.seal(row.contact), branch=row.branch,
        roll=roll, state=Voter.State.DOUBTFUL if is_twin else Voter.State.ELIGIBLE, why=TWIN if is_twin else "",
        language=row.language, letters_due=int("email" in row.contact and not is_twin),
    )  # fmt: skip
