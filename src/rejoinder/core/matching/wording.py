"""What the words of a post and of the lines have to do with each other, for a whole collection in a few array steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.matching.bags import Column, Keys, Rows, bags_of
from rejoinder.core.matching.bm25 import Bm25, idf_of, pairs
from rejoinder.core.matching.clean import CleanPost, terms
from rejoinder.core.matching.entries import Entry, Vocabulary, names_in


@dataclass(frozen=True)
class Asked:
    """The words of a post as the collection numbers them; `unknown` of all `words` stand in no line."""

    text: Keys
    author: Keys  # those of the author that the text does not have
    full: Keys
    pairs: Keys
    names: Keys
    year: int | None
    unknown: int
    words: int
    stems: frozenset[str]


class Wording:
    """The words of a collection: BM25 over text and title together, each alone, and over pairs of words."""

    def __init__(self, entries: Sequence[Entry], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        titles = [entry.titles for entry in entries]
        words = [entry.text + title for entry, (title, _) in zip(entries, titles, strict=True)]
        weights = [[1.0] * len(entry.text) + weight for entry, (_, weight) in zip(entries, titles, strict=True)]
        everything = bags_of(words, weights)
        self.joint = Bm25(everything)
        self.text = Bm25(bags_of([entry.text for entry in entries]))
        self.title = Bm25(bags_of([title for title, _ in titles], [weight for _, weight in titles]))
        self.pair = Bm25(bags_of([pairs(entry.text) + pairs(entry.title) + pairs(entry.subtitle) for entry in entries]))
        # What a post and a line cover of each other is asked of text and title only: a long subtitle would thin it.
        plain = [entry.text + entry.title for entry in entries]
        self._whole = bags_of(plain) if any(entry.subtitle for entry in entries) else everything
        self._df = np.bincount(everything.keys, minlength=len(vocabulary))
        self._names = bags_of([entry.names for entry in entries])
        self._years = bags_of([entry.years for entry in entries])
        self._weigh(len(entries))

    def _weigh(self, size: int) -> None:
        self.idf = idf_of(self._df, size)
        self.idf_unknown = float(idf_of(np.array([0]), size)[0])
        self._is_number = np.array([word[0].isdigit() for word in self._vocabulary.words()], dtype=bool)
        self._all_idf = self._whole.summed(self.idf[self._whole.keys])
        self._all_numbers = self._whole.summed(self._is_number[self._whole.keys])
        self._sizes = np.log1p(np.diff(self._whole.starts)).astype(np.float32)
        self._names_count = np.diff(self._names.starts)

    def asked(self, post: CleanPost, year: int | None) -> Asked:
        """A post in numbers."""
        text, names = terms(post.text), names_in(post.full)
        full = terms(post.author) + text
        known = self._vocabulary.known
        named = known([f"\0{name}" for name in sorted(names)])
        more = sorted(set(full) - set(text))
        missing = [word for word in set(full) if not self._stands(word)]
        return Asked(
            _keys(known(text)), _keys(known(more)), _keys(known(full)), _keys(pairs(known(full))), _keys(named), year,
            len(missing), len(set(full)), frozenset(full),
        )  # fmt: skip

    def _stands(self, word: str) -> bool:
        numbers = self._vocabulary.known([word])
        return bool(numbers) and bool(self._df[numbers[0]])

    def weight_of(self, asked: Asked) -> float:
        """The weight of all words of a post, those that no line knows too."""
        here = np.unique(asked.full)
        return float(self.idf[here[self._df[here] > 0]].sum()) + asked.unknown * self.idf_unknown

    def idf_of_word(self, term: str) -> float:
        """The weight of one word: the rarer, the more."""
        numbers = self._vocabulary.known([term])
        return float(self.idf[numbers[0]]) if numbers else self.idf_unknown

    def pair_columns(self, asked: Asked, rows: Rows) -> dict[str, Column]:
        """How the words of a post and of each of these lines cover each other: weights, numbers, names, years."""
        count = len(rows)
        is_asked = np.zeros(len(self._vocabulary), dtype=bool)
        is_asked[asked.full] = True
        at, owner = self._whole.of(rows)
        keys = self._whole.keys[at]
        shared = is_asked[keys]
        shared_idf = np.where(shared, self.idf[keys], 0)
        weight = np.bincount(owner, shared_idf, minlength=count)
        numbers = np.bincount(owner, shared & self._is_number[keys], minlength=count)
        return {
            name: np.asarray(values, dtype=np.float32)
            for name, values in (
                ("cover", weight / np.maximum(self._all_idf[rows], 1e-6)),
                ("covered", weight / max(self.weight_of(asked), 1e-6)),
                ("numbers", numbers),
                ("no_numbers", (self._all_numbers[rows] > 0) & (numbers == 0)),
                ("names", self._share_of_names(asked, rows)),
                *self._years_apart(asked.year, rows).items(),
                ("length", self._sizes[rows]),
            )
        }  # fmt: skip

    def _share_of_names(self, asked: Asked, rows: Rows) -> NDArray[np.float64]:
        at, owner = self._names.of(rows)
        shared = np.bincount(owner, np.isin(self._names.keys[at], asked.names), minlength=len(rows))
        made: NDArray[np.float64] = shared / np.maximum(self._names_count[rows], 1)
        return made

    def _years_apart(self, year: int | None, rows: Rows) -> Mapping[str, NDArray[np.bool_]]:
        """Whether a line names the post's year, only earlier ones, or a later one but not that."""
        at, owner = self._years.of(rows)
        last, same = np.zeros(len(rows)), np.zeros(len(rows), dtype=bool)
        np.maximum.at(last, owner, self._years.keys[at])
        if year is not None:
            same[owner[self._years.keys[at] == year]] = True
        told = (last > 0) & (year is not None) & ~same
        return {"same_year": same, "earlier": told & (last < (year or 0)), "later": told & (last > (year or 0))}


def year_of(at: float | None) -> int | None:
    """The year of unix seconds.

    >>> year_of(0.0)
    1970
    """
    return None if at is None else datetime.fromtimestamp(at, UTC).year


def _keys(numbers: Sequence[int]) -> Keys:
    return np.asarray(numbers, dtype=np.int64)
