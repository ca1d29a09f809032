"""Sharing out where some seats are won already: the house fixed, growing by what is over, or growing until all fit."""

from bisect import bisect_left
from collections.abc import Callable, Mapping

from rejoinder.core.reform.method import NO_CAPS, Method
from rejoinder.errors import BadInput

GROWS_MAX = 4  # times the house; Germany grew by a fifth at most


def with_floors(
    method: Method,
    votes: Mapping[str, int],
    seats: int,
    floors: Mapping[str, int],
    *,
    caps: Mapping[str, int] = NO_CAPS,
    seed: str = "1",
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Seats by party in a house that does not grow: who won more than its share keeps that, the others share the rest.

    For divisor methods the same as going on from the seats won (Scotland Act 1998, section 8; Government of Wales Act
    2006, section 8). `floors` must add up to no more than `seats`.

    >>> from rejoinder.core.reform.methods import METHODS
    >>> with_floors(METHODS["dhondt"], {"A": 60, "B": 40}, 10, {"A": 8})[0]
    {'A': 8, 'B': 2}
    """  # fmt: skip
    kept: dict[str, int] = {}
    while True:
        taking = {name: number for name, number in votes.items() if name not in kept}
        shared = method.share(taking, seats - sum(kept.values()), caps, seed)
        over = {name: floors[name] for name in taking if floors.get(name, 0) > shared.seats[name]}
        if not over:
            found = {name: kept.get(name, shared.seats.get(name, 0)) for name in votes}
            return found, shared.ties
        kept |= over


def keeping_overhang(
    method: Method, votes: Mapping[str, int], seats: int, floors: Mapping[str, int], *, seed: str = "1"
) -> tuple[dict[str, int], tuple[str, ...]]:
    """The house grows by what anybody won beyond its share (New Zealand, Electoral Act 1993, sections 191 to 193).

    >>> from rejoinder.core.reform.methods import METHODS
    >>> keeping_overhang(METHODS["saintelague"], {"A": 60, "B": 40}, 10, {"A": 8})[0]
    {'A': 8, 'B': 4}
    """
    shared = method.share(votes, seats, NO_CAPS, seed)
    return {name: max(number, floors.get(name, 0)) for name, number in shared.seats.items()}, shared.ties


def levelled(
    method: Method, votes: Mapping[str, int], seats: int, floors: Mapping[str, int], *, seed: str = "1"
) -> tuple[dict[str, int], tuple[str, ...]]:
    """The smallest house of at least `seats` in which everybody's share covers what it won.

    As Germany did from 2013 to 2019 (Bundeswahlgesetz, section 6, as of 3 May 2013). Raises BadInput past four times
    the house.

    >>> from rejoinder.core.reform.methods import METHODS
    >>> levelled(METHODS["saintelague"], {"A": 60, "B": 40}, 10, {"A": 8})[0]
    {'A': 8, 'B': 5}
    """

    def fits(house: int) -> bool:
        shared = method.share(votes, house, NO_CAPS, seed).seats
        return all(shared.get(name, 0) >= floor for name, floor in floors.items())

    houses = range(seats, GROWS_MAX * seats + 1)
    if method.family == "divisor":  # never takes a seat away when the house grows: what fits once fits ever after
        houses = houses[bisect_left(houses, True, key=fits) :][:1]
    for house in houses:
        if fits(house):
            shared = method.share(votes, house, NO_CAPS, seed)
            return dict(shared.seats), shared.ties
    raise BadInput(f"no house of up to {GROWS_MAX * seats:,} seats levels what was won directly; use another overhang")


Fitting = Callable[..., tuple[dict[str, int], tuple[str, ...]]]  # method, votes, seats, floors, seed=
FITTED: dict[str, Fitting] = {"fixed": with_floors, "keep": keeping_overhang, "level": levelled}
