"""What partners ask of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Mode(StrEnum):
    """What a plan makes as large as it can."""

    SUM = "sum"  # seats gained by all partners together
    MAXMIN = "maxmin"  # the gain of the partner that gains least
    NASH = "nash"  # the product of the gains (Nash 1950)
    CVAR = "cvar"  # the mean of the worst tenth of draws (Rockafellar and Uryasev 2000)


class Sharing(StrEnum):
    """How the sacrifice is shared."""

    FREE = "free"
    EQUAL = "equal"  # each partner gives the same number of seats, within the tolerance
    PAIRWISE = "pairwise"  # each gives each other as many as it gets from it, within the tolerance


@dataclass(frozen=True, slots=True)
class Exchange:
    """Something given on another level for a seat here: so many council seats, or a policy such as voting reform."""

    giver: str
    taker: str
    what: str
    worth: float  # in seats of this election, as the taker says; a judgement, never a price


@dataclass(frozen=True, slots=True)
class Wish:
    """Partners by abbreviation. Seats are names as in the base."""

    partners: tuple[str, ...]
    mode: Mode = Mode.SUM
    seats_max: int | None = None  # seats in which somebody stands aside
    gains_min: Mapping[str, float] = field(default_factory=dict)  # expected seats gained at least, by partner
    gives_max: Mapping[str, int] = field(default_factory=dict)  # seats in which a partner stands aside at most
    sharing: Sharing = Sharing.FREE
    tolerance: int = 1
    vetoes: frozenset[tuple[str, str]] = frozenset()  # (seat, party): its members said no, it does not stand aside
    left_out: frozenset[str] = frozenset()  # seats in which nobody shall stand aside
    kept: frozenset[tuple[str, str]] = frozenset()  # (seat, party): the party shall be the one that stands for all
    incumbents_stay: bool = True  # who won a seat last time does not stand aside in it
    exchanges: tuple[Exchange, ...] = ()
