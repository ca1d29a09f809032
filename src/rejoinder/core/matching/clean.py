"""A post made ready for matching: addresses, emoji and signature out, hashtags split, words stemmed."""

import html
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

import snowballstemmer

from rejoinder.core.text import STOP_WORDS, words

LETTERS_MAX = 5000  # of a post; a claim that comes later is found by matching its own sentences

_SIGNATURE = re.compile(
    r"[—–-]\s*(?P<name>[^—–()\n]{2,60}?)\s*\(@\w{1,30}\)\s*(?P<date>[A-Z][a-z]+ \d{1,2}, \d{4})?\s*$"
)
_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S+")
_TAG = re.compile(r"[#@](\w+)")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)")
_stem = snowballstemmer.stemmer("english")


@dataclass(frozen=True)
class CleanPost:
    """The words of a post and, where a signature told them, who said it and when (unix seconds)."""

    text: str
    author: str = ""
    date: float | None = None

    @property
    def full(self) -> str:
        """Author and text: lines often name who said it."""
        return f"{self.author}: {self.text}" if self.author else self.text


def clean_post(raw: str) -> CleanPost:
    """A post without what is not its words.

    >>> clean_post("Wow &amp; look #NightFerry https://x.example/a — Ottoline Brask (@brask) May 2, 2026").full
    'Ottoline Brask: Wow & look Night Ferry'
    """
    text = html.unescape(raw[:LETTERS_MAX]).strip()
    found = _SIGNATURE.search(text)
    author = " ".join(found.group("name").split()) if found else ""
    date = _unix(found.group("date")) if found and found.group("date") else None
    if found:
        text = text[: found.start()]
    text = _TAG.sub(lambda m: _HUMPS.sub(" ", m.group(1)).replace("_", " "), _ADDRESS.sub(" ", text))
    return CleanPost(" ".join(_plain(text).split()), author, date)


def terms(text: str) -> list[str]:
    """Stemmed content words in order.

    >>> terms("She voted on ferries")
    ['vote', 'ferri']
    """
    return [stem(word) for word in words(_plain(text)) if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The English stem of a lower-case word (Porter 2)."""
    return str(_stem.stemWord(word))


def _plain(text: str) -> str:
    if text.isascii():  # most posts: only two letters there are modifiers
        return text.replace("^", "").replace("`", "")
    flat = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(
        c for c in flat if not unicodedata.combining(c) and unicodedata.category(c) not in ("So", "Cs", "Sk")
    )


def _unix(said: str) -> float | None:
    try:
        return datetime.strptime(said, "%B %d, %Y").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None
