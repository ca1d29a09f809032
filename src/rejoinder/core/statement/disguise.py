"""Letters that deceive: marks that turn the order of reading, letters without width, letters that look like others.

Sources: Unicode Standard Annex 9 (bidirectional algorithm) and Technical Standards 36 and 39 (security, confusables);
"Trojan Source", Boucher and Anderson 2021.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from rejoinder.core.statement.values import Mark

_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u200e\u200f"
_WITHOUT_WIDTH = "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u180e\u034f"
_JOINERS = "\u200c\u200d"
_HIDDEN = re.compile(f"[{_TURNING}{_WITHOUT_WIDTH}{_JOINERS}\U000e0000-\U000e007f]+")
_WORD = re.compile(r"[^\W\d_]+")
# Letters of other scripts that a reader takes for a Latin one (UTS 39, those that look the same in most type).
_LOOKS_LIKE = str.maketrans(
    "аеорсухіјѕԁԛԝһӏԍьгАВЕКМНОРСТУХІЈЅԌԚԜѴѵαοιυνρκτωηγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdqwhlgbrABEKMHOPCTYXIJSGQWVvaoiuvpktwnyABEZHIKMNOPTYX",
)
_LOOKALIKES = frozenset(map(chr, _LOOKS_LIKE))
_RIGHT_TO_LEFT = ("R", "AL")


def disguise_marks(text: str, addresses: Sequence[tuple[int, int]]) -> Iterator[Mark]:
    """Where letters deceive. What joins the parts of an emoji, or letters of a script that needs it, is left alone.

    >>> [(m.start, m.end, m.suggestion) for m in disguise_marks("Pay at p\u0430y.example", [(7, 18)])]
    [(7, 10, 'pay')]
    """
    if text.isascii():
        return
    for match in _HIDDEN.finditer(text):
        if not _is_needed(text, match):
            yield Mark("disguise", match.start(), match.end(), _why(match.group()), "")
    is_latin = _is_mostly_latin(text)
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isascii() or not _is_disguised(word, is_latin or _is_in(match, addresses)):
            continue
        where = "a link" if _is_in(match, addresses) else "a word"
        strange = next(letter for letter in word if letter in _LOOKALIKES)
        name = unicodedata.name(strange, "a strange letter").lower()
        why = f"{name.capitalize()} in {where} looks like the Latin “{strange.translate(_LOOKS_LIKE)}”."
        yield Mark("disguise", match.start(), match.end(), why, word.translate(_LOOKS_LIKE))


def _is_in(match: re.Match[str], addresses: Sequence[tuple[int, int]]) -> bool:
    return any(start <= match.start() < end for start, end in addresses)


def _is_disguised(word: str, is_latin_around: bool) -> bool:
    foreign = [letter for letter in word if _script(letter) in ("CYRILLIC", "GREEK")]
    if not foreign:
        return False
    if len(foreign) < len(word) and any(_script(letter) == "LATIN" for letter in word):
        return any(letter in _LOOKALIKES for letter in foreign)
    return is_latin_around and len(word) > 1 and all(letter in _LOOKALIKES for letter in word)


def _script(letter: str) -> str:
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "").partition(" ")[0]


def _is_mostly_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(1 for letter in letters if _script(letter) == "LATIN") > len(letters)


def _is_needed(text: str, match: re.Match[str]) -> bool:
    piece = match.group()
    before = text[match.start() - 1] if match.start() else ""
    after = text[match.end()] if match.end() < len(text) else ""
    if piece in _JOINERS:
        return bool(before and after) and not (_script(before) == "LATIN" and _script(after) == "LATIN")
    if piece[0] >= "\U000e0000":  # the tags of a flag
        return before == "\U0001f3f4" and piece.endswith("\U000e007f")
    if piece in "\u200e\u200f\u061c":
        return any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text if letter not in _TURNING)
    return piece == "\ufeff" and match.start() == 0


def _why(piece: str) -> str:
    if any(letter in _TURNING for letter in piece):
        return "A hidden mark turns the order of reading here: what is shown is not what is written."
    return "A hidden letter without width stands here: it breaks links and searches."
