"""`rejoinder sources`: what the desk listens to."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

sources_app = typer.Typer(no_args_is_help=True, help="What the desk listens to.")
LIST_BYTES_MAX = 8 * 1024 * 1024
Address = Annotated[str, typer.Argument(metavar="URL", help="A home page or a feed.")]
SourceId = Annotated[int, typer.Argument(metavar="SOURCE", help="The number that `sources list` shows.")]


@sources_app.command("add")
def add(
    address: Address,
    title: str = "",
    medium: Annotated[str, typer.Option(help="blog, news or agency")] = "",
    leaning: Annotated[str, typer.Option(help="left, centre or right")] = "",
    folder: str = "",
    data: DataOption = None,
) -> None:
    """Add a source by its home page or its feed; the job loop finds the feed."""
    open_desk(data)
    from rejoinder.desk.listening.sources import AlreadyHere, add_source

    done = add_source(address, None, title=title, medium=medium, leaning=leaning, folder=folder)
    word = "already here" if isinstance(done, AlreadyHere) else "added"
    print(f"{word}: source {done.source.pk}, {done.source.address}")


@sources_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", help="An OPML list, or one address a line.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import a list of sources. Good rows go in; bad ones are listed with their line and reason."""
    open_desk(data)
    from rejoinder.desk.listening.lists import counts_of, import_opml

    brought = import_opml(file.name, _read(file), None)
    failed = [
        {"line": line.number, "address": line.address, "why": line.why}
        for line in brought.lines.filter(outcome="not_in").order_by("number")
    ]
    counts = counts_of(brought)
    if as_json:
        show_one({**counts, "failed": failed}, as_json=True)
        return
    print(f"{counts['in']} in, {counts['already']} already here, {counts['not_in']} not in")
    for row in failed:
        print(f"line {row['line']}: {row['why']}", file=sys.stderr)


@sources_app.command("export")
def export(
    out: Annotated[Path | None, typer.Option("--out", help="Else standard output.")] = None, data: DataOption = None
) -> None:
    """Write all sources as OPML, for any feed reader."""
    open_desk(data)
    from rejoinder.desk.listening.lists import export_opml

    body = export_opml()
    if out:
        out.write_bytes(body)
    else:
        sys.stdout.buffer.write(body)


@sources_app.command("list")
def list_(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the sources with their health."""
    open_desk(data)
    from rejoinder.desk.listening.models import Source

    rows = [
        {
            "id": s.pk, "title": s.title or s.address, "feed": s.feed_url, "home": s.home_url, "medium": s.medium,
            "leaning": s.leaning, "folder": s.folder, "state": s.state, "health": s.health, "why": s.health_why,
            "last_post": s.last_post_at, "next_try": s.next_poll_at,
        }
        for s in Source.objects.order_by("id")
    ]  # fmt: skip
    if not as_json:
        rows = [
            {k: r[k] for k in ("id", "title", "medium", "leaning", "state", "health", "why", "last_post")} for r in rows
        ]
    show(rows, as_json=as_json, empty="no source yet; add one with `rejoinder sources add URL`")


@sources_app.command("stop")
def stop(source: SourceId, data: DataOption = None) -> None:
    """Stop listening to a source; its posts stay."""
    _act(data, source, "stop", "stopped")


@sources_app.command("resume")
def resume(source: SourceId, data: DataOption = None) -> None:
    """Listen to a stopped source again."""
    _act(data, source, "resume", "listening again")


@sources_app.command("try")
def try_(source: SourceId, data: DataOption = None) -> None:
    """Read a source at the next turn, within its host's limits."""
    _act(data, source, "try_now", "tried at the next turn")


@sources_app.command("label")
def label(
    source: SourceId,
    leaning: Annotated[str | None, typer.Option(help="left, centre, right, or empty")] = None,
    says: Annotated[str | None, typer.Option(help="Who says so.")] = None,
    medium: Annotated[str | None, typer.Option(help="blog, news or agency")] = None,
    folder: str | None = None,
    title: str | None = None,
    data: DataOption = None,
) -> None:
    """Say where a publication stands, what it is, and where it is filed."""
    open_desk(data)
    from rejoinder.desk.listening import sources

    said = {"leaning": leaning, "says": says, "medium": medium, "folder": folder, "title": title}
    changed = sources.label(_source(source), None, **{k: v for k, v in said.items() if v is not None})
    print(f"labelled: source {changed.pk}, {changed}")


def _act(data: Path | None, number: int, name: str, word: str) -> None:
    open_desk(data)
    from rejoinder.desk.listening import sources

    source = _source(number)
    getattr(sources, name)(source, None)
    print(f"{word}: source {source.pk}, {source}")


def _source(number: int):
    from rejoinder.desk.listening.models import Source

    found = Source.objects.filter(pk=number).first()
    if found is None:
        raise BadInput(f"there is no source {number}; see `rejoinder sources list`")
    return found


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LIST_BYTES_MAX:
            raise BadInput(f"{file}: over {LIST_BYTES_MAX // 2**20} MB; split it")
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file}: cannot be read: {error.strerror}") from None
