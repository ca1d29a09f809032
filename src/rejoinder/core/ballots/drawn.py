"""The order of the names on the paper: drawn from the seed, and to be drawn again by anybody once the seed is shown."""

import hashlib
from collections.abc import Sequence


def drawn_order(names: Sequence[str], seed: str) -> tuple[int, ...]:
    """The places in `names` in the drawn order. It depends on the names and the seed alone, not on how they stood.

    Each name is hashed with the seed (SHA-256) and the lowest goes first; names that are equal keep their order.

    >>> drawn_order(["Ada", "Bo", "Cy"], "oak"), drawn_order(["Cy", "Bo", "Ada"], "oak")
    ((2, 0, 1), (0, 2, 1))
    """
    return tuple(sorted(range(len(names)), key=lambda place: _drawn(seed, names[place])))


def _drawn(seed: str, name: str) -> bytes:
    return hashlib.sha256("\x1f".join((seed, "order on the paper", name)).encode()).digest()
