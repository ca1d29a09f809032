"""Fits the two kinds of linear model that claims need, with numpy alone: words (sparse) and columns (dense)."""

import math
from collections import Counter

import numpy as np

from rejoinder.core.claims.model import CLIP, Linear, terms_of

TEXTS_MIN = 5  # a term of fewer sentences is left out
WORDS_RIDGE = 1.0


class Words:
    """A logistic over the words of sentences, TF-IDF of unit length, as ClaimModel reads it."""

    def __init__(self, texts, labels, *, ridge=WORDS_RIDGE):
        counts = [terms_of(text) for text in texts]
        seen = Counter(term for found in counts for term in found)
        self.terms = sorted(term for term, n in seen.items() if n >= TEXTS_MIN)
        self.rarity = {term: math.log((1 + len(texts)) / (1 + seen[term])) + 1 for term in self.terms}
        number = {term: i for i, term in enumerate(self.terms)}
        rows, columns, values = [], [], []
        for row, found in enumerate(counts):
            known = [(number[t], self.rarity[t] * (1 + math.log(n))) for t, n in found.items() if t in number]
            length = math.sqrt(sum(value * value for _, value in known))
            for column, value in known:
                rows.append(row), columns.append(column), values.append(value / length)
        self.weights, self.bias = _sparse(
            np.array(rows), np.array(columns), np.array(values), labels, (len(texts), len(self.terms), ridge)
        )

    def table(self):
        """term → (rarity, weight), as it ships."""
        return {
            term: (float(f"{self.rarity[term]:.3g}"), float(f"{weight:.3g}"))
            for term, weight in zip(self.terms, self.weights, strict=True)
        }


def _sparse(rows, columns, values, labels, shape, steps=400):
    """Logistic by full-batch Adam; the ridge is on the weights, not on the constant."""
    texts, terms, ridge = shape
    weights, bias = np.zeros(terms), 0.0
    first, second = np.zeros(terms + 1), np.zeros(terms + 1)
    for step in range(1, steps + 1):
        total = np.bincount(rows, values * weights[columns], texts) + bias
        wrong = 1 / (1 + np.exp(-total)) - labels
        gradient = np.append(np.bincount(columns, values * wrong[rows], terms) + ridge * weights, wrong.sum())
        first, second = 0.9 * first + 0.1 * gradient, 0.99 * second + 0.01 * gradient**2
        change = 0.1 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        change *= min(1.0, 2 * (1 - step / steps) + 0.01)
        weights, bias = weights - change[:-1], bias - change[-1]
    return weights, bias


def logistic(columns, values, labels, *, ridge, share=None):
    """A Linear by Newton's method: `ridge` on standardised columns, `share` the weight of each row."""
    mean, spread = values.mean(0), values.std(0) + 1e-6
    x = np.clip((values - mean) / spread, -CLIP, CLIP)
    x = np.hstack([x, np.ones((len(x), 1))]).astype(float)
    share = np.ones(len(labels)) if share is None else share
    weights, hold = np.zeros(x.shape[1]), np.full(x.shape[1], float(ridge))
    hold[-1] = 1e-6
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (share * (chance - labels)) + hold * weights
        curve = (x * (share * chance * (1 - chance))[:, None]).T @ x + np.diag(hold)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-5:
            break
    short = [[float(f"{value:.5g}") for value in row] for row in (mean, spread, weights)]
    return Linear(list(columns), short[0], short[1], short[2][:-1], short[2][-1])
