"""Which candidate a marked ballot counts for, given who is still in; or why it counts for none any more."""

from collections.abc import Callable
from typing import Literal

from rejoinder.core.ballots.rctab.config import UNLIMITED, Config
from rejoinder.core.ballots.rctab.marks import OVERVOTE, Marked

Inactive = Literal["undervote", "overvotes", "skippedRankings", "repeatedRankings", "exhaustedChoices"]


def choice_of(ballot: Marked, is_in: Callable[[str], bool], config: Config) -> tuple[str | None, Inactive | None]:
    """The candidate for whom the ballot counts, or None and the reason, by the configuration's rules for marks.

    The ranks are read from the first again each time, so skipped and repeated ranks weigh the same in each round.
    """
    if not ballot.ranks:
        return None, "undervote"
    last_rank, final = 0, ballot.ranks[-1][0]
    seen: set[str] = set()
    for rank, names in ballot.ranks:
        if config.skipped_max < UNLIMITED and rank - last_rank > config.skipped_max + 1:
            return None, "skippedRankings"
        last_rank = rank
        if config.repeat_exhausts:
            if seen.intersection(names):
                return None, "repeatedRankings"
            seen.update(names)
        overvote = _overvote(names, is_in, config)
        if overvote == "exhaust":
            return None, "overvotes"
        chosen = None if overvote == "skip" else next(filter(is_in, names), None)
        if chosen is not None:
            return chosen, None
        if rank == final:
            return None, "exhaustedChoices"
    raise AssertionError("the last rank ends the reading")


def _overvote(
    names: tuple[str, ...], is_in: Callable[[str], bool], config: Config
) -> Literal["none", "skip", "exhaust"]:
    if OVERVOTE not in names and len(names) <= 1:
        return "none"
    if config.overvotes == "exhaustImmediately":
        return "exhaust"
    if config.overvotes == "alwaysSkipToNextRank":
        return "skip"
    return "exhaust" if sum(map(is_in, names)) > 1 else "none"
