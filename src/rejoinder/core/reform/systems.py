"""Every voting system by name, and the comparison of one with the votes. A new system is one file and one line here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rejoinder.core.reform import ams, av, fptp, lists, stv, tworound
from rejoinder.core.reform.indices import effective_number, gallagher, loosemore_hanby, sainte_lague_index
from rejoinder.core.reform.methods import method_named
from rejoinder.core.reform.result import CAVEAT, Options, Result
from rejoinder.core.reform.tally import refuse_unusable, seats_in, votes_by_party
from rejoinder.core.reform.thresholds import with_parties_of
from rejoinder.core.seats.results import Election, Elections, Kind
from rejoinder.errors import BadInput


@dataclass(frozen=True, slots=True)
class System:
    """One voting system: its name on the command line, its title, what it is in a sentence, and its function."""

    name: str
    title: str
    about: str
    elect: Callable[[Election, Options], Result]
    takes: tuple[str, ...]  # options it uses, beside the seed
    seats_max: int | None = None  # elected in one ward


_ALL = (
    System("fptp", fptp.TITLE, "The most votes in a seat win it.", fptp.elect_fptp, ()),
    System("av", av.TITLE, "The last goes out until one has more than half; voters rank.", av.elect_av, ("draws",), 1),
    System("tworound", tworound.TITLE, "Without more than half the first two meet again.", tworound.elect_two_rounds,
           ("qualify_pct", "draws"), 1),
    System("ams", ams.TITLE, "Larger constituencies, and lists that even the shares out.", ams.elect_ams,
           ("method", "threshold", "by", "list_share", "overhang", "draws"), 1),
    System("list", lists.TITLE, "Seats by the votes of each area.", lists.elect_lists,
           ("method", "threshold", "by", "levelling")),
    System("stv", stv.TITLE, "Districts of several seats; voters rank.", stv.elect_stv, ("sizes", "draws")),
)  # fmt: skip
SYSTEMS: dict[str, System] = {one.name: one for one in _ALL}
_OTHER_NAMES = {"mmp": "ams", "irv": "av", "pr": "list", "lists": "list", "tworounds": "tworound", "fpp": "fptp"}


def system_named(name: str) -> System:
    """The system of that name. Raises BadInput with the list of all.

    >>> system_named("MMP").name
    'ams'
    """
    plain = "".join(letter for letter in name.lower() if letter.isalnum())
    found = SYSTEMS.get(_OTHER_NAMES.get(plain, plain))
    if found is None:
        raise BadInput(f"no voting system is named {name[:40]}; there are {', '.join(SYSTEMS)}")
    return found


POOLED = "Oth"  # several parties that a file adds up
POOL_TOLD = "The file adds up several parties as Oth: as one list they may get seats that none of them would alone."


@dataclass(frozen=True, slots=True)
class Compared:
    """One system's result beside the votes it started from, with the figures of the literature."""

    election: str
    votes: Mapping[str, int]
    result: Result
    gallagher: float
    loosemore_hanby: float
    sainte_lague: float
    enp_votes: float
    enp_seats: float
    majority: str  # the party with more than half of the seats, "" where none has
    sentence: str
    caveat: str = CAVEAT


def compare(election: Election, system: str, options: Options | None = None) -> Compared:
    """The seats that an election's votes give under one system. Raises BadInput for what cannot be compared.

    >>> from rejoinder.core.seats.results import Candidacy, SeatResult
    >>> rows = [("Oxley", 6, 4), ("Marl Bay", 7, 3), ("Reedham", 6, 4), ("Penn Marsh", 6, 4), ("Quay", 5, 5.5)]
    >>> seats = tuple(SeatResult(s, (Candidacy("A", a * 10), Candidacy("B", int(b * 10)))) for s, a, b in rows)
    >>> found = compare(Election("now", Kind.GENERAL, seats), "list", Options())
    >>> dict(found.result.seats), round(found.gallagher, 2)
    ({'A': 3, 'B': 2}, 0.59)
    """
    options = options or Options()
    refuse_unusable(election)
    chosen = system_named(system)
    method_named(options.method)
    votes = votes_by_party(election.results)
    options = replace(options, threshold=with_parties_of(options.threshold, votes))
    result = replace_used(chosen.elect(election, options), chosen, options)
    if POOLED in votes and chosen.name in ("list", "ams"):
        result = result.with_notes(POOL_TOLD)
    majority = next((name for name, number in result.seats.items() if 2 * number > result.total), "")
    return Compared(
        election.name, votes, result, gallagher(votes, result.seats), loosemore_hanby(votes, result.seats),
        sainte_lague_index(votes, result.seats), effective_number(votes.values()),
        effective_number(result.seats.values()), majority, _sentence(result, votes, majority),
    )  # fmt: skip


def replace_used(result: Result, system: System, options: Options) -> Result:
    """The result with the options that its system uses, as they were."""
    used: dict[str, object] = {"seed": options.seed}
    for name in system.takes:
        value = getattr(options, name)
        if name == "threshold":
            used |= {
                "threshold_pct": float(value.pct), "threshold_of": value.scope, "exempt": sorted(value.exempt),
                "exempt_winners": value.winners,
            }  # fmt: skip
        elif name in ("list_share", "levelling"):
            used[f"{name}_pct"] = float(100 * value)
        elif name == "method":
            used[name] = method_named(value).name
        else:
            used[name] = float(value) if name == "qualify_pct" and value is not None else value
    return replace(result, used=used)


def _sentence(result: Result, votes: Mapping[str, int], majority: str) -> str:
    named = [f"{name} {number}" for name, number in list(result.seats.items())[:5]]
    more = len(result.seats) - len(named)
    others = f" and {more} more" if more > 0 else ""
    said = f"{majority} has a majority" if majority else "nobody has a majority"
    total = sum(votes.values())
    lost = f"{100 * result.helped_nobody / total:.0f} of 100 votes help nobody to a seat"
    return f"{result.title}: {', '.join(named)}{others} of {result.total:,}; {said}; {lost}."


def election_named(elections: Elections, name: str = "") -> Election:
    """The one of that name, else the latest general one, else the latest. Raises BadInput with those there are."""
    if not elections.elections:
        raise BadInput("no election in it")
    if name:
        found = [one for one in elections.elections if one.name == name]
        if not found:
            there = ", ".join(one.name for one in elections.elections[-8:])
            raise BadInput(f"no election is named {name[:60]}; there are {there}")
        return found[-1]
    general = [one for one in elections.elections if one.kind == Kind.GENERAL and _has_votes(one)]
    return (general or list(elections.elections))[-1]


def earlier_than(elections: Elections, election: Election) -> Sequence[Election]:
    """The elections of the same kind before it, oldest first."""
    before = elections.elections[: elections.elections.index(election)]
    return [one for one in before if one.kind == election.kind and _has_votes(one)]


def systems_for(election: Election) -> list[System]:
    """Those that can be used: some fill one seat only."""
    most = max((result.seats for result in election.results), default=1)
    return [one for one in _ALL if one.seats_max is None or most <= one.seats_max]


def seats_of(election: Election) -> int:
    """How many are elected in all."""
    return seats_in(election.results)


def _has_votes(election: Election) -> bool:
    return any(one.votes for result in election.results for one in result.candidacies)
