"""`rejoinder reform compare`: the votes of a file under other voting systems, without a database."""

import json
from typing import Any

import typer

from rejoinder.cli import reform_options as asked
from rejoinder.cli.decisive_files import elections_in, tell_notes
from rejoinder.cli.jsonl import refuse_out, written
from rejoinder.cli.said import JsonOption
from rejoinder.core.reform.asking import asked_options
from rejoinder.core.reform.power import Handful, Power, handful_of, power_of
from rejoinder.core.reform.result import DRAWS
from rejoinder.core.reform.systems import Compared, compare, earlier_than, election_named, system_named, systems_for
from rejoinder.core.reform.telling import as_csv, as_json, power_as_json, table_rows

SEATS_SHOWN = 10  # most and least powerful votes, on the screen; the JSON has all

reform_app = typer.Typer(no_args_is_help=True, help="The same votes under other voting systems.")


@reform_app.callback()
def _reform() -> None:
    """Keeps `compare` a command of its own while there is no other."""


@reform_app.command("compare")
def compare_systems(
    file: asked.VotesFile,
    system: asked.Systems = None,
    as_json: JsonOption = False,
    method: asked.MethodName = "dhondt",
    threshold: asked.Threshold = "0",
    threshold_of: asked.ThresholdOf = "area",
    exempt: asked.Exempt = None,
    exempt_winners: asked.ExemptWinners = 0,
    by: asked.By = "region",
    list_share: asked.ListShare = "50",
    overhang: asked.Overhang = "none",
    levelling: asked.Levelling = "0",
    size: asked.Size = "3-6",
    qualify: asked.Qualify = "",
    election: asked.ElectionName = "",
    power: asked.WithPower = False,
    draws: asked.Draws = DRAWS,
    seed: asked.Seed = "1",
    csv: asked.CsvFile = None,
    _methods: asked.ListMethods = False,
) -> None:
    """What an election's votes would have given under other voting systems. People vote differently under another one.

    The JSON is an object for one system, a list for several; with --power an object with `systems` and `power`.
    """
    options = asked_options(
        method=method, threshold=threshold, threshold_of=threshold_of, exempt=exempt or (),
        exempt_winners=exempt_winners, by=by, list_share=list_share, overhang=overhang, levelling=levelling, size=size,
        qualify=qualify, draws=draws, seed=seed,
    )  # fmt: skip
    if csv is not None:
        refuse_out(csv, file)
    names = [system_named(name).name for name in system or ()]
    elections = elections_in(file)
    chosen = election_named(elections, election)
    made = [compare(chosen, name, options) for name in names or [one.name for one in systems_for(chosen)]]
    weighed = (power_of(chosen, earlier_than(elections, chosen)), handful_of(chosen, seed)) if power else None
    if csv is not None:
        with written(csv) as out:
            out.write(as_csv(table_rows(made)))
    tell_notes(elections)
    if as_json:
        print(json.dumps(_as_json(made, weighed, is_one=len(names) == 1), ensure_ascii=False, indent=1))
    else:
        _tell(made, weighed)


def _as_json(made: list[Compared], weighed: tuple[Power, Handful] | None, *, is_one: bool) -> Any:
    told: Any = as_json(made[0]) if is_one else [as_json(one) for one in made]
    if weighed is None:
        return told
    return (told if is_one else {"systems": told}) | {"power": power_as_json(*weighed)}


def _tell(made: list[Compared], weighed: tuple[Power, Handful] | None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    console.print(f"{made[0].election}: {sum(made[0].votes.values()):,} votes", style="bold")
    console.print(made[0].caveat)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    rows = [[row[0], *row[2:]] for row in table_rows(made)]  # the share of the votes says as much as their number
    for n, name in enumerate(rows[0]):
        table.add_column(str(name).replace("_", " "), justify="left" if n == 0 else "right", no_wrap=True)
    for row in rows[1:]:
        table.add_row(*(str(cell).replace("_", " ") for cell in row))
    console.print(table)
    for one in made:
        console.print(one.sentence)
    for note in dict.fromkeys(note for one in made for note in one.result.notes):
        console.print(f"· {note}")
    if weighed is not None:
        _tell_power(console, *weighed)


def _tell_power(console: Any, power: Power, handful: Handful) -> None:
    console.print(handful.sentence)
    console.print(power.sentence)
    for title, rows in (
        ("Most power", power.seats[:SEATS_SHOWN]),
        ("Least power", power.seats[: -SEATS_SHOWN - 1 : -1]),
    ):
        console.print(title, style="bold")
        for one in rows:
            console.print(
                f"  {one.seat}: {one.relative:.2f} of the average; lead {one.lead:,} ({one.lead_pct:.1f} points)"
            )
