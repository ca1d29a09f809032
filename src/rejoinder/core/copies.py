"""Copies told from independent writing: how much of a text stands, word for word, in an earlier one."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from rejoinder.core.text import words

Key = TypeVar("Key", bound=Hashable)

SHINGLE_WORDS = 4
COPY_AT = 0.3  # contained share of four-word runs; an earlier study found ARI .956 there, not measured again here
WORDS_MAX = 1_500  # of a text; a wire report has 600
SHINGLES_MIN = 8  # a text of fewer runs, such as a bare headline, is a copy only when nearly all of it is
SHORT_COPY_AT = 0.8


def shingles(text: str) -> frozenset[int]:
    """The runs of four words of a text, as numbers; a shorter text is one run.

    >>> len(shingles("one two three four five"))
    2
    """
    tokens = words(text)[:WORDS_MAX]
    if len(tokens) < SHINGLE_WORDS:
        return frozenset([hash(tokens)]) if tokens else frozenset()
    return frozenset(hash(tokens[i : i + SHINGLE_WORDS]) for i in range(len(tokens) - SHINGLE_WORDS + 1))


def copied(own: frozenset[int], earlier: Mapping[Key, frozenset[int]]) -> tuple[Key | None, float]:
    """The earlier text that holds most of `own`, with the share held; (None, 0) of none. Ties: the first named.

    The share is of the *later* text: a long report that quotes a short one is no copy of it.

    >>> copied(shingles("a b c d e"), {1: shingles("x a b c d e y")})
    (1, 1.0)
    """
    best, share = None, 0.0
    for key, other in earlier.items():
        found = len(own & other) / len(own) if own else 0.0
        if found > share:
            best, share = key, found
    return best, share


def is_copy(share: float, runs: int) -> bool:
    """Whether a share of copied runs makes a text a copy; a short text must be copied nearly whole.

    >>> is_copy(0.4, 100), is_copy(0.4, 5)
    (True, False)
    """
    return share >= (COPY_AT if runs >= SHINGLES_MIN else SHORT_COPY_AT)


def boilerplate(texts: Iterable[str], least_share: float = 0.3, least_texts: int = 5) -> frozenset[str]:
    """The lines that many texts of one site share ("Subscribe to …"): to be dropped before copies are counted.

    >>> sorted(boilerplate(["a story\\nSubscribe now"] * 3 + ["other\\nSubscribe now"] * 3))
    ['Subscribe now', 'a story', 'other']
    """
    counts: dict[str, int] = {}
    total = 0
    for text in texts:
        total += 1
        for line in {line.strip() for line in text.splitlines() if line.strip()}:
            counts[line] = counts.get(line, 0) + 1
    if total < least_texts:
        return frozenset()
    return frozenset(line for line, count in counts.items() if count >= max(3, least_share * total))


def without(text: str, lines: frozenset[str]) -> str:
    """The text without those lines.

    >>> without("a story\\nSubscribe now", frozenset(["Subscribe now"]))
    'a story'
    """
    return "\n".join(line for line in text.splitlines() if line.strip() not in lines) if lines else text
