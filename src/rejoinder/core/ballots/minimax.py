"""Minimax: whoever's worst defeat, one to one, is the smallest. Three variants measure a defeat differently."""

from collections.abc import Callable
from functools import partial

from rejoinder.core.ballots.count import Count, Stage
from rejoinder.core.ballots.electing import Draw, counted, elect_highest
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.marks import refuse_scores
from rejoinder.core.ballots.pairwise import condorcet_note, pairwise
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.text import listed

_Defeat = Callable[[int, int], int]  # papers against, papers for: how bad that is


def _by_winning_votes(against: int, in_favour: int) -> int:
    return against if against > in_favour else 0


def _by_margins(against: int, in_favour: int) -> int:
    return max(0, against - in_favour)


def _by_opposition(against: int, _in_favour: int) -> int:
    return against


def count_minimax(election: Election, breaker: TieBreaker, *, name: str, defeat: _Defeat) -> Count:
    """The minimax count: the smallest worst defeat first. Totals hold each candidate's worst defeat: fewer is better.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> papers = {bytes([0, 1, 2]): 4, bytes([1, 2, 0]): 3, bytes([2, 0, 1]): 2}
    >>> three = (Candidate("Ada"), Candidate("Bo"), Candidate("Cy"))
    >>> RULE.count(Election("", three, 1, papers), TieBreaker()).stages[0].totals
    (5, 6, 7)
    """
    refuse_scores(election, name)
    matrix, draw = pairwise(election), Draw(election, breaker)
    standing = election.standing
    worst = tuple(
        max((defeat(matrix[b][a], matrix[a][b]) for b in standing if b != a), default=0) if a in standing else 0
        for a in range(len(matrix))
    )
    winners, ties = elect_highest([-votes for votes in worst], election, draw)
    names = listed([f"{draw.labels[winner]} ({worst[winner]:,})" for winner in winners])
    has = "has the smallest worst defeat" if len(winners) == 1 else "have the smallest worst defeats"
    why = " ".join([*(tie.why for tie in ties), f"{names} {has}: elected."])
    stage = Stage(1, "result", (), worst, 0, winners, (), None, why, ties=ties)
    note = condorcet_note(matrix, standing, draw.labels)
    return counted((name, _VERSION), election, (stage,), pairwise=matrix, notes=(note,))


_VERSION = "1"
_CITES = (
    "P. B. Simpson, On defining areas of voter choice: Professor Tullock on stable voting, "
    "Quarterly Journal of Economics 83 (1969) 478-490",
    "G. H. Kramer, A dynamical model of political equilibrium, Journal of Economic Theory 16 (1977) 310-334",
)


def _variant(name: str, title: str, defeat: _Defeat) -> Rule:
    return Rule(name, _VERSION, title, _CITES, "rankings", None, partial(count_minimax, name=name, defeat=defeat))


RULE = _variant("minimax", "Minimax by winning votes", _by_winning_votes)
MARGINS = _variant("minimaxmargins", "Minimax by margins", _by_margins)
OPPOSITION = _variant("minimaxopposition", "Minimax by votes against, won or lost", _by_opposition)
