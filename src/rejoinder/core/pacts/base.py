"""What a plan starts from: the last votes of every seat as a table, with what had to be imputed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

OTHER = "Oth"  # all parties that are pooled because they stand in few seats; always the last column


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """S seats by P parties. Columns stand in the order of `parties`; the last one pools all others."""

    election: str  # the one whose votes these are
    seats: tuple[str, ...]  # S names
    codes: tuple[str, ...]  # S
    regions: tuple[str, ...]  # S
    parties: tuple[str, ...]  # P
    votes: NDArray[np.float64]  # S x P, imputed where the party did not stand but did before
    stood: NDArray[np.bool_]  # S x P, True where it stood in this election
    imputed: NDArray[np.bool_]  # S x P, True where `votes` is an estimate from an earlier election
    winners: NDArray[np.intp]  # S, column of the party that won
    electorate: NDArray[np.float64]  # S, nan where not known
    lead: NDArray[np.float64] | None = None  # S, part of the pooled votes that their strongest candidate had; None: all
    speakers: frozenset[str] = frozenset()  # seats whose Speaker stood as such: by custom the large parties keep away

    def column(self, party: str) -> int:
        """The column of a party. Raises KeyError where it has none of its own."""
        try:
            return self.parties.index(party)
        except ValueError:
            raise KeyError(party) from None
