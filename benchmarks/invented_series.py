"""Three invented files of popularity series, as rows of `rejoinder forecast eval`: what the forecast is tuned on.

newsroom  running totals of items that are found hours after they are out: -1 before, 0 or a count once found; totals
          are read through a cache (they stand still and jump), now and then a reading falls back; levels differ by a
          hidden source and drift by the day; whole hours are missing
wire      counts by slice of a self-exciting process whose strength differs by item, with the hour of day and waves
          of days; most items never leave nought
threads   lists of times, a slow self-exciting process with second winds; the label asks for so many in all
"""

from typing import Any

import numpy as np

SLICES, SLICE_S = 144, 1200.0
DAY_S = 86_400.0
SPAN_DAYS = 200
EPOCH = 1.447e9


def newsroom(n: int = 7700, seed: int = 1) -> list[dict[str, Any]]:
    """Running totals with -1 while an item is not found; label: a tenth by the totals of the first 70 per cent."""
    rng = np.random.default_rng(seed)
    starts, day = _starts(rng, n)
    source = rng.zipf(1.6, n) % 300
    level = rng.normal(0, 0.9, 300)[source] + 0.5 * _hour(starts, 9.0) + day
    size = np.exp(rng.normal(level + 1.0, 1.5)) * (rng.random(n) > 0.35)
    half_h = rng.lognormal(np.log(6.0), 0.8, n)
    hours = np.arange(1, SLICES + 1) / 3
    curve = 1 - np.exp(-hours[None, :] * np.log(2) / half_h[:, None])
    again = rng.random(n) < 0.12  # a second wind
    wind = (
        np.clip((hours[None, :] - rng.uniform(4, 40, n)[:, None]) / 6, 0, 1) * (again * rng.lognormal(0, 1, n))[:, None]
    )
    share = curve + wind
    rate = np.diff(size[:, None] * share, axis=1, prepend=0.0) * rng.gamma(0.7, 1 / 0.7, (n, SLICES))
    totals = np.cumsum(rng.poisson(np.maximum(rate, 0)), axis=1).astype(float)
    shown = _cached(rng, totals)
    found_h = rng.lognormal(np.log(4.5) - 0.25 * np.clip(np.log1p(size) - 1, 0, 6), 1.3)
    shown[hours[None, :] < found_h[:, None]] = -1
    _outages(rng, shown, starts)
    falls = (rng.random(shown.shape) < 0.002) & (shown > 0)
    shown[falls] = np.floor(shown[falls] * rng.random(int(falls.sum())))
    shown[:, -1] = totals[:, -1]
    return _rows(starts, shown, totals[:, -1], 0.9)


def wire(n: int = 6000, seed: int = 2) -> list[dict[str, Any]]:
    """Counts by slice of a self-exciting process; label: a twentieth by the sums of the first 70 per cent."""
    rng = np.random.default_rng(seed)
    starts, day = _starts(rng, n)
    counts = _excited(
        rng, starts, base=rng.lognormal(-3.6, 1.2, n) * np.exp(day), strength=rng.beta(3, 2.2, n), slow=0.9, most=400
    )
    return _rows(starts, counts, counts.sum(axis=1), 0.95)


def threads(n: int = 5000, seed: int = 3) -> list[dict[str, Any]]:
    """Lists of times of a slow process; label: 200 or more in all."""
    rng = np.random.default_rng(seed)
    starts, day = _starts(rng, n)
    counts = _excited(
        rng,
        starts,
        base=rng.lognormal(-3.0, 1.0, n) * np.exp(0.7 * day),
        strength=rng.beta(4, 2, n),
        slow=0.97,
        most=40,
    )
    rows = _rows(starts, counts, counts.sum(axis=1), 0.9)
    for row, total in zip(rows, counts.sum(axis=1), strict=True):
        own = np.array(row.pop("counts"), dtype=int)
        ends = np.repeat(np.arange(SLICES), own) * SLICE_S + rng.uniform(0, SLICE_S, int(own.sum()))
        row["times"] = np.sort(ends).round(1).tolist()
        row["label"] = int(total >= 200)
    return rows


def _starts(rng, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Starts over two hundred days with busy hours and busy days, and the level of each one's day: a slow drift."""
    weight = rng.gamma(2.0, 1.0, SPAN_DAYS)
    day = np.sort(rng.choice(SPAN_DAYS, n, p=weight / weight.sum()))
    hour = (rng.normal(13, 4.5, n) % 24) * 3600
    drift = np.zeros(SPAN_DAYS)
    for at in range(1, SPAN_DAYS):
        drift[at] = 0.93 * drift[at - 1] + rng.normal(0, 0.2)
    starts = EPOCH + day * DAY_S + hour
    order = np.argsort(starts)
    return starts[order], drift[day[order]]


def _hour(times, peak: float):
    return np.cos(2 * np.pi * ((times % DAY_S) / 3600 - peak) / 24)


def _cached(rng, totals):
    """Each item is read anew every one to nine slices; in between the total stands still."""
    every = rng.integers(1, 10, len(totals))
    at = np.arange(SLICES)[None, :]
    return np.take_along_axis(totals, at - at % every[:, None], axis=1)


def _outages(rng, shown, starts) -> None:
    """Nothing is read for a day, eight times."""
    clock = starts[:, None] + np.arange(1, SLICES + 1) * SLICE_S
    for begin in rng.uniform(EPOCH, EPOCH + SPAN_DAYS * DAY_S, 8):
        shown[(clock > begin) & (clock < begin + DAY_S)] = -1


def _excited(rng, starts, *, base, strength, slow: float, most: float):
    counts = np.zeros((len(starts), SLICES))
    fast, long = np.zeros(len(starts)), np.zeros(len(starts))
    for at in range(SLICES):
        clock = np.exp(0.4 * _hour(starts + at * SLICE_S, 14.0))
        rate = clock * (base * 0.985**at + strength * (0.6 * 0.4 * fast + 0.4 * (1 - slow) * long))
        new = rng.poisson(np.minimum(rate, most)) * rng.choice([1, 1, 1, 2, 6], len(starts))
        counts[:, at] = new
        fast, long = 0.6 * fast + new, slow * long + new
    return counts


def _rows(starts, counts, totals, quantile: float) -> list[dict[str, Any]]:
    edge = max(float(np.quantile(totals[: int(len(totals) * 0.7)], quantile)), 1.0)
    return [
        {"id": n, "start": float(start), "counts": own.astype(int).tolist(), "label": int(total >= edge)}
        for n, (start, own, total) in enumerate(zip(starts, counts, totals, strict=True))
    ]
