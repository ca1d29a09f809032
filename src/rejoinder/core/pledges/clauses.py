"""What is given and on what condition, out of the JSON of a pledge."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rejoinder.core.pledges.values import Act, ActKind, AtLeast, Condition, Done, Kept, Not, Pledge
from rejoinder.core.voters import fold_name

NAME_LETTERS_MAX = 300
ACTS_MAX = 1000  # in one pledge
DEPTH_MAX = 40  # conditions within conditions: more than anybody reads
FIELDS_OF_ACT = frozenset({"party", "seat", "ward", "policy", "does", "in"})
_SEVERAL = {"seats": ActKind.SEAT, "wards": ActKind.WARD, "policies": ActKind.POLICY}
_ONE = {"seat": ActKind.SEAT, "ward": ActKind.WARD, "policy": ActKind.POLICY, "does": ActKind.POLICY}
_NUMBER = ("at_least", "k")


class Wrong(Exception):
    """A part of a pledge that cannot be read; its text says why."""


class Clauses:
    """Reads givings and conditions; every name keeps the spelling in which it came first."""

    def __init__(self) -> None:
        self._spelled: dict[tuple[str, str], str] = {}

    def party(self, said: object) -> str:
        """The name of a party."""
        return self._name("party", said)

    def gives(self, said: Mapping[str, Any], party: str) -> tuple[tuple[Act, ...], int]:
        """The acts of a pledge, and how many of them it gives."""
        short = {field: said[field] for field in (*_SEVERAL, *_ONE, "in", "k") if field in said}
        found = said.get("gives")
        if found is not None and short:
            raise Wrong(f"say either gives or {next(iter(short))}, not both")
        if found is None and not short:
            raise Wrong("a seat, seats with k, a ward or a policy was expected")
        acts, k = self._given(short if found is None else found, party)
        if len(set(acts)) < len(acts):
            raise Wrong("the same act stands twice")
        return acts, k

    def _given(self, said: object, party: str) -> tuple[tuple[Act, ...], int]:
        if isinstance(said, str):
            said = {"seat": said}
        if isinstance(said, list):
            acts = tuple(act for one in said for act in self._all_given(one, party))
            return _enough(acts, len(acts))
        if not isinstance(said, dict):
            raise Wrong("a seat, an object or a list was expected")
        if "of" in said or "all" in said:
            _only(said, {"of", "all", *_NUMBER})
            listed = said.get("of", said.get("all"))
            if not isinstance(listed, list):
                raise Wrong("of: a list was expected")
            acts = tuple(act for one in listed for act in self._all_given(one, party))
            return _enough(acts, _k_of(said, len(acts)))
        if "party" in said and self.party(said["party"]) != party:
            raise Wrong(f"a party can give only what is its own, not what {str(said['party'])[:40]} does")
        _only(said, FIELDS_OF_ACT | _SEVERAL.keys() | {*_NUMBER})
        acts = self._acts_of(said, party)
        return _enough(acts, _k_of(said, len(acts)))

    def _all_given(self, said: object, party: str) -> tuple[Act, ...]:
        acts, k = self._given(said, party)
        if k < len(acts):
            raise Wrong("a choice within a list is two pledges; write them apart")
        return acts

    def acts(self, said: object) -> tuple[Act, ...]:
        """The acts of an object with a party and a seat, seats, ward or policy."""
        if not isinstance(said, dict):
            raise Wrong("an object with party and seat was expected")
        _only(said, FIELDS_OF_ACT | _SEVERAL.keys())
        return self._acts_of(said, self.party(said.get("party")))

    def unless(self, said: object) -> tuple[Condition, ...]:
        """What each frees the party: one condition, or a list of which any does."""
        if said is None or said == []:
            return ()
        return tuple(self.condition(one) for one in said) if isinstance(said, list) else (self.condition(said),)

    def condition(self, said: object, depth: int = 0) -> Condition:
        """A condition: an object, a pledge's id, or a list of which all must hold."""
        if depth > DEPTH_MAX:
            raise Wrong(f"conditions within conditions more than {DEPTH_MAX} deep")
        if isinstance(said, str | int) and not isinstance(said, bool):
            return Kept(str(said).strip())
        if isinstance(said, list):
            parts = self._parts(said, depth)
            return AtLeast(len(parts), parts)
        if not isinstance(said, dict):
            raise Wrong("an object, a list or the id of a pledge was expected")
        if "party" in said:
            return self._by_party(said)
        for field in ("unless", "not"):
            if field in said:
                _only(said, {field})
                freed = said[field]
                if isinstance(freed, list):
                    return Not(AtLeast(1, self._parts(freed, depth)))
                return Not(self.condition(freed, depth + 1))
        if "pledge" in said:
            _only(said, {"pledge"})
            return Kept(str(said["pledge"]).strip())
        return self._some_of(said, depth)

    def _some_of(self, said: dict[str, Any], depth: int) -> Condition:
        for field in ("all", "any", "of"):
            if field not in said:
                continue
            _only(said, {field, *(_NUMBER if field == "of" else ())})
            if not isinstance(said[field], list):
                raise Wrong(f"{field}: a list was expected")
            parts = self._parts(said[field], depth)
            if not parts:
                raise Wrong(f"{field}: an empty list")
            return AtLeast(1 if field == "any" else _k_of(said, len(parts)), parts)
        known = "party, pledge, all, any, at_least with of, unless"
        raise Wrong(f"a condition has one of {known}, not {', '.join(map(str, said))[:80] or 'nothing'}")

    def _by_party(self, said: dict[str, Any]) -> Condition:
        _only(said, FIELDS_OF_ACT | _SEVERAL.keys() | {*_NUMBER})
        acts = self._acts_of(said, self.party(said["party"]))
        k = _k_of(said, len(acts))
        return Done(acts[0]) if len(acts) == 1 else AtLeast(k, tuple(map(Done, acts)))

    def _parts(self, said: Sequence[object], depth: int) -> tuple[Condition, ...]:
        return tuple(self.condition(one, depth + 1) for one in said)

    def _acts_of(self, said: Mapping[str, Any], party: str) -> tuple[Act, ...]:
        fields = [field for field in (*_ONE, *_SEVERAL) if field in said]
        if len(fields) != 1:
            raise Wrong(f"one of {', '.join((*_ONE, *_SEVERAL))} was expected, not {len(fields)} of them")
        field = fields[0]
        kind = _ONE.get(field) or _SEVERAL[field]
        listed = said[field] if field in _SEVERAL else [said[field]]
        if not isinstance(listed, list) or not listed:
            raise Wrong(f"{field}: a list was expected")
        if len(listed) > ACTS_MAX:
            raise Wrong(f"{field}: {len(listed):,} of them, at most {ACTS_MAX:,}")
        within = f", {self._name('in', said['in'])}" if said.get("in") else ""
        acts = tuple(Act(party, self._name(field, one) + within, kind) for one in listed)
        if len(set(acts)) < len(acts):
            raise Wrong(f"{field}: the same stands twice")
        return acts

    def _name(self, field: str, said: object) -> str:
        if said is None:
            raise Wrong(f"{field}: a name was expected")
        if not isinstance(said, str) or not said.strip():
            raise Wrong(f"{field}: a name was expected, not {str(said)[:40]!r}")
        plain = " ".join(said.split())
        if len(plain) > NAME_LETTERS_MAX:
            raise Wrong(f"{field}: over {NAME_LETTERS_MAX} letters")
        kind = "party" if field == "party" else "what"
        return self._spelled.setdefault((kind, fold_name(plain) or plain), plain)

    def named_in(self, one: Pledge) -> Iterator[str]:
        """The ids of the pledges that a pledge names."""
        for part in (one.condition, *one.unless):
            yield from ids_in(part)


def ids_in(condition: Condition) -> Iterator[str]:
    """The ids of the pledges in a condition, in its order."""
    return (one.pledge for one in _leaves(condition) if isinstance(one, Kept))


def acts_in(condition: Condition) -> Iterator[Act]:
    """The acts in a condition, in its order."""
    return (one.act for one in _leaves(condition) if isinstance(one, Done))


def _leaves(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, Not):
        yield from _leaves(condition.of)
    elif isinstance(condition, AtLeast):
        for one in condition.of:
            yield from _leaves(one)
    else:
        yield condition


def _k_of(said: Mapping[str, Any], of: int) -> int:
    fields = [field for field in _NUMBER if field in said]
    if not fields:
        return of
    k = said[fields[0]]
    if not isinstance(k, int) or isinstance(k, bool) or k < 1:
        raise Wrong(f"{fields[0]}: a whole number from 1 was expected, not {str(k)[:20]!r}")
    if k > of:
        raise Wrong(f"{fields[0]}: {k} of a list of {of}")
    return k


def _enough(acts: tuple[Act, ...], k: int) -> tuple[tuple[Act, ...], int]:
    if not acts:
        raise Wrong("nothing is given")
    return acts, k


def _only(said: Mapping[str, Any], known: set[str] | frozenset[str]) -> None:
    for field in said:
        if field not in known:
            raise Wrong(f"{str(field)[:40]!r} is not a field here; known are {', '.join(sorted(known))}")
