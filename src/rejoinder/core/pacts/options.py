"""What may be done in a seat: nobody stands aside, or some partners do, and ask for a vote for one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Option:
    """Who stands aside for whom. `aside` empty and `for_party` "": nobody does."""

    aside: tuple[str, ...] = ()
    for_party: str = ""


NOBODY = Option()


def options_of(partners: Sequence[str]) -> tuple[Option, ...]:
    """Every option that partners have in a seat, `NOBODY` first; the same list for all seats.

    >>> len(options_of(["A", "B"])), len(options_of(["A", "B", "C"]))
    (3, 10)
    >>> options_of(["A", "B"])[1]
    Option(aside=('A',), for_party='B')
    """
    found = [NOBODY]
    for stays in partners:
        others = [one for one in partners if one != stays]
        for size in range(1, len(others) + 1):
            found += [Option(aside, stays) for aside in combinations(others, size)]
    return tuple(sorted(found, key=lambda one: (len(one.aside), one.aside, one.for_party)))
