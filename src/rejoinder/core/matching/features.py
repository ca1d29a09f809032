"""What a ranker may know about a post and each candidate line: signals, and how each stands among the candidates."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float32]

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NAME = re.compile(r"\b[A-Z][a-z'’]+(?:\s+[A-Z][a-z'’]+)*")
POOL_TOP = 50  # of a signal's values, from which its mean and spread are taken


@dataclass(frozen=True)
class Pool:
    """The candidates of one post: rows of the collection, one value per signal for each, and plain pair columns."""

    rows: NDArray[np.int32]
    signals: Mapping[str, Column]
    pairs: Mapping[str, Column]


def columns(pool: Pool) -> tuple[list[str], NDArray[np.float32]]:
    """Names and values (candidates × columns): each signal raw, as z, as gap to the best other, and as log rank.

    A pool of one line has z, gap and rank 0.
    """
    names: list[str] = []
    out: list[Column] = []
    for name, values in pool.signals.items():
        z, gap, rank = _standing(values)
        names += [f"{name}", f"{name}.z", f"{name}.gap", f"{name}.rank"]
        out += [values, z, gap, rank]
    for name, values in pool.pairs.items():
        names.append(name)
        out.append(values)
    return names, np.stack(out, axis=1) if out else np.zeros((len(pool.rows), 0), dtype=np.float32)


def _standing(values: Column) -> tuple[Column, Column, Column]:
    count = len(values)
    if count < 2:
        nothing = np.zeros(count, dtype=np.float32)
        return nothing, nothing, nothing
    order = np.argsort(-values, kind="stable")
    top = values[order[:POOL_TOP]]
    spread = float(top.std()) or 1.0
    best_other = np.full(count, values[order[0]], dtype=np.float32)
    best_other[order[0]] = values[order[1]]
    ranks = np.empty(count, dtype=np.float32)
    ranks[order] = np.arange(count)
    z = ((values - top.mean()) / spread).astype(np.float32)
    return z, ((values - best_other) / spread).astype(np.float32), np.log1p(ranks)


def years_apart(post_year: int | None, line_years: Sequence[int]) -> tuple[float, float, float]:
    """Whether the line names the post's year, only an earlier one, or only a later one.

    >>> years_apart(2026, [2024])
    (0.0, 1.0, 0.0)
    """
    if post_year is None or not line_years:
        return (0.0, 0.0, 0.0)
    if post_year in line_years:
        return (1.0, 0.0, 0.0)
    return (0.0, 1.0, 0.0) if max(line_years) < post_year else (0.0, 0.0, 1.0)
