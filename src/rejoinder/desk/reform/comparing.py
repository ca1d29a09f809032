"""What a page, the API and the exports ask of the comparison: options from an address, answers kept by content."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rejoinder.core.reform.asking import asked_options
from rejoinder.core.reform.power import Handful, Power, handful_of, power_of
from rejoinder.core.reform.result import Options
from rejoinder.core.reform.systems import SYSTEMS, Compared, System, compare, earlier_than, system_named, systems_for
from rejoinder.core.reform.tally import refuse_unusable
from rejoinder.core.seats.results import Election
from rejoinder.desk.seats.models import ResultSet
from rejoinder.desk.seats.stored import elections_of
from rejoinder.errors import BadInput

DRAWS = 20  # of imputed choices in a request: a tenth of a second for 650 seats
JOINED_DRAWS = 8  # of seats joined otherwise, under ams: a quarter of a second for 650 seats
AREAS_MAX = 1000  # for a transferable vote in a request: a quarter of a second for 650 seats
KEPT_MAX = 48  # comparisons kept in memory, each with one system of one election
NO_RANGE = "No range is drawn here for the transferable vote, for it takes seconds: rejoinder reform compare draws one."
DEFAULTS = {
    "method": "dhondt", "threshold": "0", "threshold_of": "area", "exempt": "", "exempt_winners": "0", "by": "region",
    "list_share": "50", "overhang": "none", "levelling": "0", "size": "3-6", "qualify": "", "seed": "1",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What an address asks for: systems by name and options; `typed` as it was written, for the form and for links."""

    systems: tuple[str, ...]  # empty: all that can be used
    options: Options
    typed: Mapping[str, str]


@dataclass(frozen=True)
class Comparison:
    """Systems side by side for one set of results."""

    row: ResultSet
    election: Election
    compared: Sequence[Compared]
    power: Power
    handful: Handful
    left_out: Sequence[str]  # systems that are not shown, each with the reason


def typed_in(given: Mapping[str, str]) -> dict[str, str]:
    """Every option as written, or its default; no more than 200 letters of each."""
    return {name: str(given.get(name, default))[:200].strip() for name, default in DEFAULTS.items()}


def asked_for(given: Mapping[str, str], systems: Iterable[str]) -> Asked:
    """Options from an address. Raises BadInput that names what cannot be read."""
    typed = typed_in(given)
    winners = typed["exempt_winners"] or "0"
    if not winners.isascii() or not winners.isdigit() or len(winners) > 3:
        raise BadInput(f"constituencies that let a party off: {winners[:20]} is no whole number up to 999")
    about = {name: typed[name] or DEFAULTS[name] for name in typed if name not in ("exempt", "exempt_winners")}
    exempt = [name.strip() for name in typed["exempt"].split(",") if name.strip()]
    options = asked_options(**about, exempt=exempt, exempt_winners=int(winners), draws=DRAWS)
    return Asked(tuple(dict.fromkeys(system_named(name).name for name in systems)), options, typed)


def comparison(row: ResultSet, asked: Asked) -> Comparison:
    """All systems asked for. Raises BadInput where one cannot be used, or the votes cannot.

    Four queries; under a second for 650 seats the first time, less when it was asked before.
    """
    elections = elections_of(row)
    election = elections.latest
    refuse_unusable(election)
    shown, left_out = _shown(election, asked)
    compared = tuple(_kept(election, one.name, for_request(one, asked.options)) for one in shown)
    power = power_of(election, earlier_than(elections, election))
    return Comparison(row, election, compared, power, handful_of(election, asked.options.seed), left_out)


def for_request(system: System, options: Options) -> Options:
    """Options whose answer a request can wait for: fewer draws where each counts a whole country again."""
    return replace(options, draws={"stv": 0, "ams": JOINED_DRAWS}.get(system.name, options.draws))


def _shown(election: Election, asked: Asked) -> tuple[list[System], list[str]]:
    can = systems_for(election)
    left_out = [f"{one.title} fills one seat; here wards elect several." for one in SYSTEMS.values() if one not in can]
    wanted = [SYSTEMS[name] for name in asked.systems] or can
    if len(election.results) > AREAS_MAX and "stv" in {one.name for one in wanted}:
        wanted = [one for one in wanted if one.name != "stv"]
        left_out.append(
            f"A transferable vote over {len(election.results):,} areas takes too long for a page: "
            "rejoinder reform compare counts it."
        )
    return wanted, left_out


@lru_cache(maxsize=KEPT_MAX)
def _kept(election: Election, name: str, options: Options) -> Compared:
    """By content: a set that changes is another election."""
    made = compare(election, name, options)
    return replace(made, result=made.result.with_notes(NO_RANGE)) if name == "stv" else made
