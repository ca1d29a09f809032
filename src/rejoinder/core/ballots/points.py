"""Points by rank: Borda's count, and N points for the first choice, one fewer for each next."""

import re
from functools import partial

import numpy as np

from rejoinder.core.ballots.count import Count, Stage
from rejoinder.core.ballots.electing import Draw, counted, elect_highest
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.marks import NOT_RANKED, places, refuse_scores
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.text import listed

POINTS_MAX = 50  # for a first choice: more names than that nobody ranks
_VERSION = "1"
_BORDA = "J.-C. de Borda, Mémoire sur les élections au scrutin, Histoire de l'Académie royale des sciences, 1781"


def count_borda(election: Election, breaker: TieBreaker) -> Count:
    """Borda's count: as many points for a choice as there are candidates standing behind it on a full paper.

    With n candidates standing the first choice has n - 1 points, the next n - 2; whoever is not ranked has none.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> three = (Candidate("Ada"), Candidate("Bo"), Candidate("Cy"))
    >>> count_borda(Election("", three, 1, {bytes([0, 1]): 3, bytes([1]): 2}), TieBreaker()).stages[0].totals
    (6, 7, 0)
    """
    return _count(election, breaker, "borda", len(election.standing) - 1)


def points_rule(first: int) -> Rule:
    """The rule `pointsN`: N points for the first choice, N - 1 for the second, down to 1; nothing after that.

    >>> points_rule(10).name
    'points10'
    """
    name = f"points{first}"
    return Rule(
        name=name,
        version=_VERSION,
        title=f"Points from {first} for the first choice down to 1" if first > 1 else "One point for the first choice",
        cites=(f"Positional scoring after {_BORDA}",),
        takes="rankings",
        seats_max=None,
        count=partial(_count, name=name, first=first),
    )


def points_rule_named(name: str) -> Rule | None:
    """The rule for points1 to points50, None for any other name.

    >>> points_rule_named("points0") is None
    True
    """
    found = re.fullmatch(r"points([1-9]\d?)", name)
    return points_rule(int(found[1])) if found and int(found[1]) <= POINTS_MAX else None


def _count(election: Election, breaker: TieBreaker, name: str, first: int) -> Count:
    refuse_scores(election, name)
    worth = np.zeros(NOT_RANKED + 1, dtype=np.int64)
    worth[:first] = np.arange(first, 0, -1)
    sums = np.zeros(len(election.candidates), dtype=np.int64)
    for table, times in places(election):
        sums += times @ worth[table]
    points = tuple(int(votes) for votes in sums)
    draw = Draw(election, breaker)
    winners, ties = elect_highest(points, election, draw)
    names = listed([f"{draw.labels[winner]} ({points[winner]:,})" for winner in winners])
    why = " ".join(
        [*(tie.why for tie in ties), f"{names} {'has' if len(winners) == 1 else 'have'} most points: elected."]
    )
    stage = Stage(1, "result", (), points, 0, winners, (), None, why, ties=ties)
    figures = {"points": [int(worth[place]) for place in range(max(first, 1))]}
    return counted((name, _VERSION), election, (stage,), figures=figures)


BORDA = Rule(
    name="borda",
    version=_VERSION,
    title="Borda count, nothing for whoever is not ranked",
    cites=(_BORDA,),
    takes="rankings",
    seats_max=None,
    count=count_borda,
)
