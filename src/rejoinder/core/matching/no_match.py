"""What tells that no line of a collection answers a post: the best line, how far it leads, and what else is near."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.matching.bags import Column
from rejoinder.core.matching.features import Pool

SISTER_FROM = 0.6  # a cosine between two lines from which one may stand for the other
SISTERS_MAX = 10  # of the next lines that are looked at
NEXT, FURTHER = 5, 20  # lines after the best that it is set against
MANY_LINES = 10_000  # of the collection that most was learned from
FEW_LINES = 5
SIGNALS = ("cos_text", "cos_title", "cos_max", "cos_mean")
WORDED = ("joint", "text", "title", "pair")  # BM25: set against the weight of the post, which grows with the collection
SET_AGAINST = (*SIGNALS, *WORDED, "cover", "covered", "names")
OF_THE_BEST = (*SET_AGAINST, "numbers", "no_numbers", "same_year", "earlier", "later", "length")
BY_SIZE = ("lead", "joint", "covered", "cover", "cos_max", "cos_text", "cos_max.most")  # differ among few lines


def columns_of(
    pool: Pool, totals: NDArray[np.float64], order: NDArray[np.int64], *, sisters: Column, told: Mapping[str, float]
) -> dict[str, float]:
    """The columns of a pool whose candidates stand in `order` by `totals`; all are finite.

    `sisters` are the cosines of the best line with the next ten. `told` says of the post: `weight` of its words,
    `unknown` and `words` (how many stand in no line, and in all), and of the collection its `size`.
    """
    ordered = totals[order]
    small, weight = smallness(told["size"]), max(told["weight"], 1e-6)
    found = _leads(ordered, sisters)
    values = {**pool.signals, **pool.pairs}
    for name in OF_THE_BEST:
        if name in values:
            column = values[name][order] / (weight if name in WORDED else 1.0)
            found[name] = float(column[0])
            if name in SET_AGAINST:
                found[f"{name}.most"] = float(column.max())
                found[f"{name}.apart"] = float(column[0] - _mean(column[1 : 1 + FURTHER]))
    found["weight"] = math.log1p(weight)
    found["unknown"] = told["unknown"] / max(1.0, told["words"])
    found["words"] = math.log1p(told["words"])
    found["small"] = small
    return found | {f"{name}.small": small * found[name] for name in BY_SIZE if name in found}


def smallness(size: float) -> float:
    """1 for a handful of lines, 0 from ten thousand on, along the logarithm.

    >>> smallness(5), smallness(10_000), smallness(1_000_000)
    (1.0, 0.0, 0.0)
    """
    full = math.log(MANY_LINES / FEW_LINES)
    return min(1.0, max(0.0, math.log(MANY_LINES / max(size, 1.0)) / full))


def _leads(ordered: NDArray[np.float64], sisters: Column) -> dict[str, float]:
    """How far the best leads: over the second, the next, the many, and over the first that is no sister of it."""
    others = np.flatnonzero(sisters < SISTER_FROM)
    last = ordered[min(len(ordered) - 1, SISTERS_MAX)]
    stranger = ordered[1 + int(others[0])] if len(others) else last
    shares = np.exp(ordered - ordered[0])
    shares /= shares.sum()
    share = float(min(shares[0], 1 - 1e-6))
    return {
        "total": float(ordered[0]),
        "lead": math.log(share / (1 - share)),
        "lead_1": float(ordered[0] - ordered[min(1, len(ordered) - 1)]),
        "lead_5": float(ordered[0] - _mean(ordered[1 : 1 + NEXT], float(ordered[0]))),
        "lead_20": float(ordered[0] - _mean(ordered[1 : 1 + FURTHER], float(ordered[0]))),
        "lead_stranger": float(ordered[0] - stranger),
        "spread": float(-(shares * np.log(shares + 1e-12)).sum()),
        "sister": float(sisters[0]) if len(sisters) else 0.0,
        "sisters": float((sisters >= SISTER_FROM).sum()),
    }


def _mean(values: NDArray[np.floating], none: float = 0.0) -> float:
    return float(values.mean()) if len(values) else none
