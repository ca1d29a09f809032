"""A stage while it is being counted: what is done, to whom, what moves, the words so far; and the count at its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rejoinder.core.ballots.count import Action, Count, Stage, Tie, Transfer
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.wording import withdrawn_notes


@dataclass(slots=True)
class Step:
    """What becomes a Stage once its totals are known. `why` gathers sentences."""

    action: Action
    of: tuple[int, ...] = ()
    why: list[str] = field(default_factory=list)
    transfers: tuple[Transfer, ...] = ()
    ties: tuple[Tie, ...] = ()

    @property
    def excluded(self) -> tuple[int, ...]:
        """Who goes out in this stage."""
        return self.of if self.action == "exclusion" else ()


@dataclass(slots=True)
class Ended:
    """What a rule whose papers move has found: winners in their order, and every stage. `quota` as in Count."""

    winners: Sequence[int]
    stages: Sequence[Stage]
    quota: int | None = None
    decimals: int = 0
    notes: tuple[str, ...] = ()
    figures: Mapping[str, object] = field(default_factory=dict)


def count_of(rule: Rule, election: Election, labels: Sequence[str], ended: Ended) -> Count:
    """The count as the rule tells it, with a note on each candidate who withdrew."""
    withdrawn = [number for number, candidate in enumerate(election.candidates) if candidate.withdrawn]
    return Count(
        rule=rule.name,
        version=rule.version,
        candidates=election.candidates,
        labels=tuple(labels),
        seats=election.seats,
        valid=election.valid,
        rejected=election.rejected,
        decimals=ended.decimals,
        quota=ended.quota,
        winners=tuple(ended.winners),
        stages=tuple(ended.stages),
        notes=withdrawn_notes(labels, withdrawn) + ended.notes,
        figures=ended.figures,
    )
