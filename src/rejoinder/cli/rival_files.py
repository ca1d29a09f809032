"""`rejoinder pact rivals`: who stands aside for whom, read from nominations. On files, without a database."""

import json
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.decisive_files import SeedOption, elections_in, tell_notes
from rejoinder.cli.said import JsonOption
from rejoinder.core.pacts.finding import elections_meant
from rejoinder.core.pacts.presence import nominations_of
from rejoinder.core.pacts.rivals import rivals
from rejoinder.core.pacts.rivals_telling import as_json as rivals_as_json
from rejoinder.core.pacts.rivals_telling import sentences


def spot(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="NOMINATIONS.csv",
            help="seat,party,holder; votes need not be known; earlier elections in the file make it sharper; - pipe.",
        ),
    ],
    election: Annotated[str | None, typer.Option(help="By name, date or year; else the latest general one.")] = None,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
) -> None:
    """Who stands aside for whom: absences of one party that go with another's seats, and how sure that is.

    Fisher's exact test over all pairs (Holm), the same within regions, and against what a party's own past lets expect.
    """
    elections = elections_in(file)
    name = None
    if election is not None:
        name = elections_meant(elections, election)[-1].name
    found = rivals(nominations_of(elections, name), seed)
    tell_notes(elections)
    if as_json:
        print(json.dumps(rivals_as_json(found), ensure_ascii=False, indent=1))
        return
    for line in sentences(found):
        print(line)
