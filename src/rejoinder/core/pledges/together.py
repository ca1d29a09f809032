"""Pledges that stand or fall together, found before anything is searched: one question stands for all of them."""

from collections.abc import Iterator

from rejoinder.core.pledges.circles import strong_parts
from rejoinder.core.pledges.net import Net, Node


def heads_of(net: Net, needs: dict[int, Node | bool]) -> dict[int, int]:
    """Of each open pledge, the first of those that are kept with it or not at all. `needs`: what is open of conditions.

    Pledges that cannot do without each other, by name or as the only giver of an act, are a strongly connected part of
    "asks for": in no set is one without the rest.
    """
    leads = {one: [other for other in _asked_for(net, need) if other in needs] for one, need in needs.items()}
    return {one: min(part) for part in strong_parts(leads) for one in part}


def _asked_for(net: Net, need: Node | bool) -> Iterator[int]:
    """Pledges without which a condition cannot hold, as far as one look tells."""
    if isinstance(need, bool):
        return
    if isinstance(need, tuple):
        for one in need[1] if need[0] == len(need[1]) else ():
            yield from _asked_for(net, one)
    elif not need & 1:
        what = need >> 1
        givers = [what] if what < len(net) else [one for one in net.givers[what] if net.can[one]]
        if len(givers) == 1 and not (what >= len(net) and net.chooses(givers[0])):
            yield givers[0]
