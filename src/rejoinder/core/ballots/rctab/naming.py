"""Turns the names, codes and labels of a cast vote record into candidates."""

from collections import Counter

from rejoinder.core.ballots.rctab.config import Config, Source
from rejoinder.core.ballots.rctab.marks import OVERVOTE, UNDECLARED, Marked, marked
from rejoinder.errors import BadInput

UNKNOWN_TOLD = 5


class Naming:
    """One source's names. Collects the unknown ones, so that all are told at once and none is counted without."""

    def __init__(self, source: Source, config: Config) -> None:
        self._source, self._config = source, config
        self.unknown = Counter[str]()

    def ballot(self, marks: list[tuple[int, str]], where: str) -> Marked:
        """One ballot from its marks as the record says them. Raises BadInput where it ranks deeper than is allowed."""
        deepest = max((rank for rank, _ in marks), default=0)
        if deepest > self._config.ranks_max:
            raise BadInput(f"{where} ranks {deepest} deep; maxRankingsAllowed is {self._config.ranks_max}")
        return marked([(rank, self._named(said)) for rank, said in marks])

    def _named(self, said: str) -> str:
        source = self._source
        if source.overvote_label and said == source.overvote_label:
            return OVERVOTE
        if source.undeclared_label and said == source.undeclared_label:
            return UNDECLARED
        named = self._config.names.get(said)
        if named is None:
            self.unknown[said] += 1
        return named or said

    def check(self) -> None:
        """Raises BadInput where the records named somebody who is no candidate."""
        if self.unknown:
            told = ", ".join(f"{name!r} ({times})" for name, times in self.unknown.most_common(UNKNOWN_TOLD))
            rest = len(self.unknown) - UNKNOWN_TOLD
            raise BadInput(
                f"{self._source.path}: no candidates are called {told}{f' and {rest} more' if rest > 0 else ''}"
            )
