"""Fits the claims model and, with --write, its text files in src/rejoinder/wire/claim_weights.

    python benchmarks/train_claims.py [--write] [--folds FOLDER]

Teaching the encoder needs torch, which the product does not (`pip install torch==2.13.0` into an environment of your
own); it takes a quarter of an hour on one core. What was taught on each fold is kept in FOLDER and read again, so that
the rest can be fitted anew without torch. Data: ClaimBuster (four folds; the last fit on all of it) and the training
part of CheckThat! 2019 task 1 (scored file by file, each left out once), without the files that share their debate
with ClaimBuster. The test part is not scored here: its texts are only read so that a sentence that stands in it is
never learnt from.
"""

import argparse
import base64
import json
import pickle
import tempfile
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np

from claims_data import FOLDS, Debate, average_precision, by_fold, claimbuster, debates, folded, folds_of
from claims_words import Words, logistic
from measure import shared_or_skip
from rejoinder.core.claims.model import CLIP, ENCODED_WORDS_MAX, ClaimModel, ClaimWeights, Linear, columns_of
from rejoinder.core.claims.signs import COLUMNS, signs_of
from rejoinder.core.text import first_words
from rejoinder.wire import claims as wire
from rejoinder.wire.encoder import Build, _Encoder, _weights_folder, build_encoder

SHARED_MAX = 50  # a file with more sentences of ClaimBuster is a debate that the words and the encoder have learnt
LONG = 350  # lines; the files of the test have 500 to 1,700
SHORT = 4  # words: shorter sentences, such as thanks, stand everywhere and leak nothing
WORDS_RIDGE = 0.3
MAIN = {"lexical": "words", "dense": "meaning"}  # what a tier trusts most
NEAR_RIDGE, ALL_RIDGE, LONE_RIDGE = 30.0, 300.0, 30.0  # chosen debate by debate on the training part
TIERS = ("lexical", "dense")


SHIPPED = 0  # the fold whose adapter ships: it has not learnt from that quarter, on which the scale is set
PARTS = 48  # directions of the vectors that debates are judged by
PARTS_RIDGE = 1000.0


@dataclass
class Rows:
    """Sentences as the linear models see them; `vectors` is None for words alone."""

    columns: list
    values: np.ndarray
    labels: np.ndarray
    vectors: np.ndarray | None


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
    fold = folds_of(texts, labels)
    both = [k for text, k in zip(texts, fold, strict=True) if folded(text) in barred]
    print(
        f"ClaimBuster: {len(texts)} sentences, {labels.sum()} claims; {len(both)} stand in the test too (folds {both})"
    )
    training = [kept(debate, barred) for debate in debates(folder, "training")]
    mine = {folded(text) for text in texts if len(text.split()) >= SHORT}
    training = [d for d in training if sum(folded(text) in mine for text in d.texts) <= SHARED_MAX]
    print(f"CheckThat! training: {len(training)} files that ClaimBuster does not share")
    taught = Taught(asked.folds, texts, labels)
    adapters = [taught.on(fold != k, f"fold{k}") for k in range(FOLDS)]
    with tempfile.TemporaryDirectory() as place:
        heard = Heard(texts, labels, fold, adapters, Path(place))
        source = remembered(asked.folds / "claimbuster.pickle", heard.claimbuster)
        said = remembered(asked.folds / "debates.pickle", lambda: heard.debates(training))
    for name in ("words", "meaning"):
        each = [average_precision(labels[fold == k], source[name][fold == k]) for k in range(FOLDS)]
        print(f"  ClaimBuster, {name}: AP {np.mean(each):.4f} (" + " ".join(f"{one:.4f}" for one in each) + ")")
    found = {}
    for tier in TIERS:
        rows = [rows_of(tier, d.texts, d.labels, one) for d, one in zip(training, said, strict=True)]
        lone = rows_of(tier, texts, labels, source, is_lone=True)
        print(f"  {tier}, ClaimBuster, fitted on its folds: AP {claimbuster_score(lone, fold):.4f}", flush=True)
        quarter = only(lone, fold == SHIPPED)
        print(f"  {tier}, CheckThat! training, file by file: {leave_one_out(tier, rows, quarter)}", flush=True)
        found[tier] = fitted(tier, rows, quarter)
        score = average_precision(quarter.labels, found[tier].of(quarter))
        print(f"  {tier}, the quarter of ClaimBuster it was scaled on: AP {score:.4f}", flush=True)
    if asked.write:
        write(heard.words[SHIPPED], found, adapters[SHIPPED])


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
    """What the words and the encoder, each fitted without a fold, say of sentences."""

    def __init__(self, texts, labels, fold, adapters, place):
        self._texts, self._fold, self._adapters, self._place = texts, fold, adapters, place
        self.words = [
            Words([t for t, f in zip(texts, fold, strict=True) if f != k], labels[fold != k], ridge=WORDS_RIDGE)
            for k in range(FOLDS)
        ]

    def claimbuster(self):
        """Each sentence by the fold that did not learn from it."""
        whole = {}
        for k in range(FOLDS):
            mine = np.flatnonzero(self._fold == k)
            for name, values in self._by(k, [self._texts[i] for i in mine]).items():
                whole.setdefault(name, np.zeros((len(self._texts), *values.shape[1:]), values.dtype))[mine] = values
        return whole

    def debates(self, training):
        """All debates by the fold that ships: at run time too it judges them."""
        return [self._by(SHIPPED, debate.texts) for debate in training]

    @cache  # noqa: B019 - it lives as long as the run
    def _encode(self, k):
        return encoder_of(self._adapters[k][0], self._place / f"{k}.onnx")

    def _by(self, k, texts):
        words, (_, head, bias) = self.words[k], self._adapters[k]
        vectors = self._encode(k)([first_words(text, ENCODED_WORDS_MAX) for text in texts])
        plain = ClaimModel(ClaimWeights(words.table(), words.bias, {}, {}))
        return {
            "words": plain.heard(texts)["words"],
            "meaning": (vectors @ head + bias).astype(np.float32),
            "vectors": vectors.astype(np.float16),
        }


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


def rows_of(tier, texts, labels, heard, *, is_lone=False):
    """The rows of a document, or of sentences that stand alone: nothing before, nothing after."""
    vectors = heard["vectors"].astype(np.float32) if tier == "dense" else None
    names = {"words": heard["words"]}
    if tier == "dense":
        names |= {"meaning": heard["meaning"], "debate": np.zeros(len(texts), dtype=np.float32)}
    columns, values = columns_of([signs_of(text) for text in texts], names)
    if is_lone:
        values[:, len(names) + len(COLUMNS) :] = 0.0
    return Rows(columns, values, labels, vectors)


def only(rows, keep):
    return Rows(
        rows.columns, rows.values[keep], rows.labels[keep], None if rows.vectors is None else rows.vectors[keep]
    )


@dataclass
class Fitted:
    """A Linear, and the head of debates over the vectors that fills its column `debate`."""

    linear: Linear
    head: np.ndarray | None
    bias: float

    def of(self, rows):
        return self.linear.of(rows.columns, with_debate(rows, self.head, self.bias))


def with_debate(rows, head, bias):
    values = rows.values.copy()
    if head is not None:
        values[:, rows.columns.index("debate")] = rows.vectors @ head + bias
    return values


def fitted(tier, debates_, lone):
    """One Linear: the mean of models that rank debates, on the scale of ClaimBuster's labels.

    They are what the tier trusts most; that with its neighbours; all columns; and, with vectors, that with its
    neighbours and 48 directions of the vectors. Each is brought to spread 1 before they are added, so that none rules.
    """
    rows = Rows(
        debates_[0].columns,
        np.vstack([one.values for one in debates_]),
        np.concatenate([one.labels for one in debates_]),
        np.vstack([one.vectors for one in debates_]) if tier == "dense" else None,
    )
    near = [i for i, name in enumerate(rows.columns) if name.startswith(MAIN[tier])]
    part = logistic(near, rows.values[:, near], rows.labels, ridge=NEAR_RIDGE)
    members, head, bias = [(near, part.weights)], None, 0.0
    if tier == "dense":
        weights, head, bias = of_vectors(rows, near)
        rows.values = with_debate(rows, head, bias)
        seen = rows.columns.index("debate")
        members.append(([*near, seen], [*weights, rows.values[:, seen].std()]))
    plain = [i for i, name in enumerate(rows.columns) if name != "debate"]
    whole = logistic(plain, rows.values[:, plain], rows.labels, ridge=ALL_RIDGE)
    members += [(plain, whole.weights), ([rows.columns.index(MAIN[tier])], [1.0])]
    mean, spread = rows.values.mean(0), rows.values.std(0) + 1e-6
    standing = np.clip((rows.values - mean) / spread, -CLIP, CLIP)
    total = np.zeros(len(rows.columns))
    for chosen, weights in members:
        mine = np.zeros(len(rows.columns))
        mine[chosen] = weights
        total += mine / (standing @ mine).std()
    lone_values = np.clip((with_debate(lone, head, bias) - mean) / spread, -CLIP, CLIP)
    scale = logistic(["sum"], (lone_values @ total)[:, None], lone.labels, ridge=1)
    slope = scale.weights[0] / scale.spreads[0]
    short = [[float(f"{value:.5g}") for value in row] for row in (mean, spread, total * slope)]
    return Fitted(Linear(rows.columns, *short, float(f"{scale.constant - slope * scale.means[0]:.5g}")), head, bias)


def of_vectors(rows, near):
    """Weights of the near columns, and one head that stands for the directions fitted beside them."""
    middle = rows.vectors.mean(0)
    _, _, directions = np.linalg.svd((rows.vectors - middle)[::4], full_matrices=False)
    seen = (rows.vectors - middle) @ directions[:PARTS].T
    model = logistic(range(len(near) + PARTS), np.hstack([rows.values[:, near], seen]), rows.labels, ridge=PARTS_RIDGE)
    weights = np.array(model.weights[len(near) :]) / np.array(model.spreads[len(near) :])
    head = directions[:PARTS].T @ weights
    return model.weights[: len(near)], head.astype(np.float32), float(-middle @ head)


def leave_one_out(tier, rows, lone):
    """MAP over the files, each scored by a model of the others; and that of the long ones, most like the test."""
    each = np.array(
        [
            average_precision(one.labels, fitted(tier, rows[:i] + rows[i + 1 :], lone).of(one))
            for i, one in enumerate(rows)
        ]
    )
    is_long = np.array([len(one.labels) >= LONG for one in rows])
    return f"MAP {each.mean():.4f}, of the {is_long.sum()} long files {each[is_long].mean():.4f}"


def claimbuster_score(lone, fold):
    """AP on ClaimBuster of one logistic over words, meaning and signs, out of fold."""
    scores = np.zeros(len(fold))
    for k in range(FOLDS):
        own = logistic(lone.columns, lone.values[fold != k], lone.labels[fold != k], ridge=LONE_RIDGE)
        scores[fold == k] = own.of(lone.columns, lone.values[fold == k])
    return by_fold(lone.labels, scores, fold)


def write(words, found, adapter):
    layers, head, bias = adapter
    folder = wire.FOLDER
    about = "Written by benchmarks/train_claims.py --write; do not edit. Card: docs/models-claims.md."
    told = {"about": about, "layers": {name: {"a": a, "b": b} for name, (a, b) in layers.items()}}
    (folder / wire.ADAPTER).write_text(json.dumps(told, indent=0) + "\n", encoding="utf-8")
    dense = found["dense"]
    linear = {
        "about": about,
        "words_bias": round(float(words.bias), 4),
        "heads": {"meaning": of_head(head, bias), "debate": of_head(dense.head, dense.bias)},
        "models": {tier: asdict(one.linear) for tier, one in found.items()},
    }
    (folder / wire.LINEAR).write_text(json.dumps(linear, indent=0) + "\n", encoding="utf-8")
    rows = (f"{term}\t{rarity:g}\t{weight:g}\n" for term, (rarity, weight) in words.table().items())
    (folder / wire.WORDS).write_text("".join(rows), encoding="utf-8")
    for name in (wire.ADAPTER, wire.LINEAR, wire.WORDS):
        print(f"wrote {name}: {(folder / name).stat().st_size / 1e3:.0f} KB")


def of_head(head, bias):
    return {"bias": round(float(bias), 4), "weights": base64.b85encode(head.astype("<f2").tobytes()).decode("ascii")}


if __name__ == "__main__":
    main()
