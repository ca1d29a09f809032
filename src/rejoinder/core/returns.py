"""A story that comes back: a new one told from its words and meaning to be about an earlier, quiet one again."""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clock import duration
from rejoinder.core.text import content_words

# Chosen on real headlines cut in two in the middle of each story: docs/measures/phrases.md.
RETURNS_AT = 0.55  # least likeness, by words and meaning
RETURNS_AT_BY_WORDS = 0.38  # the same where there are no sentence vectors
WORDS_KEPT = 40  # of a story, those most of its headlines say
STORIES_IMAGINED = 50  # beside the earlier ones: keeps a word from weighing too much among few
WORDS_SHOWN = 3
_MEANING_SHARE = 0.5


@dataclass(frozen=True)
class Brief:
    """A story in brief: the share of its headlines that say each word, what they mean, when its posts began and ended.

    `meaning` is the mean of the sentence vectors of its posts, None without them; times are unix seconds.
    """

    story: Hashable
    said: dict[str, float]
    first: float
    last: float
    meaning: NDArray[np.float32] | None = None


@dataclass(frozen=True)
class Return:
    """The earlier story that a new one tells of again, how like they are (0 to 1), and why."""

    story: Hashable
    likeness: float
    why: str


def said_in(titles: Sequence[str]) -> dict[str, float]:
    """The share of titles that say each word, of the forty words that most of them say.

    >>> said_in(["Night ferry cut", "Ferry vote"])["ferry"]
    1.0
    """
    counts = Counter(word for title in titles for word in set(content_words(title)))
    kept = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:WORDS_KEPT]
    return {word: count / len(titles) for word, count in kept}


def find_return(fresh: Brief, earlier: Iterable[Brief]) -> Return | None:
    """The earlier story that `fresh` most likely continues, or None where none is like it enough. Ties: the later one.

    Earlier are those whose last post is older than the first of `fresh`. Likeness is the cosine of the words, weighted
    by how many headlines say them and how few stories do, and, where both have vectors, half of it the cosine of the
    meanings. Cost: the words and vectors of all of `earlier`.

    >>> old = Brief(1, said_in(["Night ferry cut", "Night ferry vote"]), 0.0, 60.0)
    >>> find_return(Brief(2, said_in(["The night ferry vote again"]), 800_000.0, 800_060.0), [old]).why
    'Comes back after 9 days: both say “ferry”, “night”, “vote”; likeness 0.89.'
    """
    known = [one for one in earlier if one.last < fresh.first]
    stories = Counter(word for one in [*known, fresh] for word in one.said)
    total = len(known) + 1 + STORIES_IMAGINED
    rarity = {word: math.log(total / count) for word, count in stories.items()}
    found: tuple[float, float, Brief] | None = None
    for one in known:
        likeness = _words_alike(fresh, one, rarity)
        least = RETURNS_AT_BY_WORDS
        if likeness and fresh.meaning is not None and one.meaning is not None:
            meaning = _cosine(fresh.meaning, one.meaning)
            likeness, least = (1 - _MEANING_SHARE) * likeness + _MEANING_SHARE * meaning, RETURNS_AT
        if likeness >= least and (found is None or (likeness, one.last) > found[:2]):
            found = likeness, one.last, one
    return _told(fresh, found[2], found[0], rarity) if found else None


def _words_alike(one: Brief, other: Brief, rarity: dict[str, float]) -> float:
    shared = sum(share * other.said[word] * rarity[word] ** 2 for word, share in one.said.items() if word in other.said)
    if not shared:
        return 0.0
    lengths = [sum((share * rarity[word]) ** 2 for word, share in brief.said.items()) for brief in (one, other)]
    return shared / math.sqrt(lengths[0] * lengths[1])


def _cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    length = float(np.linalg.norm(one) * np.linalg.norm(other))
    return max(0.0, float(one @ other) / length) if length else 0.0


def _told(fresh: Brief, old: Brief, likeness: float, rarity: dict[str, float]) -> Return:
    weights = {w: share * old.said[w] * rarity[w] for w, share in fresh.said.items() if w in old.said}
    shown = sorted(weights, key=lambda word: (-weights[word], word))[:WORDS_SHOWN]
    words = ", ".join(f"“{word}”" for word in shown)
    why = f"Comes back after {duration(fresh.first - old.last)}: both say {words}; likeness {likeness:.2f}."
    return Return(old.story, likeness, why)
