"""The greatest set of pledges that all can keep at once, with what became of every other.

A set is kept where each pledge in it gives what it says and its condition holds, by the acts of the set and the facts
alone. Nobody has to move first: pledges that hold each other up stand together, as in a greatest fixed point. See
docs/adr/0034.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rejoinder.core.pledges.circles import Circle, circles_in
from rejoinder.core.pledges.net import Net, holds, literals, net_of, settle
from rejoinder.core.pledges.unmet import Unmet, unmet_of
from rejoinder.core.pledges.values import Act, MembersVote, Pledge, Pledges, Says, State
from rejoinder.errors import Broken


@dataclass(frozen=True, slots=True)
class ActGiven:
    """An act of the answer: which kept pledges give it, and whether it is done already."""

    act: Act
    by: tuple[str, ...]
    is_done: bool


@dataclass(frozen=True, slots=True)
class Waits:
    """A pledge that can be kept if members agree: the votes that it waits for, and the pledges that wait for theirs."""

    id: str
    votes: tuple[MembersVote, ...]
    with_others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """What can be kept at once. Standing pledges are in exactly one of kept, waits, unmet; all by their order."""

    kept: tuple[str, ...]  # nothing stands in the way
    waits: tuple[Waits, ...]  # of the greatest set too, once members agree
    unmet: tuple[Unmet, ...]
    acts: tuple[ActGiven, ...]  # of all that are kept or wait, and what is done
    circles: tuple[Circle, ...]
    settled: tuple[Pledge, ...]  # not standing any more: kept, broken, withdrawn or lapsed by a mark
    past_due: tuple[Pledge, ...]  # standing, but their day is over
    at_most: int | None = None  # where a larger set was not ruled out: no set has more than these

    @property
    def is_proven(self) -> bool:
        """Whether it is certain that no set is larger."""
        return self.at_most is None

    @property
    def greatest(self) -> int:
        """How many pledges the greatest set has."""
        return len(self.kept) + len(self.waits)

    @property
    def standing(self) -> int:
        """How many pledges were asked about."""
        return self.greatest + len(self.unmet)


def solve(asked: Pledges, now: datetime) -> Solution:
    """Which pledges can all be kept at once. Where several sets are as great, the one that keeps what is due first.

    Ties: pledges stand in the order of their due dates, then of their ids (p2 before p10). Of two sets of the same
    number, the one that keeps the first pledge in which they differ; where over 400 pledges are open, ties are the
    solver's, the same for the same pledges. Of the acts in a choice, those named first. Under a second for 2,000
    pledges; where most exclude each other it takes longer (the problem is NP-hard), and where no proof is near, or the
    work in `search` and `optimum` is done, the best set so far is given with what no set exceeds.

    >>> from datetime import UTC
    >>> from rejoinder.core.pledges.values import Done
    >>> x, y = Act("A", "X"), Act("B", "Y")
    >>> both = Pledges((Pledge("p", "A", (x,), 1, Done(y)), Pledge("q", "B", (y,), 1, Done(x))))
    >>> solve(both, datetime(2027, 1, 1, tzinfo=UTC)).kept
    ('p', 'q')
    """
    net = net_of(asked, lambda one: is_past(one, now))
    settle(net)
    kept, given, at_most = _chosen(net)
    done = {act for acts in given.values() for act in acts} | {
        one for one in range(len(net), len(net.can)) if net.forced[one]
    }
    _check(net, kept, done)
    is_true = _truth(kept | done)
    waiting = _votes_waited_for(asked, net, given)
    sure = _sure(net, kept, given, waiting)
    past = tuple(one for one in net.pledges if one.state == State.STANDING and is_past(one, now))
    order = range(len(net))
    standing = [one for one in order if net.pledges[one].state == State.STANDING]
    return Solution(
        kept=tuple(net.pledges[one].id for one in standing if one in sure),
        waits=_waits(net, [one for one in standing if one in kept - sure], given, waiting),
        unmet=unmet_of(net, asked, kept, done, past=frozenset(one.id for one in past)),
        acts=_acts(net, given, done),
        circles=circles_in(net, kept, given, is_true),
        settled=tuple(one for one in net.pledges if one.state != State.STANDING),
        past_due=past,
        at_most=None if at_most is None else at_most - sum(net.forced[one] for one in kept),
    )


def is_past(one: Pledge, now: datetime) -> bool:
    """Whether the day of a pledge is over."""
    return one.due is not None and one.due < now


def _chosen(net: Net) -> tuple[set[int], dict[int, list[int]], int | None]:
    """The pledges of the greatest set, what each gives, and what no set exceeds where that is not proven."""
    kept = {one for one in range(len(net)) if net.must[one]}
    choosing = [one for one in range(len(net)) if net.can[one] and net.chooses(one)]
    chosen: dict[int, list[int]] = {}
    at_most = None
    if net.open_pledges() or choosing:
        from rejoinder.core.pledges.optimum import Programme

        best = Programme(net).best()
        chosen = best.given
        at_most = None if best.at_most is None else best.at_most + len(kept)
        kept |= best.kept
    given = {one: chosen[one] if one in chosen else net.given(one)[: net.k[one]] for one in sorted(kept)}
    return kept, given, at_most


def _truth(true: set[int]) -> Callable[[int], bool]:
    return lambda literal: (literal >> 1 in true) != bool(literal & 1)


def _check(net: Net, kept: set[int], done: set[int]) -> None:
    """Never hands out a set that does not hold, whatever a solver says."""
    is_true = _truth(kept | done)
    for one in kept:
        if not net.forced[one] and not holds(net.needs[one], is_true):
            raise Broken(f"the solver kept pledge {net.pledges[one].id}, whose condition does not hold")


def _votes_waited_for(asked: Pledges, net: Net, given: dict[int, list[int]]) -> dict[int, MembersVote]:
    """By act: the vote without which it will not be done. A ward or a policy waits only where a vote is named."""
    said = {vote.act: vote for vote in asked.votes}
    found: dict[int, MembersVote] = {}
    for act in {act for acts in given.values() for act in acts if not net.forced[act]}:
        what = net.acts[act - len(net)]
        vote = said.get(what)
        if vote is None and asked.votes_needed and what.kind == "seat":
            vote = MembersVote(what, Says.WAITING)
        if vote is not None and vote.says == Says.WAITING:
            found[act] = vote
    return found


def _sure(net: Net, kept: set[int], given: dict[int, list[int]], votes: dict[int, MembersVote]) -> set[int]:
    """Those of the set that stand whether or not members agree: what may come negates, only what is sure affirms."""
    sure = {one for one in kept if net.forced[one] or not any(act in votes for act in given[one])}
    may = kept | {act for acts in given.values() for act in acts}
    givers: dict[int, list[int]] = {}
    for one in kept:
        for act in given[one]:
            givers.setdefault(act, []).append(one)

    def is_sure(literal: int) -> bool:
        what = literal >> 1
        if literal & 1:
            return what not in may and not net.forced[what]
        return what in sure or bool(net.forced[what]) or any(one in sure for one in givers.get(what, ()))

    waiting = sorted(sure if len(sure) < len(kept) else ())
    while waiting:
        one = waiting.pop()
        if one in sure and not net.forced[one] and not holds(net.needs[one], is_sure):
            sure.discard(one)
            waiting += [other for what in (one, *given[one]) for other in net.asked_by[what]]
    return sure


def _waits(
    net: Net, waiting: list[int], given: dict[int, list[int]], votes: dict[int, MembersVote]
) -> tuple[Waits, ...]:
    found = []
    for one in waiting:
        own = tuple(votes[act] for act in given[one] if act in votes)
        asked = {literal >> 1 for literal in literals(net.needs[one]) if not literal & 1 and not own}
        others = [other for other in waiting if other != one and asked & {*given[other], other}] if asked else ()
        found.append(Waits(net.pledges[one].id, own, tuple(net.pledges[other].id for other in others)))
    return tuple(found)


def _acts(net: Net, given: dict[int, list[int]], done: set[int]) -> tuple[ActGiven, ...]:
    by: dict[int, list[str]] = {one: [] for one in sorted(done)}
    for pledge, acts in given.items():
        for act in acts:
            by[act].append(net.pledges[pledge].id)
    return tuple(
        ActGiven(net.acts[act - len(net)], tuple(ids), bool(net.forced[act])) for act, ids in by.items()
    )  # fmt: skip
