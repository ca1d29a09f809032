"""Approval voting: a paper approves of as many as it likes, whoever most papers approve of is elected."""

import numpy as np

from rejoinder.core.ballots.count import Count, Stage
from rejoinder.core.ballots.electing import Draw, counted, elect_highest
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.marks import NOT_RANKED, places
from rejoinder.core.ballots.papers import PaperRules
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.ballots.wording import papers_text
from rejoinder.core.text import listed


def count_approval(election: Election, breaker: TieBreaker) -> Count:
    """The count by approvals: a score of 1 or more, or any rank at all. Level candidates are told apart by lot or seed.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> papers = {bytes([1, 1]): 2, bytes([0, 1]): 1}
    >>> count = count_approval(Election("", (Candidate("Ada"), Candidate("Bo")), 1, papers, scale=1), TieBreaker())
    >>> count.winners, count.stages[0].why
    ((1,), 'Bo is elected: approved on 3 of 3 papers.')
    """
    sums = np.zeros(len(election.candidates), dtype=np.int64)
    for table, times in places(election):
        sums += times @ (table != NOT_RANKED).astype(np.int64)
    approvals = tuple(int(votes) for votes in sums)
    draw = Draw(election, breaker)
    winners, ties = elect_highest(approvals, election, draw)
    why = " ".join([*(tie.why for tie in ties), _why(winners, approvals, election, draw.labels)])
    stage = Stage(1, "result", (), approvals, 0, winners, (), None, why, ties=ties)
    return counted((RULE.name, RULE.version), election, (stage,))


def _why(winners: tuple[int, ...], approvals: tuple[int, ...], election: Election, labels: tuple[str, ...]) -> str:
    of = papers_text(election.valid)
    if len(winners) == 1:
        return f"{labels[winners[0]]} is elected: approved on {approvals[winners[0]]:,} of {of}."
    names = listed([f"{labels[winner]} ({approvals[winner]:,})" for winner in winners])
    return f"{names} are elected: approved most often, on so many of {of}."


RULE = Rule(
    name="approval",
    version="1",
    title="Approval voting",
    cites=("S. J. Brams and P. C. Fishburn, Approval Voting, American Political Science Review 72 (1978) 831-847",),
    takes="either",
    seats_max=None,
    count=count_approval,
    papers=PaperRules(is_order_read=False),
)
