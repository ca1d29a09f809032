"""Pledges as numbers, and what follows from them without any choice.

Pledges and acts are numbered together: pledges first. A literal is twice the number, and one more where it is negated;
a condition is a literal, or (k, conditions) of which at least k must hold. Negations are pushed down to the literals.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, Union

from rejoinder.core.pledges.clauses import acts_in
from rejoinder.core.pledges.values import Act, Condition, Done, Kept, Not, Pledge, Pledges, Says, State

Node: TypeAlias = Union[int, tuple[int, tuple["Node", ...]]]  # noqa: UP007 - a recursive alias needs Union here
NOTHING: Node = (0, ())


@dataclass
class Net:
    """All pledges and acts of a set. `can` and `must` say of each number what is still open: 1, 0 is open."""

    pledges: tuple[Pledge, ...]
    acts: tuple[Act, ...]
    number: dict[Act, int]  # of acts
    needs: list[Node]  # of each pledge
    gives: list[tuple[int, ...]]  # acts of each pledge that can be given, in its order
    k: list[int]
    can: bytearray  # may come true
    must: bytearray  # is true whatever is chosen
    forced: bytearray  # true by the facts: kept already, done already
    givers: list[list[int]] = field(default_factory=list)  # of each number: the pledges that give it; of a pledge []
    asked_by: list[list[int]] = field(default_factory=list)  # of each number: the pledges whose condition names it

    def __len__(self) -> int:
        return len(self.pledges)

    def open_pledges(self) -> list[int]:
        """Pledges about which nothing is decided yet."""
        return [one for one in range(len(self)) if self.can[one] and not self.must[one]]

    def chooses(self, pledge: int) -> bool:
        """Whether the pledge may choose what it gives."""
        return self.k[pledge] < len(self.given(pledge))

    def given(self, pledge: int) -> list[int]:
        """The acts of a pledge that can still be given."""
        return [act for act in self.gives[pledge] if self.can[act]]


def net_of(asked: Pledges, lapsed: Callable[[Pledge], bool]) -> Net:
    """The net of a set of pledges, with what the facts say; nothing followed up yet."""
    pledges = asked.pledges
    acts = dict.fromkeys(
        act for one in pledges
        for act in (*one.gives, *(named for part in (one.condition, *one.unless) for named in acts_in(part)))
    )  # fmt: skip
    number = {act: len(pledges) + place for place, act in enumerate(acts)}
    places = {one.id: place for place, one in enumerate(pledges)}
    size = len(pledges) + len(acts)
    net = Net(pledges, tuple(acts), number, [], [], [], bytearray(size), bytearray(size), bytearray(size))
    vetoed = {vote.act for vote in asked.votes if vote.says == Says.VETO}
    net.givers, net.asked_by = [[] for _ in range(size)], [[] for _ in range(size)]
    for place, one in enumerate(pledges):
        net.needs.append(_node((one.condition, *map(Not, one.unless)), number, places))
        is_done = one.state == State.KEPT
        net.gives.append(tuple(number[act] for act in _givable(one, asked.done, vetoed)))
        net.k.append(one.k)
        net.can[place] = is_done or (one.state == State.STANDING and not lapsed(one))
        net.must[place] = net.forced[place] = is_done
        for act in net.gives[place]:
            net.givers[act].append(place)
        for literal in set(literals(net.needs[place])):
            net.asked_by[literal >> 1].append(place)
    _take_facts(net, asked)
    return net


def _take_facts(net: Net, asked: Pledges) -> None:
    """Acts that are done, and acts that nobody can give any more."""
    for act in asked.done:
        if act in net.number:
            net.forced[net.number[act]] = 1
    for what in range(len(net), len(net.can)):
        net.must[what] = net.forced[what]
        net.can[what] = net.forced[what] or any(net.can[giver] for giver in net.givers[what])


def _givable(one: Pledge, done: frozenset[Act], vetoed: set[Act]) -> list[Act]:
    """What a pledge can give: nothing that members forbade; of one that was kept, what is known to be done."""
    if one.state != State.KEPT:
        return [act for act in one.gives if act in done or act not in vetoed]
    known = [act for act in one.gives if act in done][: one.k]
    return known if len(known) == one.k else list(one.gives)


def _node(parts: Iterable[Condition], number: dict[Act, int], places: dict[str, int]) -> Node:
    made = tuple(_compiled(part, number, places, False) for part in parts)
    return (len(made), made)


def _compiled(condition: Condition, number: dict[Act, int], places: dict[str, int], is_negated: bool) -> Node:
    if isinstance(condition, Not):
        return _compiled(condition.of, number, places, not is_negated)
    if isinstance(condition, Done):
        return 2 * number[condition.act] + is_negated
    if isinstance(condition, Kept):
        return 2 * places[condition.pledge] + is_negated
    made = tuple(_compiled(one, number, places, is_negated) for one in condition.of)
    return (len(made) - condition.k + 1 if is_negated else condition.k, made)


def literals(node: Node) -> Iterator[int]:
    """Every literal of a condition."""
    if isinstance(node, int):
        yield node
    else:
        for one in node[1]:
            yield from literals(one)


def holds(node: Node, is_true: Callable[[int], bool]) -> bool:
    """Whether a condition holds, by what each literal says."""
    if isinstance(node, int):
        return is_true(node)
    return sum(holds(one, is_true) for one in node[1]) >= node[0]


def settle(net: Net) -> None:
    """Takes out what cannot be, and in what can be kept in every case, until nothing follows any more."""
    _follow(net, range(len(net)))
    while True:
        sure = _harmless(net)
        if not sure:
            return
        for one in sure:
            net.must[one] = 1
        _follow(net, {*sure, *(other for one in sure for other in net.asked_by[one])})


def _follow(net: Net, begin: Iterable[int]) -> None:
    """What follows for pledges and acts when some of them changed."""
    waiting = list(begin)
    while waiting:
        pledge = waiting.pop()
        if not net.can[pledge]:
            continue
        given = net.given(pledge)
        if not net.forced[pledge] and (
            len(given) < net.k[pledge] or not holds(net.needs[pledge], lambda x: _may(net, x))
        ):
            net.can[pledge] = 0
            waiting += net.asked_by[pledge]
            for act in net.gives[pledge]:
                if net.can[act] and not net.forced[act] and not any(net.can[one] for one in net.givers[act]):
                    net.can[act] = 0
                    waiting += [*net.asked_by[act], *net.givers[act]]
        elif net.must[pledge]:
            for act in given if len(given) == net.k[pledge] else ():
                if not net.must[act]:
                    net.must[act] = 1
                    waiting += net.asked_by[act]


def _may(net: Net, literal: int) -> bool:
    return not net.must[literal >> 1] if literal & 1 else bool(net.can[literal >> 1])


def _harmless(net: Net) -> list[int]:
    """Open pledges that can do no harm and hold each other up: in every greatest set, since they cost nobody anything.

    None of them gives an act, or is a pledge, that somebody's condition negates. The greatest fixed point of their
    conditions over acts that are sure, so that a circle of mutual pledges stands.
    """
    harmful = {
        literal >> 1 for one in range(len(net)) if net.can[one] and not net.forced[one]
        for literal in literals(net.needs[one]) if literal & 1 and not net.must[literal >> 1]
    }  # fmt: skip
    inside = {
        one for one in net.open_pledges()
        if one not in harmful and not any(act in harmful for act in net.given(one))
    }  # fmt: skip

    def is_sure(literal: int) -> bool:
        what = literal >> 1
        if literal & 1:
            return not net.can[what]
        return (
            bool(net.must[what])
            or what in inside
            or any(one in inside and not net.chooses(one) for one in net.givers[what])
        )

    waiting = list(inside)
    while waiting:
        one = waiting.pop()
        if one in inside and not holds(net.needs[one], is_sure):
            inside.discard(one)
            waiting += [other for what in (one, *net.gives[one]) for other in net.asked_by[what]]
    return sorted(inside)
