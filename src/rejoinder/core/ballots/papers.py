"""What counts of one paper's marks, and papers taken together: equal ones counted, unclear ones listed by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rejoinder.core.ballots.election import Election

Treatment = Literal["stop", "skip", "reject"]
UNKNOWN = -1  # a mark for nobody on the paper
OVERVOTED = (UNKNOWN, UNKNOWN)  # a rank that a file calls overvoted without saying who has it


@dataclass(frozen=True, slots=True)
class PaperRules:
    """What a rule makes of unclear marks: count the paper up to there, pass over the mark, or reject the paper.

    A paper of which nothing counts is rejected under every rule. `scale` is the highest score that may be given;
    None takes it from the file. Where the order does not matter (approval), equal ranks are not unclear.
    """

    overvoted: Treatment = "stop"  # two candidates have one rank
    skipped: Treatment = "stop"  # nobody has a rank, but a later one is given
    repeated: Treatment = "stop"  # one candidate has two ranks
    unknown: Treatment = "stop"  # a candidate who does not stand
    scale: int | None = None
    is_order_read: bool = True


# A paper is valid where one 1 stands alone; it is non-transferable where what comes next is not clear.
# Scottish Local Government Elections Order 2011 (SSI 2011/399): article 2, "non-transferable paper"; rule 44.
SCOTTISH_PAPERS = PaperRules()


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong on one line of a file (None: with the file as a whole), and how many papers it touched."""

    line: int | None
    reason: str
    papers: int = 0
    is_rejected: bool = False


@dataclass(frozen=True, slots=True)
class ElectionFile:
    """A file as read: the election, what was repaired, rejected or doubtful by line, and the form of the file."""

    election: Election
    problems: tuple[Problem, ...]
    form: str


class Tally:
    """Papers as they are read. `papers` may be counted up directly where a paper is known to be clear."""

    def __init__(self, rules: PaperRules) -> None:
        self.rules = rules
        self.papers: dict[bytes, int] = {}
        self.rejected = 0
        self.problems: list[Problem] = []

    def take(self, line: int, papers: int, ranks: Sequence[Sequence[int]]) -> None:
        """Counts `papers` equal papers by what is clear of their ranks; lists what is not."""
        paper, faults = ranking(ranks, self.rules)
        if not paper:
            self.reject(line, papers, faults[0] if faults else "nobody is marked")
            return
        self.papers[paper] = self.papers.get(paper, 0) + papers
        if faults:
            self.note(line, "; ".join(faults), papers)

    def reject(self, line: int, papers: int, reason: str) -> None:
        """Counts papers that no rule may count."""
        self.rejected += papers
        self.problems.append(Problem(line, f"rejected: {reason}", papers, is_rejected=True))

    def note(self, line: int | None, reason: str, papers: int = 0) -> None:
        """Lists what a reader must know of a line, or of the whole file."""
        self.problems.append(Problem(line, reason, papers))


def ranking(ranks: Sequence[Sequence[int]], rules: PaperRules) -> tuple[bytes, list[str]]:
    """The candidates that count, first choice first, and what was wrong with the paper. Empty: reject it.

    `ranks` holds who has rank 1, 2, ...; nobody in it is a skipped rank, two are an overvote, UNKNOWN is nobody known.

    >>> ranking([[0], [], [2]], SCOTTISH_PAPERS)
    (b'\\x00', ['rank 2 is skipped: counts up to rank 1'])
    """
    kept: list[int] = []
    faults: list[str] = []
    last = max((place for place, marked in enumerate(ranks, 1) if marked), default=0)
    for place, marked in enumerate(ranks[:last], 1):
        if not rules.is_order_read and marked and UNKNOWN not in marked:
            kept += [candidate for candidate in marked if candidate not in kept]
            continue
        fault, treatment = _fault(marked, kept, rules)
        if not fault:
            kept.append(marked[0])
            continue
        fault = f"rank {place} {fault}"
        if treatment == "reject":
            return b"", [*faults, fault]
        if treatment == "stop":
            end = f"counts up to rank {place - 1}" if kept else "no clear first choice"
            return bytes(kept), [*faults, f"{fault}: {end}"]
        faults.append(f"{fault}: passed over")
    return bytes(kept), faults


def _fault(marked: Sequence[int], kept: list[int], rules: PaperRules) -> tuple[str, Treatment]:
    if not marked:
        return "is skipped", rules.skipped
    if len(marked) > 1:
        return "is given to more than one", rules.overvoted
    if marked[0] == UNKNOWN:
        return "names nobody who stands", rules.unknown
    if marked[0] in kept:
        return "repeats an earlier choice", rules.repeated
    return "", "skip"
