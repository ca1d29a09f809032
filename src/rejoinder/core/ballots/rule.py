"""What a counting rule is. Each rule is one function in one file; rules.py lists them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.papers import SCOTTISH_PAPERS, PaperRules
from rejoinder.core.ballots.ties import TieBreaker


@dataclass(frozen=True, slots=True)
class Rule:
    """One counting rule: its name on the command line, its version, where it is written down, what it counts.

    A rule that is changed in what it computes gets a new version: a contest names rule and version before voting
    opens. `seats_max` 1 marks a rule for one winner. `takes` says which papers it reads,
    `papers` what it makes of marks that are unclear.
    """

    name: str
    version: str
    title: str
    cites: tuple[str, ...]
    takes: Literal["rankings", "scores", "either"]
    seats_max: int | None
    count: Callable[[Election, TieBreaker], Count]
    papers: PaperRules = SCOTTISH_PAPERS
