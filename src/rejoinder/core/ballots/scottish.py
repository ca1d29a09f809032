"""Scottish council elections: the Weighted Inclusive Gregory method, exact to five decimals.

The Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45 to 52, made again by the Order
of 2011 (SSI 2011/399). A stage is the first count, one surplus or one exclusion.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rejoinder.core.ballots.count import Count, Stage, Tie, Transfer
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.levels import End, Levels, in_order_of_votes
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.step import Ended, Step, count_of, withdrawn_notes
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.ballots.wording import (
    decimal_text,
    left_over_text,
    papers_text,
    places_text,
    reached_text,
    votes_text,
)
from rejoinder.core.text import listed

DECIMALS = 5  # rule 48(3): "five decimal places (any remainder being ignored)"
ONE: int = 10**DECIMALS

Papers = Iterable[tuple[bytes, int]]  # what is left of each paper, its holder first, and how many there are of it


@dataclass(slots=True)
class _Counting:
    """Where the count stands. `piles` holds for each candidate the parcels received: value of a paper, and papers."""

    election: Election
    levels: Levels
    quota: int
    totals: list[int]
    piles: list[list[tuple[int, Papers]]]
    continuing: list[int]
    gone: bytes
    exhausted: int = 0
    surpluses: list[int] = field(default_factory=list)
    winners: list[int] = field(default_factory=list)
    history: list[tuple[int, ...]] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)

    @property
    def vacancies(self) -> int:
        return self.election.seats - len(self.winners)


def count_scottish(election: Election, breaker: TieBreaker) -> Count:
    """The count by the Scottish rules: quota, one surplus or exclusion at a time, largest surplus first.

    The quota is valid papers / (places + 1), cut, plus 1. A surplus moves every paper at surplus x value / votes, cut
    to five decimals. Who has the quota receives no more. Ties go by the latest stage that differs, else by lot.
    `exhausted` holds papers without a next choice and what cutting lost. Time grows with papers moved.

    >>> from rejoinder.core.ballots.election import Candidate
    >>> papers = {bytes([0, 1]): 5, bytes([1]): 2, bytes([2]): 2}
    >>> election = Election("", (Candidate("Ada"), Candidate("Bo"), Candidate("Cy")), 2, papers)
    >>> count = count_scottish(election, TieBreaker())
    >>> count.quota, count.winners, count.stages[1].totals
    (400000, (0, 1), (400000, 300000, 200000))
    """
    counting = _started(election, breaker)
    _first_stage(counting)
    while counting.vacancies and counting.continuing:
        if counting.surpluses:
            _transfer_surplus(counting)
        else:
            _exclude_last(counting)
    notes = withdrawn_notes(election)
    ended = Ended(counting.winners, counting.stages, counting.quota * ONE, DECIMALS, notes=notes)
    return count_of((RULE.name, RULE.version), election, ended)


def _started(election: Election, breaker: TieBreaker) -> _Counting:
    standing = election.standing
    number = len(election.candidates)
    return _Counting(
        election=election,
        levels=Levels(election.labels, DECIMALS, breaker),
        quota=election.valid // (election.seats + 1) + 1,
        totals=[0] * number,
        piles=[[] for _ in range(number)],
        continuing=list(standing),
        gone=bytes(candidate for candidate in range(number) if candidate not in standing),
    )


def _first_stage(counting: _Counting) -> None:
    """Rules 45 to 47: sort by first preference, find the quota, deem elected who has it."""
    _share_out(counting, ((ONE, counting.election.papers.items()),), ())
    valid = counting.election.valid
    why = [f"{papers_text(valid)} for {places_text(counting.election.seats)}: the quota is {counting.quota:,}."]
    _close_stage(counting, Step("first", why=why))


def _transfer_surplus(counting: _Counting) -> None:
    """Rules 48 and 49: the largest surplus moves on, every paper at the same part of what it was worth."""
    most = max(counting.totals[number] for number in counting.surpluses)
    largest = [number for number in counting.surpluses if counting.totals[number] == most]
    of, ties = _one_of(counting, largest, "most", "transfer first")
    counting.surpluses.remove(of)
    kept = counting.quota * ONE
    surplus = most - kept
    parcels = [(surplus * value // most, papers) for value, papers in counting.piles[of]]
    counting.piles[of] = []
    counting.totals[of] = kept
    transfers = _share_out(counting, parcels, (of, surplus))
    rate = decimal_text(surplus * ONE // most, DECIMALS) + (" of its worth" if len(parcels) > 1 else "")
    label = counting.levels.labels[of]
    why = [
        *(tie.why for tie in ties),
        f"{label} has {_text(surplus)} too many, so each of the papers moves on at {rate}.",
    ]
    _close_stage(counting, Step("surplus", (of,), why, transfers, ties))


def _exclude_last(counting: _Counting) -> None:
    """Rules 50 and 51: the candidate with the fewest votes goes out, every paper moves on at what it was worth."""
    totals = counting.totals
    fewest = min(totals[number] for number in counting.continuing)
    last = [number for number in counting.continuing if totals[number] == fewest]
    of, ties = _one_of(counting, last, "fewest", "exclude")
    counting.continuing.remove(of)
    counting.gone += bytes((of,))
    label = counting.levels.labels[of]
    if ties:
        why = [*(tie.why for tie in ties), f"{label} goes out."]
    else:
        behind = min(totals[number] for number in counting.continuing) - fewest
        why = [f"{label} is last with {_text(fewest)}, {_text(behind)} behind, and goes out."]
    parcels = counting.piles[of]
    counting.piles[of] = []
    totals[of] = 0
    transfers = _share_out(counting, parcels, (of, fewest))
    _close_stage(counting, Step("exclusion", (of,), why, transfers, ties))


def _one_of(counting: _Counting, level: Sequence[int], wanted: End, decides: str) -> tuple[int, tuple[Tie, ...]]:
    if len(level) == 1:
        return level[0], ()
    question = f"stage {len(counting.stages) + 1}: {decides}"
    tie = counting.levels.choose(level, counting.history, question, wanted=wanted)
    return tie.chosen, (tie,)


def _share_out(
    counting: _Counting, parcels: Iterable[tuple[int, Papers]], source: tuple[int, int] | tuple[()]
) -> tuple[Transfer, ...]:
    """Give each paper to the next continuing candidate on it, at its parcel's value.

    `source` is who the papers come from and all the votes that leave; what nobody receives is exhausted.
    """
    number = len(counting.totals)
    votes, sheets = [0] * number, [0] * number
    ended = 0
    gone = counting.gone
    for value, papers in parcels:
        sorted_by_next: list[list[tuple[bytes, int]]] = [[] for _ in range(number)]
        for paper, copies in papers:
            rest = paper.translate(None, gone)
            if rest:
                sorted_by_next[rest[0]].append((rest, copies))
            else:
                ended += copies
        for to in counting.continuing:
            if received := sorted_by_next[to]:
                copies = sum([copies for _, copies in received])
                votes[to] += copies * value
                sheets[to] += copies
                counting.piles[to].append((value, received))
    for to in counting.continuing:
        counting.totals[to] += votes[to]
    if not source:
        counting.exhausted = ended * ONE
        return ()
    of, leaving = source
    lost = leaving - sum(votes)
    counting.exhausted += lost
    moved = [Transfer(of, to, votes[to], sheets[to]) for to in counting.continuing if sheets[to]]
    if lost or ended:
        moved.append(Transfer(of, None, lost, ended))
    return tuple(moved)


def _close_stage(counting: _Counting, step: Step) -> None:
    """Rules 47 and 52: deem elected who reaches the quota, and all that are left where no more are than places."""
    totals, labels = tuple(counting.totals), counting.levels.labels
    counting.history.append(totals)
    needed = counting.quota * ONE
    reached = in_order_of_votes([each for each in counting.continuing if totals[each] >= needed], counting.history)
    counting.surpluses += [each for each in reached if totals[each] > needed]
    _elect(counting, reached)
    if reached:
        step.why.append(reached_text([labels[each] for each in reached], [_text(totals[each]) for each in reached]))
    elif step.action == "first":
        step.why.append("Nobody reaches it.")
    else:
        step.why.append(_most_went(step.transfers, labels))
    left: tuple[int, ...] = ()
    if counting.continuing and len(counting.continuing) <= counting.vacancies:
        left = in_order_of_votes(counting.continuing, counting.history)
        step.why.append(left_over_text([labels[each] for each in left], counting.vacancies))
        _elect(counting, left)
    number = len(counting.stages) + 1
    counting.stages.append(
        step.stage(number, totals, exhausted=counting.exhausted, elected=reached + left, quota=needed)
    )


def _elect(counting: _Counting, elected: Sequence[int]) -> None:
    counting.winners += elected
    for each in elected:
        counting.continuing.remove(each)
    counting.gone += bytes(elected)


def _most_went(transfers: Sequence[Transfer], labels: Sequence[str]) -> str:
    received = [transfer for transfer in transfers if transfer.to is not None and transfer.votes]
    if not received:
        if any(transfer.to is not None for transfer in transfers):
            return "Cut to five decimals, no vote moves."
        return "No paper has a next choice." if transfers else "No paper moves."
    most = max(transfer.votes for transfer in received)
    names = [labels[transfer.to] for transfer in received if transfer.to is not None and transfer.votes == most]
    each = " each" if len(names) > 1 else ""
    return f"Most go to {listed(names)}, +{_text(most)}{each}."


def _text(units: int) -> str:
    return votes_text(units, DECIMALS)


RULE = Rule(
    name="scottish",
    version="1",
    title="Scottish STV (Weighted Inclusive Gregory)",
    cites=(
        "Scottish Local Government Elections Order 2007, SSI 2007/42, Schedule 1, rules 45 to 52",
        "Scottish Local Government Elections Order 2011, SSI 2011/399, Schedule 1",
    ),
    takes="rankings",
    seats_max=None,
    count=count_scottish,
)
