"""Short names for pictures and headlines, never two alike."""

from collections.abc import Sequence

LETTERS_MAX = 12  # what a block of a picture holds on one line
_NARROW, _WIDE = frozenset(" .,:;'’|!iljtfrI-…"), frozenset("mwMW@%")
_LETTER, _NARROW_LETTER, _WIDE_LETTER, _BOLDER = 0.63, 0.39, 0.95, 1.11  # ems of DejaVu Sans, the widest we may meet
_RIGHT_TO_LEFT = (("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufeff"))


def short_names(labels: Sequence[str]) -> tuple[str, ...]:
    """The last word of each name where no other has it; the whole name otherwise, and where all names are short.

    >>> short_names(["Ottoline Brask", "Sunniva Achterby"])
    ('Brask', 'Achterby')
    >>> short_names(["Ada", "Li Wei"])
    ('Ada', 'Li Wei')
    """
    if all(len(label) <= LETTERS_MAX for label in labels):
        return tuple(labels)
    last = [label.split()[-1] if label.split() else label for label in labels]
    return tuple(
        word if last.count(word) == 1 and word[0].isalpha() else label for label, word in zip(labels, last, strict=True)
    )


def cut(text: str, letters_max: int) -> str:
    """`text` with no more than `letters_max` letters, its end shown as cut.

    >>> cut("For standing aside", 10)
    'For stand…'
    """
    return text if len(text) <= letters_max else text[: max(letters_max - 1, 1)].rstrip() + "…"


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """About how wide `text` is at `size` in the widest font that we may meet, rather too wide than too narrow."""
    ems = sum(_NARROW_LETTER if c in _NARROW else _WIDE_LETTER if c in _WIDE or c > "\u2e80" else _LETTER for c in text)
    capitals = sum(letter.isupper() for letter in text)
    return (ems + 0.09 * capitals) * size * (_BOLDER if is_bold else 1.0)


def fitted(text: str, room: float, size: float, *, is_bold: bool = False) -> str:
    """`text`, cut so that it is no wider than `room`, though never below its first letter."""
    if width_of(text, size, is_bold=is_bold) <= room:
        return text
    letters = len(text)
    while letters > 2 and width_of(cut(text, letters), size, is_bold=is_bold) > room:
        letters -= 1
    return cut(text, letters)


def isolated(name: str) -> str:
    """`name`, kept from turning round the words beside it where it is written from right to left (Unicode UAX 9)."""
    if any(low <= letter <= high for letter in name for low, high in _RIGHT_TO_LEFT):
        return f"\u2068{name}\u2069"
    return name
