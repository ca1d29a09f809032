"""Lines to take: saved one by one or imported from a list, withdrawn, restored and written out again."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.lines.models import Line, LineMatch
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, plain_line
from rejoinder.desk.stories.models import Change
from rejoinder.errors import BadInput

LETTERS_MAX = 20_000  # of each text; as much as a list may hold (wire/linefiles.py)
EVIDENCE_MAX = 50  # pieces of one line
RESERVED_REFS = {"new", "import", "taught", "learn", "export.csv", "export.json", ".", ".."}
BATCH = 500  # rows in one statement
FIELDS = ("ref", "claim", "text", "long_answer", "evidence", "owner", "topics", "valid_from", "valid_until")


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

    @property
    def read(self) -> int:
        """All rows that the list had."""
        return self.new + self.changed + self.same + len(self.not_in)


def import_lines(rows: Sequence[object], problems: Iterable[object], by: Who) -> LineImport:
    """Brings rows in by their ref: new ones, changed ones, and those that stand so already. In one transaction.

    `rows` are wire.linefiles.LineRow values (or anything with those attributes); `problems` are the rows that could
    not be read, reported as they are. A row without a ref gets the next free number. The last of two rows with one
    ref is left out and reported.
    """
    now = timezone.now()
    not_in = [NotIn(problem.line, problem.why) for problem in problems]
    with transaction.atomic():
        here = {line.ref: line for line in Line.objects.all()}
        sorted_rows = _sort(rows, here, not_in, now)
        fresh, changed, same = sorted_rows
        Line.objects.bulk_create(fresh, batch_size=BATCH)
        Line.objects.bulk_update(changed, [*FIELDS[1:], "changed_at"], batch_size=BATCH)
        done = LineImport(len(fresh), len(changed), same, tuple(sorted(not_in, key=lambda wrong: wrong.line)))
        record(
            "lines.import", "lines", **actor_of(by),
            new=done.new, changed=done.changed, same=done.same, not_in=len(done.not_in),
            refs=[line.ref for line in [*fresh, *changed]][:200],
        )  # fmt: skip
    return done


def _sort(rows: Sequence[object], here: dict[str, Line], not_in: list[NotIn], now: datetime):
    fresh: list[Line] = []
    changed: list[Line] = []
    same = 0
    free = _numbers_from([*here, *(plain_line(getattr(row, "ref", ""), 100) for row in rows)])
    taken: set[str] = set()
    for row in rows:
        number = getattr(row, "number", 0)
        try:
            values = checked({name: getattr(row, name, None) for name in FIELDS})
        except BadFields as error:
            not_in.append(NotIn(number, str(error)))
            continue
        ref = values["ref"] or next(free)
        if ref in taken:
            not_in.append(NotIn(number, f"{ref} stands twice in this list; give one of them another ref."))
            continue
        taken.add(ref)
        line = here.get(ref)
        if line is None:
            fresh.append(Line(**values | {"ref": ref}, made_at=now, changed_at=now))
        elif _set(line, values | {"ref": ref}, now):
            changed.append(line)
        else:
            same += 1
    return fresh, changed, same


def _numbers_from(here: Iterable[str]):
    number = max((int(ref) for ref in here if re.fullmatch(r"\d{1,9}", ref)), default=0)
    while True:
        number += 1
        yield str(number)


def save_line(fields: dict, by: Who, line: Line | None = None) -> Line:
    """Saves a new line, or `line` changed. A ref that is left empty gets the next free number.

    `fields` may leave out what is not to be changed. Raises BadFields with a message a field; then nothing is saved.
    """
    standing = {name: getattr(line, name) for name in FIELDS} if line else {}
    values = checked(standing | fields)
    now = timezone.now()
    try:
        with transaction.atomic():
            if line is None:
                values["ref"] = values["ref"] or next(_numbers_from(Line.objects.values_list("ref", flat=True)))
                line = Line.objects.create(**values, made_at=now, changed_at=now)
                record("line.add", f"line:{line.ref}", **actor_of(by))
                return line
            values["ref"] = values["ref"] or line.ref
            before = {name: getattr(line, name) for name in FIELDS}
            if _set(line, values, now):
                line.save()
                changed = [name for name in FIELDS if before[name] != getattr(line, name)]
                record("line.change", f"line:{line.ref}", **actor_of(by), changed=changed)
    except IntegrityError:
        raise BadFields({"ref": f"{values['ref']} is another line's ref. Choose another, or leave it empty."}) from None
    return line


def _set(line: Line, values: dict, now: datetime) -> bool:
    changed = [name for name in FIELDS if getattr(line, name) != values[name]]
    for name in changed:
        setattr(line, name, values[name])
    if changed:
        line.changed_at = now
    return bool(changed)


def withdraw(line: Line, by: Who) -> None:
    """Takes a line back: it is never suggested again until it is restored. Stories that showed it are told."""
    _turn(line, by, "line.withdraw", withdrawn=True)


def restore(line: Line, by: Who) -> None:
    """Puts a withdrawn line back; the jobs match it anew."""
    _turn(line, by, "line.restore", withdrawn=False)


def _turn(line: Line, by: Who, action: str, *, withdrawn: bool) -> None:
    now = timezone.now()
    line.is_withdrawn, line.changed_at = withdrawn, now
    with transaction.atomic():
        line.save(update_fields=["is_withdrawn", "changed_at"])
        if withdrawn:
            shown = LineMatch.objects.filter(line=line, is_fit=True)
            Change.objects.bulk_create(
                Change(story_id=story, kind="matched", at=now) for story in shown.values_list("story_id", flat=True)
            )
            shown.update(is_fit=False)
        record(action, f"line:{line.ref}", **actor_of(by))


def standing(today: date) -> Q:
    """What makes a line one that may be suggested on `today`: not withdrawn, not expired, begun."""
    begun = Q(valid_from=None) | Q(valid_from__lte=today)
    return Q(is_withdrawn=False) & begun & (Q(valid_until=None) | Q(valid_until__gte=today))


def standing_lines(today: date) -> QuerySet[Line]:
    """The lines that may be suggested on `today`."""
    return Line.objects.filter(standing(today))


def export_lines(form: str = "csv") -> bytes:
    """Every line as CSV or JSON, in the columns that import_lines takes. Raises BadInput for another form."""
    lines = [{name: getattr(line, name) for name in FIELDS} | {"withdrawn": line.is_withdrawn} for line in _all()]
    if form == "json":
        return (json.dumps(lines, default=str, ensure_ascii=False, indent=1) + "\n").encode()
    if form != "csv":
        raise BadInput(f"lines are written as csv or json, not as {form!r}")
    out = io.StringIO()
    writer = csv.DictWriter(out, [*FIELDS, "withdrawn"], lineterminator="\r\n")  # RFC 4180
    writer.writeheader()
    for line in lines:
        lists = {name: "; ".join(line[name]) for name in ("evidence", "topics")}
        writer.writerow({name: _cell(value) for name, value in (line | lists).items()})
    return out.getvalue().encode("utf-8")


def _all() -> QuerySet[Line]:
    return Line.objects.order_by("ref")


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    return "yes" if value is True else str(value)


def checked(fields: dict) -> dict:
    """The columns of a line from what a form, a list or the API gave; raises BadFields with a message a field."""
    wrong: dict[str, str] = {}
    values = {
        "ref": plain_line(fields.get("ref"), 100),
        "claim": _long(fields, "claim", LETTERS_MAX, wrong),
        "text": _long(fields, "text", LETTERS_MAX, wrong),
        "long_answer": _long(fields, "long_answer", LETTERS_MAX, wrong),
        "evidence": _parts(fields.get("evidence"), r"[\n;]+"),
        "owner": plain_line(fields.get("owner"), 200),
        "topics": _parts(fields.get("topics"), r"[,;\n]+"),
        "valid_from": _date(fields, "valid_from", wrong),
        "valid_until": _date(fields, "valid_until", wrong),
    }
    if not values["text"]:
        wrong.setdefault("text", "Write the answer: a line without its text answers nothing.")
    if values["ref"].lower() in RESERVED_REFS:
        wrong["ref"] = f"{values['ref']} is a word of our own addresses. Choose another ref."
    if len(values["evidence"]) > EVIDENCE_MAX:
        wrong["evidence"] = f"{len(values['evidence'])} pieces of evidence; a line holds {EVIDENCE_MAX}."
    if values["valid_from"] and values["valid_until"] and values["valid_from"] > values["valid_until"]:
        wrong["valid_until"] = "It ends before it begins."
    if wrong:
        raise BadFields(wrong)
    return values


def _long(fields: dict, name: str, letters_max: int, wrong: dict[str, str]) -> str:
    text = str(fields.get(name) or "").replace("\x00", " ").replace("\r\n", "\n").strip()
    if len(text) > letters_max:
        wrong[name] = f"{len(text):,} letters; at most {letters_max:,}."
    return text


def _parts(value: object, between: str) -> list[str]:
    items = re.split(between, value) if isinstance(value, str) else list(value or [])
    return list(dict.fromkeys(item for item in (plain_line(part, 2000) for part in items) if item))


def _date(fields: dict, name: str, wrong: dict[str, str]) -> date | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        wrong[name] = f"{str(value)[:40]!r} is not a day. Write it as 2026-11-30."
        return None
