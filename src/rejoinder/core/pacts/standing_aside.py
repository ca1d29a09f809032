"""The arithmetic of standing aside: whose voters go where, in many draws at once, with none made or lost."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float32]
LEAST = np.float32(1e-9)


def stood_aside(
    shares: Draws,
    weights: Mapping[int, Draws],
    aside: Sequence[int],
    stays: int,
    *,
    off: Sequence[int] = (),
    endorsement: float = 0.0,
    backlash: float = 0.0,
) -> tuple[Draws, Draws]:
    """Shares (K x ...) when the parties of the slots `aside` are not on the paper, and the share that votes for nobody.

    `weights[slot]` are K + 1 x ... weights of where a party's voters go, the last of them nobody; they are scaled over
    the paper. `endorsement` of each aside party's voters go to `stays` above those who would anyway; `backlash` of the
    own voters of `stays` leave it as if it were gone. `off` are slots that were off the paper before. What is moved
    adds up: all shares and nobody's are what all shares were.
    """
    gone = {*aside, *off}
    paper = [slot for slot in range(len(shares)) if slot not in gone]
    result = shares.copy()
    result[list(gone)] = 0
    nobody = np.zeros_like(shares[0])
    for slot in aside:
        rate = shares[slot] / _total(weights[slot], paper)
        if endorsement:
            rate = _endorsed(result[stays], shares[slot], rate, would=rate * weights[slot][stays], part=endorsement)
            nobody += _add(result, weights[slot], rate, [one for one in paper if one != stays])
        else:
            nobody += _add(result, weights[slot], rate, paper)
    if backlash and stays in weights:
        leaving = np.float32(backlash) * shares[stays]
        result[stays] -= leaving
        others = [one for one in paper if one != stays]
        nobody += _add(result, weights[stays], leaving / _total(weights[stays], others), others)
    return result, nobody


def _total(weights: Draws, slots: Sequence[int]) -> Draws:
    total: Draws = weights[-1] + LEAST
    for slot in slots:
        total += weights[slot]
    return total


def _add(result: Draws, weights: Draws, rate: Draws, slots: Sequence[int]) -> Draws:
    """Adds what goes to the slots; gives what goes to nobody."""
    for slot in slots:
        result[slot] += rate * weights[slot]
    rest: Draws = rate * weights[-1]
    return rest


def _endorsed(result: Draws, freed: Draws, rate: Draws, *, would: Draws, part: float) -> Draws:
    """Adds what goes to the party that stays; gives the rate that is left for all others."""
    more = np.minimum(np.float32(part) * freed, np.maximum(freed - would, 0))
    result += would + more
    left: Draws = rate * (1 - more / np.maximum(freed - would, LEAST))
    return left


def campaigned(shares: Draws, stays: int, target_effect: float) -> Draws:
    """Shares when campaigning adds a part of all valid votes for the party that stays; the others lose in proportion.

    >>> campaigned(np.array([[0.5], [0.25], [0.25]], dtype=np.float32), 0, 0.1).round(3).tolist()
    [[0.6000000238418579], [0.20000000298023224], [0.20000000298023224]]
    """
    total = shares.sum(axis=0)
    others = total - shares[stays]
    taken = np.minimum(np.float32(target_effect) * total, others)
    result: Draws = shares * (1 - taken / np.maximum(others, LEAST))
    result[stays] = shares[stays] + taken
    return result


def winning(shares: Draws, lead: Draws, columns: Sequence[int]) -> NDArray[np.int8]:
    """The column that has the most votes in each place and draw; in a tie the first."""
    best = shares[0] * lead[0]
    winners = np.full(best.shape, columns[0], dtype=np.int8)
    for slot in range(1, len(shares)):
        votes = shares[slot] * lead[slot]
        more = votes > best
        np.copyto(best, votes, where=more)
        np.copyto(winners, np.int8(columns[slot]), where=more)
    return winners
