"""The rankings in marked ballots, for counting by rules other than the configuration's own."""

from collections import Counter
from collections.abc import Iterable

from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.rctab.config import UNLIMITED, Config
from rejoinder.core.ballots.rctab.marks import OVERVOTE, Marked


def election_of(ballots: Iterable[tuple[Marked, int]], config: Config) -> Election:
    """The ballots as rankings: skipped, repeated and double marks read as the configuration says while all are in.

    Names written in and excluded candidates are passed over. A ballot that ranks nobody is rejected.
    """
    place = {name: number for number, name in enumerate(config.candidates)}
    papers = Counter[bytes]()
    rejected = 0
    for ballot, copies in ballots:
        ranking = bytes(place[name] for name in _ranked(ballot, config) if name in place)
        if ranking:
            papers[ranking] += copies
        else:
            rejected += copies
    candidates = tuple(Candidate(name, withdrawn=name in config.excluded) for name in config.candidates)
    return Election(config.title, candidates, max(1, config.winners), papers, rejected=rejected)


def _ranked(ballot: Marked, config: Config) -> list[str]:
    """The names in order, up to the mark that ends the ballot.

    >>> from rejoinder.core.ballots.rctab.marks import marked
    >>> from types import SimpleNamespace
    >>> rules = SimpleNamespace(skipped_max=1, repeat_exhausts=False, overvotes="alwaysSkipToNextRank")
    >>> _ranked(marked([(1, "Ada"), (2, "Bo"), (2, "Cy"), (3, "Ada"), (5, "Di"), (9, "Ed")]), rules)
    ['Ada', 'Di']
    """
    names: list[str] = []
    last = 0
    for rank, marks in ballot.ranks:
        if config.skipped_max < UNLIMITED and rank - last > config.skipped_max + 1:
            break
        last = rank
        if config.repeat_exhausts and any(name in names for name in marks):
            break
        if len(marks) > 1 or OVERVOTE in marks:
            if config.overvotes == "alwaysSkipToNextRank":
                continue
            break
        if marks[0] not in names:
            names.append(marks[0])
    return names
