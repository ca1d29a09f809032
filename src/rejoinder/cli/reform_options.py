"""The options of `rejoinder reform compare`, each with what it means."""

from pathlib import Path
from typing import Annotated

import typer

from rejoinder.core.reform.methods import METHODS


def list_methods(is_asked: bool) -> None:
    """Prints every method with its citation and ends, where that is asked for."""
    if is_asked:
        for one in METHODS.values():
            print(f"{one.name}: {one.title} ({'; '.join(one.cites)})")
        raise typer.Exit


VotesFile = Annotated[
    Path, typer.Argument(metavar="VOTES.csv", help="As `seats load` writes it, or seat, party, votes; - for a pipe.")
]
Systems = Annotated[
    list[str] | None,
    typer.Option(metavar="SYSTEM", help="fptp, av, tworound, ams, list or stv; again for more; none: all."),
]
MethodName = Annotated[str, typer.Option(help="How lists share out seats; --methods lists all.")]
Threshold = Annotated[str, typer.Option(metavar="PCT", help="Of the votes, for a list to take part.")]
ThresholdOf = Annotated[str, typer.Option(help="Of the votes of the area, or national.")]
Exempt = Annotated[list[str] | None, typer.Option(metavar="PARTY", help="Let off the threshold; again for more.")]
ExemptWinners = Annotated[
    int, typer.Option(min=0, max=1000, help="So many constituencies won let a party off the threshold (ams).")
]
By = Annotated[str, typer.Option(help="Lists by region, country or national.")]
ListShare = Annotated[str, typer.Option(metavar="PCT", help="Of the seats from lists, under ams.")]
Overhang = Annotated[str, typer.Option(help="Under ams: none, fixed, keep or level.")]
Levelling = Annotated[str, typer.Option(metavar="PCT", help="Of the seats that even areas out, under list.")]
Size = Annotated[str, typer.Option(metavar="N-M", help="Seats in a district, under stv.")]
Qualify = Annotated[str, typer.Option(metavar="PCT", help="Of the electorate, for more than two in round two.")]
ElectionName = Annotated[str, typer.Option(metavar="NAME", help="Where the file holds several; else the latest.")]
WithPower = Annotated[bool, typer.Option("--power", help="Also what a vote weighs, seat by seat.")]
Draws = Annotated[int, typer.Option(min=0, max=1000, help="Of what is imputed, for the ranges.")]
Seed = Annotated[str, typer.Option(help="Of lots and draws.")]
CsvFile = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the table as CSV.")]
ListMethods = Annotated[
    bool, typer.Option("--methods", is_eager=True, callback=list_methods, help="List the methods; compare nothing.")
]
