"""`rejoinder lines`: the lines to take."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show
from rejoinder.cli.setup import open_desk

lines_app = typer.Typer(no_args_is_help=True, help="The lines to take.")


@lines_app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="CSV, JSON, JSON Lines, or a folder of Markdown.")],
    data: DataOption = None,
) -> None:
    """Import lines; a line with a known number is updated. Bad rows are listed and the good ones go in."""
    open_desk(data)
    from rejoinder.desk.lines.take import import_lines
    from rejoinder.wire.linefiles import read_lines

    rows, problems = read_lines(path)
    done = import_lines(rows, problems, None)
    print(f"{done.new} new, {done.changed} changed, {done.same} the same, {len(done.not_in)} not in")
    for problem in done.not_in:
        print(f"line {problem.line}: {problem.why}", file=sys.stderr)


@lines_app.command("list")
def list_(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the lines."""
    open_desk(data)
    from rejoinder.desk.lines.models import Line

    rows = [
        {
            "ref": line.ref, "claim": line.claim, "text": line.text, "owner": line.owner,
            "valid_from": line.valid_from, "valid_until": line.valid_until, "withdrawn": line.is_withdrawn,
        }
        for line in Line.objects.all()
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no line yet; import some with `rejoinder lines import PATH`")


@lines_app.command("export")
def export(
    form: Annotated[str, typer.Option("--format", help="csv or json")] = "csv",
    out: Annotated[Path | None, typer.Option("--out", help="Else standard output.")] = None,
    data: DataOption = None,
) -> None:
    """Write all lines as CSV or JSON, as `lines import` reads them."""
    open_desk(data)
    from rejoinder.desk.lines.take import export_lines

    body = export_lines(form)
    if out:
        out.write_bytes(body)
    else:
        sys.stdout.buffer.write(body)
