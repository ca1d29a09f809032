"""Passages as they come: each is a variant of a phrase that was said before, or opens a new phrase."""

import math
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from rejoinder.core.phrases.align import agreement, aligned
from rejoinder.core.phrases.passages import Passage, passages
from rejoinder.core.text import STOP_WORDS, first_words, words

# Chosen on sentences of one parliamentary day with planted changes, reported on the next: docs/measures/phrases.md.
JOIN_AT = 0.6  # least agreement with a wording of a phrase
LOOSE_AT = 0.42  # is enough in the end for words that nobody repeated
BRIDGE_AT = 0.7  # a wording that agrees so well with two phrases makes them one
SLACK = 4.0  # weight of words that agree with nothing: a short wording must agree better
WELL_AT, SURE_AT = 0.72, 0.85  # agreement after which no other wording, no other phrase is looked at
LOOKED_AT = 3  # phrases compared word by word
VOTES_LEAST = 0.45  # of the votes of the first of them
WORDINGS_KEPT = 4  # of a phrase: its first and its longest
HOLDERS_MAX = 100  # phrases remembered by a pair of neighbouring words; a commoner pair tells nothing
VISITS_MAX = 30  # phrases counted over the pairs of a passage, the rarest pairs first: keeps the cost flat
TOKENS_MAX = 400  # of a passage: pairs of letters, in scripts without spaces
START_PASSAGES = 2_000  # imagined before the first: keeps early words from weighing too little
STOP_SHARE = 0.02  # of those imagined have each stop word
VARIANTS_MAX = 200_000  # held; past it the ones not repeated for longest are forgotten
WORDS_MAX = 400_000  # held; past it those seen once are forgotten
_WHY_WORDS = 12  # of a wording in a reason


@dataclass(frozen=True)
class Placed:
    """Where a passage was put: its phrase and its variant (numbers from 0), how far it agrees with the nearest."""

    phrase: int
    variant: int
    passage: Passage
    likeness: float  # 0 for a passage that opened a phrase, 1 for words said before


@dataclass(frozen=True)
class MergePhrases:
    """Two phrases that proved to be one, with the reason; the older one stays."""

    winner: int
    loser: int
    why: str


@dataclass(slots=True)
class _Wording:
    text: str
    words: tuple[int, ...]
    upto: list[float]  # running sums of the words' weights, from 0


@dataclass(slots=True)
class _Phrase:
    number: int
    variants: int = 0  # held
    said: int = 0
    pairs: list[int] = field(default_factory=list)
    wordings: list[_Wording] = field(default_factory=list)


class PhraseStream:
    """Finds for each passage the phrase it repeats, however it was cut or changed. One pass, nothing random.

    Phrases are found by their rarest pairs of neighbouring words, then laid beside the passage word by word: see
    align.py. A passage near no phrase opens one. Later words may prove two phrases to be one: where one passage agrees
    well with both, and, when a phrase that was said once is forgotten or `settle` is called, where it is near another.
    Ask `standing` for the phrase a number stands for now; `merges` tells the reasons. After Leskovec, Backstrom and
    Kleinberg 2009, whose containment of cut quotations it keeps.

    >>> stream = PhraseStream()
    >>> [placed.phrase for placed in stream.add(1, 0.0, "Brask voted in March to close the night ferry")]
    [0]
    >>> [placed.phrase for placed in stream.add(2, 60.0, "Brask voted in March to scrap the night ferry")]
    [0]
    """

    def __init__(self, join_at: float = JOIN_AT, loose_at: float = LOOSE_AT, *, kept: int = WORDINGS_KEPT) -> None:
        """With a lower `join_at` and more wordings `kept` of a phrase it follows chains of changes within one story."""
        self._join_at, self._loose_at, self._kept = join_at, min(loose_at, join_at), kept
        self._ids: dict[str, int] = {}
        self._counts: dict[int, float] = {}
        self._words_seen = 0
        self._seen = START_PASSAGES
        self._same: OrderedDict[str, tuple[int, int]] = OrderedDict()  # words → phrase and variant, last repeated last
        self._phrases: dict[int, _Phrase] = {}
        self._holders: dict[int, list[int]] = {}
        self._next = 0
        self.merges: dict[int, MergePhrases] = {}  # by loser

    def __len__(self) -> int:
        """How many variants are held."""
        return len(self._same)

    def add(self, post: Hashable, time: float, text: str) -> list[Placed]:
        """Place each passage of a post's text; in the order of the text."""
        return [self.place(passage) for passage in passages(text)]

    def place(self, passage: Passage) -> Placed:
        """The phrase and variant of one passage. Cost: its words, and at most a dozen wordings laid beside it."""
        tokens = words(passage.text)[:TOKENS_MAX]
        same = " ".join(tokens)
        known = self._same.get(same)
        if known is not None:
            self._same.move_to_end(same)
            number = self.standing(known[0])
            self._phrases[number].said += 1
            return Placed(number, known[1], passage, 1.0)
        fresh = self._weighed(passage.text, tokens)
        pairs = _pairs(fresh.words)
        found = self._nearest(fresh, pairs)
        variant, self._next = self._next, self._next + 1
        likeness = found[0][0] if found else 0.0
        if likeness >= self._join_at:
            phrase = self._bridged(found, fresh)
        else:
            phrase, likeness = _Phrase(variant), 0.0
            self._phrases[variant] = phrase
        self._hold(phrase, fresh, pairs)
        self._same[same] = (phrase.number, variant)
        if len(self._same) > VARIANTS_MAX:
            self._forget_oldest()
        return Placed(phrase.number, variant, passage, likeness)

    def standing(self, phrase: int) -> int:
        """The phrase that a number stands for after merges; itself where it was not merged."""
        while (due := self.merges.get(phrase)) is not None:
            phrase = due.winner
        return phrase

    def settle(self) -> None:
        """Give phrases that were said once their second chance, the youngest first; then ask `standing`."""
        for phrase in [phrase for phrase in reversed(self._phrases.values()) if phrase.said == 1]:
            self._try_again(phrase)

    def _weighed(self, text: str, tokens: Sequence[str]) -> _Wording:
        """The words as numbers with their weights: how rare each was before, as the logarithm of its share."""
        self._seen += 1
        total, log, counts, ids = math.log(self._seen), math.log, self._counts, self._ids
        numbers = []
        for word in tokens:
            number = ids.get(word)
            if number is None:
                number = ids[word] = self._words_seen
                self._words_seen += 1
                counts[number] = _start(word)
            numbers.append(number)
        upto = [0.0, *accumulate([total - log(counts[number]) for number in numbers])]
        for number in set(numbers):
            counts[number] += 1
        if len(ids) > WORDS_MAX:
            self._forget_words()
        return _Wording(text, tuple(numbers), upto)

    def _nearest(
        self, fresh: _Wording, pairs: Sequence[int], but: _Phrase | None = None
    ) -> list[tuple[float, _Phrase]]:
        """The few phrases with the heaviest pairs in common, with their agreement, best first; ties: the older."""
        votes = self._votes(fresh, pairs)
        if but is not None:
            votes.pop(but.number, None)
        if not votes:
            return []
        top = sorted(votes, key=votes.__getitem__, reverse=True)[:LOOKED_AT] if len(votes) > 1 else list(votes)
        least = VOTES_LEAST * votes[top[0]]
        found = []
        for number in top:
            if votes[number] < least:
                break
            phrase = self._phrases[number]
            likeness = _likeness(phrase, fresh)
            found.append((likeness, phrase))
            if likeness > SURE_AT:
                break
        found.sort(key=_best_then_oldest)
        return found

    def _votes(self, fresh: _Wording, pairs: Sequence[int]) -> dict[int, float]:
        """For each phrase the weight of the pairs it shares, counted from the rarest pair until enough were met."""
        holders_of, upto = self._holders.get, fresh.upto
        held = [(len(holders), at) for at, pair in enumerate(pairs) if (holders := holders_of(pair))]
        held.sort()
        votes: dict[int, float] = {}
        votes_so_far, visits = votes.get, 0
        for count, at in held:
            visits += count
            if count >= HOLDERS_MAX or (visits > VISITS_MAX and votes):
                break
            weight = upto[at + 2] - upto[at]
            for number in self._holders[pairs[at]]:
                votes[number] = votes_so_far(number, 0.0) + weight
        return votes

    def _bridged(self, found: Sequence[tuple[float, _Phrase]], fresh: _Wording) -> _Phrase:
        """The best phrase, made one with the others that agree as well."""
        (likeness, phrase), *others = found
        for other_likeness, other in others:
            if other_likeness >= BRIDGE_AT:
                why = f"“{_start_of(fresh.text)}” agrees with both, {likeness:.2f} and {other_likeness:.2f} of 1."
                phrase = self._merge(phrase, other, why)
        return phrase

    def _merge(self, one: _Phrase, other: _Phrase, why: str) -> _Phrase:
        winner, loser = (one, other) if one.number < other.number else (other, one)
        self.merges[loser.number] = MergePhrases(winner.number, loser.number, why)
        del self._phrases[loser.number]
        winner.said += loser.said
        winner.variants += loser.variants
        for pair in loser.pairs:
            holders = self._holders[pair]
            if winner.number in holders:
                holders.remove(loser.number)
            else:
                holders[holders.index(loser.number)] = winner.number
                winner.pairs.append(pair)
        for wording in loser.wordings:
            self._keep(winner, wording)
        return winner

    def _try_again(self, phrase: _Phrase) -> None:
        wording = phrase.wordings[0]
        found = self._nearest(wording, _pairs(wording.words), phrase)
        if found and found[0][0] >= self._loose_at:
            likeness, other = found[0]
            near = _start_of(other.wordings[0].text)
            self._merge(other, phrase, f"Said once, and agrees {likeness:.2f} of 1 with “{near}”.")

    def _hold(self, phrase: _Phrase, fresh: _Wording, pairs: Sequence[int]) -> None:
        phrase.variants += 1
        phrase.said += 1
        number, all_holders = phrase.number, self._holders
        for pair in pairs:
            holders = all_holders.get(pair)
            if holders is None:
                all_holders[pair] = [number]
            elif len(holders) < HOLDERS_MAX and number not in holders:
                holders.append(number)
            else:
                continue
            phrase.pairs.append(pair)
        self._keep(phrase, fresh)

    def _keep(self, phrase: _Phrase, fresh: _Wording) -> None:
        kept = phrase.wordings
        if len(kept) < self._kept:
            kept.append(fresh)
            return
        lightest = min(range(1, len(kept)), key=lambda at: kept[at].upto[-1])
        if kept[lightest].upto[-1] < fresh.upto[-1]:
            kept[lightest] = fresh

    def _forget_oldest(self) -> None:
        _, (number, _) = self._same.popitem(last=False)
        phrase = self._phrases[self.standing(number)]
        if phrase.said == 1:
            self._try_again(phrase)
            phrase = self._phrases[self.standing(number)]
        phrase.variants -= 1
        if phrase.variants:
            return
        del self._phrases[phrase.number]
        for pair in phrase.pairs:
            holders = self._holders[pair]
            holders.remove(phrase.number)
            if not holders:
                del self._holders[pair]

    def _forget_words(self) -> None:
        """Words seen once go; seen again they count as new. All counts are halved, so that habits can change."""
        self._ids = {word: n for word, n in self._ids.items() if self._counts[n] >= _start(word) + 2}
        self._counts = {n: max(self._counts[n] / 2, _start(word)) for word, n in self._ids.items()}
        self._seen = max(START_PASSAGES, self._seen // 2)


def _pairs(numbers: Sequence[int]) -> list[int]:
    return [one << 32 | other for one, other in pairwise(numbers)]


def _likeness(phrase: _Phrase, fresh: _Wording) -> float:
    best = 0.0
    for wording in phrase.wordings:
        likeness = agreement(wording.upto, fresh.upto, aligned(wording.words, fresh.words), SLACK)
        if likeness > best:
            best = likeness
            if likeness > WELL_AT:
                break
    return best


def _best_then_oldest(found: tuple[float, _Phrase]) -> tuple[float, int]:
    return -found[0], found[1].number


def _start(word: str) -> float:
    return 1.0 + (START_PASSAGES * STOP_SHARE if word in STOP_WORDS else 0.0)


def _start_of(text: str) -> str:
    start = first_words(text, _WHY_WORDS)
    return start if len(start) == len(text) else f"{start} …"
