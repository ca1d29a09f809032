"""Words and sentences: what stories and lines are compared by. Written for English, harmless for other languages."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # words are needed where nothing is calculated
    import numpy as np
    from numpy.typing import NDArray

Encode: TypeAlias = Callable[[Sequence[str]], "NDArray[np.float32]"]
"""Texts to sentence vectors: n texts give n rows of 384 float32 of unit length."""

LETTERS_MAX = 200_000  # a long article has 60,000 letters; what comes after cannot change a decision

# Words that say nothing about what a text is about; also the ends that "don't", "it's" and "they'll" leave behind.
STOP_WORDS = frozenset(
    """
    a about above after again against ain all also am an and any are aren as at be because been before being below
    between both but by can cannot could couldn d did didn do does doesn doing don down during each few for from
    further get gets got had hadn has hasn have haven having he her here hers herself him himself his how i if in
    into is isn it its itself just let ll m may me might mightn more most must mustn my myself needn no nor not now
    of off on once only or other ought our ours ourselves out over own per re s said same say says shall shan she
    should shouldn so some such t than that the their theirs them themselves then there these they this those
    through to too under until up upon us ve very via was wasn we were weren what when where which while who whom
    whose why will with won would wouldn yet you your yours yourself yourselves
    """.split()
)

# A number keeps its point and its unit ("5.2bn"); an underscore parts words, as in hashtags and file names.
_WORD = re.compile(r"\d+(?:[.,]\d+)*[^\W_]*|[^\W\d_]+\d*[^\W_]*")
_ASCII_WORD = re.compile(r"[a-z][a-z0-9]*|\d+(?:[.,]\d+)*[a-z0-9]*")  # the same for plain letters, twice as fast
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Scripts that put no space between words: Thai, Lao, Khmer, kana and Han characters.
_UNSPACED = re.compile(r"[฀-໿ក-៿぀-ヿ㐀-䶿一-鿿豈-﫿]+")
# "[…]" and "[...]" leave something out and end nothing.
_SENTENCE_END = re.compile(
    r"(?<!\[…)(?<!\[\.\.\.)(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_a-z])|(?<=[。！？])|\n\s*\n|\n(?=\s*[-*•])"
)
# A place in capitals, perhaps a day, a sender in brackets, a dash: as wires begin (AP Stylebook, "datelines").
_DATELINE = re.compile(r"\s*[^\W\d_a-z]{3,}[^\n()]{0,40}\([^\W\d_a-z][^\n()]{1,30}\)\s*[-–—]+\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|sir|st|rev|hon|gen|col|sgt|lt|gov|sen|rep|cllr|vs|etc|no|jr|sr|inc|ltd|co|corp|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b[A-Z](?:\.[A-Z])*|e\.g|i\.e|a\.m|p\.m)\.$",
    re.IGNORECASE,
)


def words(text: str) -> tuple[str, ...]:
    """All words in order, lower case, numbers whole; a script without spaces gives pairs of letters.

    Only the first 200,000 letters are read.

    >>> words("Brask's £1,200 ferry isn’t sailing: 5.2m lost")
    ('brask', 's', '1200', 'ferry', 'isn', 't', 'sailing', '5.2m', 'lost')
    >>> words("渡轮停航")
    ('渡轮', '轮停', '停航')
    """
    text = text[:LETTERS_MAX]
    lowered = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    if "," in lowered:
        lowered = _THOUSANDS.sub("", lowered)
    if lowered.isascii():
        return tuple(_ASCII_WORD.findall(lowered))
    if not _UNSPACED.search(lowered):
        return tuple(_WORD.findall(lowered))
    found: list[str] = []
    for word in _WORD.findall(lowered):
        if word.isascii() or not _UNSPACED.search(word):
            found.append(word)
        else:
            found.extend(_letter_pairs(word))
    return tuple(found)


def _letter_pairs(word: str) -> list[str]:
    return [word[i : i + 2] for i in range(len(word) - 1)] or [word]


def is_content_word(word: str) -> bool:
    """Whether a lower-case word says what a text is about: no stop word, no lone Latin letter.

    >>> [is_content_word(w) for w in ("ferry", "the", "x", "7")]
    [True, False, False, True]
    """
    return word not in STOP_WORDS and not (len(word) == 1 and word.isascii() and word.isalpha())


def content_words(text: str) -> tuple[str, ...]:
    """The words that say what a text is about, in order, repeats kept.

    >>> content_words("The night ferry is not to sail, says Brask")
    ('night', 'ferry', 'sail', 'brask')
    """
    return tuple([word for word in words(text) if word not in STOP_WORDS and (len(word) > 1 or is_content_word(word))])


def first_words(text: str, words_max: int) -> str:
    """The text up to and with its `words_max`-th blank-separated word; white space becomes single blanks.

    >>> first_words("No  night ferry\\nthis winter", 3)
    'No night ferry'
    """
    return " ".join(text[:LETTERS_MAX].split(maxsplit=words_max)[:words_max])


def without_dateline(text: str) -> str:
    """The text without a wire's dateline: where it was written and who sent it are not what it is about.

    >>> without_dateline("TIDEWELL, 8 Oct (Northgate) – The council met.")
    'The council met.'
    >>> without_dateline("FERRY (and bus) times")
    'FERRY (and bus) times'
    """
    found = _DATELINE.match(text)
    return text[found.end() :] if found else text


def sentences(text: str) -> tuple[str, ...]:
    """The sentences in order; titles (Mr., Cllr.), initials and months do not end one, an empty line does.

    >>> sentences("Mr. Brask left. “No ferry!” he said. It costs 5.2m.")
    ('Mr. Brask left.', '“No ferry!” he said.', 'It costs 5.2m.')
    """
    found: list[str] = []
    for part in _sentence_parts(text[:LETTERS_MAX]):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return tuple(found)


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where each sentence of `sentences` begins and ends in the text, without the white space around it.

    >>> sentence_spans("Mr. Brask left.  No ferry!")
    ((0, 15), (17, 26))
    """
    text = text[:LETTERS_MAX]
    spans: list[tuple[int, int]] = []
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    for start, end in zip([0, *ends], [*ends, len(text)], strict=True):
        piece = text[start:end]
        first, last = end - len(piece.lstrip()), start + len(piece.rstrip())
        if first >= last:
            continue
        if spans and _ABBREVIATION.search(text[max(spans[-1][0], spans[-1][1] - 12) : spans[-1][1]]):
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    return tuple(spans)


def _sentence_parts(text: str) -> list[str]:
    parts, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        parts.append(text[start : match.end()])
        start = match.end()
    parts.append(text[start:])
    return [tidy for part in parts if (tidy := " ".join(part.split()))]


def listed(parts: Sequence[str], *, last: str = "and") -> str:
    """Parts as a list in a sentence.

    >>> listed(["A", "B", "C"]), listed(["A", "B"], last="or"), listed(["A"])
    ('A, B and C', 'A or B', 'A')
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "vote"), counted(1200, "vote"), counted(2, "person", "people")
    ('1 vote', '1,200 votes', '2 people')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def signed(value: float) -> str:
    """`+3`, `−1`, `0`: a change in whole numbers.

    >>> signed(3.4), signed(-1.2), signed(0.2)
    ('+3', '−1', '0')
    """
    whole = round(value)
    return f"+{whole:,}" if whole > 0 else f"−{-whole:,}" if whole < 0 else "0"


def plain_cell(text: str) -> str:
    """A cell of a table that no spreadsheet takes for a formula (OWASP, CSV Injection).

    >>> plain_cell("=1+1"), plain_cell("Ada")
    ("'=1+1", 'Ada')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
