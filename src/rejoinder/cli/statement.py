"""`rejoinder statement check`: what to put right in a text, without a database."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli.jsonl import id_of, read_objects, text_of
from rejoinder.cli.said import JsonOption, jsonl, show
from rejoinder.core.citing import LineText
from rejoinder.core.statement import STOPS, Finding, check, measures
from rejoinder.core.statement.prose import TEXT_LETTERS_MAX
from rejoinder.errors import BadInput

FILE_BYTES_MAX = 4 * TEXT_LETTERS_MAX  # a letter has at most four bytes in UTF-8

statement_app = typer.Typer(no_args_is_help=True, help="Any text, before anybody approves it.")


@statement_app.callback()
def _statement() -> None:
    """Keeps `check` a command of its own while there is no other."""


@statement_app.command("check")
def check_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Plain text or Markdown; - is standard input.")],
    lines: Annotated[
        Path | None,
        typer.Option("--lines", metavar="LINES.jsonl", help="id, text[, long_answer][, title]: to compare with."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what stops a text and what to mend, each with line, rule and suggestion. --json: one object a finding."""
    name, text = str(file), file_text(file)
    findings = check(text, _lines_in(lines) if lines else ())
    if as_json:
        jsonl(_row(one) for one in findings)
    elif sys.stdout.isatty():
        _show(text, findings)
    else:
        for one in findings:
            print(_line(name, one))


def file_text(path: Path) -> str:
    """The text of a file, of standard input where it is `-`. Raises BadInput for what is no text of bearable size."""
    if str(path) == "-":
        return _piped()
    try:
        with path.open("rb") as file:
            body = file.read(FILE_BYTES_MAX + 1)
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder; name a text file") from None
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    return _decoded(str(path), body)


def _piped() -> str:
    return _decoded("standard input", sys.stdin.buffer.read(FILE_BYTES_MAX + 1))


def _decoded(name: str, body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(body) <= FILE_BYTES_MAX:
            raise BadInput(f"{name}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
        text = ""  # cut within a letter: too large anyway
    if len(body) > FILE_BYTES_MAX or len(text) > TEXT_LETTERS_MAX:
        raise BadInput(f"{name}: over {TEXT_LETTERS_MAX:,} letters; check it in parts")
    if "\0" in text:
        raise BadInput(f"{name}: not a text file (it has NUL bytes)")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lines_in(path: Path) -> list[LineText]:
    found, seen = [], set[str]()
    for number, row in read_objects(path):
        where = f"{path}, line {number}"
        key = id_of(row, where, seen)
        short, long = text_of(row, "text", where, is_needed=True), text_of(row, "long_answer", where)
        claim = text_of(row, "title", where) or text_of(row, "claim", where)
        found.append(LineText(key, f"{short}\n\n{long}".strip(), claim))
    if not found:
        raise BadInput(f"{path}: there is no line in it")
    return found


def _row(one: Finding) -> dict[str, Any]:
    row = asdict(one)
    order = ("line", "column", "rule", "level", "what", "why", "suggestion", "start", "end")
    return {**{name: row.pop(name) for name in order}, **row}


def _line(name: str, one: Finding) -> str:
    """One line a finding, as compilers write them."""
    instead = (
        one.why if one.suggestion is None else f"“{_flat(one.suggestion)}”" if one.suggestion else "(leave it out)"
    )
    return f"{name}:{one.line}:{one.column}: {one.level} {one.rule}: “{_flat(one.what)}” → {instead}"


def _flat(text: str) -> str:
    """On one line, with what cannot be seen written out."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in " ".join(text.split()))


def _show(text: str, findings: Sequence[Finding]) -> None:
    rows = [
        {"line": one.line, "rule": one.rule, "level": one.level, "what": _flat(one.what), "why": one.why,
         "instead": "(leave it out)" if one.suggestion == "" else _flat(one.suggestion or "")}
        for one in findings
    ]  # fmt: skip
    show(rows, as_json=False, empty="nothing to mend")
    stops = sum(1 for one in findings if one.level == STOPS)
    print(f"{stops} stops, {len(findings) - stops} advise. {measures(text).says}.")
