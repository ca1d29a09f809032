"""`rejoinder lines`: the lines to take."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

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


@lines_app.command("teach")
def teach(
    story: Annotated[int, typer.Argument(metavar="STORY", help="The number of the story.")],
    ref: Annotated[str, typer.Argument(metavar="REF", help="The ref of the line.")],
    answers: Annotated[bool, typer.Option("--answers/--not", help="It answers the story, or it does not.")] = True,
    data: DataOption = None,
) -> None:
    """Say that a line answers a story, or does not; suggestions keep to it and learn from it."""
    open_desk(data)
    from rejoinder.desk.lines import teaching
    from rejoinder.desk.lines.models import Line
    from rejoinder.desk.stories.models import Story

    found = Story.objects.filter(pk=story, merged_into=None).first()
    line = Line.objects.filter(ref=ref).first()
    if found is None or line is None:
        raise BadInput(f"there is no story {story}" if found is None else f"there is no line {ref!r}")
    teaching.teach(found, line, answers=answers)
    print(f"line {line.ref} {'answers' if answers else 'does not answer'} story {story}")


@lines_app.command("learn")
def learn(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Fit suggestions to what people said of them; used only if better on stories that it had not seen."""
    open_desk(data)
    from rejoinder.desk.lines import teaching

    made = teaching.learn()
    told = {"lessons": made.lessons, "used": made.is_on, "why": made.why}
    show_one(told | {"log_loss_before": made.before, "log_loss_after": made.after}, as_json=as_json)


@lines_app.command("thresholds")
def thresholds(
    suggest: Annotated[int | None, typer.Option(min=1, max=99, help="Suggest a line from, per cent.")] = None,
    start: Annotated[int | None, typer.Option(min=1, max=99, help="Begin a draft with it from, per cent.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show, or set, from which chance a line is suggested and from which a draft begins with it."""
    open_desk(data)
    from rejoinder.desk.people.desk import desk_row, save_desk

    said = {name: value for name, value in (("suggest_pct", suggest), ("start_pct", start)) if value is not None}
    if said and (wrong := save_desk(said)):
        raise BadInput("; ".join(wrong.values()))
    desk = desk_row()
    show_one({"suggest_pct": desk.suggest_pct, "start_pct": desk.start_pct}, as_json=as_json)
