"""`rejoinder pact plan`: who stands aside where, from a file of results, without a database."""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.decisive_files import elections_in, tell_notes
from rejoinder.cli.pact_options import (
    ExchangeOption,
    NationalOption,
    RenamedOption,
    base_asked,
    names_now,
    national_shares,
)
from rejoinder.cli.pact_report import report
from rejoinder.cli.said import JsonOption
from rejoinder.core.pacts.assumptions import DRAWS, Assumptions
from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.checking import faults, party_named, seat_named
from rejoinder.core.pacts.newcomers import renamed
from rejoinder.core.pacts.planning import plan as planned
from rejoinder.core.pacts.telling import as_json as told_as_json
from rejoinder.core.pacts.wish import Exchange, Mode, Sharing, Wish
from rejoinder.core.seats.results import Elections
from rejoinder.errors import BadInput

PLAIN = Assumptions()

Seats = Annotated[Path, typer.Argument(metavar="SEATS.csv", help="Results as `seats load` writes them; - for a pipe.")]
ElectionOption = Annotated[str | None, typer.Option("--election", metavar="NAME", help="Else the latest general one.")]


def plan(
    source: Seats,
    partners: Annotated[str, typer.Option(metavar="A,B,C", help="Parties by abbreviation.")],
    as_json: JsonOption = False,
    election: ElectionOption = None,
    max_seats: Annotated[int | None, typer.Option(metavar="K", help="Stand aside in so many seats at most.")] = None,
    min_gain: Annotated[list[str] | None, typer.Option(metavar="PARTY=N", help="It gains so many at least.")] = None,
    max_gives: Annotated[list[str] | None, typer.Option(metavar="PARTY=N", help="It gives so many at most.")] = None,
    mode: Annotated[Mode, typer.Option(help="What the plan makes as large as it can.")] = Mode.SUM,
    sharing: Annotated[Sharing, typer.Option(help="How the sacrifice is shared.")] = Sharing.FREE,
    tolerance: Annotated[int, typer.Option(help="Seats by which the sharing may be off.")] = 1,
    veto: Annotated[list[str] | None, typer.Option(metavar="SEAT=PARTY", help="It does not stand aside there.")] = None,
    leave: Annotated[list[str] | None, typer.Option(metavar="SEAT", help="Nobody stands aside there.")] = None,
    keep: Annotated[list[str] | None, typer.Option(metavar="SEAT=PARTY", help="Others stand aside for it.")] = None,
    exchange: ExchangeOption = None,
    incumbents_may_go: Annotated[bool, typer.Option(help="Also where they won last time.")] = False,
    rivals: Annotated[str, typer.Option(metavar="A,B", help="Who unites in answer.")] = "",
    national: NationalOption = None,
    rename: RenamedOption = "",
    draws: Annotated[int, typer.Option(help="Elections that are drawn.")] = DRAWS,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Of all that is drawn by lot.")] = 1,
    endorsement: Annotated[float, typer.Option(help="More of the asked voters follow, 0 to .5.")] = PLAIN.endorsement,
    backlash: Annotated[float, typer.Option(help="Of its own voters leave it, 0 to .5.")] = PLAIN.backlash,
    target_effect: Annotated[float, typer.Option(help="Share of the vote that campaigning adds.")] = 0.0,
    home: Annotated[float, typer.Option(help="Of those who name nobody else, the part at home, 0 to 1.")] = PLAIN.home,
) -> None:
    """Plan a pact: the best stand-asides that keep every wish, with ranges, or why no plan keeps them all.

    A wish that cannot be kept is an answer, not an error: the sentence says which wishes cannot hold together.
    """
    read = elections_in(source)
    names = names_now(read, rename)
    assumptions = Assumptions(
        draws=draws, seed=seed, endorsement=endorsement, backlash=backlash, target_effect=target_effect, home=home,
        national=national_shares(renamed(read, names), ",".join(national or ())), renamed=names,
        rivals=_parties(read, names, rivals, "--rivals"),
    )  # fmt: skip
    asked = _asked(read, election, _parties(read, names, partners, "--partners"), assumptions)
    wish = Wish(
        partners=asked.partners, mode=mode, seats_max=max_seats,
        gains_min=asked.limits(min_gain, "--min-gain"),
        gives_max={party: int(most) for party, most in asked.limits(max_gives, "--max-gives", whole=True).items()},
        sharing=sharing, tolerance=tolerance,
        vetoes=frozenset(asked.seat_parties(veto, "--veto")),
        left_out=frozenset(asked.seat(one, "--leave") for one in leave or ()),
        kept=frozenset(asked.seat_parties(keep, "--keep")),
        incumbents_stay=not incumbents_may_go,
        exchanges=tuple(asked.exchange(one) for one in exchange or ()),
    )  # fmt: skip
    _run(asked, wish, assumptions, as_json=as_json)


def _run(asked: "_Asked", wish: Wish, assumptions: Assumptions, *, as_json: bool) -> None:
    wrong = faults(asked.base, wish, assumptions)
    if wrong:
        raise BadInput("; ".join(_as_options(one) for one in wrong))
    say = _say if sys.stderr.isatty() else None
    made = planned(asked.base, wish, assumptions, progress=say, clock=time.perf_counter)
    tell_notes(asked.elections)
    if as_json:
        print(json.dumps(told_as_json(made), ensure_ascii=False, indent=1))
    else:
        report(made)


def _say(sentence: str) -> None:
    print(f"{sentence} …", file=sys.stderr)


_OPTIONS = {
    "partners": "--partners", "seats_max": "--max-seats", "gains_min": "--min-gain", "gives_max": "--max-gives",
    "vetoes": "--veto", "left_out": "--leave", "kept": "--keep", "exchanges": "--exchange",
    "target_effect": "--target-effect",
}  # fmt: skip


def _as_options(fault: str) -> str:
    field, colon, rest = fault.partition(":")
    return f"{_OPTIONS.get(field, '--' + field)}{colon}{rest}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """The results that were read, and the names that options may use for their parties and seats."""

    elections: Elections
    base: Base
    partners: tuple[str, ...]
    names: Mapping[str, str]  # of now by earlier name

    def party(self, name: str) -> str:
        return _party(self.elections, self.names, name)

    def seat(self, name: str, option: str) -> str:
        try:
            return seat_named(self.base, name.strip())
        except ValueError as error:
            raise BadInput(f"{option}: {error}") from None

    def seat_parties(self, given: Sequence[str] | None, option: str) -> list[tuple[str, str]]:
        pairs = [_halves(text, option, "SEAT=PARTY") for text in given or ()]
        return [(self.seat(seat, option), self.party(party)) for seat, party in pairs]

    def limits(self, given: Sequence[str] | None, option: str, *, whole: bool = False) -> dict[str, float]:
        found: dict[str, float] = {}
        for text in given or ():
            name, value = _halves(text, option, "PARTY=NUMBER")
            party = self.party(name)
            if party in found:
                raise BadInput(f"{option}: {party} is given twice")
            found[party] = _number(value, f"{option} {text!r}", whole=whole)
        return found

    def exchange(self, text: str) -> Exchange:
        parts = [part.strip() for part in text.split(":", 3)]
        if len(parts) < 4 or not all(parts):
            like = "GIVER:TAKER:WORTH:WHAT, such as Lab:Green:1.5:voting reform"
            raise BadInput(f"--exchange {text!r}: write {like}")
        giver, taker = (self.party(one) for one in parts[:2])
        return Exchange(giver, taker, parts[3], _number(parts[2], f"--exchange {text!r}"))


def _asked(read: Elections, election: str | None, partners: tuple[str, ...], assumptions: Assumptions) -> _Asked:
    base = base_asked(read, assumptions, election, {*partners, *assumptions.rivals})
    return _Asked(read, base, partners, assumptions.renamed)


def _party(elections: Elections, names: Mapping[str, str], said: str) -> str:
    """The abbreviation that a party has now, however it is named."""
    party = party_named(elections, said)
    return names.get(party, party)


def _parties(elections: Elections, names: Mapping[str, str], text: str, option: str) -> tuple[str, ...]:
    said = [part.strip() for part in text.split(",")] if text else []
    if not all(said):
        raise BadInput(f"{option} {text!r}: name parties with commas between, such as LD,Green")
    return tuple(_party(elections, names, one) for one in said)


def _halves(text: str, option: str, like: str) -> tuple[str, str]:
    left, equals, right = (part.strip() for part in text.rpartition("="))
    if not equals or not left or not right:
        raise BadInput(f"{option} {text!r}: write {like}")
    return left, right


def _number(value: str, where: str, *, whole: bool = False) -> float:
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not isfinite(number) or (whole and number != int(number)):
        raise BadInput(f"{where}: {value!r} is not a {'whole ' if whole else ''}number")
    return number
