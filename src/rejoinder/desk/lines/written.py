"""Lines written out so that they import without any change: CSV, JSON, or Markdown files."""

import csv
import io
import json
import zipfile

from rejoinder.desk.lines.content import CHANNELS, named
from rejoinder.desk.lines.models import Line
from rejoinder.desk.lines.take import person_named
from rejoinder.desk.lines.versions import content_of, newest_of
from rejoinder.errors import BadInput

COLUMNS = (
    "ref", "claim", "text", *(f"short_{channel}" for channel in CHANNELS), "long_answer", "evidence", "owner", "topics",
    "valid_from", "valid_until", "replaced_by", "withdrawn", "version", "approved",
)  # fmt: skip


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
    is_plain = not any(set(one) & set(";|,[]") or "://" in one for one in topics)
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
