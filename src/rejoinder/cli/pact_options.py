"""What `rejoinder pact plan` and `pact foresee` both take: shares that polls say, and parties with a new name."""

from collections.abc import Collection
from typing import Annotated

import typer

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.finding import find_party
from rejoinder.core.pacts.newcomers import base_supposed
from rejoinder.core.seats.naming import Naming, PartySaid
from rejoinder.core.seats.results import Elections
from rejoinder.errors import BadInput

RenamedOption = Annotated[
    str, typer.Option("--renamed", metavar="OLD=NEW,...", help="Parties with a new name, now standing everywhere.")
]
NationalOption = Annotated[
    list[str] | None, typer.Option(metavar="PARTY=SHARE", help="From polls, .32 or 32%; also of a new party.")
]
ExchangeOption = Annotated[
    list[str] | None, typer.Option(metavar="GIVER:TAKER:WORTH:WHAT", help="Given on another level.")
]


def national_shares(elections: Elections, said: str) -> dict[str, float]:
    """Shares by party from "Con=.35,Lab=32%"; a party that is not in the file keeps the name it is given.

    Raises BadInput for what is no share, a party said twice, and shares of more than all votes.
    """
    found: dict[str, float] = {}
    for part in filter(None, (one.strip() for one in said.split(","))):
        name, _, number = part.partition("=")
        try:
            share = float(number.strip().removesuffix("%")) / (100 if number.strip().endswith("%") else 1)
        except ValueError:
            raise BadInput(f"--national: {part!r} is no share; write PARTY=SHARE, such as Con=.35") from None
        if not 0 <= share <= 1:
            raise BadInput(
                f"--national: {part!r} is no share of 0 to 1; for percent write {number.strip().strip('%-')}%"
            )
        party = _party(elections, name.strip())
        if party in found:
            raise BadInput(f"--national: {party} is said twice")
        found[party] = share
    if sum(found.values()) > 1 + 1e-9:
        raise BadInput(f"--national: the shares add up to {sum(found.values()):.3f}; at most 1")
    return found


def names_now(elections: Elections, said: str) -> dict[str, str]:
    """Names by earlier name from "BRX=RUK". Raises BadInput where none of that name stood."""
    found = {}
    for part in filter(None, (one.strip() for one in said.split(","))):
        old, equals, new = (one.strip() for one in part.partition("="))
        if not (old and equals and new):
            raise BadInput(f"--renamed: {part!r} is no pair of names; write OLD=NEW, such as BRX=RUK")
        try:
            found[find_party(elections, old)] = new
        except BadInput as error:
            raise BadInput(f"--renamed: {error}") from None
    return found


def base_asked(
    elections: Elections, assumptions: Assumptions, election: str | None, keep: Collection[str] = ()
) -> Base:
    """The table to start from. Raises BadInput that names the option."""
    try:
        return base_supposed(elections, assumptions, election=election, keep=keep)
    except BadInput as error:
        raise BadInput(f"--{error}" if str(error).startswith("renamed:") else str(error)) from None


def _party(elections: Elections, name: str) -> str:
    if not name:
        raise BadInput("--national: a share without a party; write PARTY=SHARE, such as Con=.35")
    try:
        return find_party(elections, name)
    except BadInput:
        return Naming(is_british=True).known(PartySaid(name=name)) or name
