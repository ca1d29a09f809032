"""A large set of pledges found by exchange, from which the exact search begins.

Pledges are taken in one after the other, each with what its condition asks for; what then no longer holds goes out, and
what became free comes in. A change stands where no pledge is lost by it. Iterated local search with ejection chains: F.
Glover, Ejection chains, reference structures and alternating path methods, 1996.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from rejoinder.core.pledges.net import Net, Node

TRIES_FIRST, TRIES_MORE = 2, 20  # for each open pledge; 2,000 pledges take about 0.2 and 1.2 seconds
DEPTHS = (3, 12)  # pledges that may be drawn in one behind the other, by turns: near changes, and circles of so many
LOSS_MAX = 2  # pledges that a change may be behind before what became free comes in


class Exchange:
    """Sets of pledges that hold, ever larger. The same for the same pledges."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.count = [int(one) for one in net.must]  # how many make a pledge or an act true
        self.movable = net.open_pledges()
        self.given: dict[int, tuple[int, ...]] = {}  # of each that is kept, or must be and chooses
        self._is_movable = bytearray(len(net))
        for one in self.movable:
            self._is_movable[one] = 1
        self._able = [tuple(net.given(one)) if net.can[one] else () for one in range(len(net))]
        self._draw = np.random.default_rng(0)
        self._log: list[tuple[int, tuple[int, ...] | None]] = []  # what each gave before it was changed
        self._changed: list[int] = []
        self._locked: set[int] = set()
        for one in range(len(net)):
            if net.must[one] and net.chooses(one):
                self._set(one, self._able[one][: net.k[one]])

    def run(self) -> int:
        """Makes the set as large as it can; says how many open pledges it has."""
        order = sorted(self.movable, key=lambda one: (sum(len(self.net.asked_by[x]) for x in self._able[one]), one))
        for one in order:
            self._try(one, DEPTHS[-1])
        return self.more(TRIES_FIRST)

    def more(self, tries_each: int = TRIES_MORE) -> int:
        """Goes on from the set as it is."""
        for number in range(tries_each * len(self.movable)):
            self._try(self._one_of(self.movable), DEPTHS[number % len(DEPTHS)])
        return sum(one in self.given for one in self.movable)

    def _one_of(self, some: Sequence[int]) -> int:
        return some[int(self._draw.random() * len(some))]

    def _try(self, pledge: int, depth: int) -> None:
        """Takes a pledge in, unless that loses more than it brings."""
        if pledge in self.given:
            return
        before = len(self.given)
        self._log, self._changed, self._locked = [], [], set()
        if self._enter(pledge, depth) and self._mend(before - LOSS_MAX):
            self._fill()
            if len(self.given) >= before:
                return
        for one, acts in reversed(self._log):
            self._put(one, acts)

    def _set(self, pledge: int, acts: tuple[int, ...] | None) -> None:
        """The pledge gives these acts from now on; None: it is not kept."""
        self._log.append((pledge, self.given.get(pledge)))
        self._changed += (pledge, *(self.given.get(pledge) or ()), *(acts or ()))
        self._put(pledge, acts)

    def _put(self, pledge: int, acts: tuple[int, ...] | None) -> None:
        old = self.given.pop(pledge, None)
        for x in () if old is None else (pledge, *old):
            self.count[x] -= 1
        if acts is not None:
            self.given[pledge] = acts
            for x in (pledge, *acts):
                self.count[x] += 1

    def _holds(self, node: Node) -> bool:
        if isinstance(node, int):
            return (self.count[node >> 1] > 0) != (node & 1)
        k, parts = node
        for one in parts:
            if k <= 0:
                break
            k -= self._holds(one)
        return k <= 0

    def _enter(self, pledge: int, depth: int, act: int = -1) -> bool:
        """Keeps a pledge and what its condition asks for; of a choice, what is wanted and what fewest ask about."""
        self._locked.add(pledge)
        able, k = self._able[pledge], self.net.k[pledge]
        if k < len(able):
            asked_by = self.net.asked_by
            able = tuple(sorted(able, key=lambda x: (x != act, len(asked_by[x]), self._draw.random()))[:k])
        self._set(pledge, able)
        return self._meet(self.net.needs[pledge], depth)

    def _meet(self, node: Node, depth: int) -> bool:
        """Makes a condition hold, by taking out what it excludes and taking in what it asks for."""
        if self._holds(node):
            return True
        if isinstance(node, int):
            return self._away(node >> 1) if node & 1 else depth > 0 and self._come(node >> 1, depth - 1)
        parts = sorted(node[1], key=lambda _: self._draw.random())
        return sum(self._holds(one) or self._meet(one, depth) for one in parts) >= node[0] and self._holds(node)

    def _away(self, what: int) -> bool:
        """Takes out whoever makes a pledge or an act true."""
        for one in (what,) if what < len(self.net) else self.net.givers[what]:
            acts = self.given.get(one)
            if acts is None or (what not in acts and what != one):
                continue
            others = [x for x in self._able[one] if x not in acts]
            if one in self._locked:
                return False
            if what != one and others:
                self._set(one, (*(x for x in acts if x != what), self._one_of(others)))
            elif self._is_movable[one]:
                self._set(one, None)
        return self.count[what] == 0

    def _come(self, what: int, depth: int) -> bool:
        """Takes in somebody who makes a pledge or an act true."""
        ways = [what] if what < len(self.net) else [x for x in self.net.givers[what] if what in self._able[x]]
        for one in sorted(ways, key=lambda _: self._draw.random()):
            if one in self._locked:
                continue
            if one in self.given:
                acts = self.given[one]
                if what not in acts:  # a way tried before may have brought it
                    self._set(one, (*acts[1:], what))
                return True
            if self._is_movable[one]:
                if self._enter(one, depth, what):
                    return True
                self._set(one, None)
        return False

    def _mend(self, least: int) -> bool:
        """Takes out what no longer holds; False where that is too much, or one that was to come in."""
        at = 0
        while at < len(self._changed):
            x = self._changed[at]
            for one in (x, *self.net.asked_by[x]) if x < len(self.net) else self.net.asked_by[x]:
                if self._is_movable[one] and one in self.given and not self._holds(self.net.needs[one]):
                    if one in self._locked:
                        return False
                    self._set(one, None)
            at += 1
            if len(self.given) < least:
                return False
        return True

    def _fill(self) -> None:
        """Takes in what became free and harms nobody."""
        at = 0
        while at < len(self._changed):
            x = self._changed[at]
            at += 1
            for one in (x, *self.net.asked_by[x]) if x < len(self.net) else self.net.asked_by[x]:
                if one not in self.given and self._is_movable[one] and self._holds(self.net.needs[one]):
                    self._fit(one)

    def _fit(self, pledge: int) -> None:
        acts = self._able[pledge][: self.net.k[pledge]]
        fresh = [x for x in (pledge, *acts) if not self.count[x]]
        self._put(pledge, acts)
        if all(self._stands(one) for one in self._asking(fresh)) and self._holds(self.net.needs[pledge]):
            self._log.append((pledge, None))
            self._changed += (pledge, *acts)
        else:
            self._put(pledge, None)

    def _stands(self, pledge: int) -> bool:
        return pledge not in self.given or not self._is_movable[pledge] or self._holds(self.net.needs[pledge])

    def _asking(self, what: Iterable[int]) -> Iterable[int]:
        return (one for x in what for one in self.net.asked_by[x])
