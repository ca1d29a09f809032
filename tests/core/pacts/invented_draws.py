"""Small invented tables and draws, for tests of the planner that try every plan there is."""

from itertools import product

import numpy as np

from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.options import options_of
from rejoinder.core.pacts.outcomes import Outcomes
from rejoinder.core.pacts.weighing import worths_of

RIVAL = "Kestrel"


def table(votes):
    """A base of votes by seat and party."""
    parties = (*dict.fromkeys(party for row in votes.values() for party in row), "Oth")
    numbers = np.array([[row.get(party, 0) for party in parties] for row in votes.values()], dtype=float)
    return Base(
        election="one",
        seats=tuple(votes),
        codes=tuple(f"S{n}" for n in range(len(votes))),
        regions=("Riding",) * len(votes),
        parties=parties,
        votes=numbers,
        stood=numbers > 0,
        imputed=np.zeros(numbers.shape, dtype=bool),
        winners=numbers.argmax(axis=1),
        electorate=np.full(len(votes), np.nan),
    )


def invented_worths(partners, seats, *, seed, draws=60):
    """Draws in which a stand-aside turns some seats for the party it is for, and some against it."""
    random = np.random.default_rng(seed)
    votes = {
        f"Seat {n}": dict(zip([RIVAL, *partners], random.integers(100, 999, len(partners) + 1), strict=True))
        for n in range(seats)
    }
    base, options = table(votes), options_of(partners)
    nobody = random.integers(0, len(partners) + 1, (seats, draws))
    winners = np.repeat(nobody[None], len(options), axis=0).astype(np.int8)
    for row, option in enumerate(options):
        if option.aside:
            column = base.column(option.for_party)
            gone = np.isin(nobody, [base.column(one) for one in option.aside])
            turned = gone | (random.random(nobody.shape) < random.random((seats, 1)) * 0.4)
            lost = random.random(nobody.shape) < 0.1
            winners[row] = np.where(turned, np.where(lost, 0, column), nobody)
    return worths_of(Outcomes(base, options, winners), tuple(partners))


def every_plan(found):
    """Each choice of at most one candidate a seat, as sorted numbers of candidates."""
    seats = sorted(set(found.seat.tolist()))
    choices = [[None, *np.nonzero(found.seat == seat)[0].tolist()] for seat in seats]
    for picked in product(*choices):
        yield [one for one in picked if one is not None]
