"""Where people stand by their answers: the two directions in which answers differ most.

Principal components of the answers, what is missing filled by the statement's mean; then each person is moved out by the
square root of statements over answers, because missing answers pull to the middle (as Polis does: Small and others 2021,
"Polis: scaling deliberation by mapping high dimensional opinion spaces").
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.opinions.answers import ABSENT, Votes

Numbers = NDArray[np.float64]
DIMENSIONS = 2


@dataclass(frozen=True, slots=True)
class Space:
    """The mean answer to each statement and the axes: statements × dimensions, each of length 1."""

    means: Numbers
    axes: Numbers


def fit_space(votes: Votes, dimensions: int = DIMENSIONS) -> Space:
    """The space in which these people differ most. Cost: people × statements², and statements³."""
    given = votes != ABSENT
    said = np.where(given, votes, 0).astype(np.float32)
    means = said.sum(axis=0) / np.maximum(1, given.sum(axis=0))
    said -= given * means
    spread = said.T @ said
    _, axes = np.linalg.eigh(spread.astype(np.float64))
    axes = axes[:, ::-1][:, :dimensions]
    axes *= np.where(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])] < 0, -1, 1)
    return Space(means.astype(np.float64), axes)


def place(votes: Votes, space: Space) -> Numbers:
    """Coordinates: people × dimensions. Who answered nothing stands in the middle."""
    given = votes != ABSENT
    said = np.where(given, votes - space.means, 0.0)
    stretch = np.sqrt(votes.shape[1] / np.maximum(1, given.sum(axis=1)))
    placed: Numbers = (said @ space.axes) * stretch[:, None]
    return placed
