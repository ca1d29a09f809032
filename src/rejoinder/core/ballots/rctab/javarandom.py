"""The random numbers of java.util.Random and the order of java.util.HashSet, on which RCTab's ties rest.

Source: the Java SE API's specification of java.util.Random, a linear congruential generator of 48 bits after Knuth,
The Art of Computer Programming, volume 2, section 3.2.1, and of String.hashCode.
"""

from collections.abc import Iterable

_MULTIPLIER, _INCREMENT, _MASK = 0x5DEECE66D, 0xB, (1 << 48) - 1


class JavaRandom:
    """The sequence that one seed gives.

    >>> JavaRandom(42).next_double()
    0.7275636800328681
    """

    def __init__(self, seed: int) -> None:
        self._state = (seed ^ _MULTIPLIER) & _MASK

    def _bits(self, wanted: int) -> int:
        self._state = (self._state * _MULTIPLIER + _INCREMENT) & _MASK
        return self._state >> (48 - wanted)

    def next_double(self) -> float:
        """From 0 up to, not including, 1."""
        return ((self._bits(26) << 27) + self._bits(27)) / (1 << 53)

    def next_int(self, bound: int) -> int:
        """A whole number from 0 up to, not including, `bound` (positive)."""
        if bound & (bound - 1) == 0:
            return (bound * self._bits(31)) >> 31
        while True:
            bits = self._bits(31)
            value = bits % bound
            if bits - value + (bound - 1) < 1 << 31:  # else the last, incomplete run of values: draw again
                return value

    def shuffle(self, things: list[str]) -> None:
        """Shuffles in place as java.util.Collections.shuffle does: from the end, each with one before it.

        >>> names = ["A", "B", "C", "D"]; JavaRandom(42).shuffle(names); names
        ['D', 'B', 'A', 'C']
        """
        for last in range(len(things), 1, -1):
            other = self.next_int(last)
            things[last - 1], things[other] = things[other], things[last - 1]


def hash_set_order(names: Iterable[str]) -> list[str]:
    """The order in which a java.util.HashSet made of these names, each once, gives them back.

    >>> hash_set_order(["b", "a"])
    ['a', 'b']
    """
    kept = list(dict.fromkeys(names))
    buckets = 16
    while buckets < len(kept) / 0.75 + 1:
        buckets *= 2
    return sorted(kept, key=lambda name: _spread(name) % buckets)


def _spread(name: str) -> int:
    code = 0
    for unit in memoryview(name.encode("utf-16-le")).cast("H"):
        code = (31 * code + unit) & 0xFFFFFFFF
    return code ^ (code >> 16)
