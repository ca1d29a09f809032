"""Breaking ties that the ballots cannot break: by a seed committed to beforehand, or by lots that people drew."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from rejoinder.errors import BadInput


class TieNeedsLot(BadInput):
    """The ballots leave candidates level, and nobody said beforehand how to choose. Draw a lot and record it."""


@dataclass(frozen=True, slots=True)
class TieBreaker:
    """How ties are broken. `lots` are the labels that people drew, in the order of the ties; then comes the `seed`.

    The seed is published as its SHA-256 before voting opens and shown at the close, so that nobody can choose it
    when the ballots are known. With neither, a tie stops the count.
    """

    seed: str = ""
    lots: tuple[str, ...] = ()

    def choose(self, labels: Sequence[str], question: str, lots_used: int) -> tuple[int, str]:
        """The chosen one of `labels` (its place there) and by what: "seed" or "lot".

        `question` says what the tie decides ("stage 4: exclude"); it keeps two ties of the same candidates apart.
        The choice does not depend on the order of `labels`. Raises TieNeedsLot without a seed or lot.

        >>> TieBreaker(seed="oak").choose(["Ada", "Bo"], "stage 2: exclude", 0)[1]
        'seed'
        """
        if lots_used < len(self.lots):
            drawn = self.lots[lots_used]
            if drawn not in labels:
                raise TieNeedsLot(f"lot {lots_used + 1} names {drawn}; the tie is between {', '.join(labels)}")
            return labels.index(drawn), "lot"
        if not self.seed:
            raise TieNeedsLot(f"{question}: {', '.join(sorted(labels))} are level; give a seed or a lot")
        lowest = min(range(len(labels)), key=lambda place: _drawn(self.seed, question, labels[place]))
        return lowest, "seed"


def commitment(seed: str) -> str:
    """What is published of the seed before voting opens.

    >>> commitment("oak")[:8]
    'df877645'
    """
    return hashlib.sha256(seed.encode()).hexdigest()


def _drawn(seed: str, question: str, label: str) -> bytes:
    return hashlib.sha256("\x1f".join((seed, question, label)).encode()).digest()
