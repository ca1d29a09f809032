"""A Merkle tree over the leaves of a log (RFC 9162, section 2.1): one root for all, short proofs that both ways hold.

All hashes are 64 small hex digits. An inclusion proof shows that one leaf is under a root; a consistency proof shows
that a later tree has all that an earlier one had, unchanged and in its order.
"""

import hashlib
from collections.abc import Iterable, Sequence


def _joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The tree of a log that grows. Holds one hash for each bit of its size, however many leaves it has.

    >>> Tree().root()[:8]
    'e3b0c442'
    """

    def __init__(self, leaves: Iterable[str] = ()) -> None:
        self.size = 0
        self._peaks: list[bytes] = []  # of whole trees, the largest first
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf: str) -> None:
        """Adds one leaf at the end."""
        node, left = bytes.fromhex(leaf), self.size
        while left & 1:
            node, left = _joined(self._peaks.pop(), node), left >> 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> str:
        """The root over all leaves so far; of none it is the SHA-256 of nothing."""
        if not self._peaks:
            return hashlib.sha256(b"").hexdigest()
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = _joined(peak, node)
        return node.hex()


def inclusion_proof(leaves: Sequence[str], index: int) -> list[str]:
    """The hashes that lead from leaf `index` (from 0) to the root of `leaves`, lowest first. Linear in the leaves.

    >>> inclusion_proof(["00" * 32, "11" * 32], 0) == ["11" * 32]
    True
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} of {len(leaves)}")
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(leaves[:split], index), Tree(leaves[split:]).root()]
    return [*inclusion_proof(leaves[split:], index - split), Tree(leaves[:split]).root()]


def consistency_proof(leaves: Sequence[str], earlier: int) -> list[str]:
    """The hashes that show that the first `earlier` leaves are the start of `leaves`. Linear in the leaves."""
    if not 0 < earlier <= len(leaves):
        raise IndexError(f"an earlier size of {earlier} in {len(leaves)}")
    return _subproof(leaves, earlier, is_whole=True)


def is_included(leaf: str, index: int, size: int, *, proof: Sequence[str], root: str) -> bool:
    """Whether the proof leads from the leaf to the root of a tree of this size (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, bytes.fromhex(leaf)
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = _joined(bytes.fromhex(step), node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = _joined(node, bytes.fromhex(step))
        place, last = place >> 1, last >> 1
    return last == 0 and node.hex() == root


def is_consistent(earlier: tuple[int, str], later: tuple[int, str], *, proof: Sequence[str]) -> bool:
    """Whether the later (size, root) has all that the earlier one has (RFC 9162, section 2.1.4.2)."""
    first, second = earlier[0], later[0]
    if first == second:
        return earlier[1] == later[1] and not proof
    steps = [bytes.fromhex(step) for step in proof]
    if not 0 < first < second or not steps:
        return False
    if first & (first - 1) == 0:
        steps.insert(0, bytes.fromhex(earlier[1]))
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = _joined(step, old), _joined(step, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = _joined(new, step)
        place, last = place >> 1, last >> 1
    return last == 0 and old.hex() == earlier[1] and new.hex() == later[1]


def _subproof(leaves: Sequence[str], earlier: int, *, is_whole: bool) -> list[str]:
    if earlier == len(leaves):
        return [] if is_whole else [Tree(leaves).root()]
    split = _split(len(leaves))
    if earlier <= split:
        return [*_subproof(leaves[:split], earlier, is_whole=is_whole), Tree(leaves[split:]).root()]
    return [*_subproof(leaves[split:], earlier - split, is_whole=False), Tree(leaves[:split]).root()]


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1
