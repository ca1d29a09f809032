"""Fits the two small models of matching and writes src/rejoinder/core/matching/weights.py.

    python benchmarks/train_matching.py

Data: CheckThat! 2020 task 2, English, train part only; the dev part is scored to choose, the test part is not opened.
"""

from pathlib import Path

import numpy as np

from measure import checkthat, encoder, shared_or_skip
from rejoinder.core.matching.clean import clean_post
from rejoinder.core.matching.features import columns
from rejoinder.core.matching.index import LineIndex
from rejoinder.core.matching.ranker import CLIP

RIDGE = 15.0
# Columns whose size does not depend on how many lines there are.
ABSOLUTE = ("cos_text", "cos_title", "cos_max", "cover", "covered", "numbers", "no_numbers", "names")
TARGET = Path(__file__).parents[1] / "src/rejoinder/core/matching/weights.py"


def main() -> None:
    data = shared_or_skip("data/matching/clef2020_task2")
    lines, posts, gold = checkthat(data, "train")
    encode = encoder()
    fitted = {}
    for name, with_model in (("LEXICAL", None), ("DENSE", encode)):
        index = LineIndex(lines, with_model)
        pools, names = pools_of(index, posts, gold)
        order, mean, spread = conditional_logit(pools)
        chance = logistic(pools, names)
        fitted[name] = (names, order, mean, spread, chance)
        score = in_sample(pools, order, mean, spread)
        print(f"{name}: {len(pools)} posts, {len(names)} columns; train MAP@5 in sample {score:.4f}")
    write(fitted)


def pools_of(index, posts, gold):
    pools, names = [], []
    entry_of = {line.id: i for i, entry in enumerate(index._entries) for line in entry.members}
    for key, text in posts.items():
        pool = index.pool(clean_post(text))
        names, values = columns(pool)
        wanted = {entry_of[g] for g in gold[key] if g in entry_of}
        right = np.isin(pool.rows, list(wanted))
        if right.any():
            pools.append((values, right))
    return pools, names


def conditional_logit(pools):
    """Weights that minimise -sum log softmax(gold) + RIDGE |w|^2, by full-batch Adam; standardised columns."""
    stacked = np.concatenate([values for values, _ in pools])
    mean, spread = stacked.mean(0), stacked.std(0) + 1e-6
    data = [(np.clip((values - mean) / spread, -CLIP, CLIP), right) for values, right in pools]
    weights = np.zeros(stacked.shape[1])
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, 601):
        gradient = 2 * RIDGE * weights
        for values, right in data:
            total = values @ weights
            chance = np.exp(total - total.max())
            chance /= chance.sum()
            gradient -= values[right].mean(0) - chance @ values
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        weights -= 0.02 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights, mean, spread


def logistic(pools, names):
    """A logistic of 'this line answers this post' on absolute columns: the gold line against the best wrong ones."""
    keep = [i for i, name in enumerate(names) if name in ABSOLUTE]
    rows, labels = [], []
    for values, right in pools:
        score = values[:, names.index("cos_max")] if "cos_max" in names else values[:, names.index("joint")]
        wrong = [i for i in np.argsort(-score) if not right[i]][:5]
        rows += [values[right][0, keep], *values[wrong][:, keep]]
        labels += [1.0] + [0.0] * len(wrong)
    x, y = np.array(rows, dtype=float), np.array(labels)
    mean, spread = x.mean(0), x.std(0) + 1e-6
    x = np.clip((x - mean) / spread, -CLIP, CLIP)
    x = np.hstack([x, np.ones((len(x), 1))])
    weights = np.zeros(x.shape[1])
    share = np.where(y > 0, 1.0, 0.4)  # of five wrong ones against a right one: about two to one, as at a desk
    for _ in range(50):
        chance = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (share * chance * (1 - chance))[:, None]).T @ x + 1.0 * np.eye(x.shape[1])
        weights -= np.linalg.solve(hessian, x.T @ (share * (chance - y)) + 1.0 * weights)
    return {names[i]: (mean[j], spread[j], weights[j]) for j, i in enumerate(keep)}, weights[-1]


def in_sample(pools, weights, mean, spread):
    total = 0.0
    for values, right in pools:
        order = np.argsort(-(np.clip((values - mean) / spread, -CLIP, CLIP) @ weights))
        ranks = [r for r, i in enumerate(order[:5], 1) if right[i]]
        total += 1 / ranks[0] if ranks else 0.0
    return total / len(pools)


def write(fitted):
    out = [
        '"""Fitted weights of matching. Written by benchmarks/train_matching.py; do not edit. Card: docs/models.md."""',
        "",
    ]
    out += ["from rejoinder.core.matching.ranker import Linear, Ranker", ""]
    for name, (names, order, mean, spread, (chance, constant)) in fitted.items():
        out.append(f"{name} = Ranker(")
        out.append("    order=Linear(\n        {")
        for column, m, s, w in zip(names, mean, spread, order, strict=True):
            out.append(f'            "{column}": ({m:.4g}, {s:.4g}, {w:.4g}),')
        out.append("        }\n    ),\n    chance=Linear(\n        {")
        for column, (m, s, w) in chance.items():
            out.append(f'            "{column}": ({m:.4g}, {s:.4g}, {w:.4g}),')
        out.append(f"        }},\n        {constant:.4g},\n    ),\n)\n")
    TARGET.write_text("\n".join(out), encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
