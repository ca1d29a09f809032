"""Lines ranked for a post: candidates by words and by meaning, then a conditional logit over how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.matching import no_match
from rejoinder.core.matching.bags import Column, Rows
from rejoinder.core.matching.clean import CleanPost, clean_post, stem
from rejoinder.core.matching.entries import Entry, Vocabulary, fold, is_same
from rejoinder.core.matching.features import Pool, columns
from rejoinder.core.matching.ranker import SURE_MAX, Ranker
from rejoinder.core.matching.values import LineForMatch, Match, Ranked
from rejoinder.core.matching.vectors import WIDTH, Vectors
from rejoinder.core.matching.weights import DENSE, LEXICAL
from rejoinder.core.matching.wording import Asked, Wording, year_of
from rejoinder.core.text import STOP_WORDS, Encode, first_words, words

CANDIDATES_MAX = 40  # by each signal: from there on recall no longer rises (docs/measures/match.md)
ENCODED_WORDS_MAX = 80  # of a line
POST_WORDS_MAX = 48  # nine posts in ten are shorter; the rest costs two milliseconds and moves MAP by .001
WORDS_SHOWN = 6
TOTALS_KEPT = 20  # of the candidates; what comes after has no share to speak of
SUGGEST_AT = 0.5  # the even chance: from here a line is said to fit, unless the team has set another
_DATE_KNOTS = (
    (-1500, -0.6),
    (-400, -0.6),
    (-60, 0.0),
    (-10, 0.9),
    (0, 1.3),
    (30, 1.3),
    (120, 0.4),
    (400, -0.5),
    (1500, -0.5),
)
DATE_WEIGHT = 0.7
DAY_S = 86400.0
_SHARES = (0.75, 0.5, 0.3, 0.15, 0.0)  # of the best value: few lines come near it, so that few need be sorted


@dataclass(frozen=True)
class _Told:
    """The candidates of a post, how they are ordered, and what that says of the chance that none answers."""

    pool: Pool
    totals: NDArray[np.float64]
    order: NDArray[np.int64]
    columns: dict[str, float]
    asked: frozenset[str]


class LineIndex:
    """A collection of lines, ready to rank for posts. Building encodes every line once where `encode` is given.

    `before` is an index of about the same lines, made with the same `encode`: what stands there to the letter is
    neither read nor encoded again. `ranker` is another than the shipped one.
    """

    def __init__(
        self, lines: Sequence[LineForMatch], encode: Encode | None = None, *,
        before: "LineIndex | None" = None, ranker: Ranker | None = None,
    ) -> None:  # fmt: skip
        self._encode = encode
        self.ranker: Ranker = ranker or (DENSE if encode else LEXICAL)
        known = before.entries if before else {}
        self._vocabulary: Vocabulary = before._vocabulary.copy() if before else Vocabulary()
        self._entries = fold(lines, self._vocabulary, known)
        self._size = len(lines)
        self.wording = Wording(self._entries, self._vocabulary)
        self.vectors = _encoded(self._entries, encode, before) if encode and self._entries else None
        dates = [entry.first.date for entry in self._entries]
        self._dates = np.array([np.nan if date is None else date for date in dates], dtype=np.float64)

    def __len__(self) -> int:
        return self._size

    @property
    def entries(self) -> dict[str, Entry]:
        """The entries by what they say, in their order."""
        return {entry.key: entry for entry in self._entries}

    def rank(self, text: str, k: int = 5, *, dense: Column | None = None, at: float | None = None) -> list[Match]:
        """The `k` best lines for a post, best first; `answer` says too how likely it is that none answers."""
        return list(self.answer(text, k, dense=dense, at=at).lines)

    def answer(self, text: str, k: int = 5, *, dense: Column | None = None, at: float | None = None) -> Ranked:
        """The `k` best lines for a post and the chance that no line answers it.

        `dense` is the vector of the post where the caller has it (of author and text); `at` its time in unix seconds,
        which matters only for lines with a date or a year. Ties go to the line that stands first.
        """
        if not self._entries or k < 1:
            return Ranked()
        post = clean_post(text)
        told = self._told(post, dense, post.date if at is None else at)
        nothing = self.ranker.no_match(told.columns)
        shares = self.ranker.shares(told.totals[told.order]) * (1 - nothing)
        found: list[Match] = []
        places: list[int] = []
        for place, i in enumerate(told.order):
            entry, score = self._entries[int(told.pool.rows[i])], min(SURE_MAX, float(shares[place]))
            why, shared = self._why(told.asked, entry.first, score, _cosine(told.pool, int(i)))
            found += [Match(line.id, round(score, 4), why, shared) for line in entry.members]
            places += [place] * len(entry.members)
            if len(found) >= k:
                break
        kept = tuple(round(float(total), 3) for total in told.totals[told.order[:TOTALS_KEPT]])
        return Ranked(tuple(found[:k]), round(nothing, 4), told.columns, kept, tuple(places[:k]))

    def _told(self, post: CleanPost, dense: Column | None, at: float | None) -> _Told:
        asked = self.wording.asked(post, year_of(at))
        pool = self._pool(post, asked, dense)
        totals = self.ranker.order.totals(*columns(pool)) + self._date_bonus(pool.rows, at)
        order = np.lexsort((pool.rows, -totals))
        nearest = pool.rows[order[: 1 + no_match.SISTERS_MAX]]
        sisters = np.zeros(len(nearest) - 1, dtype=np.float32)
        if self.vectors is not None:
            sisters = self.vectors.alike(int(nearest[0]), nearest[1:])
        about = {
            "weight": self.wording.weight_of(asked),
            "unknown": asked.unknown,
            "words": asked.words,
            "size": len(self._entries),
        }
        found = no_match.columns_of(pool, totals, order, sisters=sisters, told=about)
        return _Told(pool, totals, order, found, asked.stems)

    def pool(self, post: CleanPost, dense: Column | None = None, at: float | None = None) -> Pool:
        """The candidates of a post with their signals; every line where there are few."""
        return self._pool(post, self.wording.asked(post, year_of(post.date if at is None else at)), dense)

    def _pool(self, post: CleanPost, asked: Asked, dense: Column | None) -> Pool:
        words_of = self.wording
        joint_text = words_of.joint.scores(asked.text)
        joint = words_of.joint.scores(asked.author, joint_text) if len(asked.author) else joint_text
        pair = words_of.pair.scores(asked.pairs)
        by = [joint, joint_text, pair]
        if self.vectors is not None and self._encode is not None:
            if dense is None:
                dense = self._encode([first_words(post.full, POST_WORDS_MAX)])[0]
            by.append(self.vectors.near(dense))
        rows = candidates(by)
        signals: dict[str, Column] = {
            "joint": joint[rows],
            "joint_text": joint_text[rows],
            "text": words_of.text.scores_of(asked.full, rows),
            "title": words_of.title.scores_of(asked.full, rows),
            "pair": pair[rows],
        }
        if self.vectors is not None and dense is not None:
            text, title = self.vectors.cosines(dense, rows)
            signals |= {"cos_text": text, "cos_title": title}
            signals |= {"cos_max": np.maximum(text, title), "cos_mean": (text + title) / np.float32(2)}
        return Pool(rows, signals, words_of.pair_columns(asked, rows))

    def _date_bonus(self, rows: Rows, at: float | None) -> NDArray[np.float64]:
        """Log-odds for a line near the post in time; 0 where either has no date. From reasoning, not fitted."""
        dates = self._dates[rows]
        if at is None or np.isnan(dates).all():
            return np.zeros(len(rows))
        days, heights = zip(*_DATE_KNOTS, strict=True)
        bonus = DATE_WEIGHT * np.interp((dates - at) / DAY_S, days, heights)
        return np.where(np.isnan(dates), 0.0, bonus)

    def _why(
        self, asked: frozenset[str], line: LineForMatch, chance: float, cosine: float | None
    ) -> tuple[str, tuple[str, ...]]:
        said: dict[str, str] = {}
        for word in words(f"{line.text} {line.title} {line.subtitle}"):
            key = stem(word)
            if key in asked and word not in STOP_WORDS and (len(word) > 1 or word.isdigit()):
                said.setdefault(key, word)
        shared = tuple(said[key] for key in sorted(said, key=self._rarity)[:WORDS_SHOWN])
        what = "Both say " + ", ".join(f"“{word}”" for word in shared) if shared else "No word in common"
        near = "" if cosine is None else f"; near in meaning {cosine:.2f}".replace("0.", ".")
        return f"{what}{near}; of {len(self)} lines. Chance that it answers: {chance:.2f}.".replace(" 0.", " ."), shared

    def _rarity(self, term: str) -> float:
        return -self.wording.idf_of_word(term)


def candidates(by: Sequence[Column]) -> Rows:
    """Rows that stand among the best of any signal, in their order; all of few. Ties go to the row that stands first.

    >>> candidates([np.array([0.0, 2.0, 1.0], dtype=np.float32)]).tolist()
    [0, 1, 2]
    """
    if len(by[0]) <= CANDIDATES_MAX:
        return np.arange(len(by[0]), dtype=np.int32)
    return np.unique(np.concatenate([_best(values) for values in by])).astype(np.int32)


def _best(values: Column) -> NDArray[np.int64]:
    top = float(values.max())
    rows = np.arange(len(values)) if top <= 0 else np.zeros(0, dtype=np.int64)
    for share in _SHARES if top > 0 else ():
        rows = np.flatnonzero(values > top * share)
        if len(rows) >= CANDIDATES_MAX:
            break
    return rows[np.argsort(-values[rows], kind="stable")[:CANDIDATES_MAX]]


def _cosine(pool: Pool, i: int) -> float | None:
    return float(pool.signals["cos_max"][i]) if "cos_max" in pool.signals else None


def _encoded(entries: Sequence[Entry], encode: Encode, before: LineIndex | None) -> Vectors:
    """Vectors of all entries, taken from the index before where they stand there."""
    texts = np.zeros((len(entries), WIDTH), dtype=np.float32)
    titles = np.zeros_like(texts)
    here = {entry.key: (i, entry) for i, entry in enumerate(before._entries)} if before else {}
    vectors = before.vectors if before else None
    fresh, subtitles = [], {}
    for i, entry in enumerate(entries):
        at, same = here.get(entry.key, (0, None))
        if vectors is None or same is None or not is_same(same.first, entry.first):
            fresh.append(i)
            continue
        texts[i], titles[i], subtitle = vectors.of(at)
        if subtitle is not None:
            subtitles[i] = subtitle
    firsts = [entries[i].first for i in fresh]
    texts[fresh] = _vectors_of([line.text for line in firsts], encode)
    titles[fresh] = texts[fresh]
    for place, name in ((titles, "title"), (subtitles, "subtitle")):
        has = [(i, getattr(line, name)) for i, line in zip(fresh, firsts, strict=True) if getattr(line, name).strip()]
        for (i, _), vector in zip(has, _vectors_of([text for _, text in has], encode), strict=True):
            place[i] = vector
    rows = np.array(sorted(subtitles), dtype=np.int32)
    return Vectors(texts, titles, np.array([subtitles[i] for i in rows]).reshape(-1, WIDTH), rows)


def _vectors_of(texts: Sequence[str], encode: Encode) -> NDArray[np.float32]:
    if not texts:
        return np.zeros((0, WIDTH), dtype=np.float32)
    return encode([first_words(text, ENCODED_WORDS_MAX) for text in texts])
