"""Why a pledge is not kept: what is missing, in the smallest number of acts, or what it clashes with."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, combinations

from rejoinder.core.pledges.net import Net, Node, holds, literals
from rejoinder.core.pledges.values import Act, MembersVote, Pledges, Says, State

TRIED_MAX = 12  # missing acts of which every selection is tried: 4,096 at most
NAMED_MAX = 6  # pledges named in a clash


class Reason(StrEnum):
    """What stands in the way."""

    PAST = "past"  # its day is over
    VETO = "veto"  # members said no, and too little is left to give
    MISSING = "missing"  # acts that nobody in the greatest set does
    CLASH = "clash"  # it is freed by, or would break, others in the greatest set
    ITSELF = "itself"  # it is freed by its own act


@dataclass(frozen=True, slots=True)
class Unmet:
    """One unmet pledge. `missing`: the fewest acts that would make its condition hold beside all that are kept."""

    id: str
    reason: Reason
    missing: tuple[Act, ...] = ()  # empty where all is done and only a pledge named in the condition is not kept
    clash: tuple[str, ...] = ()  # pledges in the greatest set
    vetoes: tuple[MembersVote, ...] = ()
    freed_by: tuple[Act, ...] = ()  # acts that are done, by which it is freed
    pledged: tuple[str, ...] = ()  # unmet pledges that would give what is missing
    is_least: bool = True  # whether a smaller number was ruled out


@dataclass(frozen=True, slots=True)
class _Answer:
    net: Net
    kept: set[int]
    done: set[int]
    vetoes: dict[Act, MembersVote]

    def is_true(self, literal: int, more: Set[int] = frozenset()) -> bool:
        """What a literal says of what is kept and done, and of `more` beside it."""
        what = literal >> 1
        return (what in self.kept or what in self.done or what in more) != bool(literal & 1)


def unmet_of(net: Net, asked: Pledges, kept: set[int], done: set[int], *, past: frozenset[str]) -> tuple[Unmet, ...]:
    """Every standing pledge outside the greatest set, with its reason, in the order of the pledges."""
    vetoes = {vote.act: vote for vote in asked.votes if vote.says == Says.VETO}
    answer = _Answer(net, kept, done, vetoes)
    out = [one for one in range(len(net)) if one not in kept and net.pledges[one].state == State.STANDING]
    return tuple(_unmet(answer, one, past) for one in out)


def _unmet(answer: _Answer, pledge: int, past: frozenset[str]) -> Unmet:
    net, one = answer.net, answer.net.pledges[pledge]
    if one.id in past:
        return Unmet(one.id, Reason.PAST)
    if len(net.gives[pledge]) < one.k:
        return Unmet(one.id, Reason.VETO, vetoes=tuple(answer.vetoes[act] for act in one.gives if act in answer.vetoes))
    own = {pledge, *(net.gives[pledge] if len(net.gives[pledge]) == one.k else ())}
    if not holds(net.needs[pledge], lambda literal: literal >> 1 not in own or not literal & 1):
        return Unmet(one.id, Reason.ITSELF)  # whatever anybody else does
    if holds(net.needs[pledge], lambda literal: answer.is_true(literal, own)):
        return Unmet(one.id, Reason.CLASH, clash=_would_break(answer, pledge))
    return _not_held(answer, pledge, own)


def _not_held(answer: _Answer, pledge: int, own: set[int]) -> Unmet:
    net, one = answer.net, answer.net.pledges[pledge]
    missing, is_least = _fewest(answer, net.needs[pledge], own)
    if missing is None:
        return _freed(answer, pledge)
    named = (act for what in missing for act in _acts_of(net, what))
    acts = tuple(act for act in dict.fromkeys(named) if net.number[act] not in answer.done | own)
    pledged = dict.fromkeys(
        net.pledges[giver].id for what in missing for giver in ((what,) if what < len(net) else net.givers[what])
        if giver != pledge and giver not in answer.kept
    )  # fmt: skip
    vetoed = tuple(answer.vetoes[act] for act in acts if act in answer.vetoes)
    return Unmet(
        one.id, Reason.MISSING, missing=acts, pledged=tuple(pledged)[:NAMED_MAX], vetoes=vetoed, is_least=is_least
    )  # fmt: skip


def _acts_of(net: Net, what: int) -> tuple[Act, ...]:
    """The act itself; of a pledge that should be kept, what it gives."""
    if what >= len(net):
        return (net.acts[what - len(net)],)
    return net.pledges[what].gives[: net.pledges[what].k]


def _freed(answer: _Answer, pledge: int) -> Unmet:
    """No further act helps: something that is done, or kept, frees it."""
    net, one = answer.net, answer.net.pledges[pledge]
    negated = [literal >> 1 for literal in literals(net.needs[pledge]) if literal & 1]
    against = [what for what in dict.fromkeys(negated) if what in answer.kept or what in answer.done]
    by = dict.fromkeys(
        net.pledges[giver].id for what in against for giver in ((what,) if what < len(net) else net.givers[what])
        if giver in answer.kept and not net.forced[giver]
    )  # fmt: skip
    acts = tuple(net.acts[what - len(net)] for what in against if what >= len(net))
    return Unmet(one.id, Reason.CLASH, clash=tuple(by)[:NAMED_MAX], freed_by=acts)


def _fewest(answer: _Answer, need: Node, own: set[int]) -> tuple[tuple[int, ...] | None, bool]:
    """The fewest acts and pledges that would make a condition hold, and whether fewer were ruled out.

    None where none would. A pledge brings what it gives. Selections are tried by size where there are few; else parts
    are added up, which may count more than needed where two parts could share an act.
    """
    net = answer.net
    absent = [one >> 1 for one in literals(need) if not one & 1 and not answer.is_true(one, own)]
    may = list(dict.fromkeys(absent))

    def with_these(more: Iterable[int]) -> bool:
        brought = (net.gives[one] for one in more if one < len(net) and len(net.gives[one]) == net.k[one])
        true = own.union(more, *brought)
        return holds(need, lambda literal: answer.is_true(literal, true))

    if len(may) <= TRIED_MAX:
        tried = chain.from_iterable(combinations(may, size) for size in range(1, len(may) + 1))
        return next((these for these in tried if with_these(these)), None), True
    added = _added_up(answer, need)
    if added is None or not with_these(added):
        return None, True
    return tuple(sorted(added - own, key=may.index)), False


def _added_up(answer: _Answer, need: Node) -> frozenset[int] | None:
    if isinstance(need, int):
        if answer.is_true(need):
            return frozenset()
        return None if need & 1 else frozenset({need >> 1})
    parts = [found for found in (_added_up(answer, one) for one in need[1]) if found is not None]
    if len(parts) < need[0]:
        return None
    return frozenset().union(*sorted(parts, key=len)[: need[0]])


def _would_break(answer: _Answer, pledge: int) -> tuple[str, ...]:
    """The kept pledges whose condition would no longer hold if this one were kept too."""
    net = answer.net
    own = net.gives[pledge][: net.pledges[pledge].k]
    true = {*answer.kept, *answer.done, *own, pledge}
    touched = dict.fromkeys(other for what in (*own, pledge) for other in net.asked_by[what])
    broken = [
        other for other in sorted(touched)
        if other in answer.kept and not net.forced[other]
        and not holds(net.needs[other], lambda literal: (literal >> 1 in true) != bool(literal & 1))
    ]  # fmt: skip
    return tuple(net.pledges[other].id for other in broken[:NAMED_MAX])
