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
            return _by_size(_nearest(points, centres[None])[0], k)
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
    centres = _starts(points, k, draw, starts)
    columns = np.tile(points.T, (1, starts))
    labels = np.full((starts, len(points)), -1, dtype=np.intp)
    moving = np.arange(starts)
    for _ in range(ROUNDS_MAX):
        moved = _nearest(points, centres[moving])
        has_moved = (moved != labels[moving]).any(axis=1)
        labels[moving], moving = moved, moving[has_moved]
        if not len(moving):
            break
        centres[moving] = _means(columns, moved[has_moved], centres[moving])
    apart = points - centres[np.arange(starts)[:, None], labels]
    losses = np.einsum("tpd,tpd->t", apart, apart).tolist()
    best: Labels = labels[min(range(starts), key=lambda at: round(losses[at], 9))]
    return best


def _starts(points: Numbers, k: int, draw: np.random.Generator, starts: int) -> Numbers:
    """Tries × k × dimensions: points, each drawn by its squared distance to those drawn before in the same try."""
    chosen = [points[draw.integers(len(points), size=starts)]]
    nearest = np.full((starts, len(points)), np.inf)
    while len(chosen) < k:
        apart = points[None] - chosen[-1][:, None]
        nearest = np.minimum(nearest, np.einsum("tpd,tpd->tp", apart, apart))
        passed = np.cumsum(nearest, axis=1)
        mark = draw.random((starts, 1)) * passed[:, -1:]
        chosen.append(points[(passed <= mark).sum(axis=1).clip(max=len(points) - 1)])
    return np.stack(chosen, axis=1)


def _nearest(points: Numbers, centres: Numbers) -> Labels:
    """Tries × points: the nearest centre of the same try, by the distance less what is the same for all centres."""
    tries, k, dimensions = centres.shape
    apart = (centres**2).sum(axis=2).reshape(-1) - 2 * (points @ centres.reshape(-1, dimensions).T)
    made: Labels = apart.reshape(-1, tries, k).argmin(axis=2).T
    return made


def _means(columns: Numbers, labels: Labels, centres: Numbers) -> Numbers:
    """The middle of each group of each try; a centre to which nobody belongs stays. Columns: the points of every try
    one after the other, a row for each dimension.
    """
    tries, k, dimensions = centres.shape
    flat = (labels + k * np.arange(tries)[:, None]).ravel()
    sizes = np.bincount(flat, minlength=tries * k).reshape(tries, k, 1)
    sums = np.empty((tries * k, dimensions))
    for at, column in enumerate(columns):
        sums[:, at] = np.bincount(flat, column[: len(flat)], tries * k)
    made: Numbers = sums.reshape(centres.shape) / np.maximum(1, sizes)
    return made if sizes.all() else np.where(sizes > 0, made, centres)
