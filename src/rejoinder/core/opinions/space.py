"""Where people stand by their answers: the directions in which answers differ most.

Principal components of the answers, where what is missing is filled by the statement's mean (as Polis does: Small and
others 2021, "Polis: scaling deliberation by mapping high dimensional opinion spaces"). Missing answers pull a person to
the middle; so each is moved out again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.opinions.answers import ABSENT, Votes

Numbers = NDArray[np.float64]
DIMENSIONS = 2
STEADIED = 7  # answers: who gave few is moved out a little less; docs/measures/consultation.md


@dataclass(frozen=True, slots=True)
class Space:
    """The mean answer to each statement and the axes: statements × dimensions, each of length 1."""

    means: Numbers
    axes: Numbers


def fit_space(votes: Votes, dimensions: int = DIMENSIONS) -> Space:
    """The space in which these people differ most; fewer dimensions where there are fewer people or statements.

    The sign of an axis is such that its strongest statement points up. Cost: the product of people, statements and the
    smaller of both, and the cube of the smaller.
    """
    said, means = _centred(votes)
    is_wide = said.shape[1] > said.shape[0]
    spread = (said @ said.T if is_wide else said.T @ said).astype(np.float64)
    axes = np.linalg.eigh(spread)[1][:, ::-1][:, :dimensions]
    if is_wide:
        axes = said.T @ axes
        axes /= np.maximum(1e-12, np.linalg.norm(axes, axis=0))
    strongest = axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])]
    return Space(means, axes * np.where(strongest < 0, -1.0, 1.0))


def _centred(votes: Votes) -> tuple[NDArray[np.float32], Numbers]:
    """Each answer less the statement's mean, 0 where there is none; and the means."""
    given = votes != ABSENT
    said = np.where(given, votes, np.int8(0)).astype(np.float32)
    means = said.sum(axis=0, dtype=np.float64) / np.maximum(1, given.sum(axis=0))
    said -= given * means.astype(np.float32)
    return said, means


def place(votes: Votes, space: Space) -> Numbers:
    """Coordinates: people × dimensions. Who answered nothing stands in the middle.

    Polis moves out by the square root of statements over answers; `STEADIED` is added to both.
    """
    given = votes != ABSENT
    said = np.where(given, votes - space.means.astype(np.float32), np.float32(0))
    stretch = np.sqrt((votes.shape[1] + STEADIED) / (given.sum(axis=1) + STEADIED))
    placed: Numbers = (said @ space.axes.astype(np.float32)).astype(np.float64) * stretch[:, None]
    return placed
