"""A text read once for all rules: its sentences, words, quotations and links, each with its place.

What is not prose (code, addresses, marks of Markdown) is blanked and keeps its room, so that every place stays true.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from rejoinder.core.text import sentence_spans

TEXT_LETTERS_MAX = 200_000  # some 30,000 words; a statement has 100

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S{0,2000}[^\s.,;:!?)\]”’\"']"
    r"|(?<![\w@.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/[^\s,;:!?)\]”]{0,2000}[^\s.,;:!?)\]”’\"']",
    re.IGNORECASE,
)
_CODE = re.compile(r"^(```|~~~).*?^\1[^\n]*$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_FRONT = re.compile(r"\A---\n.*?^---$", re.MULTILINE | re.DOTALL)
_RULER = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,}) *$", re.MULTILINE)
_LINK_TARGET = re.compile(r"(?<=\])\([^()\s]*(?:\s+\"[^\"\n]*\")?\)")
_MARKS = re.compile(r"^ {0,3}(?:#{1,6} |> ?|[-*+] |\d{1,3}\. )", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6} [^\n]*", re.MULTILINE)
_QUOTED = re.compile(r"“[^“”\n]{0,1000}”|\"[^\"\n]{0,1000}\"|«[^»\n]{0,1000}»|(?<!\w)‘[^‘’\n]{0,1000}’(?!\w)")
_IMPRINT_LINE = re.compile(r"^(?=(?:promoted|printed|published)\b[^\n]{0,60} by\b)", re.IGNORECASE | re.MULTILINE)
_IMPRINT = re.compile(r"(?:promoted|printed|published)(?:,? and (?:promoted|printed|published))* by\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place; `low` is lower case with a straight apostrophe."""

    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence and its place in the whole text, with its words."""

    text: str
    start: int
    end: int
    words: tuple[Word, ...]
    quoted: tuple[tuple[int, int], ...] = ()

    @cached_property
    def lows(self) -> tuple[str, ...]:
        """Its words in lower case."""
        return tuple(word.low for word in self.words)

    @cached_property
    def is_imprint(self) -> bool:
        """Whether it is the imprint that the law asks for, which no rule of style may touch."""
        return bool(_IMPRINT.match(self.text))

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether this piece of the text is somebody else's words."""
        return any(first <= start and end <= last for first, last in self.quoted)


@dataclass(frozen=True)
class Prose:
    """A text with its sentences, and the places of its addresses."""

    text: str
    sentences: tuple[Sentence, ...]
    addresses: tuple[tuple[int, int], ...]


def read(text: str) -> Prose:
    """Reads plain text or Markdown; only its first 200,000 letters.

    >>> [one.text for one in read("# Night ferry\\nShe voted to keep it. See `x`.").sentences]
    ['Night ferry', 'She voted to keep it.', 'See    .']
    """
    text = text[:TEXT_LETTERS_MAX]
    plain = text
    ends = [match.end() for match in _HEADING.finditer(plain)]
    ends = sorted([*ends, *(match.start() for match in _IMPRINT_LINE.finditer(plain))])
    for pattern in (_FRONT, _CODE, _RULER, _LINK_TARGET, _MARKS):
        plain = pattern.sub(_blank, plain)
    addresses = tuple((match.start(), match.end()) for match in _ADDRESS.finditer(text))
    plain = _ADDRESS.sub(_blank, plain)
    quoted = tuple((match.start(), match.end()) for match in _QUOTED.finditer(plain))
    found = [_sentence(plain, start, end, quoted) for start, end in _spans(plain, ends)]
    return Prose(text, tuple(one for one in found if one.words), addresses)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _spans(plain: str, ends: list[int]) -> list[tuple[int, int]]:
    """The sentences; a heading or an imprint stands alone though no full stop parts it."""
    spans, start = [], 0
    for end in [*ends, len(plain)]:
        part = plain[start:end]
        spans += [(start + first, start + last) for first, last in sentence_spans(part)]
        start = end
    return spans


def _sentence(plain: str, start: int, end: int, quoted: tuple[tuple[int, int], ...]) -> Sentence:
    text = plain[start:end]
    words = tuple(
        Word(m.group(), m.group().lower().replace("’", "'"), start + m.start(), start + m.end())
        for m in _WORD.finditer(text)
    )
    inside = tuple((first, last) for first, last in quoted if first < end and last > start)
    return Sentence(text, start, end, words, inside)
