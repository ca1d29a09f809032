"""Forecasting from times alone: will this series become a story? Trained on the past, tried on what came after.

For files of any kind of series (posts, shares, retweets): what is known of a series `h` hours after its start are the
times so far, when it started, how others were doing by then, and how earlier series that are settled ended. Three
opinions are weighed: an additive logistic on hinges, boosted trees for yes and no, boosted trees for how much comes.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.forecast.hinges import Hinges, hinged
from rejoinder.core.forecast.logistic import Logistic, Numbers, fit, logit, recalibrated, sigmoid
from rejoinder.core.forecast.scores import Scores, auc, score
from rejoinder.core.forecast.shape import HOUR_S, File, Rows, rows_of, settled_before
from rejoinder.core.forecast.trees import Trees, grown

TRAIN_SHARE = 0.7  # of the series, the earliest; the rest is tried
BLOCKS = 4  # of what is tried: before each the model is fitted again on all that is settled by then
PIECES = 6  # of a block: before each the calibration is fitted again
FOLDS = 4
LEAST_TRAIN = 30
EDGE_AUC = 0.999  # so surely must the count in the end tell the label for its edge to be looked at
ROWS_MAX = 12_000  # the latest series that a model is fitted on
WINDOW = 1_000  # the latest settled forecasts that the calibration looks at
TRUST = 50.0  # precision of the belief that the calibration need not change
SAME_WORTH, TRUST_WORTH = (0.45, 0.45, 0.1), 10.0  # of the three opinions, before it is known which is right


@dataclass(frozen=True)
class Tried:
    """The forecasts of one horizon on the tried part, with the scores."""

    hours: float
    said: NDArray[np.float64]
    happened: NDArray[np.float64]
    scores: Scores
    by_count: Scores  # the same by a logistic on the count so far alone: what any better model must beat


def split_at(file: File) -> int:
    """How many series, in order of their start, are for training."""
    return max(1, int(len(file.y) * TRAIN_SHARE))


def settling_s(file: File) -> float:
    """How long after a start an ending is taken as known: as long as series are watched.

    Nought in a file too short for that, where half of the training part would not be settled when the trying begins:
    then the endings of all earlier series are taken as known, as in any split of a file in two.
    """
    at = split_at(file)
    settled = int(settled_before(file, file.starts[at : at + 1])[0]) if file.is_ordered and at < len(file.y) else 0
    return file.settles_s if settled >= max(at / 2, LEAST_TRAIN) else 0.0


def try_out(file: File, hours: float) -> Tried:
    """Forecasts at `hours` after each start for the later 30 % of the series, each made from earlier ones only.

    At least 43 series, with both endings in the training part; raises ValueError otherwise. Deterministic.
    """
    at = split_at(file)
    if at < LEAST_TRAIN:
        raise ValueError(f"{len(file.y)} series are too few; at least 43 are needed")
    if len(set(file.y[:at])) < 2:
        raise ValueError("all series of the training part end alike")
    rows = rows_of(file, hours)
    said = _forecasts(file, rows, hours)
    by_count = _by_count(file, rows.all[:, :1], hours)
    y = file.y[at:]
    return Tried(hours, said[at:], y, score(said[at:], y), score(by_count[at:], y))


def known_at(file: File, first: int, hours: float) -> int:
    """How many series at the head of the file are settled when the one at `first` is forecast."""
    if not file.is_ordered or not settling_s(file):
        return split_at(file) if not file.is_ordered else first
    return min(int(settled_before(file, file.starts[first : first + 1] + hours * HOUR_S)[0]), first)


def _forecasts(file: File, rows: Rows, hours: float) -> Numbers:
    """What is said of each series of the tried part; nought for the training part."""
    at, n = split_at(file), len(file.y)
    raw, said = np.zeros(n), np.zeros(n)
    trained = known_at(file, at, hours)
    first = max(0, trained - ROWS_MAX)
    opinions = _held_out(file, rows, first, trained)
    worth = _worth(opinions, file.y[first:trained])
    raw[first:trained] = worth.chances(opinions)
    for begin, end in pairwise(np.linspace(at, n, BLOCKS + 1).astype(int).tolist()):
        if end == begin:
            continue
        known = known_at(file, begin, hours)
        model = _fitted(file, rows, np.arange(max(0, known - ROWS_MAX), known))
        unsaid = trained if begin == at else begin  # with those that were not settled when the trying began
        raw[unsaid:end] = worth.chances(model.opinions(rows.of(slice(unsaid, end))))
        for piece, after in pairwise(np.linspace(begin, end, PIECES + 1).astype(int).tolist()):
            if after > piece:
                said[piece:after] = _calibrated(file, raw, (first, piece, after), hours)
    return said


def _calibrated(file: File, raw: Numbers, span: tuple[int, int, int], hours: float) -> Numbers:
    """The forecasts from `piece` to `after`, moved to where the latest settled ones would have been right."""
    first, piece, after = span
    known = known_at(file, piece, hours)
    least = max(first, known - WINDOW)
    shift, stretch = recalibrated(raw[least:known], file.y[least:known], trust=TRUST)
    return sigmoid(shift + stretch * logit(raw[piece:after]))


@dataclass(frozen=True)
class _Model:
    """The three opinions, fitted on settled series; and the edge of the count where endings go by it."""

    edge: float | None
    hinges: Hinges
    yes: Trees
    much: Trees

    def opinions(self, rows: Rows) -> Numbers:
        """n × 3: log-odds, log-odds, and how much will have come (log, as it is)."""
        plain, every = _against(rows.plain, self.edge), _against(rows.all, self.edge)
        return np.column_stack([self.hinges.raw(plain), self.yes.raw(every), self.much.raw(every)])


def _fitted(file: File, rows: Rows, chosen: NDArray[np.intp]) -> _Model:
    y, much = file.y[chosen], np.log1p(file.finals[chosen])
    edge = _edge(much, y)
    some = rows.of(chosen)
    plain, every = _against(some.plain, edge), _against(some.all, edge)
    return _Model(edge, hinged(plain, y), grown(every, y, is_chance=True), grown(every, much, is_chance=False))


def _edge(much: Numbers, y: Numbers) -> float | None:
    """The log count from which settled series end well, where (almost) all of them go by it; else None."""
    found = auc(much, y)
    return float(np.quantile(much[y > 0], 0.002)) if found is not None and found >= EDGE_AUC else None


def _against(rows: Numbers, edge: float | None) -> Numbers:
    """The rows with how far the count is from the edge, and whether it is over it."""
    if edge is None:
        return rows
    left = rows[:, 0] - edge
    return np.column_stack([rows, np.minimum(left, 0), left >= -1e-9])


def _held_out(file: File, rows: Rows, first: int, end: int) -> Numbers:
    """The opinions on each row by models that were fitted without its part of the time."""
    at = np.arange(first, end)
    folds = np.arange(end - first) * FOLDS // (end - first)
    found = np.zeros((end - first, 3))
    for fold in range(FOLDS):
        found[folds == fold] = _fitted(file, rows, at[folds != fold]).opinions(rows.of(at[folds == fold]))
    return found


def _worth(opinions: Numbers, y: Numbers) -> Logistic:
    """How the opinions are weighed: a logistic near to equal worth."""
    prior = Logistic(np.array([0.0, *SAME_WORTH]), np.array([0.0, *[TRUST_WORTH] * 3]))
    return fit(opinions, y, prior=prior)


def _by_count(file: File, counts: Numbers, hours: float) -> Numbers:
    said = np.zeros(len(file.y))
    edges = np.linspace(split_at(file), len(file.y), BLOCKS + 1).astype(int)
    for begin, end in pairwise(edges.tolist()):
        if end > begin:
            known = known_at(file, begin, hours)
            least = max(0, known - ROWS_MAX)
            said[begin:end] = sigmoid(hinged(counts[least:known], file.y[least:known]).raw(counts[begin:end]))
    return said
