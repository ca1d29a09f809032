"""Counting by a rule's name, where what the rule cannot count is refused before it is tried."""

from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.rules import rule_named
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.errors import BadInput


def count_by(name: str, election: Election, breaker: TieBreaker) -> Count:
    """The count by the rule of that name ("av" is "irv" too).

    Raises BadInput for a rule we do not have, for papers it does not read, and for places it does not fill;
    TieNeedsLot where a tie is left to chance and nobody said beforehand how.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> count_by("av", Election("", (Candidate("Ada"),), 1, {bytes([0]): 3}), TieBreaker()).winners
    (0,)
    """
    rule = rule_named(name)
    given = "rankings" if election.scale is None else "scores"
    if rule.takes not in (given, "either"):
        raise BadInput(f"{rule.name} counts {rule.takes}; these papers hold {given}")
    if election.seats < 1:
        raise BadInput(f"a count needs at least one place; this contest has {election.seats}")
    if rule.seats_max is not None and election.seats > rule.seats_max:
        places = "one place" if rule.seats_max == 1 else f"{rule.seats_max} places at most"
        raise BadInput(f"{rule.name} fills {places}; this contest has {election.seats}")
    return rule.count(election, breaker)
