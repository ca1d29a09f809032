"""Fits the two small models of matching and writes src/rejoinder/core/matching/weights.py.

    python benchmarks/train_matching.py [--vectors FILE.npz] [--dry]

Data: CheckThat! 2020 task 2, English, train part only; the dev part is scored to choose, the test part is not opened.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching_cases import FOLDS, SIZES, cached_encoder, cases_of, no_match_columns, ordered, small_cases
from measure import checkthat, encoder, shared_or_skip
from rejoinder.core.forecast.logistic import fit, flat_prior
from rejoinder.core.forecast.scores import score
from rejoinder.core.matching.index import LineIndex
from rejoinder.core.matching.ranker import CLIP, Linear, Ranker

RIDGE = 15.0
ROUNDS_MAX, ENOUGH = 40, 1e-5
NONE_RIDGE = 10.0
SMALL_WEIGHT = 0.3  # of a row from a small collection: all sizes together weigh about as much as the whole one
TARGET = Path(__file__).parents[1] / "src/rejoinder/core/matching/weights.py"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, help="Where vectors are kept between runs.")
    parser.add_argument("--dry", action="store_true", help="Score on dev and write nothing.")
    asked = parser.parse_args()
    data = shared_or_skip("data/matching/clef2020_task2")
    lines, posts, gold = checkthat(data, "train")
    _, dev_posts, dev_gold = checkthat(data, "dev")
    encode = cached_encoder(encoder(), asked.vectors)
    fitted = {}
    dense = LineIndex(lines, encode)
    nearness = dense.vectors.texts.astype(np.float32)
    for name, index in (("LEXICAL", LineIndex(lines)), ("DENSE", dense)):
        model = index._encode
        train = cases_of(index, posts, gold, model), small_cases(index, posts, gold, model, nearness=nearness)
        fitted[name] = ranker = fitted_on(*train)
        dev = cases_of(index, dev_posts, dev_gold, model)
        report(f"{name}, dev", dev, ranker)
        for size in (5, 15, 50, 200):
            report(
                f"{name}, dev, {size} lines",
                small_cases(index, dev_posts, dev_gold, model, nearness=nearness, sizes=(size,), seed=2), ranker,
            )  # fmt: skip
    if not asked.dry:
        write(fitted)


def fitted_on(whole, small) -> Ranker:
    """The order on all posts; temperature and the chance that none answers on what each fold's order said of others."""
    rows, labels, weights, names, gold_totals = [], [], [], [], []
    for fold in range(FOLDS):
        order = conditional_logit([one for one in whole if one.is_in and one.fold != fold])
        for one in [one for one in whole + small if one.fold == fold]:
            found = no_match_columns(one, order)
            names = list(found)
            rows.append(list(found.values()))
            labels.append(float(not one.is_in))
            weights.append(SMALL_WEIGHT if is_small(one) else 1.0)
            if one.is_in and one.right.any() and not is_small(one):
                gold_totals.append((ordered(one, order)[0], one.right))
    return Ranker(
        conditional_logit([one for one in whole if one.is_in]),
        logistic(np.array(rows), np.array(labels), np.array(weights), names),
        temperature_of(gold_totals),
    )


def is_small(one) -> bool:
    """Whether a case is of a small collection."""
    return one.told["size"] <= max(SIZES)


def conditional_logit(cases) -> Linear:
    """Weights that minimise -sum log softmax(gold) + RIDGE |w|^2, by Newton's method; standardised columns."""
    cases = [one for one in cases if one.right.any()]
    x = np.concatenate([one.values for one in cases]).astype(np.float64)
    mean, spread = x.mean(0), x.std(0) + 1e-6
    x = np.clip((x - mean) / spread, -CLIP, CLIP)
    sizes = np.array([len(one.right) for one in cases])
    owner, starts = np.repeat(np.arange(len(cases)), sizes), np.cumsum(sizes) - sizes
    wanted = np.concatenate([one.right / one.right.sum() for one in cases]) @ x
    pools = _Pools(x, owner, starts, wanted)
    weights = np.zeros(x.shape[1])
    for _ in range(ROUNDS_MAX):
        step = pools.step(weights)
        while pools.loss(weights - step) > pools.loss(weights) and np.abs(step).max() > ENOUGH:
            step = step / 2
        weights = weights - step
        if np.abs(step).max() <= ENOUGH:
            break
    return linear(cases[0].names, mean, spread, weights)


@dataclass
class _Pools:
    """The candidates of all posts, one under another, and the sum of what the right ones are."""

    x: np.ndarray
    owner: np.ndarray
    starts: np.ndarray
    wanted: np.ndarray

    def _chances(self, weights):
        totals = self.x @ weights
        most = np.maximum.reduceat(totals, self.starts)
        odds = np.exp(totals - most[self.owner])
        sums = np.add.reduceat(odds, self.starts)
        return odds / sums[self.owner], float((most + np.log(sums)).sum())

    def loss(self, weights) -> float:
        """What is to be least."""
        return self._chances(weights)[1] - float(self.wanted @ weights) + RIDGE * float(weights @ weights)

    def step(self, weights):
        """The step of Newton's method."""
        chance, _ = self._chances(weights)
        means = np.add.reduceat(self.x * chance[:, None], self.starts, axis=0)
        bend = self.x.T @ (self.x * chance[:, None]) - means.T @ means + 2 * RIDGE * np.eye(len(weights))
        return np.linalg.solve(bend, chance @ self.x - self.wanted + 2 * RIDGE * weights)


def logistic(rows, labels, weights, names) -> Linear:
    """A logistic regression with a ridge over standardised columns."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    standard = np.clip((rows - mean) / spread, -CLIP, CLIP)
    made = fit(standard, labels, prior=flat_prior(len(names), NONE_RIDGE), weights=weights)
    return linear(names, mean, spread, made.weights[1:], float(made.weights[0]))


def temperature_of(found) -> float:
    """What the totals must be multiplied with so that their softmax is as sure as it is right."""

    def loss(heat):
        total = 0.0
        for totals, right in found:
            scaled = heat * (totals - totals.max())
            total += np.log(np.exp(scaled).sum()) - np.log(np.exp(scaled[right]).sum())
        return total

    return float(min(np.arange(0.4, 2.01, 0.02), key=loss))


def linear(names, mean, spread, weights, constant=0.0) -> Linear:
    """As the core reads it, in four figures."""
    four = [[float(f"{value:.4g}") for value in row] for row in zip(mean, spread, weights, strict=True)]
    return Linear(dict(zip(names, map(tuple, four), strict=True)), float(f"{constant:.4g}"))


def report(what, cases, ranker) -> None:
    """MAP@5, P@1, and how good the chance that none answers is."""
    said = [ranker.no_match(no_match_columns(one, ranker.order)) for one in cases]
    happened = [float(not one.is_in) for one in cases]
    ranks = []
    for one in cases:
        if one.is_in:
            order = ordered(one, ranker.order)[1]
            ranks.append(next((1 / place for place, right in enumerate(one.right[order][:5], 1) if right), 0.0))
    found = score(said, happened)
    print(
        f"{what}: MAP@5 {np.mean(ranks):.4f}, P@1 {np.mean(np.array(ranks) == 1):.3f}; no match: "
        f"AUROC {found.auc:.4f}, ECE {found.ece:.3f}, Brier {found.brier:.3f}"
    )


def write(fitted) -> None:
    """The weights as a module."""
    out = [
        '"""Fitted weights of matching. Written by benchmarks/train_matching.py; do not edit. Card: docs/models.md."""',
        "",
        "from rejoinder.core.matching.ranker import Linear, Ranker",
        "",
    ]
    for name, ranker in fitted.items():
        out.append(f"{name} = Ranker(")
        for part in ("order", "none"):
            model = getattr(ranker, part)
            out.append(f"    {part}=Linear(\n        {{")
            out += [f'            "{column}": {values},' for column, values in model.columns.items()]
            out.append(f"        }},\n        {model.constant},\n    ),")
        out.append(f"    temperature={ranker.temperature:.2f},\n)\n")
    TARGET.write_text("\n".join(out), encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
