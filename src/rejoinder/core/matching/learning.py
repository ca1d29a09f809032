"""Matching learns from what people said of its suggestions: how sure the order is, and when no line answers.

Below PAIRS_MIN verdicts the shipped weights know better. From there on the temperature and the logistic of "no match"
are fitted anew, pulled towards the shipped ones, and used only where they said it better of stories they had not seen.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.matching.ranker import CLIP, Linear, Ranker

PAIRS_MIN = 200
FOLDS = 5  # by story
SURE = 1.0  # standard errors by which it must be better, a story taken as one
TEMPERATURES = np.round(np.arange(0.4, 2.51, 0.1), 2)  # times the shipped one
TRUST, TRUST_CONSTANT = 40.0, 1.0  # precision of the belief in the shipped weights; how often no line fits is local
ROUNDS_MAX = 30
ENOUGH = 1e-5
LEAST = 1e-4  # of a chance: one wild verdict must not decide

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Verdict:
    """What a person said of a line for a story. `columns`, `totals` and the line's `place` are as Ranked tells them."""

    story: int
    columns: Mapping[str, float]
    totals: tuple[float, ...]
    place: int
    answers: bool


@dataclass(frozen=True)
class Learned:
    """The new ranker, the mean log loss of shipped and new on stories that each fold had not seen, and whether the new
    one is better there by more than chance."""

    ranker: Ranker
    before: float
    after: float
    is_better: bool


def chance_of(verdict: Verdict, ranker: Ranker) -> float:
    """What a ranker says of a verdict's line: the chance that it answers."""
    share = ranker.shares(np.array(verdict.totals))[verdict.place]
    return float(share * (1 - ranker.no_match(verdict.columns)))


def learn(verdicts: Sequence[Verdict], shipped: Ranker) -> Learned:
    """Fits temperature and "no match" to the verdicts; the order of lines stays. Deterministic."""
    folds = np.array([verdict.story % FOLDS for verdict in verdicts], dtype=int)
    losses = np.zeros((len(verdicts), 2))
    shares = _shares(verdicts, shipped)
    for fold in range(FOLDS):
        seen, held = (np.flatnonzero(among).tolist() for among in (folds != fold, folds == fold))
        if held and seen:
            made = _fitted([verdicts[i] for i in seen], shipped, shares[:, seen])
            losses[held] = [[_loss(verdicts[i], ranker) for ranker in (shipped, made)] for i in held]
    gains = defaultdict(list)
    for verdict, (before, after) in zip(verdicts, losses, strict=True):
        gains[verdict.story].append(before - after)
    means = np.array([sum(one) / len(one) for one in gains.values()])
    is_better = len(means) > 1 and bool(means.mean() > SURE * means.std(ddof=1) / len(means) ** 0.5)
    before, after = losses.mean(axis=0) if len(verdicts) else (0.0, 0.0)
    return Learned(_fitted(verdicts, shipped, shares), float(before), float(after), is_better)


def _loss(verdict: Verdict, ranker: Ranker) -> float:
    said = min(1 - LEAST, max(LEAST, chance_of(verdict, ranker)))
    return float(-np.log(said if verdict.answers else 1 - said))


def _warmed(shipped: Ranker) -> list[Ranker]:
    return [replace(shipped, temperature=shipped.temperature * float(times)) for times in TEMPERATURES]


def _shares(verdicts: Sequence[Verdict], shipped: Ranker) -> Numbers:
    """The share of each verdict's line among all lines, temperatures by verdicts: the same whatever else is fitted."""
    totals = [(np.array(verdict.totals), verdict.place) for verdict in verdicts]
    return np.array([[warm.shares(total)[place] for total, place in totals] for warm in _warmed(shipped)])


def _fitted(verdicts: Sequence[Verdict], shipped: Ranker, shares: Numbers) -> Ranker:
    """The best of some temperatures, each with the logistic that fits it."""
    if not verdicts:
        return shipped
    found = []
    for times, warm, row in zip(TEMPERATURES, _warmed(shipped), shares, strict=True):
        made, loss = _none_fitted(verdicts, warm, row)
        found.append((loss + float(np.log(times)) ** 2 * TRUST / 2, float(times), made))
    return min(found, key=_first_two)[2]


def _first_two(one: tuple[float, float, Ranker]) -> tuple[float, float]:
    return one[0], one[1]


def _none_fitted(verdicts: Sequence[Verdict], ranker: Ranker, shares: Numbers) -> tuple[Ranker, float]:
    """The logistic of "no match" by Fisher scoring: a verdict's line answers with share × (1 - no match)."""
    names = list(ranker.none.columns)
    table = np.array([ranker.none.columns[name] for name in names]).reshape(-1, 3)
    raw = np.array([[verdict.columns.get(name, 0.0) for name in names] for verdict in verdicts])
    x = np.column_stack([np.ones(len(raw)), np.clip((raw - table[:, 0]) / table[:, 1], -CLIP, CLIP)])
    y = np.array([float(verdict.answers) for verdict in verdicts])
    start = np.concatenate([[ranker.none.constant], table[:, 2]])
    trust = np.concatenate([[TRUST_CONSTANT], np.full(len(names), TRUST)])
    fit = _Fit(start, trust, x, shares, y)
    beta, loss = start.copy(), fit.loss(start)
    for _ in range(ROUNDS_MAX):
        step = fit.step(beta)
        while (after := fit.loss(beta - step)) > loss and np.abs(step).max() > ENOUGH:
            step = step / 2
        if after > loss:
            break
        beta, loss = beta - step, after
        if np.abs(step).max() <= ENOUGH:
            break
    columns = {name: (float(m), float(s), float(w)) for name, (m, s, _), w in zip(names, table, beta[1:], strict=True)}
    return replace(ranker, none=Linear(columns, float(beta[0]))), loss


@dataclass(frozen=True)
class _Fit:
    """Verdicts in arrays, and the shipped weights with the trust put in each."""

    start: Numbers
    trust: Numbers
    x: Numbers
    shares: Numbers
    y: Numbers

    def loss(self, beta: Numbers) -> float:
        """Log loss, and what straying from the shipped weights costs."""
        said = np.clip(self.shares * _answered(self.x @ beta), LEAST, 1 - LEAST)
        fitted = -(self.y * np.log(said) + (1 - self.y) * np.log(1 - said)).sum()
        return float(fitted + 0.5 * (self.trust * (beta - self.start) ** 2).sum())

    def step(self, beta: Numbers) -> Numbers:
        """A step of Fisher scoring."""
        answered = _answered(self.x @ beta)
        said = np.clip(self.shares * answered, LEAST, 1 - LEAST)
        turn = -self.shares * answered * (1 - answered)  # of `said` by the log-odds that none answers
        slope: Numbers = self.x.T @ ((said - self.y) * turn / (said * (1 - said))) + self.trust * (beta - self.start)
        bend: Numbers = (self.x.T * (turn**2 / (said * (1 - said)))) @ self.x + np.diag(self.trust)
        made: Numbers = np.linalg.solve(bend, slope).astype(np.float64)
        return made


def _answered(log_odds_none: Numbers) -> Numbers:
    made: Numbers = 1 / (1 + np.exp(np.clip(log_odds_none, -30, 30)))
    return made


def as_dict(ranker: Ranker) -> dict[str, object]:
    """What was learned, to be stored; the order is not learned and not stored."""
    return {
        "temperature": ranker.temperature,
        "none": {name: list(values) for name, values in ranker.none.columns.items()},
        "constant": ranker.none.constant,
    }


def from_dict(stored: Mapping[str, object], shipped: Ranker) -> Ranker:
    """The shipped ranker with what was learned. Raises ValueError where that was for other columns."""
    none, temperature, constant = stored.get("none"), stored.get("temperature"), stored.get("constant")
    if not isinstance(none, dict) or set(none) != set(shipped.none.columns):
        raise ValueError("what was learned is for other columns")
    if not isinstance(temperature, int | float) or not isinstance(constant, int | float):
        raise ValueError("what was learned has no temperature or no constant")
    columns = {str(name): (float(v[0]), float(v[1]), float(v[2])) for name, v in none.items()}
    return replace(shipped, temperature=float(temperature), none=Linear(columns, float(constant)))
