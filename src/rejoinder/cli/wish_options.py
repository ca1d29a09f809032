"""The options of a wish at the desk, defined once for every command that takes them."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from rejoinder.errors import BadInput

Partners = Annotated[str, typer.Option(help="Parties by abbreviation, with commas: Orchard,Cedar.")]
MaxSeats = Annotated[int | None, typer.Option("--max-seats", metavar="K", help="Seats with a stand-aside at most.")]
MinGain = Annotated[
    list[str] | None, typer.Option("--min-gain", metavar="PARTY=N", help="Seats a partner gains at least; again.")
]
MaxGives = Annotated[
    list[str] | None, typer.Option("--max-gives", metavar="PARTY=N", help="Seats it stands aside in at most; again.")
]
ModeOption = Annotated[str, typer.Option(help="sum, maxmin, nash or cvar.")]
SharingOption = Annotated[str, typer.Option(help="free, equal or pairwise.")]
Tolerance = Annotated[int | None, typer.Option(help="Seats by which the sharing may be off.")]
Rivals = Annotated[str, typer.Option(help="Parties of the other side that may unite too, with commas.")]
National = Annotated[
    list[str] | None, typer.Option(metavar="PARTY=SHARE", help="Expected of the country, .32 or 32%; again.")
]
Renamed = Annotated[
    str | None,
    typer.Option(metavar="OLD=NEW,...", help='Parties with a new name, now everywhere; "" for none.'),
]
Newcomers = Annotated[
    str | None, typer.Option(metavar="PARTY=SHARE,...", help='Parties that never stood, as polls say; "" for none.')
]
Endorsement = Annotated[str, typer.Option(metavar="SHARE", help="More of the asked voters follow, 0 to .15.")]
Backlash = Annotated[str, typer.Option(metavar="SHARE", help="Of its own voters leave it, 0 to .10.")]
TargetEffect = Annotated[str, typer.Option(metavar="SHARE", help="Of all votes, that campaigning adds, 0 to .10.")]
Home = Annotated[str, typer.Option(metavar="SHARE", help="Of those who name nobody else, the part at home, 0 to 1.")]
PollingDay = Annotated[str, typer.Option(help="2027-05-06; the last day to withdraw follows from it.")]
Kind = Annotated[str, typer.Option(help="Of election, as `plans dates` names them: uk-general, england-local ...")]
Draws = Annotated[int | None, typer.Option(help="Elections drawn; 1,000 if left out.")]
NameOption = Annotated[str, typer.Option(help="What the plan is called.")]


def wish_fields(
    *,
    name: NameOption = "",
    partners: Partners = "",
    max_seats: MaxSeats = None,
    min_gain: MinGain = None,
    max_gives: MaxGives = None,
    mode: ModeOption = "",
    sharing: SharingOption = "",
    tolerance: Tolerance = None,
    rivals: Rivals = "",
    national: National = None,
    renamed: Renamed = None,
    newcomers: Newcomers = None,
    endorsement: Endorsement = "",
    backlash: Backlash = "",
    target_effect: TargetEffect = "",
    home: Home = "",
    polling_day: PollingDay = "",
    kind: Kind = "",
    draws: Draws = None,
) -> dict[str, Any]:
    """The fields that were given, as desk/pacts/wishes.py names them."""
    said = {
        "name": name, "partners": partners, "seats_max": max_seats, "gains_min": by_party(min_gain, "--min-gain"),
        "gives_max": by_party(max_gives, "--max-gives"), "mode": mode, "sharing": sharing, "tolerance": tolerance,
        "rivals": rivals, "national": by_party(national, "--national"), "endorsement": endorsement,
        "backlash": backlash, "target_effect": target_effect, "home": home, "polling_day": polling_day,
        "election_kind": kind, "draws": draws,
    }  # fmt: skip
    found = {field: value for field, value in said.items() if value not in (None, "")}
    emptied = {"renamed": renamed, "newcomers": newcomers}
    return found | {field: value for field, value in emptied.items() if value is not None}


def with_wish(command: Callable[..., None]) -> Callable[..., None]:
    """The command with all options of a wish after its own; it is given their fields as `wish`."""
    own = {name: one for name, one in inspect.signature(command).parameters.items() if name != "wish"}
    wished = {name: one for name, one in inspect.signature(wish_fields).parameters.items() if name not in own}

    @wraps(command)
    def called(**given: Any) -> None:
        wish = {name: given.pop(name) for name in wished}
        command(**given, wish=wish_fields(**wish))

    whole = {**own, **wished}
    called.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in whole.values()]
    )
    called.__annotations__ = {name: one.annotation for name, one in whole.items()}
    return called


def by_party(said: list[str] | None, option: str) -> dict[str, str] | None:
    """Values by party from PARTY=N, again and again. Raises BadInput that names the option."""
    if said is None:
        return None
    pairs = [one.partition("=") for one in said]
    if any(not party.strip() or not equals or not number.strip() for party, equals, number in pairs):
        raise BadInput(f"{option}: write it as PARTY=N, such as Orchard=2")
    return {party.strip(): number.strip() for party, _, number in pairs}
