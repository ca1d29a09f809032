"""What in a sentence speaks for or against checking it: numbers, comparisons, deeds, trends, promises, opinions.

The classes of words follow those that ClaimBuster (Hassan et al., KDD 2017) and the CheckThat! labs (Atanasova et al.,
CLEF 2019) found to tell check-worthy sentences from others; the lists are our own.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rejoinder.core.claims.classes import WORDS

WORDS_MAX = 400  # of one sentence: what comes later changes nothing


def _any(words: str) -> re.Pattern[str]:
    """Matches any of the words; a `*` at its end stands for any ending, `_` for a blank."""
    parts = sorted(words.split(), key=len, reverse=True)
    either = "|".join(re.escape(part).replace(r"\*", r"\w*").replace("_", r"\s+") for part in parts)
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)


SIGNS: dict[str, re.Pattern[str]] = {
    "number": re.compile(
        r"[$£€]?\d+(?:[.,]\d+)*(?:st|nd|rd|th|%|bn|m|k|p)?\b%?|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|"
        r"twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?)\b",
        re.IGNORECASE,
    ),
    "money": re.compile(
        r"[$£€]\s?\d[\d.,]*(?:\s?(?:thousand|million|billion|trillion|bn|m|k)\b)?|\b(?:dollars?|pounds?|euros?|pence)\b",
        re.IGNORECASE,
    ),
    "share": re.compile(
        r"\d[\d.,]*\s?(?:%|per\s?cent\b)|\b(?:per\s?cent|percentage|one in (?:two|three|four|five|ten)|two thirds|"
        r"quarter|twice|double[ds]?|tripled?|half)\b",
        re.IGNORECASE,
    ),
    "quantity": _any(WORDS["quantity"]),
    "comparison": _any(WORDS["comparison"]),
    "deed": _any(WORDS["deed"]),
    "past": _any(WORDS["past"]),
    "has": _any(WORDS["has"]),
    "is": _any(WORDS["is"]),
    "plan": _any(WORDS["plan"]),
    "we": _any(WORDS["we"]),
    "they": _any(WORDS["they"]),
    "you": _any(WORDS["you"]),
    "office": _any(WORDS["office"]),
    "opinion": _any(WORDS["opinion"]),
    "trend": _any(WORDS["trend"]),
    "topic": _any(WORDS["topic"]),
    "source": _any(WORDS["source"]),
    "not": re.compile(r"\b(?:not|no|never|nothing|nobody|none|neither|nor|without)\b|n['’]t\b", re.IGNORECASE),
    "when": _any(WORDS["when"]),
    "year": re.compile(r"\b(?:19|20)\d\d(?:s\b|\b)"),
    "thanks": _any(WORDS["thanks"]),
}
_NAME = re.compile(r"(?<=[\w,;] )(?!I\b|I['’])[A-Z][\w'’-]+")
_WORD = re.compile(r"[\w'’-]+")
PRODUCTS = (
    ("number", "quantity"), ("number", "past"), ("number", "when"), ("they", "past"), ("they", "deed"),
    ("office", "deed"), ("comparison", "topic"), ("trend", "topic"), ("quantity", "topic"), ("number", "topic"),
    ("we", "deed"), ("name", "deed"),
)  # fmt: skip
SHAPES = ("length", "short", "long", "asks", "brackets", "name", "names", "commas", "quotes", "colon")
COLUMNS = (
    *SHAPES,
    *(f"{name}{kind}" for name in SIGNS for kind in ("", "?")),
    *("*".join(pair) for pair in PRODUCTS),
)


@dataclass(frozen=True)
class Signs:
    """What a sentence has: the words found by class, and its columns in the order of COLUMNS."""

    found: dict[str, tuple[str, ...]]
    columns: tuple[float, ...]


def signs_of(sentence: str) -> Signs:
    """The signs of one sentence. Columns are log(1 + count) and presence of each class, its shape, and products.

    >>> found = signs_of("She cut 300 jobs.").found
    >>> found["number"], found["deed"], found["topic"]
    (('300',), ('cut',), ('jobs',))
    """
    words = _WORD.findall(sentence)[:WORDS_MAX]
    text = sentence.replace("’", "'")
    found = {name: tuple(match.group() for match in sign.finditer(text)) for name, sign in SIGNS.items()}
    names = _NAME.findall(sentence)
    shapes = _shapes(sentence, len(words), len(names))
    has = {name: float(bool(hits)) for name, hits in found.items()} | {"name": shapes[5]}
    counts = [value for name in SIGNS for value in (math.log1p(len(found[name])), has[name])]
    both = [has[one] * has[other] for one, other in PRODUCTS]
    return Signs(found, (*shapes, *counts, *both))


def _shapes(sentence: str, words: int, names: int) -> list[float]:
    end = sentence.rstrip("\"'”’) ")[-1:]
    return [
        math.log1p(words), float(words < 5), float(words > 30), float(end == "?"), float(sentence[:1] in "(["),
        float(names > 0), math.log1p(names), math.log1p(sentence.count(",")), float(any(c in sentence for c in "\"“”")),
        float(":" in sentence),
    ]  # fmt: skip


def first_of(found: Iterable[str], count: int = 2) -> str:
    """The first few different words as they were said, in quotation marks: what a reason names.

    >>> first_of(["cut", "cut", "lost", "won"])
    '“cut”, “lost”'
    """
    kept = list(dict.fromkeys(word.strip() for word in found if word.strip()))[:count]
    return ", ".join(f"“{word}”" for word in kept)
