"""The rule of members' votes: for or against standing aside, with a quorum and a threshold; consent, veto, or neither.

Counting (`RULE`) adds papers up. What they mean (`decide`) needs what was fixed beforehand: how many must vote, how
many of for and against must be for, and what too few mean.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from rejoinder.core.ballots.count import Count, Stage
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.step import Ended, count_of
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.errors import BadInput

FOR, AGAINST = 0, 1  # the two candidates' places; a paper names one of them, or none to abstain
Outcome = Literal["consent", "veto", "none"]
NoQuorum = Literal["veto", "none"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a members' vote decided, and why in one sentence."""

    outcome: Outcome
    votes_for: int
    votes_against: int
    abstained: int
    eligible: int
    why: str


def count_decision(election: Election, breaker: TieBreaker) -> Count:
    """Adds the papers up. Without a quorum or threshold nothing is won here: `winners` is the side with more votes.

    Level sides leave it empty: a tie is no consent, and nothing is drawn for it. Raises BadInput where there are not
    two candidates, or a paper names both.
    """
    if len(election.candidates) != 2 or any(len(paper) > 1 for paper in election.papers):
        raise BadInput("a members' vote is between two, and a paper names one of them or none")
    totals = tuple(election.papers.get(bytes([side]), 0) for side in (FOR, AGAINST))
    abstained = election.papers.get(b"", 0)
    ahead = () if totals[FOR] == totals[AGAINST] else (totals.index(max(totals)),)
    why = f"{totals[FOR]:,} for, {totals[AGAINST]:,} against, {abstained:,} abstained."
    stage = Stage(1, "first", (), totals, abstained, ahead, (), None, why)
    figures = {"for": totals[FOR], "against": totals[AGAINST], "abstained": abstained}
    return count_of((RULE.name, RULE.version), election, Ended(ahead, (stage,), figures=figures))


def decide(
    count: Count, eligible: int, *, quorum_pct: float, threshold_pct: float, no_quorum: NoQuorum = "veto"
) -> Decision:
    """What the count means under the terms of its contest.

    Whoever votes counts for the quorum, also who abstains: votes must be at least `quorum_pct` of the `eligible`. Then
    for must be *more* than `threshold_pct` of for and against, so that half is no consent at 50. Compared exactly.

    >>> papers = {bytes([0]): 212, bytes([1]): 88, b"": 10}
    >>> from rejoinder.core.ballots.election import Candidate
    >>> count = count_decision(Election("", (Candidate("For"), Candidate("Against")), 1, papers), TieBreaker())
    >>> decide(count, 500, quorum_pct=50, threshold_pct=50).outcome
    'consent'
    >>> decide(count, 700, quorum_pct=50, threshold_pct=50).why
    '310 of 700 voted; the quorum is 350. As fixed beforehand, that is a veto.'
    """
    votes_for, votes_against = count.stages[0].totals[FOR], count.stages[0].totals[AGAINST]
    abstained = count.stages[0].exhausted
    voted, sides = votes_for + votes_against + abstained, votes_for + votes_against
    needed = _share(quorum_pct, eligible)
    outcome: Outcome
    if voted < needed:
        outcome = no_quorum
        means = "that is a veto" if no_quorum == "veto" else "nothing is decided"
        why = f"{voted:,} of {eligible:,} voted; the quorum is {_up(needed):,}. As fixed beforehand, {means}."
    else:
        line = _share(threshold_pct, sides)
        outcome = "consent" if votes_for > line else "veto"
        compared = "more than" if outcome == "consent" else "not more than"
        why = (
            f"{votes_for:,} for and {votes_against:,} against: {compared} {threshold_pct:g}% for. "
            f"{voted:,} of {eligible:,} voted; the quorum of {_up(needed):,} is met."
        )
    return Decision(outcome, votes_for, votes_against, abstained, eligible, why)


def _share(pct: float, of: int) -> Fraction:
    """Exactly so many per cent, as the number is written in decimals."""
    return Fraction(str(pct)) * of / 100


def _up(share: Fraction) -> int:
    """The least whole number that reaches it."""
    return -(-share.numerator // share.denominator)


RULE = Rule(
    name="decision",
    version="1",
    title="For or against, with quorum and threshold",
    cites=("the terms of the vote: votes of at least the quorum, and for above the threshold of for and against",),
    takes="rankings",
    seats_max=1,
    count=count_decision,
)
