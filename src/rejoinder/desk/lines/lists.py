"""Lists of lines in and out: what is exported imports as the same; a list may say that it was approved elsewhere."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.lines.content import CHANNELS, CONTENT, FIELDS, LOOSE, checked, named
from rejoinder.desk.lines.models import Evidence, Line, LineVersion
from rejoinder.desk.lines.pieces import piece_of
from rejoinder.desk.lines.take import numbers_from, person_named, replace
from rejoinder.desk.lines.versions import add_version, content_of, is_waiting, newest_of, version_of, work_with
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, plain_line
from rejoinder.desk.people.models import Role, User
from rejoinder.errors import BadInput, NotAllowed

BATCH = 500  # rows in one statement
COLUMNS = (
    "ref", "claim", "text", *(f"short_{channel}" for channel in CHANNELS), "long_answer", "evidence", "owner", "topics",
    "valid_from", "valid_until", "replaced_by", "withdrawn", "version", "approved",
)  # fmt: skip


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
    here = {line.ref: line for line in Line.objects.select_related("owned_by", "replaced_by")}
    there = newest_of(Line.objects.all())
    free = numbers_from([*here, *(plain_line(getattr(row, "ref", ""), 100) for row in rows)])
    people: dict[str, User | None] = {}
    taken: set[str] = set()
    for row in rows:
        number = getattr(row, "number", 0)
        try:
            values = checked(_as_it_will_be(row, here, there))
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
        line = _place(values, row, here, there, coming)
        if getattr(row, "replaced_by", None):
            coming.links.append((number, line, row))
            here[line.ref] = line


def _as_it_will_be(row: object, here: dict[str, Line], there: dict[int, LineVersion]) -> dict:
    """The fields of a row; what the file does not name stays as it stands in the line with its ref."""
    said = getattr(row, "fields", None) or FIELDS
    line = here.get(plain_line(getattr(row, "ref", ""), 100))
    if line is None:
        return {name: getattr(row, name, None) for name in FIELDS}
    before = content_of(there.get(line.pk) or line) | {name: getattr(line, name) for name in LOOSE}
    return before | {name: getattr(row, name, None) for name in FIELDS if name in said}


def _own(values: dict, people: dict[str, User | None]) -> None:
    """Finds each named owner once."""
    name = values["owner"]
    if name not in people:
        people[name] = person_named(name)
    values["owned_by"] = people[name]
    values["owner"] = str(people[name]) if people[name] else name


def _place(values: dict, row: object, here: dict[str, Line], there: dict[int, LineVersion], coming: _Coming) -> Line:
    line, is_out = here.get(values["ref"]), bool(getattr(row, "withdrawn", False))
    if line is None:
        line = Line(ref=values["ref"], is_withdrawn=is_out, made_at=coming.now, changed_at=coming.now)
        _set_loose(line, values)
        coming.fresh.append((line, values))
        return line
    was = there.get(line.pk)
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


def export_lines(form: str = "csv") -> bytes:
    """Every line as CSV, JSON, or a ZIP of Markdown files (md), in what import_lines takes back unchanged.

    What is written are the newest words of each line, also where they wait. Raises BadInput for another form.
    """
    writers = {"csv": _csv, "json": _json, "md": _markdown}
    if form not in writers:
        raise BadInput(f"lines are written as csv, json or md, not as {form!r}")
    return writers[form](_rows())


def _rows() -> list[dict]:
    there = newest_of(Line.objects.all())
    rows = []
    for line in Line.objects.select_related("owned_by", "replaced_by").order_by("ref"):
        content = content_of(there.get(line.pk) or line)
        rows.append(
            {"ref": line.ref, **content, "owner": _owner(line), "topics": line.topics,
             "replaced_by": line.replaced_by.ref if line.replaced_by else "", "withdrawn": line.is_withdrawn,
             "version": line.latest, "approved": line.approved_version == line.latest}
        )  # fmt: skip
    return rows


def _owner(line: Line) -> str:
    """The owner's name where it leads back to the same person, else the address."""
    if line.owned_by is None:
        return line.owner
    found = person_named(str(line.owned_by))
    return str(line.owned_by) if found == line.owned_by else line.owned_by.email


def _json(rows: list[dict]) -> bytes:
    flat = [{name: value for name, value in _with_short(row).items() if name in COLUMNS} for row in rows]
    return (json.dumps(flat, default=str, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(rows: list[dict]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")  # RFC 4180
    writer.writeheader()
    for row in rows:
        lists = {"evidence": evidence_text(row["evidence"]), "topics": topics_text(row["topics"])}
        flat = {name: value for name, value in (_with_short(row) | lists).items() if name in COLUMNS}
        writer.writerow({name: _cell(value) for name, value in flat.items()})
    return out.getvalue().encode("utf-8")


def _with_short(row: dict) -> dict:
    """A row with a column for the short answer of each channel."""
    return row | {f"short_{channel}": row["short"].get(channel, "") for channel in CHANNELS}


def evidence_text(items: list[dict]) -> str:
    """Evidence as one text that reads back the same: plain addresses, else a Markdown link a line."""
    if all(item["address"] and not item["title"] and not item["note"] for item in items):
        addresses = named(items)
        if not any(set(one) & set(";|, ") or "](" in one for one in addresses):
            return "\n".join(addresses)
    return "\n".join(_link_of(item) for item in items)


def topics_text(topics: list[str]) -> str:
    """Topics as one text; as a JSON list where one of them has what parts them."""
    is_plain = not any(set(one) & set(";|,[") for one in topics)
    return "; ".join(topics) if is_plain else json.dumps(topics, ensure_ascii=False)


def _link_of(item: dict) -> str:
    title = item["title"].replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return f"[{title}](<{item['address']}>) {item['note']}".strip()


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    return "yes" if value is True else str(value)


def _markdown(rows: list[dict]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for number, row in enumerate(rows, 1):
            safe = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in row["ref"])[:60]
            at = zipfile.ZipInfo(f"lines/{number:04d}-{safe}.md", date_time=(1980, 1, 1, 0, 0, 0))
            folder.writestr(at, markdown_of(row))
    return out.getvalue()


def markdown_of(row: dict) -> str:
    """One line as a Markdown file; texts of several paragraphs stand as quoted JSON in its head."""
    head = {"ref": row["ref"], "owner": row["owner"], "claim": row["claim"], "text": row["text"]}
    head |= {f"short_{channel}": row["short"].get(channel, "") for channel in CHANNELS}
    head |= {name: row[name] for name in ("valid_from", "valid_until", "replaced_by")}
    head["withdrawn"] = "yes" if row["withdrawn"] else ""
    lines = ["---", *(f"{name}: {_quoted(value)}" for name, value in head.items() if value or name == "claim")]
    for name, items in (("topics", row["topics"]), ("evidence", [_link_of(item) for item in row["evidence"]])):
        if items:
            lines += [f"{name}:", *(f"  - {_quoted(item)}" for item in items)]
    return "\n".join([*lines, "---", row["long_answer"], ""])


def _quoted(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)

