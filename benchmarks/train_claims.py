"""Fits the claims model and, with --write, its text files in src/rejoinder/wire/claim_weights.

    python benchmarks/train_claims.py [--write] [--folds FOLDER]

Teaching the encoder needs torch, which the product does not (`pip install torch==2.13.0` into an environment of your
own); it takes a quarter of an hour on one core. What was taught on each fold is kept in FOLDER and read again, so that
the rest can be fitted anew without torch. Data: ClaimBuster (four folds; the last fit on all of it) and the training
part of CheckThat! 2019 task 1 (scored debate by debate, each left out once). The test part is not scored here: its
texts are only read so that a sentence that stands in it is never learnt from.
"""

import argparse
import base64
import json
import pickle
import tempfile
from dataclasses import asdict
from pathlib import Path

import numpy as np

from claims_data import FOLDS, Debate, average_precision, by_fold, claimbuster, debates, folded, folds_of
from claims_words import Words, logistic
from measure import shared_or_skip
from rejoinder.core.claims.model import CLIP, ClaimModel, ClaimWeights, Linear, columns_of
from rejoinder.core.claims.signs import COLUMNS, signs_of
from rejoinder.wire import claims as wire
from rejoinder.wire.encoder import Build, _Encoder, _weights_folder, build_encoder

SHORT = 4  # words: shorter sentences, such as thanks, stand everywhere and leak nothing
WORDS_RIDGE = 0.3
MAIN = {"lexical": "words", "dense": "meaning"}  # what a tier trusts most
NEAR_RIDGE, ALL_RIDGE, LONE_RIDGE = 30.0, 300.0, 30.0  # chosen debate by debate on the training part
TIERS = ("lexical", "dense")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=Path, default=Path(tempfile.gettempdir()) / "rejoinder-claims-folds")
    asked = parser.parse_args()
    folder = shared_or_skip("data/claims")
    texts, labels = claimbuster(folder)
    barred = {
        folded(t) for debate in debates(folder, "test_annotated") for t in debate.texts if len(t.split()) >= SHORT
    }
    may = np.array([folded(text) not in barred for text in texts])
    fold = folds_of(texts, labels)
    print(
        f"ClaimBuster: {len(texts)} sentences, {labels.sum()} claims; {(~may).sum()} left out, they stand in the test"
    )
    taught = Taught(asked.folds, texts, labels)
    with tempfile.TemporaryDirectory() as place:
        heard = Heard(texts, labels, fold, [taught.on(fold != k, f"fold{k}") for k in range(FOLDS)], Path(place))
        training = [kept(debate, barred) for debate in debates(folder, "training")]
        source, said = remembered(asked.folds / "heard.pickle", lambda: heard.all(training))
    for name, values in source.items():
        print(f"  {name}: AP {by_fold(labels, values, fold):.4f} (mean of {FOLDS} folds)", flush=True)
    models = {}
    for tier in TIERS:
        alone = (*claimbuster_rows(tier, texts, source), labels)
        rows = [debate_rows(tier, debate, found) for debate, found in zip(training, said, strict=True)]
        models[tier] = fitted(tier, rows, alone)
        debates_, own = claimbuster_score(alone, fold, models[tier])
        print(f"  {tier}, ClaimBuster: the model of debates AP {debates_:.4f}, one fitted on its folds AP {own:.4f}")
        print(
            f"  {tier}, CheckThat! training, debate by debate: MAP {leave_one_out(tier, rows, alone):.4f}", flush=True
        )
    if asked.write:
        words = Words([t for t, ok in zip(texts, may, strict=True) if ok], labels[may], ridge=WORDS_RIDGE)
        write(words, models, taught.on(may, "all"))


def remembered(path, make):
    """What `make` gives, kept at `path` and read again from there."""
    if not path.exists():
        path.write_bytes(pickle.dumps(make()))
    return pickle.loads(path.read_bytes())


class Taught:
    """What the encoder was taught on some rows: read from the folder, or taught now and kept there."""

    def __init__(self, folder, texts, labels):
        self._folder, self._texts, self._labels, self._hidden = folder, texts, labels, None

    def on(self, rows, name):
        path = self._folder / f"{name}.pickle"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pickle.dumps(self._teach(np.flatnonzero(rows))))
        layers, head, bias = pickle.loads(path.read_bytes())
        return {name: (wire.packed(a, 1), wire.packed(b, 0)) for name, (a, b) in layers.items()}, head, bias

    def _teach(self, rows):
        import torch
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        import claims_adapter

        weights = load_file(_weights_folder() / "model.safetensors")
        if self._hidden is None:
            reader = Tokenizer.from_file(str(_weights_folder() / "tokenizer.json"))
            reader.enable_truncation(64)
            reader.no_padding()
            torch.set_num_threads(1)
            self._hidden = claims_adapter.lower(weights, [found.ids for found in reader.encode_batch(self._texts)])
        return claims_adapter.taught(weights, self._hidden, self._labels, rows).change()


class Heard:
    """What the words and the encoder, each fitted without a sentence, say of it."""

    def __init__(self, texts, labels, fold, taught, place):
        self._texts, self._fold, self._models = texts, fold, []
        for k, (layers, head, bias) in enumerate(taught):
            words = Words([t for t, f in zip(texts, fold, strict=True) if f != k], labels[fold != k], ridge=WORDS_RIDGE)
            weights = ClaimWeights(words.table(), words.bias, head, bias, {})
            self._models.append(ClaimModel(weights, encoder_of(layers, place / f"{k}.onnx")))
        self._home = {folded(text): k for text, k in zip(texts, fold, strict=True)}

    def all(self, training):
        return self._by(self._texts, self._fold), [self.debate(debate.texts) for debate in training]

    def debate(self, texts):
        """A sentence that stands in ClaimBuster too is judged by the fold that did not learn from it."""
        return self._by(texts, np.array([self._home.get(folded(text), 0) for text in texts]))

    def _by(self, texts, homes):
        found = {name: np.zeros(len(texts), dtype=np.float32) for name in ("words", "meaning")}
        for k in sorted(set(homes.tolist())):
            mine = np.flatnonzero(homes == k)
            for name, values in self._models[k].heard([texts[i] for i in mine]).items():
                found[name][mine] = values
        return found


def encoder_of(layers, path):
    """The int8 encoder with a change, as the product builds it."""

    def changed(weights):
        more = {f"{name}.weight": wire.unpacked(b) @ wire.unpacked(a) for name, (a, b) in layers.items()}
        return {name: (w + more[name]).astype(np.float32) if name in more else w for name, w in weights.items()}

    return _Encoder(build_encoder(path, Build(path.name, changed)), _weights_folder() / "tokenizer.json", 1)


def kept(debate, barred):
    """A debate without what stands in the test too, word for word."""
    good = [i for i, text in enumerate(debate.texts) if folded(text) not in barred]
    return Debate(debate.name, [debate.texts[i] for i in good], debate.labels[good])


def of_tier(tier, heard):
    return heard if tier == "dense" else {"words": heard["words"]}


def debate_rows(tier, debate, heard):
    """Columns, values and labels of a debate."""
    return (*columns_of([signs_of(text) for text in debate.texts], of_tier(tier, heard)), debate.labels)


def claimbuster_rows(tier, texts, heard):
    """ClaimBuster's sentences stand alone: nothing before, nothing after."""
    found = of_tier(tier, heard)
    columns, values = columns_of([signs_of(text) for text in texts], found)
    values = values.copy()
    values[:, len(found) + len(COLUMNS) :] = 0.0
    return columns, values


def fitted(tier, rows, alone):
    """One Linear: the mean of three that rank debates, on the scale of ClaimBuster's labels.

    The three are what the tier trusts most; that with its neighbours; and all columns. Each is brought to spread 1
    before they are added, so that none rules.
    """
    columns = rows[0][0]
    values, labels = np.vstack([row[1] for row in rows]), np.concatenate([row[2] for row in rows])
    near = [i for i, name in enumerate(columns) if name.startswith(MAIN[tier])]
    whole = logistic(columns, values, labels, ridge=ALL_RIDGE)
    part = logistic([columns[i] for i in near], values[:, near], labels, ridge=NEAR_RIDGE)
    means, spreads = np.array(whole.means), np.array(whole.spreads)
    standing = np.clip((values - means) / spreads, -CLIP, CLIP)
    total, constant = np.zeros(len(columns)), 0.0
    for chosen, weights in (([columns.index(MAIN[tier])], [1.0]), (near, part.weights), (None, whole.weights)):
        mine = np.zeros(len(columns))
        mine[slice(None) if chosen is None else chosen] = weights
        raw = standing @ mine
        total, constant = total + mine / raw.std(), constant - raw.mean() / raw.std()
    scale = logistic(["sum"], (np.clip((alone[1] - means) / spreads, -CLIP, CLIP) @ total)[:, None], alone[2], ridge=1)
    slope = scale.weights[0] / scale.spreads[0]
    total, constant = total * slope, scale.constant - slope * scale.means[0]
    return Linear(columns, whole.means, whole.spreads, [float(f"{w:.5g}") for w in total], float(f"{constant:.5g}"))


def leave_one_out(tier, rows, alone):
    """MAP over the debates, each scored by a model of the others."""
    scores = []
    for i, (columns, values, labels) in enumerate(rows):
        model = fitted(tier, rows[:i] + rows[i + 1 :], alone)
        scores.append(average_precision(labels, model.of(columns, values)))
    return np.mean(scores)


def claimbuster_score(alone, fold, model):
    """AP on ClaimBuster of the model of debates, and of one fitted on ClaimBuster's own folds, both out of fold."""
    columns, values, labels = alone
    scores = np.zeros(len(labels))
    for k in range(FOLDS):
        own = logistic(columns, values[fold != k], labels[fold != k], ridge=LONE_RIDGE)
        scores[fold == k] = own.of(columns, values[fold == k])
    return by_fold(labels, model.of(columns, values), fold), by_fold(labels, scores, fold)


def write(words, models, taught):
    layers, head, bias = taught
    folder = wire.FOLDER
    about = "Written by benchmarks/train_claims.py --write; do not edit. Card: docs/models-claims.md."
    adapter = {"about": about, "layers": {name: {"a": a, "b": b} for name, (a, b) in layers.items()}}
    (folder / wire.ADAPTER).write_text(json.dumps(adapter, indent=0) + "\n", encoding="utf-8")
    linear = {
        "about": about, "words_bias": round(float(words.bias), 4), "head_bias": round(bias, 4),
        "head": base64.b85encode(head.astype("<f2").tobytes()).decode("ascii"),
        "models": {tier: asdict(model) for tier, model in models.items()},
    }  # fmt: skip
    (folder / wire.LINEAR).write_text(json.dumps(linear, indent=0) + "\n", encoding="utf-8")
    rows = (f"{term}\t{rarity:g}\t{weight:g}\n" for term, (rarity, weight) in words.table().items())
    (folder / wire.WORDS).write_text("".join(rows), encoding="utf-8")
    for name in (wire.ADAPTER, wire.LINEAR, wire.WORDS):
        print(f"wrote {name}: {(folder / name).stat().st_size / 1e3:.0f} KB")


if __name__ == "__main__":
    main()
