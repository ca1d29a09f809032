"""Lines ranked for a post: candidates by words and by meaning, then a conditional logit over how they stand."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.matching.bm25 import Bm25, pairs
from rejoinder.core.matching.clean import CleanPost, clean_post, stem, terms
from rejoinder.core.matching.features import NAME, YEAR, Column, Pool, columns, years_apart
from rejoinder.core.matching.ranker import Ranker
from rejoinder.core.matching.values import LineForMatch, Match
from rejoinder.core.matching.weights import DENSE, LEXICAL
from rejoinder.core.text import STOP_WORDS, Encode, first_words, words

CANDIDATES_MAX = 30  # by each signal
ENCODED_WORDS_MAX = 80
WORDS_SHOWN = 6
SUGGEST_AT = 0.5  # from here the line is said to fit: the even chance; teams can set their own later
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
SURE_MAX = 0.99  # no sum of words makes a line certain
DATE_WEIGHT = 0.7
DAY_S = 86400.0


@dataclass
class _Entry:
    """Lines that are the same but for quotes, case and accents: one entry, its members in fixed order."""

    members: list[LineForMatch]
    text_terms: list[str] = field(default_factory=list)
    title_terms: list[str] = field(default_factory=list)
    all_terms: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    years: tuple[int, ...] = ()


class LineIndex:
    """A collection of lines, ready to rank for posts. Building encodes every line once where `encode` is given."""

    def __init__(self, lines: Sequence[LineForMatch], encode: Encode | None = None) -> None:
        self._entries = _entries(lines)
        self._encode = encode
        self.ranker: Ranker = DENSE if encode else LEXICAL
        joint = [e.text_terms + e.title_terms for e in self._entries]
        self._bm = {
            "joint": Bm25(joint),
            "text": Bm25([e.text_terms for e in self._entries]),
            "title": Bm25([e.title_terms for e in self._entries]),
            "pair": Bm25([pairs(e.text_terms) + pairs(e.title_terms) for e in self._entries]),
        }
        self._vectors: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None
        if encode and self._entries:
            firsts = [e.members[0] for e in self._entries]
            texts = encode([first_words(line.text, ENCODED_WORDS_MAX) for line in firsts])
            titled = [i for i, line in enumerate(firsts) if line.title]
            titles = texts.copy()
            if titled:
                titles[titled] = encode([first_words(firsts[i].title, ENCODED_WORDS_MAX) for i in titled])
            self._vectors = (texts, titles)

    def __len__(self) -> int:
        return sum(len(entry.members) for entry in self._entries)

    def rank(
        self, text: str, k: int = 5, *, dense: NDArray[np.float32] | None = None, at: float | None = None
    ) -> list[Match]:
        """The `k` best lines for a post, best first.

        `dense` is the vector of the post where the caller has it (of author and text); `at` its time in unix seconds,
        which matters only for lines with a date.
        """
        if not self._entries or k < 1:
            return []
        post = clean_post(text)
        pool = self.pool(post, dense)
        names, values = columns(pool)
        total = self.ranker.totals(names, values) + self._date_bonus(pool.rows, post.date if at is None else at)
        order = np.lexsort((pool.rows, -total))
        chances = self.ranker.chances(names, values)
        found: list[Match] = []
        ceiling = SURE_MAX
        for i in order:
            entry = self._entries[int(pool.rows[i])]
            ceiling = min(ceiling, float(chances[i]))  # the order is the ranker's; a chance never rises down the list
            why, shared = self._why(post, entry, ceiling, self._cosine(pool, int(i)))
            found += [Match(line.id, round(ceiling, 4), why, shared) for line in entry.members]
            if len(found) >= k:
                break
        return found[:k]

    def pool(self, post: CleanPost, dense: NDArray[np.float32] | None = None) -> Pool:
        """The candidates of a post with their signals; every line where there are few."""
        query, full = terms(post.text), terms(post.full)
        signals: dict[str, Column] = {
            "joint": self._bm["joint"].scores(full),
            "joint_text": self._bm["joint"].scores(query),
            "text": self._bm["text"].scores(full),
            "title": self._bm["title"].scores(full),
            "pair": self._bm["pair"].scores(pairs(full)),
        }
        if self._vectors is not None and self._encode is not None:
            vector = self._encode([first_words(post.full, ENCODED_WORDS_MAX)])[0] if dense is None else dense
            signals["cos_text"] = self._vectors[0] @ vector
            signals["cos_title"] = self._vectors[1] @ vector
            signals["cos_max"] = np.maximum(signals["cos_text"], signals["cos_title"])
            signals["cos_mean"] = ((signals["cos_text"] + signals["cos_title"]) / 2).astype(np.float32)
        rows = self._candidates(signals)
        kept = {name: values[rows].astype(np.float32) for name, values in signals.items()}
        return Pool(rows, kept, self._pair_columns(rows, post, full))

    def _candidates(self, signals: dict[str, Column]) -> NDArray[np.int32]:
        size = len(self._entries)
        if size <= CANDIDATES_MAX:
            return np.arange(size, dtype=np.int32)
        chosen: set[int] = set()
        for values in signals.values():
            chosen |= {int(i) for i in np.argpartition(-values, CANDIDATES_MAX)[:CANDIDATES_MAX]}
        return np.array(sorted(chosen), dtype=np.int32)

    def _pair_columns(self, rows: NDArray[np.int32], post: CleanPost, full: list[str]) -> dict[str, Column]:
        asked = frozenset(full)
        numbers = {t for t in asked if t[0].isdigit()}
        names = _names(post.full)
        year = datetime.fromtimestamp(post.date, UTC).year if post.date is not None else None
        idf = self._bm["joint"].idf
        whole = sum(idf(t) for t in asked) or 1.0
        out: dict[str, list[float]] = {
            n: []
            for n in ("cover", "covered", "numbers", "no_numbers", "names", "same_year", "earlier", "later", "length")
        }
        for row in rows:
            entry = self._entries[int(row)]
            shared = asked & entry.all_terms
            weight = sum(idf(t) for t in shared)
            has = {t for t in entry.all_terms if t[0].isdigit()}
            values = (
                weight / (sum(idf(t) for t in entry.all_terms) or 1.0), weight / whole, float(len(has & numbers)),
                float(bool(has) and not has & numbers), len(names & entry.names) / (len(entry.names) or 1),
                *years_apart(year, entry.years), math.log1p(len(entry.all_terms)),
            )  # fmt: skip
            for name, value in zip(out, values, strict=True):
                out[name].append(value)
        return {name: np.array(values, dtype=np.float32) for name, values in out.items()}

    def _date_bonus(self, rows: NDArray[np.int32], at: float | None) -> Column:
        """Log-odds for a line near the post in time; 0 where either has no date. From reasoning, not fitted."""
        bonus = np.zeros(len(rows), dtype=np.float32)
        if at is None:
            return bonus
        days, heights = zip(*_DATE_KNOTS, strict=True)
        for i, row in enumerate(rows):
            date = self._entries[int(row)].members[0].date
            if date is not None:
                bonus[i] = DATE_WEIGHT * float(np.interp((date - at) / DAY_S, days, heights))
        return bonus

    def _cosine(self, pool: Pool, i: int) -> float | None:
        return float(pool.signals["cos_max"][i]) if "cos_max" in pool.signals else None

    def _why(self, post: CleanPost, entry: _Entry, chance: float, cosine: float | None) -> tuple[str, tuple[str, ...]]:
        line = entry.members[0]
        asked = frozenset(terms(post.full))
        idf = self._bm["joint"].idf
        said: dict[str, str] = {}
        for word in words(f"{line.text} {line.title} {line.subtitle}"):
            key = stem(word)
            if key in asked and word not in STOP_WORDS and (len(word) > 1 or word.isdigit()):
                said.setdefault(key, word)
        shared = tuple(said[key] for key in sorted(said, key=lambda t: -idf(t))[:WORDS_SHOWN])
        what = "Both say " + ", ".join(f"“{word}”" for word in shared) if shared else "No word in common"
        near = "" if cosine is None else f"; near in meaning {cosine:.2f}".replace("0.", ".")
        return f"{what}{near}; of {len(self)} lines. Chance that it answers: {chance:.2f}.".replace(" 0.", " ."), shared


def _entries(lines: Sequence[LineForMatch]) -> list[_Entry]:
    """Lines folded into entries; members by code point of the text, then in the order given."""
    found: dict[tuple[str, ...], _Entry] = {}
    for line in lines:
        key = (*words(line.text), "|", *words(line.title), "|", *words(line.subtitle))
        found.setdefault(key, _Entry([])).members.append(line)
    for entry in found.values():
        entry.members.sort(key=lambda line: line.text)
        first = entry.members[0]
        entry.text_terms = terms(first.text)
        entry.title_terms = terms(first.title) + terms(first.subtitle)
        entry.all_terms = frozenset(entry.text_terms) | frozenset(entry.title_terms)
        both = f"{first.text} {first.title}"
        entry.names = frozenset(_names(both))
        entry.years = tuple({int(y) for y in YEAR.findall(both)})
    return list(found.values())


def _names(text: str) -> set[str]:
    return {part.lower() for name in NAME.findall(text) for part in name.split() if part.lower() not in STOP_WORDS}
