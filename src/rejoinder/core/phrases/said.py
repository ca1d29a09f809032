"""From somebody's wording back to the line that was said: which line of a transcript a statement repeats."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rejoinder.core.text import STOP_WORDS, words

WORDS_SHARE, PAIRS_SHARE, MEANING_SHARE = 0.5, 0.2, 0.3
STOP_WEIGHT = 0.15  # of a word that says nothing by itself; in a row they still help


@dataclass(frozen=True)
class SaidLine:
    """A line of the transcript by its place, how like it is to the statement (0 to 1), and the words that agree."""

    line: int
    likeness: float
    shared: tuple[str, ...]


def find_said(
    statement: str, lines: Sequence[str], *, nearness: Sequence[float] | None = None, limit: int = 5
) -> list[SaidLine]:
    """The lines most like a statement, best first, ties in their order; at most `limit`.

    Compared are the weight of the statement's words found in the line (rarer words weigh more) and of its pairs of
    neighbouring words, against the statement and, half as much, against the line; and, where `nearness` gives the
    cosine of each line's sentence vector to the statement's, the meaning. A line may be longer than what is quoted of
    it, so length is punished little.

    >>> find_said("We keep the ferry", ["Good evening.", "And so we will keep the night ferry."])[0].line
    1
    """
    tokens = [words(line) for line in lines]
    counts = Counter(word for line in tokens for word in set(line))
    asked = words(statement)
    weights = {word: _weight(word, counts[word], len(lines)) for word in asked}
    total = sum(weights.values()) or 1.0
    pairs = set(pairwise(asked))
    found = []
    for at, line in enumerate(tokens):
        own = set(line)
        shared = sum(weight for word, weight in weights.items() if word in own)
        if not shared and nearness is None:
            continue
        line_weight = sum(_weight(word, counts[word], len(lines)) for word in own) or 1.0
        by_words = shared / total**0.75 / line_weight**0.25
        by_pairs = len(pairs.intersection(pairwise(line))) / max(len(pairs), 1)
        likeness = WORDS_SHARE * by_words + PAIRS_SHARE * by_pairs
        likeness += MEANING_SHARE * (max(nearness[at], 0.0) if nearness is not None else by_words)
        found.append((-likeness, at))
    found.sort()
    return [
        SaidLine(at, -negative, tuple(w for w in weights if w in set(tokens[at]) and w not in STOP_WORDS))
        for negative, at in found[:limit]
    ]


def _weight(word: str, count: int, lines: int) -> float:
    weight = math.log(1 + (lines - count + 0.5) / (count + 0.5))
    return weight * (STOP_WEIGHT if word in STOP_WORDS else 1.0)
