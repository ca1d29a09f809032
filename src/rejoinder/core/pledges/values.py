"""Pledges as values: who would do what, if what holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


class ActKind(StrEnum):
    """What can be given. No kind of act is a payment."""

    SEAT = "seat"  # stands aside in a seat
    WARD = "ward"  # stands aside in a ward
    POLICY = "policy"  # does something else, in words


class State(StrEnum):
    """What became of a pledge."""

    STANDING = "standing"
    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Says(StrEnum):
    """What the members of a party said about standing aside in a seat."""

    CONSENT = "consent"
    VETO = "veto"
    WAITING = "waiting"  # asked, not counted yet; or not asked yet


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """A party stands aside in a seat or ward, or does what a few words say."""

    party: str
    what: str  # the seat, the ward, or the words
    kind: ActKind = ActKind.SEAT


@dataclass(frozen=True, slots=True)
class Done:
    """Holds where the act is done."""

    act: Act


@dataclass(frozen=True, slots=True)
class Kept:
    """Holds where the pledge is kept."""

    pledge: str


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where the other does not."""

    of: "Condition"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Holds where at least `k` of the conditions hold: all of them, any of them, or some number in between."""

    k: int
    of: tuple["Condition", ...]


Condition: TypeAlias = Done | Kept | Not | AtLeast
ALWAYS = AtLeast(0, ())  # the condition of a pledge without one


@dataclass(frozen=True, slots=True)
class Pledge:
    """A party gives `k` of the acts in `gives`, no more and no less, if its condition holds.

    `unless` are conditions each of which frees the party from its pledge.
    """

    id: str
    party: str
    gives: tuple[Act, ...]
    k: int
    condition: Condition = ALWAYS
    unless: tuple[Condition, ...] = ()
    due: datetime | None = None  # until when it must be clear whether it is kept
    is_published: bool = False
    for_party: str = ""  # whom it is meant for
    note: str = ""
    state: State = State.STANDING
    line: int = 0  # where it begins in its file; 0: not from a file
    due_line: int = 0


@dataclass(frozen=True, slots=True)
class MembersVote:
    """What is known of the members' vote of a party in a seat."""

    act: Act
    says: Says
    why: str = ""  # "61 to 39"
    until: datetime | None = None  # when the vote closes


@dataclass(frozen=True, slots=True)
class Pledges:
    """Pledges with the facts beside them."""

    pledges: tuple[Pledge, ...]
    done: frozenset[Act] = frozenset()  # what is done already, whoever pledged it
    votes: tuple[MembersVote, ...] = ()
    votes_needed: bool = False  # whether a stand-aside without a vote in `votes` waits for one
