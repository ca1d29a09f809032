"""Finds claims: MAP on CheckThat! 2019's test debates, AP on ClaimBuster, and speed, beside simple peers in one run.

    python benchmarks/claim_detection.py

The test debates are scored with the shipped weights, which were fitted without them (train_claims.py); it also prints
the four-fold figure of the taught encoder, which needs torch. Here ClaimBuster's four folds are run for what numpy can
fit. Peers: the length of a sentence, BM25 of its words against the claims of the training part, and a logistic on
its words alone.
"""

import time

import numpy as np

from claims_data import FOLDS, average_precision, by_fold, claimbuster, debates, folds_of
from claims_words import Words, logistic
from measure import shared_or_skip
from rejoinder.core.claims.model import ClaimModel, ClaimWeights
from rejoinder.core.claims.signs import COLUMNS, signs_of
from rejoinder.core.matching.bags import bags_of
from rejoinder.core.matching.bm25 import Bm25
from rejoinder.core.matching.clean import terms
from rejoinder.errors import Missing
from rejoinder.wire.claims import CLAIMS, read_weights
from rejoinder.wire.encoder import load_encoder

SHOWN = 7


def main():
    folder = shared_or_skip("data/claims")
    training, test = debates(folder, "training"), debates(folder, "test_annotated")
    print(f"CheckThat! 2019 task 1, test: {len(test)} debates, {sum(d.labels.sum() for d in test)} claims")
    for name, model in models().items():
        began, count = time.process_time(), 0
        scores = []
        for debate in test:
            scores.append([worth.score for worth in model.score(debate.texts)])
            count += len(debate.texts)
        took = time.process_time() - began
        print(f"  rejoinder, {name}: {mean_ap(test, scores)}; {count / took:.0f} sentences per CPU-second")
    for name, score in peers(training).items():
        print(f"  peer: {name}: {mean_ap(test, [score(debate.texts) for debate in test])}")
    texts, labels = claimbuster(folder)
    fold = folds_of(texts, labels)
    print(f"ClaimBuster, {FOLDS} folds: {len(texts)} sentences, {labels.sum()} claims")
    signs = np.array([signs_of(text).columns for text in texts])
    print(f"  peer: length: AP {by_fold(labels, signs[:, 0], fold):.3f}")
    words, whole = by_folds(texts, labels, fold, signs)
    print(f"  peer: words alone, logistic: AP {by_fold(labels, words, fold):.3f}")
    print(f"  rejoinder, by words and signs: AP {by_fold(labels, whole, fold):.3f}")
    print("  rejoinder, with the taught encoder: printed by benchmarks/train_claims.py")


def models():
    """The shipped models: with the encoder where it is installed, and by words alone."""
    found = {"by words alone": ClaimModel(read_weights())}
    try:
        found = {"with the taught encoder": ClaimModel(read_weights(), load_encoder(1, CLAIMS))} | found
    except Missing as missing:
        print(f"  without the encoder: {missing}")
    return found


def mean_ap(test, scores):
    each = [average_precision(debate.labels, found) for debate, found in zip(test, scores, strict=True)]
    return f"MAP {np.mean(each):.4f} (" + " ".join(f"{one:.3f}" for one in each[:SHOWN]) + ")"


def peers(training):
    """Each peer as a function from texts to scores, fitted on the training part only."""
    texts = [text for debate in training for text in debate.texts]
    labels = np.concatenate([debate.labels for debate in training])
    past = [terms(text) for text, label in zip(texts, labels, strict=True) if label]
    number = {term: i for i, term in enumerate(sorted({term for claim in past for term in claim}))}
    bm25 = Bm25(bags_of([[number[term] for term in claim] for claim in past]))

    def likeness(text):
        return float(bm25.scores(np.array([number[t] for t in terms(text) if t in number], dtype=np.int64)).max())

    words = Words(texts, labels)
    heard = ClaimModel(ClaimWeights(words.table(), words.bias, {}, {})).heard
    return {
        "length": lambda found: [len(text.split()) for text in found],
        "BM25 against past claims": lambda found: [likeness(text) for text in found],
        "words alone, logistic": lambda found: heard(found)["words"],
    }


def by_folds(texts, labels, fold, signs):
    """Scores out of fold: of the words, and of the words and the signs together."""
    alone, whole = np.zeros(len(labels)), np.zeros(len(labels))
    for k in range(FOLDS):
        train = fold != k
        halves = np.flatnonzero(train)[::2], np.flatnonzero(train)[1::2]
        words = Words([text for text, ok in zip(texts, train, strict=True) if ok], labels[train], ridge=0.3)
        heard = ClaimModel(ClaimWeights(words.table(), words.bias, {}, {})).heard
        alone[~train] = heard([text for text, ok in zip(texts, train, strict=True) if not ok])["words"]
        # The second model must not learn from words fitted on the same sentences: two halves judge each other.
        inner = np.zeros(len(labels))
        for mine, other in (halves, halves[::-1]):
            half = Words([texts[i] for i in other], labels[other], ridge=0.3)
            by = ClaimModel(ClaimWeights(half.table(), half.bias, {}, {})).heard
            inner[mine] = by([texts[i] for i in mine])["words"]
        inner[~train] = alone[~train]
        values = np.hstack([inner[:, None], signs])
        model = logistic(["words", *COLUMNS], values[train], labels[train], ridge=30)
        whole[~train] = model.of(["words", *COLUMNS], values[~train])
    return alone, whole


if __name__ == "__main__":
    main()
