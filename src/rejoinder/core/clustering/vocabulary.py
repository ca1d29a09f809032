"""How much a word tells: the rarer among the posts so far, the more."""

import math
from collections import Counter

from rejoinder.core.text import content_words, words

Weights = dict[str, float]


class Vocabulary:
    """Counts in how many posts each word stood, and weighs the words of a post by it.

    The weight of a word in `n` of `posts` posts is ln(1 + (posts + start + 1) / (max(n, 1) + 1)), the usual inverse
    document frequency (Spärck Jones 1972), smoothed so that a common word keeps some weight.

    >>> vocabulary = Vocabulary(start_posts=0, words_max=100)
    >>> {word: round(weight, 3) for word, weight in vocabulary.weigh("Ferry cut").items()}
    {'ferry': 0.707, 'cut': 0.707}
    """

    def __init__(self, start_posts: int, words_max: int) -> None:
        self._start_posts = start_posts
        self._words_max = words_max
        self._counts: Counter[str] = Counter()
        self._posts = 0

    def __len__(self) -> int:
        return len(self._counts)

    def weigh(self, text: str) -> Weights:
        """The distinct words of a text with their weights, unit length; then counts them. Empty for a text without."""
        found = dict.fromkeys(content_words(text)) or dict.fromkeys(words(text))
        total = self._posts + self._start_posts + 1
        raw = {word: math.log(1 + total / (max(self._counts[word], 1) + 1)) for word in found}
        length = math.sqrt(sum(weight * weight for weight in raw.values()))
        self._count(found)
        return {word: weight / length for word, weight in raw.items()}

    def _count(self, found: dict[str, None]) -> None:
        self._posts += 1
        self._counts.update(found.keys())
        if len(self._counts) > self._words_max:
            # Halving forgets the rare and the old, and keeps the shares of the rest.
            self._counts = Counter({word: n // 2 for word, n in self._counts.items() if n > 1})
            self._posts //= 2
