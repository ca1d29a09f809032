"""Every selection of pledges and acts tried: what the greatest set is by its definition, and random instances."""

from itertools import combinations, product

from rejoinder.core.pledges.optimum import natural
from rejoinder.core.pledges.values import Done, Kept, Not


def holds(condition, acts, kept):
    if isinstance(condition, Done):
        return condition.act in acts
    if isinstance(condition, Kept):
        return condition.pledge in kept
    if isinstance(condition, Not):
        return not holds(condition.of, acts, kept)
    return sum(holds(one, acts, kept) for one in condition.of) >= condition.k


def _ways(one, asked, now):
    """Each way in which a pledge can be given; None: it is not kept."""
    vetoed = {vote.act for vote in asked.votes if vote.says == "veto"} - asked.done
    if one.state == "kept":
        known = [act for act in one.gives if act in asked.done]
        return [tuple(known[: one.k])] if len(known) >= one.k else list(combinations(one.gives, one.k))
    if one.state != "standing" or (one.due and one.due < now):
        return [None]
    return [None, *combinations([act for act in one.gives if act not in vetoed], one.k)]


def _stands(one, acts, kept):
    freed = any(holds(part, acts, kept) for part in one.unless)
    return one.state == "kept" or (holds(one.condition, acts, kept) and not freed)


def greatest(asked, now):
    """The ids of the greatest set; among equals the one that keeps the first by due date and id, then the next."""
    order = sorted(asked.pledges, key=lambda one: (one.due.timestamp() if one.due else float("inf"), natural(one.id)))
    best = None
    for ways in product(*(_ways(one, asked, now) for one in asked.pledges)):
        chosen = [(one, way) for one, way in zip(asked.pledges, ways, strict=True) if way is not None]
        if best and len(chosen) < best[0][0]:
            continue
        kept = {one.id for one, _ in chosen}
        acts = {act for _, way in chosen for act in way} | asked.done
        if all(_stands(one, acts, kept) for one, _ in chosen):
            rank = (len(kept), [one.id in kept for one in order])
            best = max(best, (rank, kept), key=lambda found: found[0]) if best else (rank, kept)
    return best[1]


def instance(draw, count, *, seats=None, unless=0.3, choice=0.3):
    """A random file of pledges as JSON values; `draw` is a random.Random."""
    places = [f"S{number}" for number in range(seats or max(2, count // 2))]

    def act():
        return {"party": draw.choice("ABCD"), "seat": draw.choice(places)}

    def condition(depth):
        if depth == 0 or draw.random() < 0.4:
            return act() if draw.random() < 0.8 else {"pledge": f"p{draw.randrange(count)}"}
        parts = [condition(depth - 1) for _ in range(draw.randint(1, 3))]
        if draw.random() < 0.2:
            return {"unless": parts[0]}
        name = draw.choice(["all", "any", "of"])
        return {name: parts} if name != "of" else {"of": parts, "at_least": draw.randint(1, len(parts))}

    def pledge(number):
        some = draw.sample(places, min(3, len(places)))
        said = {"id": f"p{number}", "party": draw.choice("ABCD")}
        said |= {"seats": some, "k": draw.randint(1, len(some))} if draw.random() < choice else {"seat": some[0]}
        said |= {"if": condition(2)} if draw.random() < 0.8 else {}
        said |= {"unless": [act() for _ in range(draw.randint(1, 2))]} if draw.random() < unless else {}
        said |= {"due": f"20{draw.choice((26, 28, 29))}-01-01T00:00:00Z"} if draw.random() < 0.2 else {}
        return said | ({"state": draw.choice(("kept", "broken", "withdrawn"))} if draw.random() < 0.08 else {})

    return {
        "pledges": [pledge(number) for number in range(count)],
        "done": [act() for _ in range(draw.randint(0, 2))],
        "votes": [{**act(), "says": draw.choice(("veto", "consent", "waiting"))} for _ in range(draw.randint(0, 2))],
    }
