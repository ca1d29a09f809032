"""How commands answer: a table for people, JSON for programs, no colour where nobody looks."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
CELL_LETTERS_MAX = 60


def show(rows: Sequence[dict[str, Any]], *, as_json: bool, empty: str = "nothing here yet") -> None:
    """Prints rows that share their fields: as a JSON list, or as a table."""
    if as_json:
        print(json.dumps(list(rows), ensure_ascii=False, default=_plain, indent=2))
    elif not rows:
        print(empty)
    else:
        _table(rows)


def show_one(row: dict[str, Any], *, as_json: bool) -> None:
    """Prints one thing: as a JSON object, or a line for each field."""
    if as_json:
        print(json.dumps(row, ensure_ascii=False, default=_plain, indent=2))
    else:
        for name, value in row.items():
            print(f"{name.replace('_', ' ')}: {_cell(value, 2000)}")


def jsonl(rows: Iterable[dict[str, Any]]) -> None:
    """Prints one JSON object a line, as they come."""
    for row in rows:
        print(json.dumps(row, ensure_ascii=False, default=_plain))


def _table(rows: Sequence[dict[str, Any]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value, CELL_LETTERS_MAX) for value in row.values()))
    console = Console(highlight=False, markup=False)
    console.print(table)


def _cell(value: Any, letters_max: int) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False, default=_plain)
    text = "" if value is None else str(value)
    return text if len(text) <= letters_max else text[: letters_max - 1] + "…"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    return value.isoformat() if isinstance(value, date) else str(value)
