"""`rejoinder pact wards`: how many candidates each partner puts up where several are elected at once."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from rejoinder.cli.decisive_files import DrawsOption, SeatsFile, SeedOption, elections_in, tell_notes
from rejoinder.cli.said import JsonOption
from rejoinder.core.pacts.finding import day_of, elections_meant, find_party, named
from rejoinder.core.pacts.slates import Loyalty
from rejoinder.core.pacts.ward_telling import as_json as wards_as_json
from rejoinder.core.pacts.ward_telling import number, put_up, sentences
from rejoinder.core.pacts.wards import WardPlans, WardWish, plan_wards
from rejoinder.core.seats.naming import folded
from rejoinder.core.seats.results import Elections, SeatResult
from rejoinder.errors import BadInput

WIDE = 0.1  # of slate loyalty either way, where only its middle is given


def wards(
    file: SeatsFile,
    partners: Annotated[str, typer.Option(metavar="A,B", help="Parties of the joint slate.")],
    ward: Annotated[str, typer.Option(help="Only this ward, by name or code.")] = "",
    region: Annotated[str | None, typer.Option(help="Only this region or council.")] = None,
    election: Annotated[
        str | None, typer.Option(help="By name, date or year; else the latest with such wards.")
    ] = None,
    loyalty: Annotated[
        str | None, typer.Option(metavar="SHARE or LOW-HIGH", help="Voters who also vote for slate-mates, 0 to 1.")
    ] = None,
    candidates: Annotated[
        str | None, typer.Option(metavar="PARTY=N", help="At least so many candidates, put where they cost least.")
    ] = None,
    swing: Annotated[float, typer.Option(min=0, max=3, help="0: all else as last time; 1: as elections move.")] = 1.0,
    draws: DrawsOption = 1000,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
) -> None:
    """How many candidates each partner puts up, ward by ward, where several are elected at once.

    Slate loyalty, the share of a party's voters who also vote for slate-mates, is measured on joint slates in the file.
    """
    elections = elections_in(file)
    chosen = tuple(find_party(elections, party) for party in partners.split(",") if party.strip())
    wish = WardWish(
        chosen, loyalty=_loyalty(loyalty), candidates_min=_candidates(elections, candidates),
        ward=ward, swing=swing, draws=draws, seed=seed,
    )  # fmt: skip
    plans = plan_wards(_wards(elections, election, region), wish)
    tell_notes(elections)
    if as_json:
        print(json.dumps(wards_as_json(plans), ensure_ascii=False, indent=1))
    else:
        _show(plans)


def _wards(elections: Elections, election: str | None, region: str | None) -> list[SeatResult]:
    """The wards of the latest day that has any that elect several, councils together, or of the elections named."""
    several = [one for one in elections.elections if any(result.seats > 1 for result in one.results)]
    meant = named(several, election) or elections_meant(elections, election)
    last = meant[-1]
    chosen = [one for one in meant if one is last or (day_of(one) and day_of(one) == day_of(last))]
    results = [result for one in chosen for result in one.results]
    if region is not None:
        results = [one for one in results if folded(region) in (folded(one.region), folded(one.country))]
        if not results:
            raise BadInput(f"no ward in a region {region!r}")
    return results


def _loyalty(said: str | None) -> Loyalty | None:
    if said is None:
        return None
    try:
        shares = [float(part) for part in said.replace("–", "-").split("-")]
    except ValueError:
        shares = []
    if len(shares) == 1:
        shares = [max(0.0, shares[0] - WIDE), min(1.0, shares[0] + WIDE)] if 0 <= shares[0] <= 1 else []
    if len(shares) != 2 or not 0 <= shares[0] <= shares[1] <= 1:
        raise BadInput(f"--loyalty {said!r}: a share of 0 to 1 such as 0.7, or a range such as 0.6-0.9")
    return Loyalty(sum(shares) / 2, shares[0], shares[1], 0)


def _candidates(elections: Elections, said: str | None) -> dict[str, int]:
    if said is None:
        return {}
    party, _, count = said.rpartition("=")
    if not party or not count.strip().isdecimal():
        raise BadInput(f"--candidates {said!r}: a party and a number, such as Green=6")
    return {find_party(elections, party): int(count)}


def _show(plans: WardPlans) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    table = Table(pad_edge=False, box=None, header_style="bold")
    for heading in ("Ward", "Seats", "Put up", "Together", "80%", "Apart", "Won last time"):
        table.add_column(heading, justify="left" if heading in ("Ward", "Put up", "Won last time") else "right")
    for one in plans.wards:
        got, apart = one.chosen.together, one.options[-1].together
        won = ", ".join(f"{party} {count}" for party, count in one.won)
        table.add_row(
            one.ward, str(one.seats), put_up(one.chosen), number(got.mean), f"{number(got.low)}-{number(got.high)}",
            number(apart.mean), won,
        )  # fmt: skip
    console.print(table)
    for line in (*sentences(plans), *plans.notes):
        console.print(line)
