"""Groups of points by k-means: k-means++ starts, several tries, the tightest wins; a few far off make no group."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Labels = NDArray[np.intp]

ROUNDS_MAX = 60
PEELS_MAX = 8  # times that a small group is set aside


def groups_of(points: Numbers, k: int, draw: np.random.Generator, *, least: int, starts: int) -> Labels | None:
    """A group number for each point, 0 for the largest group (of equal ones that of the first point) to k - 1; each of
    `least` points or more. None where there are no such groups.

    A smaller group is set aside and the rest grouped anew; at the end each who was set aside joins the nearest group.

    >>> points = np.array([[0.0], [0.1], [5.0], [5.1], [99.0]])
    >>> groups_of(points, 2, np.random.default_rng(1), least=2, starts=5).tolist()
    [1, 1, 0, 0, 0]
    """
    kept = np.arange(len(points))
    for _ in range(PEELS_MAX):
        if len(kept) < k * least:
            return None
        labels = tightest(points[kept], k, draw, starts=starts)
        small = np.flatnonzero(np.bincount(labels, minlength=k) < least)
        if not len(small):
            centres = np.array([points[kept][labels == group].mean(axis=0) for group in range(k)])
            return _by_size(_apart(points, centres).argmin(axis=1), k)
        if np.bincount(labels, minlength=k)[small].sum() == 0:  # fewer different points than groups
            return None
        kept = kept[~np.isin(labels, small)]
    return None


def _by_size(labels: Labels, k: int) -> Labels:
    firsts = [int(np.argmax(labels == group)) for group in range(k)]
    sizes = np.bincount(labels, minlength=k)
    order = sorted(range(k), key=lambda group: (-sizes[group], firsts[group]))
    return np.argsort(np.array(order))[labels]


def tightest(points: Numbers, k: int, draw: np.random.Generator, *, starts: int) -> Labels:
    """k-means: the tightest of several tries (Lloyd 1982; starts by Arthur and Vassilvitskii 2007).

    Fewer groups than k where there are fewer different points. Equal distances go to the lower number.

    >>> sorted(np.bincount(tightest(np.array([[0.0], [0.1], [5.0]]), 2, np.random.default_rng(1), starts=3)).tolist())
    [1, 2]
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
    while len(chosen) < k and (total := nearest.sum()) > 0:
        at = int(np.searchsorted(np.cumsum(nearest), draw.random() * total, side="right"))
        chosen.append(points[min(at, len(points) - 1)])
        nearest = np.minimum(nearest, ((points - chosen[-1]) ** 2).sum(axis=1))
    return np.array(chosen)


def _settle(points: Numbers, centres: Numbers) -> tuple[Labels, float]:
    labels = np.full(len(points), -1, dtype=np.intp)
    for _ in range(ROUNDS_MAX):
        apart = _apart(points, centres)
        moved = apart.argmin(axis=1)
        if np.array_equal(moved, labels):
            break
        labels = moved
        sizes = np.bincount(labels, minlength=len(centres))
        sums = np.stack([np.bincount(labels, column, len(centres)) for column in points.T], axis=1)
        centres = np.where(sizes[:, None] > 0, sums / np.maximum(1, sizes)[:, None], centres)
    return labels, float(np.take_along_axis(_apart(points, centres), labels[:, None], axis=1).sum())


def _apart(points: Numbers, centres: Numbers) -> Numbers:
    """Squared distances: points × centres."""
    apart = np.zeros((len(points), len(centres)))
    for column, of_centres in zip(points.T, centres.T, strict=True):
        apart += (column[:, None] - of_centres[None, :]) ** 2
    return apart
