"""`rejoinder pledges solve`: what can all be kept at once, from a file, without a database."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli.consult_files import lines_of
from rejoinder.cli.said import JsonOption
from rejoinder.core.pledges.as_json import solution_as_json
from rejoinder.core.pledges.clauses import Wrong
from rejoinder.core.pledges.reading import moment_of, read_pledges
from rejoinder.core.pledges.values import Pledges
from rejoinder.errors import BadInput

pledges_app = typer.Typer(no_args_is_help=True, help="Conditional pledges: what all can keep at once.")


@pledges_app.command("solve")
def solve(
    source: Annotated[Path, typer.Argument(metavar="PLEDGES.json", help="As docs/pledges.md says; - for a pipe.")],
    as_json: JsonOption = False,
    now: Annotated[str, typer.Option(help="The time to judge by, such as 2027-04-06T16:00:00+01:00.")] = "",
) -> None:
    """The greatest set of pledges that all can keep at once; every other with what it misses."""
    asked = read_file(source)
    answer = solution_as_json(asked, moment(now, "--now") or datetime.now(UTC))
    if as_json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        _show(answer)


def read_file(source: Path) -> Pledges:
    """The pledges of a file or a pipe. Raises BadInput."""
    path = Path("/dev/stdin") if str(source) == "-" else source
    return read_pledges("".join(lines_of(path)), "-" if str(source) == "-" else str(source))


def moment(said: str, name: str) -> datetime | None:
    """A time with its zone that stands in an option; None where it was left out. Raises BadInput."""
    try:
        return moment_of(said)
    except Wrong as fault:
        raise BadInput(f"{name}: {fault}") from None


def _show(answer: dict[str, Any]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    for one in answer["warnings"]:
        where = f"line {one['line']}: " if one["line"] else ""
        print(f"{where}{one['says']}", file=sys.stderr)
    console = Console(highlight=False, markup=False)
    console.print(answer["sentence"], style="bold")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("", "pledge", "what is pledged", "why"):
        table.add_column(name, overflow="fold")
    circle_of = {one: circle["says"] for circle in answer["circles"] for one in circle["ids"]}
    for one in answer["kept"]:
        table.add_row("✓", one, answer["told"][one], circle_of.get(one, "Can be kept."))
    for one in answer["waits"]:
        table.add_row("⊙", one["id"], answer["told"][one["id"]], one["why"])
    for one in answer["unmet"]:
        table.add_row("✕", one["id"], answer["told"][one["id"]], one["why"])
    for one in answer["settled"]:
        table.add_row("", one["id"], answer["told"][one["id"]], f"{one['state'].capitalize()}.")
    if answer["told"]:
        console.print(table)
