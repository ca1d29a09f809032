"""Boosted trees of depth three, in arrays: what bends and what works together, found without being told where to look.

Friedman's gradient boosting (2001) with Newton steps in the leaves (Chen and Guestrin 2016) over binned features (Ke et
al. 2017). Rows and features are drawn with a fixed seed: the same input gives the same trees.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.forecast.logistic import Numbers, sigmoid

Codes = NDArray[np.intp]

BINS = 32
DEPTH = 3
TREES, TREES_MIN, ROWS_A_TREE = 100, 10, 20
RATE = 0.07
LEAF_MIN = 20.0  # rows a leaf must have
RIDGE = 2.0
ROWS_DRAWN, FEATURES_DRAWN = 0.7, 0.4
EDGES_FROM = 20_000  # rows that the quantiles are taken from


@dataclass(frozen=True)
class Tree:
    """A complete tree: `feature` and `edge` of each inner node in order of breadth, `values` of the leaves."""

    feature: Codes
    edge: Codes
    values: Numbers


@dataclass(frozen=True)
class Trees:
    """The sum of many trees over a start; `cuts` are the edges of each feature's bins."""

    start: float
    cuts: tuple[Numbers, ...]
    trees: tuple[Tree, ...]

    def raw(self, rows: Numbers) -> Numbers:
        """The sum for each row: log-odds where the trees were grown for yes and no, else the value itself."""
        codes = coded(rows, self.cuts)
        total = np.full(len(rows), self.start)
        for tree in self.trees:
            total += tree.values[_leaf(codes, tree)]
        return total


def grown(rows: Numbers, y: Numbers, *, is_chance: bool, seed: int = 1) -> Trees:
    """Trees for y: of 0 and 1 with the logistic loss where `is_chance`, else any values with the squared loss.

    A hundred of them, fewer for under 2,000 rows. Cost: trees × depth × rows × features.
    """
    rng = np.random.default_rng(seed)
    cuts = cuts_of(rows)
    codes = coded(rows, cuts)
    mean = float(np.clip(y.mean(), 1e-3, 1 - 1e-3)) if is_chance else float(y.mean())
    start = float(np.log(mean / (1 - mean))) if is_chance else mean
    total = np.full(len(y), start)
    found = []
    width = max(1, round(codes.shape[1] * FEATURES_DRAWN))
    for _ in range(int(np.clip(len(y) // ROWS_A_TREE, TREES_MIN, TREES))):
        drawn = np.sort(rng.choice(len(y), max(1, int(len(y) * ROWS_DRAWN)), replace=False))
        chosen = np.sort(rng.choice(codes.shape[1], width, replace=False))
        p = sigmoid(total[drawn]) if is_chance else total[drawn]
        bend = p * (1 - p) if is_chance else np.ones(len(drawn))
        tree = _tree(codes[drawn], y[drawn] - p, bend, chosen)
        total += tree.values[_leaf(codes, tree)]
        found.append(tree)
    return Trees(start, cuts, tuple(found))


def cuts_of(rows: Numbers) -> tuple[Numbers, ...]:
    """Edges of at most 32 bins of each feature, at quantiles; none for a feature that never differs."""
    some = rows[:: max(1, len(rows) // EDGES_FROM)]
    inner = np.linspace(0, 1, BINS + 1)[1:-1]
    return tuple(_edges(some[:, j], inner) for j in range(rows.shape[1]))


def _edges(values: Numbers, inner: Numbers) -> Numbers:
    different = np.unique(values)
    if len(different) <= BINS:
        return (different[1:] + different[:-1]) / 2
    return np.unique(np.quantile(values, inner))


def coded(rows: Numbers, cuts: tuple[Numbers, ...]) -> Codes:
    """Each value as the number of its bin, columns in one piece each."""
    codes = np.empty(rows.shape, dtype=np.intp, order="F")
    for j, edges in enumerate(cuts):
        codes[:, j] = np.searchsorted(edges, rows[:, j], side="right")
    return codes


def _tree(codes: Codes, slope: Numbers, bend: Numbers, chosen: Codes) -> Tree:
    """One tree over the chosen features: at each level the sums of all nodes, features and bins are counted at once."""
    n, width = len(slope), len(chosen)
    at = codes[:, chosen] + BINS * np.arange(width)
    slopes, bends = np.repeat(slope, width), np.repeat(bend, width)
    node = np.zeros(n, dtype=np.intp)
    feature, edge = np.zeros(2**DEPTH - 1, dtype=np.intp), np.full(2**DEPTH - 1, BINS, dtype=np.intp)
    for level in range(DEPTH):
        nodes = 2**level
        place = (at + BINS * width * node[:, None]).ravel()
        shape = (nodes, width, BINS)
        size = nodes * width * BINS
        sums = [np.bincount(place, weights, size).reshape(shape) for weights in (slopes, bends, None)]
        gain = _gains(*sums).reshape(nodes, width * BINS)
        best = gain.argmax(axis=1)
        gains = gain[np.arange(nodes), best] > 0
        inner = slice(nodes - 1, 2 * nodes - 1)
        feature[inner] = chosen[best // BINS]
        edge[inner] = np.where(gains, best % BINS, BINS)  # a node that is not cut sends all to its left
        node = 2 * node + (codes[np.arange(n), feature[nodes - 1 + node]] > edge[nodes - 1 + node])
    leaves = 2**DEPTH
    values = RATE * np.bincount(node, slope, leaves) / (np.bincount(node, bend, leaves) + RIDGE)
    return Tree(feature, edge, values)


def _gains(slope: Numbers, bend: Numbers, count: Numbers) -> Numbers:
    """What a cut after each bin gains, nought where a side would have too few rows."""
    left, right = slope.cumsum(axis=2), bend.cumsum(axis=2)
    n = count.cumsum(axis=2)
    all_slope, all_bend, all_n = left[..., -1:], right[..., -1:], n[..., -1:]
    gain = left**2 / (right + RIDGE) + (all_slope - left) ** 2 / (all_bend - right + RIDGE)
    gain = gain - all_slope**2 / (all_bend + RIDGE)
    made: Numbers = np.where((n >= LEAF_MIN) & (all_n - n >= LEAF_MIN), gain, 0.0)
    return made


def _leaf(codes: Codes, tree: Tree) -> Codes:
    at, node = np.arange(len(codes)), np.zeros(len(codes), dtype=np.intp)
    for level in range(DEPTH):
        place = 2**level - 1 + node
        node = 2 * node + (codes[at, tree.feature[place]] > tree.edge[place])
    return node
