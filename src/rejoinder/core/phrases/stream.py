"""Passages as they come: each is a variant of a phrase that was said before, or opens a new phrase."""

import math
from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from rejoinder.core.phrases.passages import Passage, passages
from rejoinder.core.text import STOP_WORDS, words

# Chosen on sentences of one parliamentary day with planted changes, reported on the next: docs/measures/phrases.md.
JOIN_AT = 0.5  # least likeness to a variant of a phrase
PAIRS_SHARE = 0.4  # of the likeness: neighbouring words in their order; the rest is words in any order
PAIRS_BY_SHORTER, WORDS_BY_SHORTER = 0.6, 0.7  # 1: a cut quote is as like as a whole one; .5: lengths must agree
PAIRS_LEAST = 0.25  # under it the words are not even looked at
LOOKED_AT = 4  # phrases compared word by word
HOLDERS_MAX = 100  # variants remembered by a pair of words; a commoner pair tells nothing
START_PASSAGES = 2_000  # imagined before the first: keeps early words from weighing too little
STOP_SHARE = 0.02  # of those imagined have each stop word
VARIANTS_MAX = 200_000  # held; past it the ones not repeated for longest are forgotten
_WORDS_MAX = 400_000

Pair = tuple[str, str]


@dataclass(frozen=True)
class Placed:
    """Where a passage was put: its phrase and its variant (numbers from 0), how like it is to the nearest variant."""

    phrase: int
    variant: int
    passage: Passage
    likeness: float  # 0 for a passage that opened a phrase, 1 for words said before


@dataclass(slots=True)
class _Held:
    phrase: int
    words: frozenset[str]
    pairs: tuple[Pair, ...]
    words_weight: float
    pairs_weight: float


class PhraseStream:
    """Finds for each passage the phrase it repeats, however it was cut or changed. One pass, nothing random.

    Likeness of two passages: the weight of their shared pairs of neighbouring words over a mean of the weights of both
    that leans to the shorter (containment), and the same for single words; rare words weigh more. After Leskovec,
    Backstrom and Kleinberg 2009, whose containment of cut quotations it keeps, with a likeness instead of edit steps.

    >>> stream = PhraseStream()
    >>> [placed.phrase for placed in stream.add(1, 0.0, "Brask voted to close the night ferry")]
    [0]
    >>> [placed.phrase for placed in stream.add(2, 60.0, "Brask voted to scrap the night ferry")]
    [0]
    """

    def __init__(self, join_at: float = JOIN_AT) -> None:
        self._join_at = join_at  # lower among posts that are known to tell of one happening
        self._words: Counter[str] = Counter()
        self._seen = 0
        self._same: OrderedDict[str, int] = OrderedDict()  # words of a variant → its number, last repeated last
        self._held: dict[int, _Held] = {}
        self._holders: dict[Pair, list[int]] = {}
        self._next = 0

    def __len__(self) -> int:
        """How many variants are held."""
        return len(self._held)

    def add(self, post: Hashable, time: float, text: str) -> list[Placed]:
        """Place each passage of a post's text; in the order of the text."""
        return [self.place(passage) for passage in passages(text)]

    def place(self, passage: Passage) -> Placed:
        """The phrase and variant of one passage. Cost: its words and the variants that share its rarer pairs."""
        tokens = words(passage.text)
        same = " ".join(tokens)
        known = self._same.get(same)
        if known is not None:
            self._same.move_to_end(same)
            return Placed(self._held[known].phrase, known, passage, 1.0)
        fresh = self._weigh(tokens)
        nearest, likeness = self._nearest(fresh)
        number, self._next = self._next, self._next + 1
        is_near = nearest is not None and likeness >= self._join_at
        phrase = nearest.phrase if nearest is not None and is_near else number
        self._hold(number, same, fresh, phrase)
        return Placed(phrase, number, passage, likeness if is_near else 0.0)

    def _weigh(self, tokens: tuple[str, ...]) -> tuple[dict[str, float], dict[Pair, float]]:
        self._seen += 1
        total = math.log(self._seen + START_PASSAGES)
        singles = {word: total - math.log(self._words[word] + _start(word)) for word in tokens}
        self._words.update(singles.keys())
        if len(self._words) > _WORDS_MAX:
            self._words = Counter({word: n // 2 for word, n in self._words.items() if n > 1})
            self._seen //= 2
        return singles, {pair: singles[pair[0]] + singles[pair[1]] for pair in pairwise(tokens)}

    def _nearest(self, fresh: tuple[dict[str, float], dict[Pair, float]]) -> tuple[_Held | None, float]:
        """The variant most like a passage, over the few phrases with most pairs in common; ties: the older."""
        singles, pairs = fresh
        pairs_weight = sum(pairs.values())
        found = []
        for number, shared in self._sharing(pairs).items():
            other = self._held[number]
            # The mean is never under the smaller weight: most variants are passed over for one comparison.
            if shared < PAIRS_LEAST * min(pairs_weight, other.pairs_weight):
                continue
            likeness = shared / _between(pairs_weight, other.pairs_weight, PAIRS_BY_SHORTER)
            if likeness >= PAIRS_LEAST:
                found.append((-likeness, number))
        found.sort()
        looked_at: set[int] = set()
        best, best_likeness = None, 0.0
        words_weight = sum(singles.values())
        for negative, number in found[: 3 * LOOKED_AT]:
            other = self._held[number]
            if other.phrase in looked_at or len(looked_at) == LOOKED_AT:
                continue
            looked_at.add(other.phrase)
            shared = sum(weight for word, weight in singles.items() if word in other.words)
            by_words = shared / _between(words_weight, other.words_weight, WORDS_BY_SHORTER)
            likeness = PAIRS_SHARE * -negative + (1 - PAIRS_SHARE) * by_words
            if likeness > best_likeness:
                best, best_likeness = other, likeness
        return best, best_likeness

    def _sharing(self, pairs: dict[Pair, float]) -> dict[int, float]:
        shared: dict[int, float] = {}
        weight_so_far = shared.get
        for pair, weight in pairs.items():
            for number in self._holders.get(pair, ()):
                shared[number] = weight_so_far(number, 0.0) + weight
        return shared

    def _hold(self, number: int, same: str, fresh: tuple[dict[str, float], dict[Pair, float]], phrase: int) -> None:
        singles, pairs = fresh
        kept = []
        for pair in pairs:
            holders = self._holders.setdefault(pair, [])
            if len(holders) < HOLDERS_MAX:
                holders.append(number)
                kept.append(pair)
        weights = max(sum(singles.values()), 1e-9), max(sum(pairs.values()), 1e-9)
        self._held[number] = _Held(phrase, frozenset(singles), tuple(kept), *weights)
        self._same[same] = number
        if len(self._held) > VARIANTS_MAX:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        _, number = self._same.popitem(last=False)
        for pair in self._held.pop(number).pairs:
            holders = self._holders[pair]
            holders.remove(number)
            if not holders:
                del self._holders[pair]


def _start(word: str) -> float:
    return 1 + (START_PASSAGES * STOP_SHARE if word in STOP_WORDS else 0)


def _between(one: float, other: float, by_shorter: float) -> float:
    """A weighted geometric mean of two weights; 1 for `by_shorter` is the smaller of both."""
    low, high = (one, other) if one < other else (other, one)
    return math.pow(max(low, 1e-9), by_shorter) * math.pow(max(high, 1e-9), 1 - by_shorter)


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """How like two lists of words are by the shared words alone, each weighing the same: 0 to 1.

    >>> round(likeness(["night", "ferry"], ["night", "boat"]), 2)
    0.5
    """
    first, second = set(one), set(other)
    if not first or not second:
        return 0.0
    return len(first & second) / _between(len(first), len(second), WORDS_BY_SHORTER)
