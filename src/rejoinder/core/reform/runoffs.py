"""Whom the voters of those who are out help next, all seats at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.reform.preferences import Array, Choices

Places = NDArray[np.bool_]  # S x C
Lots = NDArray[np.intp]  # S x C: where each candidate stands when votes are level, the lowest first
LEVEL = 1e-9  # votes that differ by less are level: they are imputed


@dataclass(frozen=True, slots=True, eq=False)
class Runoff:
    """How each seat ends: the winner's place and last votes, who was level for the win, and who was level before."""

    winners: NDArray[np.intp]  # S
    last: Array  # S
    level: Places  # none where no lot decided
    cut: Places  # of whom a lot put one out, or did not let it into the second round


def tallies(choices: Choices, left: NDArray[np.bool_]) -> Array:
    """Votes of those who are left (S x C), with what they get of the others; what nobody gets is in no one's."""
    scale = np.einsum("scd,sd->sc", choices.weights, left.astype(float)) + choices.nobody
    gone = np.where(choices.stands & ~left, choices.votes, 0.0) / np.maximum(scale, 1e-12)
    received: Array = np.einsum("sc,scd->sd", gone, choices.weights)
    return np.where(left, choices.votes + received, 0.0)


def has_majority(votes: Array) -> NDArray[np.bool_]:
    """The seats in which somebody has more than half."""
    found: NDArray[np.bool_] = votes.max(axis=1) * 2 > votes.sum(axis=1) + LEVEL
    return found


def first_two(choices: Choices, lots: Lots) -> tuple[Places, Places]:
    """Who has the most and the second most votes in each seat, and those of whom a lot let one in and not another."""
    votes = np.where(choices.stands, choices.votes, -1.0)
    order = np.lexsort((lots, -votes))[:, :2]
    left = np.zeros_like(choices.stands)
    np.put_along_axis(left, order, True, axis=1)
    last = np.take_along_axis(votes, order[:, -1:], axis=1)
    level = choices.stands & (votes == last)
    is_lot = ((votes > last) | level).sum(axis=1, keepdims=True) > order.shape[1]
    return left & choices.stands, level & is_lot


def most_last(choices: Choices, left: Places, lots: Lots, cut: Places) -> Runoff:
    """Who of those left has the most votes now. Level: the one with more first votes, else by lot."""
    now = tallies(choices, left)
    level = _most(now, choices.votes, left)
    return Runoff(_lowest(level, lots), now.max(axis=1), level & (level.sum(axis=1, keepdims=True) > 1), cut)


def instant_winners(choices: Choices, lots: Lots) -> Runoff:
    """The winner's place in each seat under the alternative vote, and its last votes.

    The one with the fewest goes out, again and again, until somebody has more than half of the votes still in play.
    Level: the one with more first votes stays, else a lot decides.
    """
    made = Runoff(
        np.zeros(len(choices.votes), dtype=np.intp), np.zeros(len(choices.votes)),
        np.zeros_like(choices.stands), np.zeros_like(choices.stands),
    )  # fmt: skip
    seats, left = np.arange(len(choices.votes)), choices.stands.copy()
    while seats.size:
        now = tallies(choices, left)
        done = has_majority(now) | (left.sum(axis=1) <= 2)
        won = most_last(choices.of(done), left[done], lots[done], made.cut[seats[done]])
        made.winners[seats[done]], made.last[seats[done]], made.level[seats[done]] = won.winners, won.last, won.level
        seats, left, lots, choices, now = seats[~done], left[~done], lots[~done], choices.of(~done), now[~done]
        worst = _most(-now, -choices.votes, left)
        made.cut[seats] |= worst & (worst.sum(axis=1, keepdims=True) > 1)
        left[np.arange(len(left)), _lowest(worst, -lots)] = False
    return made


def _most(now: Array, votes: Array, left: Places) -> Places:
    """Those left with the most now, and of these the most first votes."""
    best = left & (now >= np.where(left, now, -np.inf).max(axis=1, keepdims=True) - LEVEL)
    found: Places = best & (votes == np.where(best, votes, -np.inf).max(axis=1, keepdims=True))
    return found


def _lowest(level: Places, lots: Lots) -> NDArray[np.intp]:
    found: NDArray[np.intp] = np.where(level, lots.astype(float), np.inf).argmin(axis=1)
    return found
