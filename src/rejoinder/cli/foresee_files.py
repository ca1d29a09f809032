"""`rejoinder pact foresee`: what each party may get in each seat, nobody standing aside. On files alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from rejoinder.cli.decisive_files import DrawsOption, SeatsFile, SeedOption, elections_in, tell_notes
from rejoinder.cli.pact_options import RenamedOption, base_asked, names_now, national_shares
from rejoinder.cli.said import JsonOption
from rejoinder.core.pacts.assumptions import DRAWS, Assumptions
from rejoinder.core.pacts.basing import columns_of
from rejoinder.core.pacts.fitting import fit_shocks, transitions
from rejoinder.core.pacts.foreseeing import LEVEL, Foreseen, intervals
from rejoinder.core.pacts.newcomers import newcomers_in, renamed, standing_in
from rejoinder.core.pacts.shocks import SHOCKS, Shocks
from rejoinder.core.seats.results import Elections
from rejoinder.errors import BadInput

CLOSE_SHOWN = 20  # seats on the screen; the JSON has all
CAVEAT = "Nobody stands aside here. Ranges are as wide as past elections were surprising; a new party's are guesses."


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was read, beside the results."""

    assumptions: Assumptions
    shocks: Shocks = SHOCKS
    level: float = LEVEL
    nominations: Path | None = None
    nominated: list[Elections] = field(default_factory=list)  # once read
    notes: list[str] = field(default_factory=list)


def foresee(
    file: SeatsFile,
    election: Annotated[str | None, typer.Option(help="The one to start from, by name; else the latest.")] = None,
    national: Annotated[
        str, typer.Option(metavar="PARTY=SHARE,...", help="Shares of all votes as polls say: Con=.35,Lab=32%.")
    ] = "",
    nominations: Annotated[
        Path | None, typer.Option(metavar="NOMINATIONS.csv", help="Who stands in the coming election: seat,party.")
    ] = None,
    fit: Annotated[
        Path | None,
        typer.Option(metavar="SEATS.csv", help="Learn how far votes stray from these elections, three or more."),
    ] = None,
    rename: RenamedOption = "",
    level: Annotated[float, typer.Option(min=0.5, max=0.99, help="Of the draws that a range holds.")] = LEVEL,
    draws: DrawsOption = DRAWS,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
) -> None:
    """What each party may get in each seat of the coming election: mean share, range, chance to win.

    Without --national nothing is known of the country, and the ranges say so.
    """
    read = elections_in(file)
    names = names_now(read, rename)
    shares = national_shares(renamed(read, names), national)
    fitted = elections_in(fit) if fit else None
    shocks = fit_shocks(transitions(fitted)) if fitted else SHOCKS
    assumptions = Assumptions(draws=draws, seed=seed, national=shares, renamed=names)
    asked = _Asked(assumptions, shocks, level, nominations)
    found = _foreseen(read, election, asked)
    for one in filter(None, (read, fitted, *asked.nominated)):
        tell_notes(one)
    if as_json:
        print(json.dumps(_as_json(found, asked), ensure_ascii=False, indent=1))
    else:
        _show(found, asked)


def _foreseen(elections: Elections, election: str | None, asked: _Asked) -> Foreseen:
    base = base_asked(elections, asked.assumptions, election)
    if new := newcomers_in(base, asked.assumptions.national):
        asked.notes.append(f"{', '.join(new)} did not stand in {base.election}: where it is strong is not known")
    standing = None
    if asked.nominations:
        asked.nominated.append(elections_in(asked.nominations))
        nominated = asked.nominated[-1].elections[-1]
        standing = standing_in(base, nominated)
        if not columns_of(base, nominated)[1].any():
            raise BadInput(f"{asked.nominations}: none of its seats is in {base.election}; seats match by code or name")
    return intervals(base, asked.assumptions, level=asked.level, shocks=asked.shocks, standing=standing)


def _as_json(found: Foreseen, asked: _Asked) -> dict[str, Any]:
    base = found.base
    return {
        "election": base.election,
        "level": found.level,
        "draws": asked.assumptions.draws,
        "seed": asked.assumptions.seed,
        "national": dict(asked.assumptions.national),
        "fitted_to": list(asked.shocks.elections),
        "parties": [{"party": party, "seats": said} for party, said in _seats(found).items()],
        "seats": [_seat(found, row) for row in range(len(base.seats))],
        "notes": asked.notes,
        "caveat": CAVEAT,
    }


def _seats(found: Foreseen) -> Mapping[str, dict[str, float]]:
    tails = ((1 - found.level) / 2, (1 + found.level) / 2)
    told = {}
    for column, party in enumerate(found.base.parties):
        low, high = np.quantile(found.seats[column], tails)
        told[party] = {
            "mean": round(float(found.seats[column].mean()), 2),
            "low": round(float(low), 1),
            "high": round(float(high), 1),
        }
    return told


def _seat(found: Foreseen, row: int) -> dict[str, Any]:
    base = found.base
    columns = [int(column) for column in np.flatnonzero(np.isfinite(found.mean[row]))]
    return {
        "seat": base.seats[row],
        "code": base.codes[row],
        "region": base.regions[row],
        "won_by": base.parties[base.winners[row]],
        "lead_low": _rounded(found.lead_low[row]),
        "lead_high": _rounded(found.lead_high[row]),
        "parties": [
            {
                "party": base.parties[column],
                "mean": _rounded(found.mean[row, column]),
                "low": _rounded(found.low[row, column]),
                "high": _rounded(found.high[row, column]),
                "p_win": _rounded(found.p_win[row, column]),
                "stood": bool(base.stood[row, column]),
            }
            for column in sorted(columns, key=lambda column: -found.mean[row, column])
        ],
    }


def _rounded(number: float) -> float | None:
    return round(float(number), 4) if np.isfinite(number) else None


def _show(found: Foreseen, asked: _Asked) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    console.print(f"The election after {found.base.election}, {asked.assumptions.draws:,} draws", style="bold")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("party", "seats", f"{found.level:.0%} of draws"):
        table.add_column(name, justify="left" if name == "party" else "right")
    for party, said in _seats(found).items():
        table.add_row(party, f"{said['mean']:.1f}", f"{said['low']:.0f} to {said['high']:.0f}")
    console.print(table)
    console.print(_closest(found))
    for line in (*asked.notes, CAVEAT, "--json lists every party in every seat."):
        console.print(line)


def _closest(found: Foreseen) -> Any:
    from rich import box
    from rich.table import Table

    base = found.base
    best = np.nanmax(np.where(np.isfinite(found.p_win), found.p_win, 0), axis=1)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="The most open seats", title_justify="left")
    for name in ("seat", "won by", "chances"):
        table.add_column(name, overflow="fold")
    for row in np.argsort(best, kind="stable")[:CLOSE_SHOWN]:
        columns = [int(one) for one in np.argsort(-np.nan_to_num(found.p_win[row]), kind="stable")[:3]]
        chances = ", ".join(
            f"{base.parties[one]} {found.p_win[row, one]:.0%}" for one in columns if found.p_win[row, one] > 0
        )
        table.add_row(base.seats[row], base.parties[base.winners[row]], chances)
    return table
