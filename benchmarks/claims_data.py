"""Claims for benchmarks: ClaimBuster's sentences, CheckThat! 2019's debates, folds that keep the same words together."""

import json
import re
import unicodedata
from dataclasses import dataclass

import numpy as np

FOLDS = 4


@dataclass(frozen=True)
class Debate:
    name: str
    texts: list
    labels: np.ndarray


def claimbuster(folder):
    """Texts and labels of the larger cut (kfold_25ncs)."""
    rows = json.loads((folder / "claimbuster/kfold_25ncs.json").read_text(encoding="utf-8"))
    return [row["text"] for row in rows], np.array([int(row["label"]) for row in rows])


def debates(folder, part):
    """The files of CheckThat! 2019 task 1; `part` is training or test_annotated."""
    found = []
    for path in sorted((folder / "clef2019_task1" / part).glob("*.tsv")):
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8-sig").split("\n") if line.strip()]
        found.append(Debate(path.stem, [row[2] for row in rows], np.array([int(row[3]) for row in rows])))
    return found


def folded(text):
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def folds_of(texts, labels, *, seed=0):
    """A fold, 0 to 3, for each text: labels spread evenly, texts of the same words in one fold."""
    groups = {}
    for i, text in enumerate(texts):
        groups.setdefault(folded(text), []).append(i)
    chance, fold = np.random.default_rng(seed), np.zeros(len(texts), dtype=int)
    for label in (0, 1):
        mine = [group for group in groups.values() if labels[group[0]] == label]
        for place, i in enumerate(chance.permutation(len(mine))):
            fold[mine[i]] = place % FOLDS
    return fold


def average_precision(labels, scores):
    """Mean of the precisions at each positive; ties stay in the order given, as the official scorer leaves them."""
    hits = np.asarray(labels)[np.argsort(-np.asarray(scores), kind="stable")] > 0
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def by_fold(labels, scores, fold):
    """Mean over the folds of the average precision inside each."""
    return np.mean([average_precision(labels[fold == k], scores[fold == k]) for k in range(FOLDS)])
