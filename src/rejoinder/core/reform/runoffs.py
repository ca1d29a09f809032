"""Whom the voters of those who are out help next, all seats at once."""

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.reform.preferences import Array, Choices

LEVEL = 1e-9  # votes that differ by less are level: they are imputed


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


def first_two(votes: Array, stands: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Who has the most and the second most votes in each seat, the first in the file where level."""
    order = np.argsort(np.where(stands, -votes, np.inf), axis=1, kind="stable")[:, :2]
    left = np.zeros_like(stands)
    np.put_along_axis(left, order, True, axis=1)
    return left & stands


def instant_winners(choices: Choices) -> tuple[NDArray[np.intp], Array]:
    """The winner's place in each seat under the alternative vote, and its last votes.

    The one with the fewest goes out, again and again, until somebody has more than half of the votes still in play.
    Level: the one with more first votes stays, else the first in the file.
    """
    winners, last = np.zeros(len(choices.votes), dtype=np.intp), np.zeros(len(choices.votes))
    seats, left = np.arange(len(choices.votes)), choices.stands.copy()
    while seats.size:
        now = tallies(choices, left)
        done = has_majority(now) | (left.sum(axis=1) <= 2)
        winners[seats[done]], last[seats[done]] = _first(now, choices.votes)[done], now.max(axis=1)[done]
        out = _last(now, choices.votes, left)
        left[np.arange(len(left)), out] = False
        seats, left, choices = seats[~done], left[~done], choices.of(~done)
    return winners, last


def _first(now: Array, votes: Array) -> NDArray[np.intp]:
    best = now >= now.max(axis=1, keepdims=True) - LEVEL
    found: NDArray[np.intp] = np.where(best, votes + 1, 0.0).argmax(axis=1)
    return found


def _last(now: Array, votes: Array, left: NDArray[np.bool_]) -> NDArray[np.intp]:
    fewest = np.where(left, now, np.inf).min(axis=1, keepdims=True)
    worst = left & (now <= fewest + LEVEL)
    found: NDArray[np.intp] = np.where(worst, -votes - 1, -np.inf).argmax(axis=1)
    return found
