"""What a count is given: candidates, seats, and the valid papers, equal ones counted together."""

from collections.abc import Mapping
from dataclasses import dataclass

CANDIDATES_MAX = 255  # a paper is kept as bytes, one byte a candidate; the longest real paper known had fewer than 150


@dataclass(frozen=True, slots=True)
class Candidate:
    """One name on the paper. Who has withdrawn stays on it, and is passed over by every rule."""

    name: str
    party: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Election:
    """One contest, ready to be counted.

    `papers` maps each different valid paper to how many there are of it. With `scale` None a paper is a ranking: the
    candidates' indices, first choice first, none twice. Otherwise it holds one score for each candidate, in their
    order, from 0 to `scale`. `rejected` counts papers that no rule may count; they are in no total.

    >>> Election("Chair", (Candidate("Ada"), Candidate("Bo")), 1, {bytes([0, 1]): 3, bytes([1]): 2}).valid
    5
    """

    title: str
    candidates: tuple[Candidate, ...]
    seats: int
    papers: Mapping[bytes, int]
    scale: int | None = None
    rejected: int = 0

    @property
    def valid(self) -> int:
        """How many papers are counted."""
        return sum(self.papers.values())

    @property
    def standing(self) -> tuple[int, ...]:
        """The candidates who can be elected, by index."""
        return tuple(number for number, candidate in enumerate(self.candidates) if not candidate.withdrawn)

    @property
    def withdrawn(self) -> tuple[int, ...]:
        """The candidates who are passed over, by index."""
        return tuple(number for number, candidate in enumerate(self.candidates) if candidate.withdrawn)

    @property
    def labels(self) -> tuple[str, ...]:
        """Every candidate's label, in their order."""
        return tuple(map(self.label, range(len(self.candidates))))

    def label(self, candidate: int) -> str:
        """The candidate's name, with the party or a number where two share the name: never two alike.

        >>> Election("", (Candidate("Ada", "Oak"), Candidate("Ada", "Elm")), 1, {}).label(1)
        'Ada (Elm)'
        """
        named = self.candidates[candidate]
        twins = [number for number, other in enumerate(self.candidates) if other.name == named.name]
        if len(twins) == 1:
            return named.name
        parties = [self.candidates[number].party for number in twins]
        if named.party and parties.count(named.party) == 1:
            return f"{named.name} ({named.party})"
        return f"{named.name} ({twins.index(candidate) + 1})"
