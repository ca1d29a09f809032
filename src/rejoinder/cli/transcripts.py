"""`rejoinder transcripts`: debates and broadcasts as they are spoken, and what is claimed in them."""

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

transcripts_app = typer.Typer(no_args_is_help=True, help="Debates and broadcasts, and what is claimed in them.")
Name = Annotated[str, typer.Argument(metavar="NAME", help="Letters, digits, - and _.")]
LINE_LETTERS_MAX = 20_000


@transcripts_app.command("list")
def list_(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the transcripts, the newest first."""
    open_desk(data)
    from rejoinder.desk.claims.models import Transcript

    rows = [
        {"name": one.name, "title": one.title, "place": one.place, "lines": one.lines_count, "ended": one.is_ended,
         "last_line_at": one.last_line_at}
        for one in Transcript.objects.all()[:1000]
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no transcript yet; start one with `rejoinder transcripts stream NAME`")


@transcripts_app.command("show")
def show_(name: Name, data: DataOption = None, as_json: JsonOption = False) -> None:
    """The claims of a transcript, the most checkable first, each with why and the line that answers it."""
    open_desk(data)
    from rejoinder.desk.claims.finding import claims_said
    from rejoinder.desk.claims.told import claim_told
    from rejoinder.desk.claims.transcripts import found_transcript

    found = found_transcript(name)
    rows = [{"number": shown.claim.spoken.number, **claim_told(shown)} for shown in claims_said(found)]
    if as_json:
        unread = found.lines.filter(is_read=False).count()
        show_one({"name": found.name, "title": found.title, "unread": unread, "claims": rows}, as_json=True)
    else:
        fields = ("number", "score", "sentence", "line", "fit", "why")
        show([{field: row[field] for field in fields} for row in rows], as_json=False, empty="no claim found in it yet")


@transcripts_app.command("stream")
def stream(
    name: Name,
    title: Annotated[str, typer.Option(help="Of a new transcript; else its name.")] = "",
    go_on: Annotated[bool, typer.Option("--go-on", help="Add after the last line that is here.")] = False,
    end: Annotated[bool, typer.Option("--end", help="Say at the end that nothing more comes.")] = False,
    data: DataOption = None,
) -> None:
    """Add the lines of standard input as they come. Fed again from the start, nothing is stored twice."""
    open_desk(data)
    from rejoinder.desk.claims.models import Transcript
    from rejoinder.desk.claims.transcripts import add_lines, end_transcript, open_transcript

    found = Transcript.objects.filter(name=name).first() or open_transcript(title or name, "cli", name=name)
    number = found.lines_count if go_on else 0
    added = here = 0
    for line in _typed_lines():
        number += 1
        done = add_lines(found, [line], "cli", first=number)
        added, here = added + done.added, here + done.here
        if done.different:
            raise BadInput(
                f"line {number} of {name} is here with other words and was kept; "
                f"lines added before it: {added}. To add after the last line, use --go-on"
            )
    if end:
        end_transcript(found, "cli")
    print(f"{name}: added {added}, here already {here}")


def _typed_lines() -> Iterator[str]:
    """The lines of standard input, each as soon as it is there; what is not UTF-8 is shown as a question mark."""
    source = sys.stdin.buffer
    while raw := source.readline(LINE_LETTERS_MAX * 4):
        yield raw.decode("utf-8", "replace")


@transcripts_app.command("end")
def end_(name: Name, data: DataOption = None) -> None:
    """Say that nothing more comes."""
    open_desk(data)
    from rejoinder.desk.claims.transcripts import end_transcript, found_transcript

    print(f"ended: {end_transcript(found_transcript(name), 'cli').name}")
