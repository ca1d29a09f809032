"""Warren's method: each elected candidate takes the same price from every paper, or what is left of it."""

from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.keeping import count_keeping
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.ties import TieBreaker


def count_warren(election: Election, breaker: TieBreaker) -> Count:
    """The count by Warren's method, in the fixed point and by the clauses of Schedule 1A; keeping.py says how.

    It differs from Meek's in one thing: what an elected candidate takes does not depend on what others before took,
    as long as enough is left of the paper.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> papers = {bytes([0, 1]): 60, bytes([2]): 30, bytes([1]): 9}
    >>> election = Election("", (Candidate("Ada"), Candidate("Bo"), Candidate("Cy")), 2, papers)
    >>> count_warren(election, TieBreaker()).winners
    (0, 1)
    """
    return count_keeping(RULE, election, breaker, kept=min, keeps="takes at most")


RULE = Rule(
    name="warren",
    version="1",
    title="Warren STV (nine decimals)",
    cites=(
        "Warren 1994: Counting in STV elections, Voting matters 1",
        "Hill 1994: Meek or Warren counting, Voting matters 1",
        "Local Electoral Regulations 2001 (New Zealand), SR 2001/145, Schedule 1A, for arithmetic and exclusion",
    ),
    takes="rankings",
    seats_max=None,
    count=count_warren,
)
