"""Meek's method as New Zealand counts by it: each elected candidate keeps a part of every paper that arrives."""

from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.keeping import ONE, count_keeping
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.ties import TieBreaker


def count_meek(election: Election, breaker: TieBreaker) -> Count:
    """The count by Meek's method in fixed point of nine decimals, as Schedule 1A prescribes; keeping.py says how.

    Who is elected keeps the part of each paper that leaves them the quota; the rest goes on to the next choice, through
    others who are elected as well. The quota falls when papers run out of choices.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> papers = {bytes([0, 1]): 60, bytes([2]): 30, bytes([1]): 9}
    >>> election = Election("", (Candidate("Ada"), Candidate("Bo"), Candidate("Cy")), 2, papers)
    >>> count = count_meek(election, TieBreaker())
    >>> count.winners, count.stages[1].totals[1] // 10**9  # Ada keeps 33/60: 27 and 9
    ((0, 1), 35)
    """
    return count_keeping(RULE, election, breaker, kept=_kept, keeps="keeps")


def _kept(left: int, keep: int) -> int:
    return -(-left * keep // ONE)


RULE = Rule(
    name="meek",
    version="1",
    title="Meek STV (New Zealand, nine decimals)",
    cites=(
        "Local Electoral Regulations 2001 (New Zealand), SR 2001/145, Schedule 1A",
        "Hill, Wichmann and Woodall 1987: Algorithm 123, Single Transferable Vote by Meek's method",
    ),
    takes="rankings",
    seats_max=None,
    count=count_meek,
)
