"""`rejoinder seats`: results on the desk, by the same functions as on the pages, beside `load` for files alone."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.jsonl import written
from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.seat_files import PartyOption, VoteOption, seats_app
from rejoinder.core.seats.results import Kind
from rejoinder.errors import BadInput

Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name or its number.")]
FILE_BYTES_MAX = 64 * 1024 * 1024  # as packed on the disk; more than any upload on a page

__all__ = ["seats_app"]


@seats_app.command("list")
def list_(
    removed: Annotated[bool, typer.Option("--removed", help="Those that were removed.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the results that are kept on the desk, the latest election first."""
    _open(data)
    from rejoinder.desk.seats.reading import removed_sets, standing_sets

    rows = [
        {"id": one.pk, "name": one.name, "kind": one.kind, "date": one.held_on, "seats": one.seats_count,
         "notes": len(one.notes), "source": one.source}
        for one in (removed_sets() if removed else standing_sets())
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no results yet; add some with `rejoinder seats add FILES... --source WHENCE`")


@seats_app.command("show")
def show_(name: Name, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show one: its parties with seats and votes, and what the reader did."""
    _open(data)
    from rejoinder.desk.seats.keeping import results_with
    from rejoinder.desk.seats.reading import party_sums

    row = results_with(name)
    parties = [
        {"party": one.short, "name": one.name, "seats": one.seats, "votes": one.votes} for one in party_sums(row)
    ]
    about = {
        "id": row.pk, "name": row.name, "election": row.election, "kind": row.kind, "date": row.held_on,
        "seats": row.seats_count, "source": row.source, "removed": row.removed_at, "parties": parties,
        "notes": row.notes,
    }  # fmt: skip
    show_one(about, as_json=as_json)


@seats_app.command("add")
def add(
    paths: Annotated[list[Path], typer.Argument(metavar="FILES...", help="Files of results, also packed as .gz.")],
    source: Annotated[str, typer.Option(help="Where they come from, and under which licence.")],
    name: Annotated[str, typer.Option(help="What your team calls it, for files of one election.")] = "",
    kind: Annotated[Kind | None, typer.Option(help="What was elected, where the files do not say.")] = None,
    election: Annotated[str, typer.Option(metavar="NAME", help="Name of the election, for files of one.")] = "",
    date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Polling day, for files of one.")] = None,
    vote: VoteOption = None,
    party: PartyOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep results on the desk; rows that cannot be read are listed."""
    files = [_file(path) for path in paths]
    _open(data)
    from rejoinder.desk.seats.keeping import load_results

    fields = {
        "source": source, "name": name, "kind": kind.value if kind else "", "election": election,
        "date": date.strftime("%Y-%m-%d") if date else "", "vote": vote.value if vote else "",
        "parties": "; ".join(party or []),
    }  # fmt: skip
    loaded = load_results(files, fields, "cli")
    row = {
        "loaded": [one.name for one in loaded.sets], "were_there": loaded.there, "seats": loaded.seats,
        "candidacies": loaded.candidacies, "rejected": len(loaded.problems),
        "problems": [{"file": one.file, "line": one.line, "why": one.why} for one in loaded.problems],
    }  # fmt: skip
    show_one(row, as_json=as_json)


@seats_app.command("remove")
def remove(name: Name, data: DataOption = None) -> None:
    """Take results out of the list. `restore` puts them back; plans keep their outcome."""
    _open(data)
    from rejoinder.desk.seats import keeping

    print(f"removed: {keeping.remove(keeping.results_with(name), 'cli').name}")


@seats_app.command("restore")
def restore(name: Name, data: DataOption = None) -> None:
    """Put removed results back."""
    _open(data)
    from rejoinder.desk.seats import keeping

    print(f"back: {keeping.restore(keeping.results_with(name), 'cli').name}")


@seats_app.command("export")
def export(
    name: Name,
    out: Annotated[Path, typer.Option(metavar="SEATS.csv", help="The file to write.")],
    data: DataOption = None,
) -> None:
    """Write results of the desk as SEATS.csv, which every other command takes."""
    _open(data)
    from rejoinder.desk.seats.keeping import results_with
    from rejoinder.desk.seats.reading import seats_csv

    text = seats_csv(results_with(name))
    with written(out) as file:
        file.write(text)


@seats_app.command("hexes")
def hexes(
    name: Name,
    layout: Annotated[Path, typer.Argument(metavar="FILE", help="A HexJSON layout, odd-r or even-r.")],
    rows_from_top: Annotated[bool, typer.Option("--rows-from-top", help="Its rows count downwards.")] = False,
    data: DataOption = None,
) -> None:
    """Place the seats of a map of hexagons by a layout; seats that it lacks are named."""
    text = _file(layout)[1].decode("utf-8-sig", "replace")
    _open(data)
    from rejoinder.desk.seats.keeping import place_hexes, results_with

    placed, lacking = place_hexes(results_with(name), text, "cli", rows_from_top=rows_from_top)
    print(f"placed: {placed} seats" + (f"; not in the layout: {', '.join(lacking[:20])}" if lacking else ""))


def _open(data: Path | None) -> None:
    from rejoinder.cli.setup import open_desk

    open_desk(data)


def _file(path: Path) -> tuple[str, bytes]:
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise BadInput(f"{path}: over {FILE_BYTES_MAX // 2**20} MB")
        return path.name, path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from None
