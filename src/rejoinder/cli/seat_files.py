"""`rejoinder seats load`: results of elections from files, as one file that every other command takes."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from rejoinder.cli.jsonl import refuse_out, written
from rejoinder.cli.said import JsonOption
from rejoinder.core.seats.party_columns import said_of_columns
from rejoinder.core.seats.results import Election, Kind
from rejoinder.core.seats.so_far import Told
from rejoinder.core.seats.stacked import Vote
from rejoinder.wire.seat_files import SeatsRead, load_seats, write_seats

NOTES_SHOWN = 40  # on the screen; the JSON has all
VoteOption = Annotated[Vote | None, typer.Option(help="Which to read, where voters have two.")]
PartyOption = Annotated[
    list[str] | None,
    typer.Option(metavar="COLUMN=ABBR", help="Whose votes a column holds, in a table by party; COLUMN=none: nobody's."),
]

seats_app = typer.Typer(no_args_is_help=True, help="Seats and their results: read from files, kept on the desk.")


@seats_app.command("load")
def load(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATHS...", help="Files of results, also packed as .gz; - for a pipe.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="SEATS.csv", help="Write all of it, a row for each candidacy; - for a pipe.")
    ] = None,
    as_json: JsonOption = False,
    kind: Annotated[Kind | None, typer.Option(help="What was elected, where the files do not say.")] = None,
    election: Annotated[str, typer.Option(metavar="NAME", help="Name of the election, for files of one.")] = "",
    date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Polling day, for files of one.")] = None,
    vote: VoteOption = None,
    party: PartyOption = None,
) -> None:
    """Read results of elections in any common form; say what they hold; write them in one form.

    Rows that cannot be read are listed by line and left out. Where too much is bad nothing is written.
    """
    to_pipe = out is not None and str(out) == "-"
    paths = [Path("/dev/stdin") if str(path) == "-" else path for path in paths]
    for path in paths:
        if out is not None and not to_pipe:
            refuse_out(out, path)
    held_on = date.replace(tzinfo=UTC).date() if date else None
    told = Told(name=election, kind=kind, held_on=held_on, vote=vote, columns=said_of_columns(party or []))
    read = load_seats(paths, told)
    if to_pipe:
        write_seats(read.elections, sys.stdout)
    elif out is not None:
        with written(out) as file:
            write_seats(read.elections, file)
    _tell(read, is_quiet=as_json)
    if as_json:
        print(json.dumps(_as_json(read), ensure_ascii=False, indent=1), file=sys.stderr if to_pipe else sys.stdout)


def _tell(read: SeatsRead, *, is_quiet: bool) -> None:
    """What was loaded, on stderr: the notes first, the sum last."""
    notes = read.elections.notes
    for note in [] if is_quiet else notes[:NOTES_SHOWN]:
        print(note, file=sys.stderr)
    if len(notes) > NOTES_SHOWN and not is_quiet:
        print(f"and {len(notes) - NOTES_SHOWN:,} notes more; --json lists all", file=sys.stderr)
    elections = read.elections.elections
    seats = sum(len(one.results) for one in elections)
    standing = sum(len(result.candidacies) for one in elections for result in one.results)
    parties = {one.party for e in elections for result in e.results for one in result.candidacies}
    left_out = (_counted(len(read.files_left_out), "file"), _counted(len(read.problems), "row"))
    out = "".join(f"; {one} left out" for one in left_out if not one.startswith("0 "))
    print(
        f"{_counted(len(elections), 'election')}, {_counted(seats, 'seat')}, "
        f"{_counted(standing, 'candidacy', 'candidacies')}, {_counted(len(parties), 'party', 'parties')}{out}",
        file=sys.stderr,
    )


def _counted(number: int, noun: str, many: str = "") -> str:
    return f"{number:,} {noun if number == 1 else many or f'{noun}s'}"


def _as_json(read: SeatsRead) -> dict[str, Any]:
    return {
        "elections": [_election_as_json(one) for one in read.elections.elections],
        "parties": dict(read.elections.names),
        "notes": list(read.elections.notes),
        "files_left_out": list(read.files_left_out),
        "rows": read.rows,
        "rejected": len(read.problems),
        "rejected_rows": [{"file": one.file, "line": one.line, "why": one.why} for one in read.problems],
    }


def _election_as_json(election: Election) -> dict[str, Any]:
    votes: dict[str, int] = {}
    won: dict[str, int] = {}
    for result in election.results:
        for party, count in result.votes_by_party().items():
            votes[party] = votes.get(party, 0) + count
        for one in result.elected():
            won[one.party] = won.get(one.party, 0) + 1
    return {
        "election": election.name,
        "date": election.held_on.isoformat() if election.held_on else None,
        "kind": election.kind.value,
        "areas": len(election.results),
        "seats": sum(one.seats for one in election.results),
        "candidacies": sum(len(one.candidacies) for one in election.results),
        "valid": sum(votes.values()),
        "votes_by_party": dict(sorted(votes.items(), key=lambda item: (-item[1], item[0]))),
        "seats_by_party": dict(sorted(won.items(), key=lambda item: (-item[1], item[0]))),
    }
