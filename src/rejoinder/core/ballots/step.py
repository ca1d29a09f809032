"""A stage while it is being counted: what is done, to whom, what moves, the words so far; and the count at its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rejoinder.core.ballots.count import Action, Count, Stage, Tie, Transfer
from rejoinder.core.ballots.election import Election
from rejoinder.core.text import listed


@dataclass(slots=True)
class Step:
    """What becomes a Stage once its totals are known. `why` gathers sentences."""

    action: Action
    of: tuple[int, ...] = ()
    why: list[str] = field(default_factory=list)
    transfers: tuple[Transfer, ...] = ()
    ties: tuple[Tie, ...] = ()

    def stage(
        self, number: int, totals: tuple[int, ...], *, exhausted: int, elected: tuple[int, ...], quota: int | None
    ) -> Stage:
        """The stage, now that its totals are known; votes and quota in units of the count."""
        return Stage(
            number=number,
            action=self.action,
            of=self.of,
            totals=totals,
            exhausted=exhausted,
            elected=elected,
            excluded=self.of if self.action == "exclusion" else (),
            quota=quota,
            why=" ".join(self.why),
            transfers=self.transfers,
            ties=self.ties,
        )


@dataclass(slots=True)
class Ended:
    """What a rule has found: winners in their order, every stage, and the notes of the rule. All as in Count."""

    winners: Sequence[int]
    stages: Sequence[Stage]
    quota: int | None = None
    decimals: int = 0
    pairwise: tuple[tuple[int, ...], ...] = ()
    notes: tuple[str, ...] = ()
    figures: Mapping[str, object] = field(default_factory=dict)


def count_of(rule: tuple[str, str], election: Election, ended: Ended) -> Count:
    """The count as the rule (name, version) tells it; a note on who withdrew is the rule's to give."""
    return Count(
        rule=rule[0],
        version=rule[1],
        candidates=election.candidates,
        labels=election.labels,
        seats=election.seats,
        valid=election.valid,
        rejected=election.rejected,
        decimals=ended.decimals,
        quota=ended.quota,
        winners=tuple(ended.winners),
        stages=tuple(ended.stages),
        pairwise=ended.pairwise,
        notes=ended.notes,
        figures=ended.figures,
    )


def withdrawn_notes(election: Election) -> tuple[str, ...]:
    """What a reader must know of those who withdrew; their names stand on the papers.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> withdrawn_notes(Election("", (Candidate("Ada"), Candidate("Bo", withdrawn=True)), 1, {}))
    ('Bo withdrew and is passed over on every paper.',)
    """
    gone = election.withdrawn
    if not gone:
        return ()
    names = listed([election.label(number) for number in gone])
    return (f"{names} withdrew and {'is' if len(gone) == 1 else 'are'} passed over on every paper.",)
