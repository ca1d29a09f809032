"""Lists of lines brought in, whole or not at all; a list may say that it was approved elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.lines.content import CONTENT, FIELDS, LOOSE, checked
from rejoinder.desk.lines.models import Evidence, Line, LineVersion
from rejoinder.desk.lines.pieces import piece_of
from rejoinder.desk.lines.take import numbers_from, person_named, replace
from rejoinder.desk.lines.versions import add_version, content_of, is_waiting, newest_of, version_of, work_with
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, plain_line
from rejoinder.desk.people.models import Role, User
from rejoinder.errors import BadInput, NotAllowed

BATCH = 500  # rows in one statement


@dataclass(frozen=True)
class NotIn:
    """A row that was left out: its line in the file, and why."""

    line: int
    why: str


@dataclass(frozen=True)
class LineImport:
    """How a list of lines fared; new + changed + same + len(not_in) is all that was read."""

    new: int
    changed: int
    same: int
    not_in: tuple[NotIn, ...]
    waiting: int = 0  # of new and changed: they wait for a second person

    @property
    def read(self) -> int:
        """All rows that the list had."""
        return self.new + self.changed + self.same + len(self.not_in)


@dataclass
class _Coming:
    """What a list brings, sorted before anything is written."""

    by: Who
    elsewhere: str
    now: datetime
    not_in: list[NotIn]
    here: dict[str, Line] = field(default_factory=dict)  # by ref, as they stood
    there: dict[int, LineVersion] = field(default_factory=dict)  # their newest versions
    fresh: list[tuple[Line, dict]] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    same: int = 0
    links: list[tuple[int, Line, object]] = field(default_factory=list)  # row, line, its `replaced_by`


def import_lines(
    rows: Sequence[object], problems: Iterable[object], by: Who, *, approved_elsewhere: str = ""
) -> LineImport:
    """Brings rows in by their ref: new ones, changed ones, and those that stand so already. In one transaction.

    `rows` are wire.linefiles.LineRow values (or anything with those attributes); `problems` are the rows that could
    not be read, reported as they are. A row without a ref gets the next free number. The last of two rows with one
    ref is left out and reported. What is new or changed waits for a second person, unless `approved_elsewhere` says
    who approved the list: only an approver, or the command line, may say so. Raises NotAllowed for others.
    """
    elsewhere = plain_line(approved_elsewhere, 300)
    if elsewhere and isinstance(by, User) and not by.may(Role.APPROVER):
        raise NotAllowed("only an approver may say that a list was approved elsewhere; import it without, and ask one")
    coming = _Coming(by, elsewhere, timezone.now(), [NotIn(problem.line, problem.why) for problem in problems])
    with transaction.atomic():
        _sort(rows, coming)
        waiting = _write(coming)
        _link(coming)
        not_in = tuple(sorted(coming.not_in, key=lambda wrong: wrong.line))
        done = LineImport(len(coming.fresh), len(coming.changed), coming.same, not_in, waiting)
        record(
            "lines.import", "lines", **actor_of(by),
            new=done.new, changed=done.changed, same=done.same, not_in=len(done.not_in), waiting=done.waiting,
            refs=[line.ref for line in [*(new for new, _ in coming.fresh), *coming.changed]][:200],
            **({"approved_elsewhere": elsewhere} if elsewhere else {}),
        )  # fmt: skip
    return done


def _sort(rows: Sequence[object], coming: _Coming) -> None:
    coming.here = {line.ref: line for line in Line.objects.select_related("owned_by", "replaced_by")}
    coming.there = newest_of(Line.objects.all())
    free = numbers_from([*coming.here, *(plain_line(getattr(row, "ref", ""), 100) for row in rows)])
    people: dict[str, User | None] = {}
    taken: set[str] = set()
    for row in rows:
        number = getattr(row, "number", 0)
        try:
            values = checked(_as_it_will_be(row, coming))
        except BadFields as error:
            coming.not_in.append(NotIn(number, str(error)))
            continue
        values["ref"] = values["ref"] or next(free)
        if values["ref"] in taken:
            coming.not_in.append(
                NotIn(number, f"{values['ref']} stands twice in this list; give one of them another ref.")
            )
            continue
        taken.add(values["ref"])
        _own(values, people)
        line = _place(values, row, coming)
        if getattr(row, "replaced_by", None):
            coming.links.append((number, line, row))


def _as_it_will_be(row: object, coming: _Coming) -> dict:
    """The fields of a row; what the file does not name stays as it stands in the line with its ref."""
    said = getattr(row, "fields", None) or FIELDS
    line = coming.here.get(plain_line(getattr(row, "ref", ""), 100))
    if line is None:
        return {name: getattr(row, name, None) for name in FIELDS}
    before = content_of(coming.there.get(line.pk) or line) | {name: getattr(line, name) for name in LOOSE}
    return before | {name: getattr(row, name, None) for name in FIELDS if name in said}


def _own(values: dict, people: dict[str, User | None]) -> None:
    """Finds each named owner once."""
    name = values["owner"]
    if name not in people:
        people[name] = person_named(name)
    values["owned_by"] = people[name]
    values["owner"] = str(people[name]) if people[name] else name


def _place(values: dict, row: object, coming: _Coming) -> Line:
    line, is_out = coming.here.get(values["ref"]), bool(getattr(row, "withdrawn", False))
    if line is None:
        line = Line(ref=values["ref"], is_withdrawn=is_out, made_at=coming.now, changed_at=coming.now)
        _set_loose(line, values)
        coming.fresh.append((line, values))
        return line
    was = coming.there.get(line.pk)
    before = content_of(was or line)
    parts = [name for name in CONTENT if values[name] != before[name]]
    is_loose = _set_loose(line, values)
    is_turned = is_out and not line.is_withdrawn
    line.is_withdrawn = line.is_withdrawn or is_out
    if parts:
        add_version(line, values, coming.by, note=_note(coming), now=coming.now)
    if parts or is_loose or is_turned or (coming.elsewhere and is_waiting(line)):
        line.changed_at = coming.now
        coming.changed.append(line)
    else:
        coming.same += 1
    return line


def _set_loose(line: Line, values: dict) -> bool:
    names = [name for name in LOOSE if getattr(line, name) != values[name]]
    if line.owned_by != values["owned_by"]:
        names.append("owned_by")
    for name in names:
        setattr(line, name, values[name])
    return bool(names)


def _note(coming: _Coming) -> str:
    return f"imported; approved elsewhere by {coming.elsewhere}"[:300] if coming.elsewhere else "imported"


def _write(coming: _Coming) -> int:
    """Writes what was sorted; returns how many of the new and changed lines wait for approval."""
    versions, pieces = [], []
    for line, values in coming.fresh:
        line.latest = 1
        line.approved_version = 1 if coming.elsewhere else None
        work_with(line, values)
    Line.objects.bulk_create([line for line, _ in coming.fresh], batch_size=BATCH)
    for line, values in coming.fresh:
        made = version_of(line, values, number=1, by=coming.by, note=_note(coming), now=coming.now)
        if coming.elsewhere:
            _declare(made, coming)
        versions.append(made)
        pieces += [piece_of(line, item, at, coming.now) for at, item in enumerate(values["evidence"])]
    LineVersion.objects.bulk_create(versions, batch_size=BATCH)
    Evidence.objects.bulk_create(pieces, batch_size=BATCH)
    if coming.elsewhere:
        _declare_changed(coming)
    columns = [*CONTENT, *LOOSE[1:], "owned_by", "is_withdrawn", "latest", "approved_version", "changed_at"]
    Line.objects.bulk_update(coming.changed, columns, batch_size=BATCH)
    return sum(is_waiting(line) for line in [*(line for line, _ in coming.fresh), *coming.changed])


def _declare(version: LineVersion, coming: _Coming) -> None:
    version.approved_label, version.approved_at = coming.elsewhere, coming.now
    if not version.evidence:
        version.no_evidence_why = "the list came approved without evidence"


def _declare_changed(coming: _Coming) -> None:
    ids = [line.pk for line in coming.changed]
    newest = newest_of(Line.objects.filter(pk__in=ids)) if ids else {}
    numbers = {(row.line_id, row.number): row for row in newest.values()}
    for line in coming.changed:
        version = numbers.get((line.pk, line.latest)) or line.versions.filter(number=line.latest).first()
        if version is None or not is_waiting(line):
            continue
        _declare(version, coming)
        version.save(update_fields=["approved_label", "approved_at", "no_evidence_why"])
        line.approved_version = version.number
        work_with(line, content_of(version))


def _link(coming: _Coming) -> None:
    """Sets what replaces what, when every line of the list is there."""
    if not coming.links:
        return
    here = {line.ref: line for line in Line.objects.select_related("replaced_by")}
    for number, line, row in coming.links:
        ref = plain_line(getattr(row, "replaced_by", ""), 100)
        try:
            if ref not in here:
                raise BadInput(f"there is no line {ref} to replace {line.ref}")
            replace(here[line.ref], here[ref], coming.by)
        except BadInput as error:
            coming.not_in.append(NotIn(number, f"{line.ref} is in, but not its “replaced by”: {error}."))
