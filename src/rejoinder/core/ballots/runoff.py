"""Run-offs for one place: the instant run-off (alternative vote), and two rounds read from the same papers.

The instant run-off follows the alternative vote of the Parliamentary Voting System and Constituencies Act 2011 (c. 1),
Schedule 10 as enacted: the last goes out until somebody has more than half of the papers still in play. Ties go by the
latest earlier stage that differs and not, as there, by the first one: so do the transferable-vote counts here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rejoinder.core.ballots.count import Count, Stage, Tie, Transfer
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.levels import End, Levels
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.step import Ended, Step, count_of, withdrawn_notes
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.ballots.wording import papers_text
from rejoinder.core.text import listed
from rejoinder.errors import BadInput


@dataclass(slots=True)
class _Counting:
    """Where the count stands. `piles` holds what is left of each paper, its holder first, and how many there are."""

    election: Election
    levels: Levels
    standing: list[int]
    gone: bytes
    piles: list[list[tuple[bytes, int]]]
    totals: list[int]
    used_up: int = 0
    history: list[tuple[int, ...]] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    winner: int | None = None

    @property
    def labels(self) -> Sequence[str]:
        return self.levels.labels

    @property
    def in_play(self) -> int:
        return sum(self.totals)


def count_irv(election: Election, breaker: TieBreaker) -> Count:
    """The count by instant run-off: the last goes out, papers move on, until one has more than half of those in play.

    Papers without a next choice leave, so the half falls. Two who are level at the end are told apart as any others
    are. Each stage's `why` ends with who goes out next; `excluded` names them where their papers move. Raises
    BadInput for more than one place, TieNeedsLot.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> papers = {bytes([0]): 4, bytes([1]): 3, bytes([2, 1]): 2}
    >>> count = count_irv(Election("", (Candidate("Ada"), Candidate("Bo"), Candidate("Cy")), 1, papers), TieBreaker())
    >>> count.winners, count.stages[-1].why
    ((1,), '2 papers move on. Bo has 5 of the 9: more than half.')
    """
    counting = _started(IRV, election, breaker)
    step = _first(counting)
    while counting.standing:
        out, ties = _decide_irv(counting, step)
        _close(counting, step, ties)
        if out is None:
            break
        step = _move_on(counting, [out])
    return _count(IRV, counting)


def count_two_rounds(election: Election, breaker: TieBreaker) -> Count:
    """Two rounds from rankings: more than half of the valid papers wins at once; else the first two meet again.

    In the second round each paper counts for the one of the two it puts higher; nobody votes twice, which the notes
    say. Level candidates for the second place go by lot or seed; two level at the end by the first round, then so.
    Raises BadInput for more than one place, TieNeedsLot.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> papers = {bytes([0]): 4, bytes([1]): 3, bytes([2, 1]): 2}
    >>> election = Election("", (Candidate("Ada"), Candidate("Bo"), Candidate("Cy")), 1, papers)
    >>> count_two_rounds(election, TieBreaker()).winners
    (1,)
    """
    counting = _started(TWO_ROUNDS, election, breaker)
    step = _first(counting)
    while counting.standing and counting.winner is None:
        out, ties = _decide_first_round(counting, step)
        _close(counting, step, ties)
        if counting.winner is not None:
            break
        step = _move_on(counting, out)
        _, ties = _most_of_two(counting, step)
        _close(counting, step, ties)
    return _count(
        TWO_ROUNDS,
        counting,
        "The second round is read from the rankings of the first. People who vote again may vote otherwise.",
    )


def _started(rule: Rule, election: Election, breaker: TieBreaker) -> _Counting:
    if election.seats != 1:
        raise BadInput(f"{rule.name} fills one place; this contest has {election.seats}")
    number = len(election.candidates)
    standing = election.standing
    return _Counting(
        election=election,
        levels=Levels(election.labels, 0, breaker),
        standing=list(standing),
        gone=bytes(each for each in range(number) if each not in standing),
        piles=[[] for _ in range(number)],
        totals=[0] * number,
    )


def _first(counting: _Counting) -> Step:
    _, counting.used_up = _share_out(counting, counting.election.papers.items())
    if not counting.standing:
        _close(counting, Step("first", why=["Nobody stands."]), ())
    return Step("first")


def _share_out(counting: _Counting, papers: Iterable[tuple[bytes, int]]) -> tuple[list[int], int]:
    """Give each paper to its next standing candidate. Returns how many each received, and how many are used up."""
    received = [0] * len(counting.totals)
    ended = 0
    gone, piles = counting.gone, counting.piles
    for paper, copies in papers:
        rest = paper.translate(None, gone)
        if rest:
            piles[rest[0]].append((rest, copies))
            received[rest[0]] += copies
        else:
            ended += copies
    counting.totals = [had + more for had, more in zip(counting.totals, received, strict=True)]
    return received, ended


def _move_on(counting: _Counting, out: Sequence[int]) -> Step:
    """Take the candidates out and their papers on."""
    counting.standing = [each for each in counting.standing if each not in out]
    counting.gone += bytes(out)
    transfers: list[Transfer] = []
    moved, ended_all = 0, 0
    for of in out:
        counting.totals[of] = 0
        pile, counting.piles[of] = counting.piles[of], []
        received, ended = _share_out(counting, pile)
        transfers += [Transfer(of, to, number, number) for to, number in enumerate(received) if number]
        if ended:
            transfers.append(Transfer(of, None, ended, ended))
        moved += sum(received)
        ended_all += ended
    counting.used_up += ended_all
    return Step("exclusion", tuple(out), [_moved_text(moved, ended_all)], tuple(transfers))


def _moved_text(moved: int, ended: int) -> str:
    if not moved and not ended:
        return "No paper moves on."
    move = "move" if moved != 1 else "moves"
    have = "have" if ended != 1 else "has"
    if not moved:
        return f"{papers_text(ended)} {have} no next choice."
    return f"{papers_text(moved)} {move} on" + (f", {ended:,} {have} no next choice." if ended else ".")


def _decide_irv(counting: _Counting, step: Step) -> tuple[int | None, tuple[Tie, ...]]:
    """Who goes out next, or nobody because the winner is found, which is noted."""
    totals, standing = counting.totals, counting.standing
    most = max(totals[each] for each in standing)
    if 2 * most > counting.in_play or len(standing) <= 2:
        return None, _most_of_two(counting, step)[1]
    if not step.of:
        step.why.append(f"Nobody has more than half of {counting.in_play:,}.")
    fewest = min(totals[each] for each in standing)
    last = [each for each in standing if totals[each] == fewest]
    if len(last) == 1:
        step.why.append(f"{counting.labels[last[0]]} is last with {fewest:,} and goes out.")
        return last[0], ()
    tie = _tie(counting, last, "exclude", step)
    step.why.append(f"{counting.labels[tie.chosen]} goes out.")
    return tie.chosen, (tie,)


def _most_of_two(counting: _Counting, step: Step) -> tuple[int, tuple[Tie, ...]]:
    """Elect who has most: more than half of the papers in play, or the better of the last two."""
    totals, labels, in_play = counting.totals, counting.labels, counting.in_play
    most = max(totals[each] for each in counting.standing)
    leading = [each for each in counting.standing if totals[each] == most]
    counting.winner = leading[0]
    if len(leading) > 1:
        tie = _tie(counting, leading, "elect", step)
        counting.winner = tie.chosen
        step.why.append(f"{labels[tie.chosen]} is elected.")
        return tie.chosen, (tie,)
    if 2 * most > in_play:
        papers = f"the {in_play:,} left" if counting.used_up else f"the {in_play:,}"
        step.why.append(f"{labels[leading[0]]} has {most:,} of {papers}: more than half.")
    else:
        step.why.append(f"{labels[leading[0]]} is the only one left: elected.")
    return leading[0], ()


def _decide_first_round(counting: _Counting, step: Step) -> tuple[list[int], tuple[Tie, ...]]:
    """Who does not reach the second round; nobody where more than half of the valid papers elect at once."""
    totals, labels, standing = counting.totals, counting.labels, counting.standing
    valid = counting.election.valid
    leader = max(standing, key=lambda each: totals[each])
    if 2 * totals[leader] > valid or len(standing) == 1:
        counting.winner = leader
        more = f"has {totals[leader]:,} of the {valid:,} papers: more than half"
        step.why.append(
            f"{labels[leader]} {more if 2 * totals[leader] > valid else 'is the only one standing: elected'}."
        )
        return [], ()
    step.why.append(f"Nobody has more than half of {valid:,}.")
    meet: list[int] = []
    ties: list[Tie] = []
    while len(meet) < 2:
        free = [each for each in standing if each not in meet]
        most = max(totals[each] for each in free)
        level = [each for each in free if totals[each] == most]
        if len(level) <= 2 - len(meet):
            meet += level
        else:
            tie = _tie(counting, level, f"place {len(meet) + 1} in the second round", step)
            ties.append(tie)
            meet.append(tie.chosen)
    step.why.append(f"{listed([labels[each] for each in meet])} go to the second round.")
    return [each for each in standing if each not in meet], tuple(ties)


def _tie(counting: _Counting, level: Sequence[int], decides: str, step: Step) -> Tie:
    question = f"stage {len(counting.stages) + 1}: {decides}"
    wanted: End = "fewest" if decides == "exclude" else "most"
    tie = counting.levels.choose(level, counting.history, question, wanted=wanted)
    step.why.append(tie.why)
    return tie


def _close(counting: _Counting, step: Step, ties: tuple[Tie, ...]) -> None:
    totals = tuple(counting.totals)
    counting.history.append(totals)
    elected = () if counting.winner is None else (counting.winner,)
    number, told = len(counting.stages) + 1, replace(step, ties=ties)
    counting.stages.append(told.stage(number, totals, exhausted=counting.used_up, elected=elected, quota=None))


def _count(rule: Rule, counting: _Counting, *notes: str) -> Count:
    winners = () if counting.winner is None else (counting.winner,)
    told = withdrawn_notes(counting.election) + notes
    return count_of((rule.name, rule.version), counting.election, Ended(winners, counting.stages, notes=told))


IRV = Rule(
    name="irv",
    version="1",
    title="Instant run-off (alternative vote)",
    cites=("Parliamentary Voting System and Constituencies Act 2011 (c. 1), section 9 and Schedule 10, as enacted",),
    takes="rankings",
    seats_max=1,
    count=count_irv,
)
TWO_ROUNDS = Rule(
    name="tworound",
    version="1",
    title="Two rounds, read from rankings",
    cites=("Constitution of France of 4 October 1958, article 7: more than half, else the first two a second time",),
    takes="rankings",
    seats_max=1,
    count=count_two_rounds,
)
