"""Choosing between candidates who are level: by the latest earlier stage at which they differ, else by lot or seed."""

from collections.abc import Sequence
from typing import Literal

from rejoinder.core.ballots.count import Tie
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.ballots.wording import votes_text
from rejoinder.core.text import listed

End = Literal["fewest", "most"]
Side = Literal["latest", "earliest"]


class Levels:
    """Breaks the ties of one count and remembers how many of the recorded lots were used."""

    def __init__(self, labels: Sequence[str], decimals: int, breaker: TieBreaker, *, step: str = "stage") -> None:
        self.labels = labels
        self.decimals = decimals
        self.step = step
        self._breaker = breaker
        self._lots_used = 0

    def choose(
        self,
        tied: Sequence[int],
        history: Sequence[Sequence[int]],
        question: str,
        *,
        wanted: End,
        first: Side = "latest",
    ) -> Tie:
        """The one of the level candidates who had the fewest (or most) votes at the latest stage of `history` at which
        they differ (`first` "earliest": at the first such stage); whoever is still level there is compared at the next
        stages looked at. Then by lot or seed.

        `history` holds the totals of each earlier stage, the first stage first. Raises TieNeedsLot.
        """
        ranked = tuple(sorted(tied, key=lambda number: self.labels[number]))
        names = listed([self.labels[number] for number in ranked])
        left = list(ranked)
        for stage in range(len(history), 0, -1) if first == "latest" else range(1, len(history) + 1):
            totals = history[stage - 1]
            edge = (min if wanted == "fewest" else max)(totals[number] for number in left)
            left = [number for number in left if totals[number] == edge]
            if len(left) == 1:
                chosen = left[0]
                had = votes_text(edge, self.decimals)
                why = (
                    f"{names} are level. At {self.step} {stage}, the {first} at which they differ, "
                    f"{self.labels[chosen]} had the {wanted} ({had})."
                )
                return Tie(ranked, chosen, "earlier stage", why)
        return self._drawn(ranked, left, question)

    def _drawn(self, ranked: tuple[int, ...], left: Sequence[int], question: str) -> Tie:
        labels = [self.labels[number] for number in left]
        place, by = self._breaker.choose(labels, question, self._lots_used)
        names = listed(labels)
        if by == "lot":
            self._lots_used += 1
            why = f"{names} are level at every {self.step}. The lot drawn names {labels[place]}."
            return Tie(ranked, left[place], "lot", why)
        why = f"{names} are level at every {self.step}. The seed fixed beforehand names {labels[place]}."
        return Tie(ranked, left[place], "seed", why)


def in_order_of_votes(elected: Sequence[int], history: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Those elected together in the order of their election: most votes first, level ones by the latest stage at which
    they differ, then as on the paper. It decides no place, so it needs no lot.

    >>> in_order_of_votes([0, 1, 2], [[5, 4, 9], [7, 7, 8]])
    (2, 0, 1)
    """
    return tuple(sorted(elected, key=lambda number: [-totals[number] for totals in reversed(history)]))
