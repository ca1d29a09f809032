"""What a way of sharing out seats by votes is, and what it answers. Each family is one file; methods.py lists them."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from rejoinder.core.text import listed

NO_CAPS: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Shared:
    """Seats by party, in the order of the votes given; parties without a seat are in it with 0.

    `ties` are sentences, one for each tie that decided a seat. `left` is how many seats nobody could take, because
    every list has as many as it has names.
    """

    seats: Mapping[str, int]
    ties: tuple[str, ...] = ()
    left: int = 0


Share = Callable[[Mapping[str, int], int, Mapping[str, int], str], Shared]  # votes, seats, caps, seed


@dataclass(frozen=True, slots=True)
class Method:
    """One way of sharing out: its name on the command line, its title, where it is written down."""

    name: str
    title: str
    family: Literal["divisor", "remainder"]
    cites: tuple[str, ...]
    share: Share
    aliases: tuple[str, ...] = ()


def lot(seed: str, name: str) -> bytes:
    """Where a party stands when its votes are level with another's: the lowest goes first. The same for every seat.

    >>> lot("1", "Orchard") == lot("1", "Orchard") != lot("2", "Orchard")
    True
    """
    return hashlib.sha256("\x1f".join((seed, name)).encode()).digest()


def tie_told(between: Collection[str], got: Collection[str], votes: Mapping[str, int], seed: str) -> str:
    """Who was level for the last seat, who got it, and why, in a sentence.

    >>> tie_told(["B", "A"], ["A"], {"A": 6, "B": 3}, "1")
    'A and B are level for the last seat: A, with more votes'
    """
    without = [votes[party] for party in between if party not in got]
    by = "with more votes" if min(votes[party] for party in got) > max(without) else f"by lot (seed {seed})"
    return f"{by_name(between)} are level for the last seat{'s' if len(got) > 1 else ''}: {by_name(got)}, {by}"


def by_name(names: Collection[str]) -> str:
    """`A`, `A and B`, `A, B and C`, by name."""
    return listed(sorted(names))
