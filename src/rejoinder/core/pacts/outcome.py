"""What a plan says: who stands aside where, who gains, who gives, how sure, and why; telling.py writes it as JSON."""

from dataclasses import dataclass

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.wish import Exchange, Wish


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the range that holds 80 in 100 draws."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class StandAside:
    """One seat in which somebody stands aside. Probabilities are shares of fresh draws."""

    seat: str
    code: str
    aside: tuple[str, ...]
    for_party: str
    held_by: str  # who won last time
    p_without: float  # that `for_party` wins, nobody standing aside
    p_with: float
    p_if_rivals: float | None  # the same where the other side unites too; None where no rivals are named
    p_decisive: float  # that it wins with and would not have without
    votes_removed: int  # last votes of those whose party is not on the paper
    is_imputed: bool  # some of them, or those of `for_party`, estimated
    flip: float | None  # net share of them that must move for an even chance; None: cannot be reached
    second: str  # the next best thing to do here, in words
    second_worth: float  # seats that it is worth less
    is_forced: bool = False  # a person asked for it


@dataclass(frozen=True, slots=True)
class Standing:
    """One partner, or all of them together (`party` "")."""

    party: str
    seats_without: Interval
    seats_with: Interval
    gain: Interval
    gain_if_rivals: Interval | None
    gives: int  # seats in which it stands aside
    gets: int  # seats in which somebody stands aside for it
    votes_given: int  # last votes of its people in the seats it gives


@dataclass(frozen=True, slots=True)
class SeatView:
    """One seat of all, for the map and the list."""

    seat: str
    code: str
    region: str
    held_by: str
    likely: str  # the most likely winner under the plan
    p_likely: float
    may_change: bool  # the plan makes another winner likely, or at least one in four
    majority: int


@dataclass(frozen=True, slots=True)
class Price:
    """What one more of a limit is worth, in words."""

    what: str  # "seats_max", "gains_min Green", "sharing", "veto Oxley LD"
    worth: float  # seats gained for one more, or for lifting it
    sentence: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, with fresh draws told apart from those it was chosen on (the optimiser's curse)."""

    wish: Wish
    assumptions: Assumptions
    election: str
    stands: tuple[StandAside, ...]  # most decisive first
    standings: tuple[Standing, ...]  # in the order of the partners
    together: Standing
    p_majority_without: float | None  # of the partners together; None where there are fewer than 20 seats
    p_majority: float | None
    p_majority_if_rivals: float | None
    planned_gain: float  # on the draws that the plan was chosen on
    fresh_gain: float  # on draws it never saw
    prices: tuple[Price, ...]
    seats: tuple[SeatView, ...]
    pairs: tuple[tuple[str, str, int], ...]  # (giver, taker, seats)
    vetoed: tuple[tuple[str, str], ...]  # vetoes that took an option away
    frontier: tuple[tuple[int, float, tuple[int, ...]], ...]  # seats, gain together, what each partner gives
    sentences: tuple[str, ...]  # what a reader must know
    seconds: tuple[float, float, float]  # simulate, solve, explain
    exchanged: tuple[Exchange, ...] = ()  # what is given on another level


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Wishes that cannot hold together, in one sentence, with the smallest set that clashes and what would do."""

    wish: Wish
    election: str
    sentence: str
    clash: tuple[str, ...]  # the wishes, in words; leave out any one and a plan exists
    nearest: tuple[str, ...]  # what could be had instead, in words: "Green can gain 1.4 within 60 seats"
