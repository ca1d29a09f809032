"""How worth checking each sentence of a document is: a linear model over its words, its signs and its neighbours.

With an encoder that was taught on claims its word comes in too. The score ranks; it is not a chance that a sentence is
false, nor that somebody will check it.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.claims.signs import COLUMNS, Signs, signs_of
from rejoinder.core.claims.why import why_of
from rejoinder.core.text import Encode, first_words, words

BACK, AHEAD = 2, 1  # sentences before and after that are looked at
ENCODED_WORDS_MAX = 60  # some 80 word pieces: longer sentences are told by their beginning
CLIP = 6.0  # of standardised columns
NEAR = (
    "words",
    "meaning",
    "length",
    "asks",
    "brackets",
    "number",
    "quantity",
    "past",
    "they",
    "office",
    "deed",
    "topic",
)
Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Linear:
    """A fitted logistic over named columns, standardised and clipped; its sum is log-odds."""

    columns: Sequence[str]
    means: Sequence[float]
    spreads: Sequence[float]
    weights: Sequence[float]
    constant: float

    def of(self, columns: Sequence[str], values: Matrix) -> Matrix:
        """Log-odds of each row. Raises ValueError where the columns are not those that it was fitted on."""
        if list(columns) != list(self.columns):
            raise ValueError("the model was fitted on other columns")
        standing = (values - np.array(self.means)) / np.array(self.spreads)
        return np.asarray(np.clip(standing, -CLIP, CLIP) @ np.array(self.weights) + self.constant, dtype=np.float32)


@dataclass(frozen=True)
class ClaimWeights:
    """What was learnt: words with rarity and weight, the heads over the encoder's vectors, and the linear models."""

    words: Mapping[str, tuple[float, float]]
    words_bias: float
    heads: Mapping[str, tuple[Matrix, float]]  # by what they were fitted on: "meaning" (lone sentences), "debate"
    models: Mapping[str, Linear]  # "lexical", "dense"


@dataclass(frozen=True)
class Worth:
    """How worth checking a sentence is, 0 to 1, and why in plain words."""

    score: float
    why: str


class ClaimModel:
    """Scores sentences in the order of their document; `encode` is the encoder that was taught on claims, or None."""

    def __init__(self, weights: ClaimWeights, encode: Encode | None = None) -> None:
        self._weights = weights
        self._encode = encode

    @property
    def is_dense(self) -> bool:
        """Whether the encoder has a word in it."""
        return self._encode is not None

    def score(self, sentences: Sequence[str], *, before: Sequence[str] = (), after: Sequence[str] = ()) -> list[Worth]:
        """The worth of each sentence. `before` and `after` are its neighbours, in order, where they are known.

        At most two before and one after are looked at. Each score depends on its neighbours only, so that a document
        may be scored piece by piece with the same result.
        """
        before, after = list(before)[-BACK:], list(after)[:AHEAD]
        around = [*before, *sentences, *after]
        if not sentences:
            return []
        signs = [signs_of(sentence) for sentence in around]
        names, values = columns_of(signs, self.heard(around))
        model = self._weights.models["dense" if self.is_dense else "lexical"]
        mine = slice(len(before), len(before) + len(sentences))
        chances = 1 / (1 + np.exp(-np.clip(model.of(names, values[mine]), -30, 30)))
        found = zip(chances, signs[mine], sentences, strict=True)
        return [Worth(round(float(chance), 4), why_of(float(chance), sign, said)) for chance, sign, said in found]

    def heard(self, sentences: Sequence[str]) -> dict[str, Matrix]:
        """What the words say of each sentence, and the encoder where there is one: log-odds by name."""
        found = {"words": np.array([self._by_words(sentence) for sentence in sentences], dtype=np.float32)}
        if self._encode is not None:
            vectors = self._encode([first_words(sentence, ENCODED_WORDS_MAX) for sentence in sentences])
            for name, (head, bias) in self._weights.heads.items():
                found[name] = (vectors @ head + bias).astype(np.float32)
        return found

    def _by_words(self, sentence: str) -> float:
        known = self._weights.words
        total = length = 0.0
        for term, count in terms_of(sentence).items():
            if term in known:
                rarity, weight = known[term]
                value = rarity * (1 + math.log(count))
                total += value * weight
                length += value * value
        return self._weights.words_bias + (total / math.sqrt(length) if length else 0.0)


def terms_of(sentence: str) -> Counter[str]:
    """Words and pairs of neighbouring words with their counts; figures stand for themselves by their length only.

    >>> dict(terms_of("Cut 700 jobs"))
    {'cut': 1, '#3': 1, 'jobs': 1, 'cut #3': 1, '#3 jobs': 1}
    """
    said = [f"#{len(word)}" if word[0].isdigit() else word for word in words(sentence)]
    return Counter(said) + Counter(f"{one} {other}" for one, other in pairwise(said))


def columns_of(signs: Sequence[Signs], heard: Mapping[str, Matrix]) -> tuple[list[str], Matrix]:
    """Names and values (sentences × columns): what was heard, the signs, and some of both for the neighbours."""
    own = np.array([sign.columns for sign in signs], dtype=np.float32)
    values = np.hstack([*(column[:, None] for column in heard.values()), own])
    names = [*heard, *COLUMNS]
    kept = [names.index(name) for name in NEAR if name in names]
    out, told = [values], list(names)
    for step in (*range(-BACK, 0), *range(1, AHEAD + 1)):
        out.append(_moved(values[:, kept], step))
        told += [f"{names[i]}{step:+d}" for i in kept]
    return told, np.hstack(out)


def _moved(values: Matrix, step: int) -> Matrix:
    """Each row gets the values of the one `step` further; noughts beyond the ends."""
    moved = np.zeros_like(values)
    if step < 0:
        moved[-step:] = values[:step]
    else:
        moved[:-step] = values[step:]
    return moved
