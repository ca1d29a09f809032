"""Okapi BM25 over an inverted index (Robertson and Zaragoza 2009), scores for all documents at once."""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

K1, B = 0.6, 0.6  # short documents: little saturation, half length norm; flat between .4 and 1.2


class Bm25:
    """Scores every document of a collection for a query; query terms count once."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.size = len(documents)
        lengths = np.array([len(d) for d in documents], dtype=np.float32)
        norm = K1 * (1 - B + B * lengths / max(1.0, float(lengths.mean()) if self.size else 1.0))
        postings: dict[str, tuple[list[int], list[float]]] = {}
        for number, document in enumerate(documents):
            for term, count in Counter(document).items():
                rows, weights = postings.setdefault(term, ([], []))
                rows.append(number)
                weights.append(count * (K1 + 1) / (count + float(norm[number])))
        self._postings = {
            term: (np.array(rows, dtype=np.int32), np.array(weights, dtype=np.float32))
            for term, (rows, weights) in postings.items()
        }

    def idf(self, term: str) -> float:
        """Weight of a term: ln(1 + (N - df + .5) / (df + .5))."""
        df = len(self._postings[term][0]) if term in self._postings else 0
        return math.log(1 + (self.size - df + 0.5) / (df + 0.5))

    def scores(self, query: Iterable[str]) -> NDArray[np.float32]:
        """The score of each document."""
        out = np.zeros(self.size, dtype=np.float32)
        for term in dict.fromkeys(query):
            if term in self._postings:
                rows, weights = self._postings[term]
                out[rows] += np.float32(self.idf(term)) * weights
        return out


def pairs(terms: Sequence[str]) -> list[str]:
    """Neighbouring terms as one, and terms two apart in either order: what a phrase leaves in a reworded text.

    >>> pairs(["night", "ferry", "vote"])
    ['ferry night', 'ferry vote', 'night vote']
    """
    near = [" ".join(sorted(pair)) for pair in itertools.pairwise(terms)]
    return near + [" ".join(sorted(pair)) for pair in zip(terms, terms[2:], strict=False)]
