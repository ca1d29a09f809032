"""Mutual pledges: circles in which nobody can go first, and everybody can go together."""

from collections.abc import Callable
from dataclasses import dataclass

from rejoinder.core.pledges.net import Net, holds, literals


@dataclass(frozen=True, slots=True)
class Circle:
    """Pledges that hold each other up: all of them move together, or none does."""

    ids: tuple[str, ...]


def circles_in(
    net: Net, kept: set[int], given: dict[int, list[int]], is_true: Callable[[int], bool]
) -> tuple[Circle, ...]:
    """The circles of a kept set, each in the order of its pledges.

    Pledges that can go one after the other, from the facts on, are in no circle; among the rest, the strongly connected
    parts of "holds the condition of" (Tarjan 1972) are the circles.
    """
    first = _one_after_the_other(net, kept, given, is_true)
    rest = kept - first
    giver: dict[int, list[int]] = {}
    for one in sorted(rest):
        for what in (one, *given[one]):
            giver.setdefault(what, []).append(one)
    leads = {
        one: sorted({other for lit in literals(net.needs[one]) if not lit & 1 for other in giver.get(lit >> 1, ())})
        for one in sorted(rest)
    }
    parts = [part for part in strong_parts(leads) if len(part) > 1 or part[0] in leads[part[0]]]
    return tuple(Circle(tuple(net.pledges[one].id for one in sorted(part))) for part in sorted(map(sorted, parts)))


def _one_after_the_other(
    net: Net, kept: set[int], given: dict[int, list[int]], is_true: Callable[[int], bool]
) -> set[int]:
    """The least fixed point: who can move on what is done, or after others. What is negated is taken as it ends."""
    first = {one for one in kept if net.forced[one]}
    true = {act for act in range(len(net), len(net.can)) if net.forced[act]} | first
    true |= {act for one in first for act in given[one]}

    def holds_by_now(literal: int) -> bool:
        return is_true(literal) if literal & 1 else literal >> 1 in true

    waiting = sorted(kept - first)
    while waiting:
        one = waiting.pop()
        if one in first or one not in kept or not holds(net.needs[one], holds_by_now):
            continue
        first.add(one)
        for what in (one, *given[one]):
            if what not in true:
                true.add(what)
                waiting += net.asked_by[what]
    return first


def strong_parts(leads: dict[int, list[int]]) -> list[list[int]]:
    """The strongly connected parts of a graph, without recursion.

    >>> sorted(map(sorted, strong_parts({1: [2], 2: [1], 3: [1]})))
    [[1, 2], [3]]
    """
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    parts: list[list[int]] = []
    for root in leads:
        todo = [] if root in index else [(root, iter(leads[root]))]
        while todo:
            one, others = todo[-1]
            if one not in index:
                index[one] = low[one] = len(index)
                stack.append(one)
            other = next(others, None)
            if other is None:
                todo.pop()
                if todo:
                    low[todo[-1][0]] = min(low[todo[-1][0]], low[one])
                if low[one] == index[one]:
                    parts.append(_cut(stack, one))
                    for out in parts[-1]:
                        low[out] = len(leads) + len(index)
            elif other not in index:
                todo.append((other, iter(leads[other])))
            elif low[other] <= len(leads):
                low[one] = min(low[one], index[other])
    return parts


def _cut(stack: list[int], one: int) -> list[int]:
    part = [stack.pop()]
    while part[-1] != one:
        part.append(stack.pop())
    return part
