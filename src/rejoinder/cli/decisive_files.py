"""`rejoinder pact decisive`: would a stand-aside turn one seat? On files, without a database."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.jsonl import refuse_out, written
from rejoinder.cli.said import JsonOption
from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.decisive import BACKLASH_MAX, ENDORSEMENT_MAX, Question, decisive
from rejoinder.core.pacts.decisive_picture import svg
from rejoinder.core.pacts.decisive_telling import as_json as answer_as_json
from rejoinder.core.pacts.decisive_telling import caveats, next_time_sentence, sentence
from rejoinder.core.pacts.finding import find_party
from rejoinder.core.pacts.next_time import next_time
from rejoinder.core.seats.results import Elections
from rejoinder.wire.seat_files import read_seats

NOTES_SHOWN = 10  # of the reader, on stderr

SeatsFile = Annotated[
    Path, typer.Argument(metavar="SEATS.csv", help="As `seats load` writes it, or any CSV of seat,party,votes; - pipe.")
]
SeedOption = Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Of all that is drawn by lot.")]
DrawsOption = Annotated[int, typer.Option(min=100, max=100_000, help="How often to draw.")]


def decide(
    file: SeatsFile,
    seat: Annotated[str, typer.Option(help='Name or code; a year or date may follow: "Oxley 2016".')],
    aside: Annotated[str, typer.Option(metavar="PARTY[,PARTY]", help="Who stands aside.")],
    to: Annotated[str, typer.Option("--for", metavar="PARTY", help="Who stands for them.")],
    election: Annotated[str | None, typer.Option(help="By name, date or year; else the latest with this seat.")] = None,
    endorsement: Annotated[
        float, typer.Option(min=0, max=ENDORSEMENT_MAX, help="Of those voters, moved by an endorsement on top.")
    ] = 0.0,
    backlash: Annotated[
        float, typer.Option(min=0, max=BACKLASH_MAX, help="Of the party's own voters, lost to the pact.")
    ] = 0.0,
    picture: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Write the picture.")] = None,
    draws: DrawsOption = 4000,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
) -> None:
    """Would a stand-aside turn one seat? The net share of voters that must move, beside what such voters did.

    Ahead where they stood last time; in hindsight where they were not on the paper and the other won.
    """
    if picture is not None:
        refuse_out(picture, file)
    elections = elections_in(file)
    parties = tuple(find_party(elections, party) for party in aside.split(",") if party.strip())
    question = Question(
        seat, parties, find_party(elections, to), election,
        endorsement=endorsement, backlash=backlash, draws=draws, seed=seed,
    )  # fmt: skip
    told = decisive(elections, question)
    supposed = Assumptions(draws=draws, seed=seed, endorsement=endorsement, backlash=backlash)
    later = next_time(elections, told, supposed)
    if picture is not None:
        with written(picture) as out:
            out.write(svg(told))
    tell_notes(elections)
    if as_json:
        print(json.dumps(answer_as_json(told, later), ensure_ascii=False, indent=1))
        return
    for line in (sentence(told), *caveats(told), *next_time_sentence(told, later)):
        print(line)


def elections_in(file: Path) -> Elections:
    """What a file of results holds. Tell its notes when the command has succeeded: an error stands alone."""
    return read_seats([Path("/dev/stdin") if str(file) == "-" else file])


def tell_notes(elections: Elections) -> None:
    """What the reader changed or left out, on stderr."""
    for note in elections.notes[:NOTES_SHOWN]:
        print(note, file=sys.stderr)
    if len(elections.notes) > NOTES_SHOWN:
        print(f"and {len(elections.notes) - NOTES_SHOWN:,} notes more; `seats load --json` lists all", file=sys.stderr)
