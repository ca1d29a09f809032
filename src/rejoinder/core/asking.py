"""Which statement a participant of a consultation is asked next."""

import math
from collections.abc import Iterable, Set
from dataclasses import dataclass
from hashlib import blake2b

EVEN_START = 10  # answers with which every statement begins: a new one comes early, but does not push all others away


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement and how many answers it has."""

    id: int
    answers: int


def priority(asked: Asked) -> float:
    """How much a statement wants to be asked, over 0: 1 / (answers + 10): half the answers, asked near twice as often.

    Polis routes by agreement, passing and distance as well (comment priority). Here only the count does: how others
    answered must not steer what somebody is asked.

    >>> priority(Asked(1, 0)) / priority(Asked(2, 190))
    20.0
    """
    return 1.0 / (asked.answers + EVEN_START)


def next_statement(statements: Iterable[Asked], answered: Set[int], seed: int) -> int | None:
    """The id of the statement to ask a participant next, or None where they answered all.

    A draw by priority, made from the participant's seed alone: it is the same when the page is asked for again.
    (Efraimidis and Spirakis 2006: the least of exponential times, each divided by its weight.)

    >>> next_statement([Asked(4, 7), Asked(9, 7)], {4}, seed=1)
    9
    >>> next_statement([Asked(4, 7)], {4}, seed=1) is None
    True
    """
    left = [asked for asked in statements if asked.id not in answered]
    if not left:
        return None
    return min(left, key=lambda asked: (-math.log(_chance(seed, asked.id)) / priority(asked), asked.id)).id


def _chance(seed: int, statement: int) -> float:
    """Uniform in (0, 1), from the seed and the statement."""
    drawn = blake2b(f"{seed}:{statement}".encode(), digest_size=8).digest()
    return (int.from_bytes(drawn, "big") + 0.5) / 2**64
