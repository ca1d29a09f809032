"""Groups of points by k-means: k-means++ starts, several tries, the tightest wins; a few far off make no group.

All is done for many samples at once: most are small, and one by one the calls would take longer than the sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Labels = NDArray[np.intp]

ROUNDS_MAX = 60
PEELS_MAX = 8  # times that a small group is set aside


def groups_of(
    samples: Numbers, k: int, draws: Sequence[np.random.Generator], *, least: int, starts: int
) -> list[Labels | None]:
    """For each sample, drawn for by its own generator, a group number for each point: 0 for the largest group (of equal
    ones that of the first point) to k - 1; each of `least` points or more. None where there are no such groups.
    Samples: samples × points × dimensions.

    A smaller group is set aside and the rest grouped anew; at the end each who was set aside joins the nearest group.

    >>> samples = np.array([[[0.0], [0.1], [5.0], [5.1], [99.0]]])
    >>> groups_of(samples, 2, [np.random.default_rng(1)], least=2, starts=5)[0].tolist()
    [1, 1, 0, 0, 0]
    """
    found: list[Labels | None] = [None] * len(samples)
    kept = {at: np.arange(len(points)) for at, points in enumerate(samples)}
    for _ in range(PEELS_MAX):
        kept = {at: rows for at, rows in kept.items() if len(rows) >= k * least}
        if not kept:
            break
        tried = [samples[at][rows] for at, rows in kept.items()]
        for at, labels in zip([*kept], tightest(tried, k, [draws[at] for at in kept], starts=starts), strict=True):
            sizes = np.bincount(labels, minlength=k)
            if sizes.min() >= least:
                found[at] = _joined(samples[at], kept.pop(at), labels, k)
            elif not sizes[sizes < least].any():  # fewer different points than groups
                del kept[at]
            else:
                kept[at] = kept[at][sizes[labels] >= least]
    return found


def _joined(points: Numbers, rows: Labels, labels: Labels, k: int) -> Labels:
    """All points by the groups of those rows, the largest group first."""
    centres = np.array([points[rows][labels == group].mean(axis=0) for group in range(k)])
    nearest = _nearest(points.T[None], centres[None])[0]
    firsts = [int(np.argmax(nearest == group)) for group in range(k)]
    sizes = np.bincount(nearest, minlength=k)
    order = sorted(range(k), key=lambda group: (-sizes[group], firsts[group]))
    made: Labels = np.argsort(np.array(order))[nearest]
    return made


def tightest(samples: Sequence[Numbers], k: int, draws: Sequence[np.random.Generator], *, starts: int) -> list[Labels]:
    """k-means of each sample: the tightest of several tries (Lloyd 1982; starts by Arthur and Vassilvitskii 2007).

    Fewer groups than k where there are fewer different points. Equal distances go to the lower number.

    >>> points, draw = np.array([[0.0], [0.1], [5.0]]), np.random.default_rng(1)
    >>> sorted(np.bincount(tightest([points], 2, [draw], starts=3)[0]).tolist())
    [1, 2]
    """
    padded = _padded(samples)
    centres = _starts(padded, k, draws, starts)
    of = np.repeat(np.arange(len(samples)), starts)  # the sample of each try
    labels = np.full((len(of), padded.points.shape[2]), -1, dtype=np.intp)
    moving = np.arange(len(of))
    for _ in range(ROUNDS_MAX):
        moved = _nearest(padded.points[of[moving]], centres[moving])
        has_moved = ((moved != labels[moving]) & padded.is_point[of[moving]]).any(axis=1)
        labels[moving], moving = moved, moving[has_moved]
        if not len(moving):
            break
        centres[moving] = _means(padded, of[moving], moved[has_moved], centres[moving])
    losses = _losses(padded, of, labels, centres).reshape(-1, starts).round(9)
    best = labels.reshape(len(samples), starts, -1)[np.arange(len(samples)), losses.argmin(axis=1)]
    return [each[: len(points)] for each, points in zip(best, samples, strict=True)]


@dataclass(frozen=True)
class _Padded:
    """Samples of different sizes in one block: samples × dimensions × points, short ones filled with zeros."""

    points: Numbers
    sizes: Labels

    @cached_property
    def is_point(self) -> NDArray[np.bool_]:
        """Samples × points: false where the block is filled."""
        return np.arange(self.points.shape[2]) < self.sizes[:, None]


def _padded(samples: Sequence[Numbers]) -> _Padded:
    sizes = np.array([len(points) for points in samples])
    made = np.zeros((len(samples), samples[0].shape[1], sizes.max()))
    for n, points in enumerate(samples):
        made[n, :, : len(points)] = points.T
    return _Padded(made, sizes)


def _starts(padded: _Padded, k: int, draws: Sequence[np.random.Generator], starts: int) -> Numbers:
    """Tries × k × dimensions: points, each drawn by its squared distance to those drawn before in the same try."""
    own, last = np.arange(len(draws))[:, None], padded.sizes[:, None] - 1
    first = np.array([draw.integers(size, size=starts) for draw, size in zip(draws, padded.sizes, strict=True)])
    marks = np.array([[draw.random(starts) for _ in range(k - 1)] for draw in draws])
    chosen = [padded.points[own, :, first]]
    nearest = np.where(padded.is_point, np.inf, 0.0)[:, None]
    for n in range(k - 1):
        apart = padded.points[:, None] - chosen[-1][..., None]
        nearest = np.minimum(nearest, np.einsum("stdp,stdp->stp", apart, apart))
        passed = np.cumsum(nearest, axis=2)
        mark = marks[:, n, :, None] * passed[:, :, -1:]
        chosen.append(padded.points[own, :, np.minimum(last, (passed <= mark).sum(axis=2))])
    return np.stack(chosen, axis=2).reshape(-1, k, padded.points.shape[1])


def _nearest(points: Numbers, centres: Numbers) -> Labels:
    """Tries × points: the nearest centre of the same try, by the distance less what is the same for all centres."""
    apart = centres @ points
    apart *= -2
    apart += (centres**2).sum(axis=2)[:, :, None]
    least, labels = apart[:, 0], np.zeros((len(apart), apart.shape[2]), dtype=np.intp)
    for at in range(1, apart.shape[1]):  # several times as fast as argmin where centres are few
        labels = np.where(apart[:, at] < least, at, labels)
        least = np.minimum(least, apart[:, at])
    return labels


def _means(padded: _Padded, of: Labels, labels: Labels, centres: Numbers) -> Numbers:
    """The middle of each group of each try; a centre to which nobody belongs stays."""
    tries, k, dimensions = centres.shape
    flat = np.where(padded.is_point[of], labels + k * np.arange(tries)[:, None], tries * k).ravel()
    sizes = np.bincount(flat, minlength=tries * k + 1)[:-1].reshape(tries, k, 1)
    sums = np.empty((tries * k, dimensions))
    for at in range(dimensions):
        sums[:, at] = np.bincount(flat, padded.points[of, at].ravel(), tries * k + 1)[:-1]
    made: Numbers = sums.reshape(centres.shape) / np.maximum(1, sizes)
    return made if sizes.all() else np.where(sizes > 0, made, centres)


def _losses(padded: _Padded, of: Labels, labels: Labels, centres: Numbers) -> Numbers:
    """For each try the sum of the squared distances to the centres."""
    apart = padded.points[of].swapaxes(1, 2) - centres[np.arange(len(of))[:, None], labels]
    apart[~padded.is_point[of]] = 0.0
    made: Numbers = np.einsum("tpd,tpd->t", apart, apart)
    return made
