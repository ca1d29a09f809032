"""Lines to take from files: CSV, JSON, JSON Lines, a folder of Markdown (also zipped), or ClaimReview data.

Good rows go in, bad ones are listed.
"""

import contextlib
import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from rejoinder.errors import BadInput
from rejoinder.wire.charset import decoded
from rejoinder.wire.claimreview import has_claim_reviews, read_claim_reviews

FILE_BYTES_MAX = 8 * 1024 * 1024
ROWS_MAX = 20_000
FIELD_LETTERS_MAX = 20_000
ZIP_FILES_MAX = 20_000
CHANNELS = ("bluesky", "mastodon", "said")  # that a list may give a short answer for, as short_bluesky
_SYNONYMS = {
    "ref": ("ref", "id", "number", "no", "nr", "line_id"),
    "claim": ("claim", "question", "q", "answers", "rumour", "rumor", "attack"),
    "text": ("text", "line", "short", "short_answer", "answer", "response"),
    "long_answer": ("long_answer", "long", "body", "details", "background"),
    "evidence": ("evidence", "sources", "source", "links", "link", "urls", "url"),
    "owner": ("owner", "by", "author"),
    "topics": ("topics", "topic", "tags", "tag"),
    "valid_from": ("valid_from", "from", "start"),
    "valid_until": ("valid_until", "until", "expires", "end"),
    "replaced_by": ("replaced_by", "superseded_by", "successor"),
    "withdrawn": ("withdrawn", "is_withdrawn"),
}
_YES = ("true", "yes", "1")
LISTED_LETTERS_MAX = 4_000  # an address with its title and note
_NAMES = {synonym: field for field, synonyms in _SYNONYMS.items() for synonym in synonyms}


@dataclass(frozen=True)
class LineRow:
    """A line to take as a file gave it; `ref` may be empty, `text` is not. What `fields` leaves out was not said."""

    number: int  # of the line or file it came from
    text: str
    ref: str = ""
    claim: str = ""
    long_answer: str = ""
    evidence: tuple[Any, ...] = ()  # addresses, Markdown links, or objects with address, title and note
    owner: str = ""
    topics: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    short: dict[str, str] = field(default_factory=dict)  # by channel
    replaced_by: str = ""
    withdrawn: bool = False
    fields: frozenset[str] = frozenset()  # that the file has; the others are left as they are


@dataclass(frozen=True)
class LineProblem:
    """A row that was left out, and why."""

    line: int
    why: str
    file: str = ""


Read = tuple[list[LineRow], list[LineProblem]]


def read_lines(path: Path) -> Read:
    """The lines of a file, or of every .md file of a folder. Raises BadInput where nothing can be read at all."""
    try:
        if path.is_dir():
            return _folder(path)
        if path.stat().st_size > FILE_BYTES_MAX:
            raise BadInput(f"{path}: over {FILE_BYTES_MAX // 2**20} MB; split it")
        return read_line_bytes(path.name, path.read_bytes())
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file or folder") from None
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from None


def read_line_bytes(name: str, body: bytes) -> Read:
    """The lines of one uploaded file; its kind is told by its name, else by its first letter."""
    if len(body) > FILE_BYTES_MAX:
        raise BadInput(f"{name}: over {FILE_BYTES_MAX // 2**20} MB; split it")
    if body.startswith(b"PK\x03\x04"):
        return _zipped(body, name)
    text = decoded(body).lstrip("\ufeff")
    if not text.strip():
        raise BadInput(f"{name}: the file is empty")
    ending = name.rsplit(".", 1)[-1].lower()
    if ending in ("md", "markdown"):
        return _checked([(1, _markdown(text, name))], name)
    if has_claim_reviews(text):
        return _checked(read_claim_reviews(text, name), name)
    if ending in ("jsonl", "ndjson"):
        return _json_lines(text, name)
    if ending == "json" or text.lstrip()[0] in "[{":
        return _json(text, name)
    return _csv(text, name)


def _csv(text: str, name: str) -> Read:
    head = text[:5000]
    delimiter = max(",;\t|", key=head.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        header = [_field(cell) for cell in next(reader)]
    except (StopIteration, csv.Error) as error:
        raise BadInput(f"{name}: not a CSV table: {error}") from None
    if "text" not in header:
        seen = ", ".join(head.split("\n", 1)[0].split(delimiter))[:100]
        raise BadInput(
            f"{name}: no column for the answer; the first row needs the names ref, claim, text (it has: {seen})"
        )
    found: list[tuple[int, dict[str, Any] | str]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, _cells(header, cells)))
    except csv.Error as error:
        found.append((reader.line_num, f"the table breaks off here: {error}"))
    return _checked(found, name)


def _cells(header: list[str], cells: list[str]) -> dict[str, Any] | str:
    if len(cells) > len(header):
        return f"{len(cells)} cells where the first row has {len(header)}; put cells that hold a comma in quotes"
    return {field: cell for field, cell in zip(header, cells, strict=False) if field}


def _json(text: str, name: str) -> Read:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        if "\n{" in text.strip():
            return _json_lines(text, name)
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "too deep"
        raise BadInput(f"{name}: not JSON ({where})") from None
    rows = whole.get("lines") if isinstance(whole, dict) else whole
    if not isinstance(rows, list):
        raise BadInput(f"{name}: JSON, but no list of lines")
    return _checked(list(enumerate(rows, 1)), name)


def _json_lines(text: str, name: str) -> Read:
    found: list[tuple[int, Any]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found.append((number, json.loads(line)))
            except (ValueError, RecursionError):
                found.append((number, "not JSON"))
    return _checked(found, name)


def _folder(path: Path) -> Read:
    root = path.resolve()
    found: list[tuple[int, Any]] = []
    names: list[str] = []
    for number, file in enumerate(sorted(path.rglob("*.md")), 1):
        names.append(file.name)
        if not file.resolve().is_relative_to(root):
            found.append((number, f"{file.name} points out of the folder"))
        elif file.stat().st_size > FILE_BYTES_MAX:
            found.append((number, f"{file.name} is over {FILE_BYTES_MAX // 2**20} MB"))
        elif file.name.lower() not in ("readme.md", "index.md"):
            found.append((number, _markdown(decoded(file.read_bytes()), file.name)))
    if not found:
        raise BadInput(f"{path}: no .md file in this folder")
    return _checked(found, path.name, names)


def _zipped(body: bytes, name: str) -> Read:
    """The Markdown files of a zipped folder; together they may unpack to no more than one file may have."""
    found: list[tuple[int, Any]] = []
    names: list[str] = []
    room = FILE_BYTES_MAX
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as folder:
            inside = sorted(i.filename for i in folder.infolist() if i.filename.lower().endswith((".md", ".markdown")))
            for number, inner in enumerate(inside[: ZIP_FILES_MAX + 1], 1):
                with folder.open(inner) as packed:
                    text = packed.read(room + 1)
                room -= len(text)
                if room < 0 or number > ZIP_FILES_MAX:
                    raise BadInput(f"{name}: unpacks to over {FILE_BYTES_MAX // 2**20} MB; split it")
                names.append(inner)
                found.append((number, _markdown(decoded(text), inner.rsplit("/", 1)[-1])))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise BadInput(f"{name}: a ZIP file that cannot be read: {error}") from None
    if not found:
        raise BadInput(f"{name}: no .md file in this ZIP file")
    return _checked(found, name, names)


def _markdown(text: str, name: str) -> dict[str, Any]:
    """Front matter between two lines of ---, then `# claim`, the short answer, and after a blank line the long one."""
    said: dict[str, Any] = {}
    match = re.match(r"\s*---\s*\n(.*?)\n---\s*\n?(.*)", text, re.S)
    body = match.group(2) if match else text
    key = ""
    for line in (match.group(1) if match else "").splitlines():
        item = re.match(r"\s+-\s+(.*)", line)
        pair = re.match(r"([\w -]+):\s*(.*)", line)
        if item and key:
            said[key] = [*_listed(said.get(key)), _unquoted(item.group(1))]
        elif pair:
            key = _field(pair.group(1))
            said[key] = _unquoted(pair.group(2))
    heading = re.search(r"^#\s+(.+)$", body, re.M) if "claim" not in said else None
    if heading:
        said["claim"] = heading.group(1).strip()
        body = body[: heading.start()] + body[heading.end() :]
    short, _, long = body.strip().partition("\n\n")
    if not said.get("text"):
        said["text"] = " ".join(short.split())
        said.setdefault("long_answer", long.strip())
    else:
        said.setdefault("long_answer", body.strip())
    said.setdefault("ref", re.sub(r"\.(md|markdown)$", "", name, flags=re.I))
    return said


def _unquoted(text: str) -> str:
    """A value of the head: JSON where it is quoted as such, else without quotation marks around it."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            pass
    return text.strip("\"'")


def _checked(found: Iterable[tuple[int, Any]], name: str, names: list[str] | None = None) -> Read:
    rows: list[LineRow] = []
    problems: list[LineProblem] = []
    seen: dict[str, int] = {}
    for number, raw in found:
        file = names[number - 1] if names else name
        try:
            row = _row(number, raw)
            if row.ref and row.ref in seen:
                raise BadInput(f"its number {row.ref} stood at {seen[row.ref]} already")
        except BadInput as error:
            problems.append(LineProblem(number, str(error), file))
            continue
        seen[row.ref] = number
        rows.append(row)
        if len(rows) > ROWS_MAX:
            raise BadInput(f"{name}: over {ROWS_MAX} lines; split it")
    return rows, problems


def _row(number: int, raw: Any) -> LineRow:
    if isinstance(raw, str):
        raise BadInput(raw)
    if not isinstance(raw, dict):
        raise BadInput("not an object with fields")
    said = {_field(str(key)): value for key, value in raw.items()}
    text = _text(said.get("text"), "text")
    if not text:
        raise BadInput("no answer (text)")
    start, end = _date(said.get("valid_from"), "valid_from"), _date(said.get("valid_until"), "valid_until")
    if start and end and end < start:
        raise BadInput(f"valid until {end} lies before valid from {start}")
    short = {channel: _text(said.get(f"short_{channel}"), f"short_{channel}") for channel in CHANNELS}
    fields = {"short" if name.startswith("short_") else name for name in said}
    return LineRow(
        number, text, _text(said.get("ref"), "ref")[:100], _text(said.get("claim"), "claim"),
        _text(said.get("long_answer"), "long_answer"), tuple(_listed(said.get("evidence")))[:50],
        _text(said.get("owner"), "owner")[:200], tuple(_listed(said.get("topics")))[:50], start, end,
        {channel: answer for channel, answer in short.items() if answer},
        _text(said.get("replaced_by"), "replaced_by")[:100], str(said.get("withdrawn") or "").lower() in _YES,
        frozenset(fields),
    )  # fmt: skip


def _field(name: str) -> str:
    key = re.sub(r"[\s-]+", "_", name.strip().lower().strip("\ufeff"))
    return _NAMES.get(key, key)


def _text(value: Any, field: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadInput(f"{field} is not text")
    text = str(value).replace("\x00", "").strip()
    if len(text) > FIELD_LETTERS_MAX:
        raise BadInput(f"{field} has over {FIELD_LETTERS_MAX:,} letters")
    return text


def _listed(value: Any) -> list[Any]:
    """The parts of a list; of a text, its lines where it has Markdown links, else what separators part."""
    if isinstance(value, str) and value.startswith('["'):
        with contextlib.suppress(ValueError):
            value = json.loads(value)
    if isinstance(value, list):
        kept = [part if isinstance(part, dict) else str(part).strip()[:LISTED_LETTERS_MAX] for part in value]
        return [part for part in kept if part]
    if isinstance(value, str) and "](" in value:
        return [part.strip()[:LISTED_LETTERS_MAX] for part in value.split("\n") if part.strip()]
    return [
        part.strip()[:2000]
        for part in re.split(r"[\n;|]|,\s|,$|\s+(?=https?://)", str(value or "").strip("[]"))
        if part.strip()
    ]


def _date(value: Any, field: str) -> date | None:
    text = str(value or "").strip()
    if not text:
        return None
    for pattern in (r"(\d{4})-(\d\d?)-(\d\d?)(?:T.*)?$", r"(\d\d?)[/.](\d\d?)[/.](\d{4})$"):
        match = re.match(pattern, text)
        if match:
            parts = [int(part) for part in match.groups()]
            year, month, day = parts if len(match.group(1)) == 4 else reversed(parts)
            try:
                return date(year, month, day)
            except ValueError:
                break
    raise BadInput(f"{field} {text[:30]!r} is not a date; write it as 2026-11-24")
