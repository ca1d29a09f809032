"""A pledge as the JSON that `reading` reads."""

from typing import Any

from rejoinder.core.pledges.values import ALWAYS, Act, ActKind, AtLeast, Condition, Done, Kept, Pledge, State


def pledge_as_json(one: Pledge) -> dict[str, Any]:
    """One pledge in the long form; fields that say nothing are left out.

    >>> pledge_as_json(Pledge("p1", "A", (Act("A", "X"),), 1))
    {'id': 'p1', 'party': 'A', 'gives': {'seat': 'X'}}
    """
    said: dict[str, Any] = {"id": one.id, "party": one.party, "gives": gives_as_json(one)}
    if one.condition != ALWAYS:
        said["if"] = condition_as_json(one.condition)
    if one.unless:
        said["unless"] = [condition_as_json(part) for part in one.unless]
    if one.due:
        said["due"] = one.due.isoformat()
    said |= {"for": one.for_party} if one.for_party else {}
    said |= {"note": one.note} if one.note else {}
    said |= {"public": True} if one.is_published else {}
    return said | ({"state": str(one.state)} if one.state != State.STANDING else {})


def gives_as_json(one: Pledge) -> dict[str, Any]:
    """What a pledge gives: one act, or `at_least` so many `of` a list."""
    acts = [{act.kind.value: act.what} for act in one.gives]
    if len(acts) == 1:
        return dict(acts[0])
    if all(act.kind == ActKind.SEAT for act in one.gives):
        return {"seats": [act.what for act in one.gives], "k": one.k}
    return {"of": acts, "k": one.k}


def condition_as_json(condition: Condition) -> dict[str, Any]:
    """A condition in the long form."""
    if isinstance(condition, Done):
        return act_as_json(condition.act)
    if isinstance(condition, Kept):
        return {"pledge": condition.pledge}
    if isinstance(condition, AtLeast):
        parts = [condition_as_json(one) for one in condition.of]
        if condition.k == len(parts):
            return {"all": parts}
        return {"any": parts} if condition.k == 1 else {"at_least": condition.k, "of": parts}
    return {"unless": condition_as_json(condition.of)}


def act_as_json(act: Act) -> dict[str, Any]:
    """Who stands aside where, or does what."""
    return {"party": act.party, act.kind.value: act.what}
