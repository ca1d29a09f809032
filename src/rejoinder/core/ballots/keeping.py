"""What Meek's and Warren's counts share: papers sorted once a stage, parts kept by those elected, a fixed point found.

New Zealand's Local Electoral Regulations 2001 (SR 2001/145), Schedule 1A, is followed clause by clause: quota (5, 11),
keep values (7 to 9, 17), sharing out (10), election (6, 12), exclusion (13). Five readings of it are ours;
docs/adr/0026 says why.

- Clause 10: what a candidate keeps is rounded up and the rest is what is left, as in Hill's program and the official
  calculator; rounding every product up, as the letter has it, lets a paper count for more than one vote.
- Clause 13 is applied after the first count too, as the official calculator does.
- Clause 23: where rounding lets no keep value fall any further, the last candidate goes out all the same.
- Clauses 41 to 48: the seed or lot that was fixed beforehand takes the place of the schedule's generator.
- Part 2: one place is counted like several; the quota is then more than half of the votes in play.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rejoinder.core.ballots.count import Count, Stage, Tie
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.levels import Levels, in_order_of_votes
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

DECIMALS = 9  # clauses 5, 9 and 10
ONE: int = 10**DECIMALS
SURPLUS_SMALL = ONE // 10_000  # clause 13: 0.0001
ROUNDS_MAX = 1_000  # in one stage; the slowest real ward of 863 needs fewer than a hundred

Kept = Callable[[int, int], int]  # what is left of a paper, and the candidate's keep value: what the candidate keeps


class _Node:
    """Papers that have passed the same elected candidates in the same order, by the hopeful candidate they stop at."""

    __slots__ = ("counts", "ended", "next", "papers", "piles")

    def __init__(self) -> None:
        self.papers = 0
        self.ended = 0
        self.counts: dict[int, int] = {}
        self.piles: dict[int, list[tuple[bytes, int]]] = {}
        self.next: dict[int, _Node] = {}

    def nodes(self) -> Iterator["_Node"]:
        waiting = [self]
        while waiting:
            node = waiting.pop()
            waiting += node.next.values()
            yield node


@dataclass(slots=True)
class _Counting:
    election: Election
    valid: int
    levels: Levels
    kept: Kept
    keeps: str
    root: _Node
    hopeful: list[int]
    gone: bytes
    keep: list[int]
    votes: list[int] = field(default_factory=list)
    ended: int = 0
    quota: int = 0
    winners: list[int] = field(default_factory=list)
    history: list[tuple[int, ...]] = field(default_factory=list)  # of every round: the schedule's steps
    stages: list[Stage] = field(default_factory=list)
    kept_at: list[list[int]] = field(default_factory=list)
    rounds_at: list[int] = field(default_factory=list)
    stalled: bool = False

    @property
    def vacancies(self) -> int:
        return self.election.seats - len(self.winners)

    @property
    def surplus(self) -> int:
        return sum(max(0, self.votes[each] - self.quota) for each in self.winners)


def count_keeping(rule: Rule, election: Election, breaker: TieBreaker, *, kept: Kept, keeps: str) -> Count:
    """The count in which those elected keep a part of each paper and the quota falls as papers run out of choices.

    `kept` says how much of what is left a candidate keeps; `keeps` is the verb for it. A stage ends where somebody is
    elected or goes out, after as many rounds as it takes; `figures` holds rounds and keep values of each stage. No
    transfers are told: in one stage votes move between all at once. Raises TieNeedsLot.
    """
    counting = _started(election, breaker, kept, keeps)
    _first_stage(counting)
    while counting.vacancies and counting.hopeful:
        _next_stage(counting)
    figures = {"rounds": counting.rounds_at, "kept": counting.kept_at}
    notes = withdrawn_notes(election)
    ended = Ended(counting.winners, counting.stages, counting.quota, DECIMALS, notes=notes, figures=figures)
    return count_of((rule.name, rule.version), election, ended)


def _started(election: Election, breaker: TieBreaker, kept: Kept, keeps: str) -> _Counting:
    number = len(election.candidates)
    standing = election.standing
    counting = _Counting(
        election=election,
        valid=election.valid,
        levels=Levels(election.labels, DECIMALS, breaker, step="round"),
        kept=kept,
        keeps=keeps,
        root=_Node(),
        hopeful=list(standing),
        gone=bytes(each for each in range(number) if each not in standing),
        keep=[ONE if each in standing else 0 for each in range(number)],
    )
    _sort(counting, counting.root, election.papers.items())
    return counting


def _first_stage(counting: _Counting) -> None:
    _share_out(counting)
    counting.rounds_at.append(1)
    quota = _text(counting.quota)
    why = [f"{papers_text(counting.valid)} for {places_text(counting.election.seats)}: the quota is {quota}."]
    _close_stage(counting, Step("first", why=why))


def _next_stage(counting: _Counting) -> None:
    """One exclusion where clause 13 asks for it; then rounds until somebody is elected or must go out."""
    step = _goes_out(counting)
    rounds = 0
    counting.stalled = False
    while rounds < ROUNDS_MAX:
        rounds += 1
        fell = _lower_keep_values(counting)
        _share_out(counting)
        if len(counting.hopeful) <= counting.vacancies or _reached(counting) or _last_is_sure(counting):
            break
        if rounds > 1 and not fell:
            break
    counting.stalled = True  # asked only where nothing else decides
    counting.rounds_at.append(rounds)
    if step.action == "surplus":
        step.why = [_what_is_kept(counting)]
    count = "round" if rounds == 1 else "rounds"
    step.why.append(f"After {rounds:,} {count} the quota is {_text(counting.quota)}.")
    _close_stage(counting, step)


def _last_is_sure(counting: _Counting) -> bool:
    """Clause 13: no surplus to speak of is left, or not enough to lift the last over the next."""
    if counting.surplus < SURPLUS_SMALL:
        return True
    last, next_to_last = sorted(counting.votes[each] for each in counting.hopeful)[:2]
    return last + counting.surplus < next_to_last


def _goes_out(counting: _Counting) -> Step:
    """Clauses 13, 19 and 40: the exclusion that is due; while a surplus may decide, a stage of surplus."""
    if not (counting.stalled or _last_is_sure(counting)):
        return Step("surplus", tuple(counting.winners))
    votes, labels = counting.votes, counting.levels.labels
    fewest = min(votes[each] for each in counting.hopeful)
    level = [each for each in counting.hopeful if votes[each] == fewest]
    ties: tuple[Tie, ...] = ()
    of = level[0]
    if len(level) > 1:
        question = f"stage {len(counting.stages) + 1}: exclude"
        tie = counting.levels.choose(level, counting.history, question, wanted="fewest", first="earliest")
        of, ties = tie.chosen, (tie,)
        why = [tie.why, f"{labels[of]} goes out."]
    else:
        behind = min(votes[each] for each in counting.hopeful if each != of) - fewest
        left = counting.surplus
        more = f", more than the {_text(left)} still to move" if SURPLUS_SMALL <= left < behind else ""
        why = [f"{labels[of]} is last with {_text(fewest)}, {_text(behind)} behind{more}, and goes out."]
    _exclude(counting, of)
    return Step("exclusion", (of,), why, ties=ties)


def _lower_keep_values(counting: _Counting) -> bool:
    """Clauses 8 and 9: keep value x quota / votes, both steps rounded up. It never rises: exactly, it only can fall.

    Returns whether any fell; where none does, the fixed point of nine decimals is reached.
    """
    before = list(counting.keep)
    for each in counting.winners:
        if counting.votes[each]:
            part = -(-counting.keep[each] * counting.quota // ONE)
            counting.keep[each] = min(counting.keep[each], -(-part * ONE // counting.votes[each]))
    return counting.keep != before


def _share_out(counting: _Counting) -> None:
    """Clauses 10 and 11: every paper along its choices; then the quota from what has not run out of them."""
    votes = [0] * len(counting.keep)
    ended = 0
    keep, kept_of = counting.keep, counting.kept
    waiting = [(counting.root, ONE)]
    while waiting:
        node, left = waiting.pop()
        ended += node.ended * left
        for each, papers in node.counts.items():
            votes[each] += papers * left
        for each, following in node.next.items():
            kept = kept_of(left, keep[each])
            votes[each] += following.papers * kept
            if left > kept:
                waiting.append((following, left - kept))
    counting.votes, counting.ended = votes, ended
    counting.quota = (counting.valid * ONE - ended) // (counting.election.seats + 1) + 1
    counting.history.append(tuple(votes))


def _reached(counting: _Counting) -> list[int]:
    return [each for each in counting.hopeful if counting.votes[each] >= counting.quota]


def _close_stage(counting: _Counting, step: Step) -> None:
    """Clauses 3, 6 and 12: who reaches the quota is elected, and all that are left where no more are than places."""
    labels, votes = counting.levels.labels, tuple(counting.votes)
    keep = list(counting.keep)
    reached = in_order_of_votes(_reached(counting), counting.history)
    _elect(counting, reached)
    if reached:
        step.why.append(reached_text([labels[each] for each in reached], [_text(votes[each]) for each in reached]))
    else:
        step.why.append("Nobody reaches it." if step.action == "first" else "Nobody else reaches it.")
    left: tuple[int, ...] = ()
    if counting.hopeful and len(counting.hopeful) <= counting.vacancies:
        left = in_order_of_votes(counting.hopeful, counting.history)
        step.why.append(left_over_text([labels[each] for each in left], counting.vacancies))
        _elect(counting, left)
    if reached:
        counting.stalled = False
    counting.kept_at.append(keep)
    number = len(counting.stages) + 1
    counting.stages.append(
        step.stage(number, votes, exhausted=counting.ended, elected=reached + left, quota=counting.quota)
    )


def _elect(counting: _Counting, elected: Sequence[int]) -> None:
    """From now on papers pass through the elected: what stopped at them goes on below a node of their own."""
    counting.winners += elected
    for each in elected:
        counting.hopeful.remove(each)
    if not counting.vacancies:
        return
    for each in elected:
        for node in list(counting.root.nodes()):
            if each in node.piles:
                following = node.next.setdefault(each, _Node())
                following.papers += node.counts.pop(each)
                _sort(counting, following, [(rest[1:], copies) for rest, copies in node.piles.pop(each)])


def _exclude(counting: _Counting, of: int) -> None:
    counting.hopeful.remove(of)
    counting.gone += bytes((of,))
    counting.keep[of] = 0
    for node in list(counting.root.nodes()):
        if of in node.piles:
            del node.counts[of]
            _sort(counting, node, node.piles.pop(of))


def _sort(counting: _Counting, node: _Node, papers: Iterable[tuple[bytes, int]]) -> None:
    """Put papers below the node: through those elected, to the first hopeful candidate or to the end of the paper."""
    gone, hopeful = counting.gone, frozenset(counting.hopeful)
    for paper, copies in papers:
        here, rest = node, paper.translate(None, gone)
        while rest and rest[0] not in hopeful:
            here = here.next.setdefault(rest[0], _Node())
            here.papers += copies
            rest = rest[1:]
        if not rest:
            here.ended += copies
        elif rest[0] in here.piles:
            here.piles[rest[0]].append((rest, copies))
            here.counts[rest[0]] += copies
        else:
            here.piles[rest[0]] = [(rest, copies)]
            here.counts[rest[0]] = copies


def _what_is_kept(counting: _Counting) -> str:
    labels = counting.levels.labels
    parts = [f"{labels[each]} {decimal_text(counting.keep[each] // 100_000, 4)}" for each in counting.winners]
    parts[0] = parts[0].replace(labels[counting.winners[0]], f"{labels[counting.winners[0]]} {counting.keeps}", 1)
    return f"Of each paper, {listed(parts)}; the rest moves on."


def _text(units: int) -> str:
    """Whole votes as such, others with two decimals, cut; the quota is no whole number here.

    >>> _text(970_846_666_667), _text(3_000_000_000), _text(12)
    ('970.84', '3', '0.000000012')
    """
    whole, rest = divmod(units, ONE)
    if not rest or units < ONE // 100:
        return votes_text(units, DECIMALS)
    return f"{whole:,}.{rest // (ONE // 100):02d}"
