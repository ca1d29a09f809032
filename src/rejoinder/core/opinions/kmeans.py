"""Groups of points by k-means: k-means++ starts, several tries, the tightest wins."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Labels = NDArray[np.intp]

ROUNDS_MAX = 60
STARTS = 10


def group_points(points: Numbers, k: int, draw: np.random.Generator, *, starts: int = STARTS) -> Labels:
    """A group number for each point, 0 to k-1 (Lloyd 1982; starts by Arthur and Vassilvitskii 2007).

    Fewer groups than k where there are fewer different points. Equal distances go to the lower number.

    >>> group_points(np.array([[0.0], [0.1], [5.0]]), 2, np.random.default_rng(1)).tolist() in ([0, 0, 1], [1, 1, 0])
    True
    """
    best, best_loss = np.zeros(len(points), dtype=np.intp), np.inf
    for _ in range(starts):
        labels, loss = _settle(points, _start(points, k, draw))
        if loss < best_loss - 1e-9:
            best, best_loss = labels, loss
    return best


def _start(points: Numbers, k: int, draw: np.random.Generator) -> Numbers:
    """k points, each drawn by its squared distance to those drawn before."""
    chosen = [points[draw.integers(len(points))]]
    nearest = ((points - chosen[0]) ** 2).sum(axis=1)
    while len(chosen) < k and nearest.sum() > 0:
        chosen.append(points[draw.choice(len(points), p=nearest / nearest.sum())])
        nearest = np.minimum(nearest, ((points - chosen[-1]) ** 2).sum(axis=1))
    return np.array(chosen)


def _settle(points: Numbers, centres: Numbers) -> tuple[Labels, float]:
    labels = np.full(len(points), -1, dtype=np.intp)
    for _ in range(ROUNDS_MAX):
        apart = distances(points, centres)
        moved = apart.argmin(axis=1)
        if (moved == labels).all():
            break
        labels = moved
        sizes = np.bincount(labels, minlength=len(centres))
        sums = np.stack([np.bincount(labels, column, len(centres)) for column in points.T], axis=1)
        centres = np.where(sizes[:, None] > 0, sums / np.maximum(1, sizes)[:, None], centres)
    return labels, float(distances(points, centres)[np.arange(len(points)), labels].sum())


def distances(points: Numbers, centres: Numbers) -> Numbers:
    """Squared distances: points × centres."""
    apart: Numbers = sum(
        (column[:, None] - centre[None, :]) ** 2 for column, centre in zip(points.T, centres.T, strict=True)
    )
    return apart
