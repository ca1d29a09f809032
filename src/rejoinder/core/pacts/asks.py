"""A wish taken apart: each single thing that is asked, how it reads, and the wish with only some of them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from rejoinder.core.pacts.wish import Sharing, Wish
from rejoinder.core.pacts.words import number
from rejoinder.core.text import counted


class AskKind(StrEnum):
    """What kind of thing is asked, the ones a reader thinks of first first."""

    FLOOR = "gains_min"
    CAP = "seats_max"
    SHARING = "sharing"
    GIVES = "gives_max"
    KEPT = "kept"
    VETO = "veto"
    LEFT_OUT = "left_out"
    INCUMBENTS = "incumbents_stay"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that is asked; `party` and `seat` where it is about one."""

    kind: AskKind
    party: str = ""
    seat: str = ""


def asks_of(wish: Wish) -> tuple[Ask, ...]:
    """Everything that a wish asks, in the order of `AskKind`."""
    found = [Ask(AskKind.FLOOR, party) for party in wish.gains_min]
    found += [Ask(AskKind.CAP)] if wish.seats_max is not None else []
    found += [Ask(AskKind.SHARING)] if wish.sharing is not Sharing.FREE else []
    found += [Ask(AskKind.GIVES, party) for party in wish.gives_max]
    found += [Ask(AskKind.KEPT, party, seat) for seat, party in sorted(wish.kept)]
    found += [Ask(AskKind.VETO, party, seat) for seat, party in sorted(wish.vetoes)]
    found += [Ask(AskKind.LEFT_OUT, seat=seat) for seat in sorted(wish.left_out)]
    return (*found, *([Ask(AskKind.INCUMBENTS)] if wish.incumbents_stay else []))


def only(wish: Wish, asks: Collection[Ask]) -> Wish:
    """The wish with these asks alone."""
    return replace(
        wish,
        seats_max=wish.seats_max if Ask(AskKind.CAP) in asks else None,
        sharing=wish.sharing if Ask(AskKind.SHARING) in asks else Sharing.FREE,
        gains_min={party: least for party, least in wish.gains_min.items() if Ask(AskKind.FLOOR, party) in asks},
        gives_max={party: most for party, most in wish.gives_max.items() if Ask(AskKind.GIVES, party) in asks},
        kept=frozenset(pair for pair in wish.kept if Ask(AskKind.KEPT, pair[1], pair[0]) in asks),
        vetoes=frozenset(pair for pair in wish.vetoes if Ask(AskKind.VETO, pair[1], pair[0]) in asks),
        left_out=frozenset(seat for seat in wish.left_out if Ask(AskKind.LEFT_OUT, seat=seat) in asks),
        incumbents_stay=Ask(AskKind.INCUMBENTS) in asks,
    )


def without(wish: Wish, *gone: Ask) -> Wish:
    """The wish without these asks."""
    return only(wish, {*asks_of(wish)} - {*gone})


def ask_in_words(wish: Wish, ask: Ask) -> str:
    """An ask as part of a sentence.

    >>> wish = Wish(("A", "B"), gains_min={"A": 3}, seats_max=60, sharing=Sharing.EQUAL)
    >>> [ask_in_words(wish, ask) for ask in asks_of(wish)][:3]
    ['three for A', 'a limit of 60 seats', 'an equal sacrifice']
    >>> ask_in_words(wish, Ask(AskKind.VETO, "B", "Deepdale"))
    "Deepdale's veto (B)"
    """
    match ask.kind:
        case AskKind.FLOOR:
            return _floor_in_words(ask.party, wish.gains_min[ask.party])
        case AskKind.CAP:
            return f"a limit of {counted(wish.seats_max or 0, 'seat')}"
        case AskKind.SHARING:
            return "an equal sacrifice" if wish.sharing is Sharing.EQUAL else "a balance between each pair"
        case AskKind.GIVES:
            return f"at most {number(wish.gives_max[ask.party])} given by {ask.party}"
        case AskKind.KEPT:
            return f"{ask.party} standing for all in {ask.seat}"
        case AskKind.VETO:
            return f"{ask.seat}'s veto ({ask.party})"
        case AskKind.LEFT_OUT:
            return f"{ask.seat} left out"
        case AskKind.INCUMBENTS:
            return "incumbents staying"


def _floor_in_words(party: str, least: float) -> str:
    if not least:
        return f"no loss for {party}"
    return f"{number(least)} for {party}" if least > 0 else f"a loss of {number(-least)} at most for {party}"
