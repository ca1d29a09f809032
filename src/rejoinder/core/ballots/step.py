"""A stage while it is being counted: what is done, to whom, what moves, and the words for it so far."""

from dataclasses import dataclass, field

from rejoinder.core.ballots.count import Action, Tie, Transfer


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
