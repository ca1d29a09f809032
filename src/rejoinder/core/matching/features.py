"""What a ranker may know about a post and each candidate line: signals, and how each stands among the candidates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.matching.bags import Column, Rows

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NAME = re.compile(r"\b[A-Z][a-z'’]+(?:\s+[A-Z][a-z'’]+)*")
POOL_TOP = 50  # of a signal's values, from which its mean and spread are taken


@dataclass(frozen=True)
class Pool:
    """The candidates of one post: rows of the collection, one value per signal for each, and plain pair columns."""

    rows: Rows
    signals: Mapping[str, Column]
    pairs: Mapping[str, Column]


def columns(pool: Pool) -> tuple[list[str], NDArray[np.float32]]:
    """Names and values (candidates × columns): each signal raw, as z, as gap to the best other, and as log rank.

    A pool of one line has z, gap and rank 0.
    """
    names: list[str] = []
    for name in pool.signals:
        names += [f"{name}", f"{name}.z", f"{name}.gap", f"{name}.rank"]
    names += pool.pairs
    out = np.empty((len(pool.rows), len(names)), dtype=np.float32)
    if pool.signals:
        values = np.stack(list(pool.signals.values()))
        z, gap, rank = _standing(values)
        for part, at in ((values, 0), (z, 1), (gap, 2), (rank, 3)):
            out[:, at : 4 * len(values) : 4] = part.T
    for i, column in enumerate(pool.pairs.values(), 4 * len(pool.signals)):
        out[:, i] = column
    return names, out


def _standing(values: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
    """For signals × candidates: z over the best of each signal, gap to the best other, log rank; ties by place."""
    count = values.shape[1]
    if count < 2:
        nothing = np.zeros_like(values)
        return nothing, nothing, nothing
    order = np.argsort(-values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=1)
    top = ordered[:, :POOL_TOP]
    spread = top.std(axis=1, keepdims=True)
    spread[spread == 0] = 1.0
    best_other = np.repeat(ordered[:, :1], count, axis=1)
    np.put_along_axis(best_other, order[:, :1], ordered[:, 1:2], axis=1)
    ranks = np.empty_like(values)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(count, dtype=np.float32), values.shape), axis=1)
    return (values - top.mean(axis=1, keepdims=True)) / spread, (values - best_other) / spread, np.log1p(ranks)
