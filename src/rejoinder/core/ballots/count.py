"""What a count says: every stage with its totals, what was done, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rejoinder.core.ballots.election import Candidate

Action = Literal["first", "surplus", "exclusion", "elected", "iteration", "result"]


@dataclass(frozen=True, slots=True)
class Transfer:
    """Votes that moved in one stage from one candidate to another, or to nobody (`to` None: no next choice).

    `votes` is in units of 10 ** -decimals; `papers` counts the sheets of paper, None where the rule moves none whole.
    """

    of: int
    to: int | None
    votes: int
    papers: int | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie and how it was broken: by an earlier stage, by what the papers say otherwise, by the seed published before,
    or by a recorded lot.
    """

    between: tuple[int, ...]
    chosen: int
    by: Literal["earlier stage", "papers", "seed", "lot"]
    why: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. All votes are whole numbers of units of 10 ** -decimals of the count.

    `totals` has one entry for each candidate, after what was done here; with `exhausted` (no next choice, and what
    rounding down lost) they add up to the valid papers under the rules that conserve votes.
    """

    number: int
    action: Action
    of: tuple[int, ...]
    totals: tuple[int, ...]
    exhausted: int
    elected: tuple[int, ...]
    excluded: tuple[int, ...]
    quota: int | None
    why: str
    transfers: tuple[Transfer, ...] = ()
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """A whole count. `winners` stand in the order of their election; fewer than `seats` only where too few stood.

    `pairwise[a][b]` is how many papers put a before b (only under rules that compare pairs). `notes` are sentences
    that a reader must know, such as a withdrawn candidate.
    """

    rule: str
    version: str
    candidates: tuple[Candidate, ...]
    labels: tuple[str, ...]
    seats: int
    valid: int
    rejected: int
    decimals: int
    quota: int | None
    winners: tuple[int, ...]
    stages: tuple[Stage, ...]
    pairwise: tuple[tuple[int, ...], ...] = ()
    notes: tuple[str, ...] = ()
    figures: Mapping[str, object] = field(default_factory=dict)  # what one rule alone has to say, fit for JSON
