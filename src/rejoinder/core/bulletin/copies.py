"""Two copies of one board, taken at two times or by two people: the older must be the start of the newer."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from rejoinder.core.bulletin.board import Board
from rejoinder.core.bulletin.findings import Findings
from rejoinder.errors import BadInput


@dataclass(frozen=True, slots=True)
class Compared:
    """How two copies of a board stand to each other. `faults` are empty where the older is the start of the newer.

    `is_proof`: one key signed two different roots after the same root. No one without the key can make that, so the
    two copies together prove that the desk showed two boards.
    """

    faults: tuple[str, ...]
    is_proof: bool


def compare_copies(one: tuple[Board, Findings], other: tuple[Board, Findings]) -> Compared:
    """Compares two copies that were each checked before, line by line; which is the older is told by their sizes.

    Raises BadInput where one could not be read.
    """
    if "unreadable" in (one[1].progress, other[1].progress):
        raise BadInput("a copy cannot be read, so the two cannot be compared")
    (old, old_found), (new, new_found) = sorted((one, other), key=lambda copy: copy[1].size)
    faults = [] if old.contest == new.contest else ["contest.json: the copies have other terms"]
    faults += _parted("log.jsonl", old.log, new.log)
    fork = [pair for pair in zip(old_found.roots, new_found.roots, strict=False) if pair[0] != pair[1]]
    if fork:
        faults.append(f"roots.jsonl: one copy has a root of {fork[0][0].at}, the other one of {fork[0][1].at}")
    elif len(old_found.roots) > len(new_found.roots):
        faults.append("roots.jsonl: the copy with more entries has fewer roots")
    return Compared(tuple(faults), bool(fork) and old_found.public_key == new_found.public_key)


def _parted(name: str, shorter: Iterable[bytes], longer: Iterable[bytes]) -> list[str]:
    """Where the shorter is not the start of the longer."""
    for number, (one, other) in enumerate(zip_longest(shorter, longer), 1):
        if one is None:
            return []
        if one != other:
            return [f"{name}, line {number:,}: the two copies part here"]
    return []
