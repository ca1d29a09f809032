"""Two versions of a text, word by word: what stayed, what went, what came. For versions of lines and drafts."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rejoinder.core.phrases.align import aligned

SAME, REMOVED, ADDED = "same", "removed", "added"
WORDS_MAX = 20_000  # a text longer than this, some 80 pages, is shown as one change
SMALL_RUN = 1  # so many words that stayed between changes of more words on both sides are shown as changed too

# A word with its marks, a run of blanks, or a lone mark; a letter of a script without blanks stands alone.
_TOKEN = re.compile(r"\s+|[^\W฀-໿ក-៿぀-ヿ㐀-䶿一-鿿豈-﫿]+(?:['’.,:/-][^\W฀-໿ក-៿぀-ヿ㐀-䶿一-鿿豈-﫿]+)*|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A run of text that is same, removed or added."""

    kind: str
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as one row of pieces, in order; what was removed stands before what came in its place.

    The same and removed pieces joined are `before`, the same and added ones `after`, letter for letter. Neighbours
    differ in kind. A lone word that stayed between longer changes is shown as changed, which reads better. Cost: the
    sum of both lengths where little changed, at worst the product of the changed words over 64. A text of over 20,000
    words that differs is one change.

    >>> for piece in differences("She voted once to keep it.", "She voted three times to keep it."): print(piece)
    Piece(kind='same', text='She voted ')
    Piece(kind='removed', text='once')
    Piece(kind='added', text='three times')
    Piece(kind='same', text=' to keep it.')
    """
    if before == after:
        return (Piece(SAME, before),) if before else ()
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > 2 * WORDS_MAX:
        return tuple(_merged([(REMOVED, before), (ADDED, after)]))
    runs = _without_small(_without_small(_runs(old, new), _has_no_word), _has_a_lone_word)
    pieces = [(kind, "".join(part)) for run in runs for kind, part in zip((REMOVED, ADDED, SAME), run, strict=True)]
    return tuple(_merged(pieces))


Run = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""Tokens that went, tokens that came, then tokens that stayed."""


def _runs(old: list[str], new: list[str]) -> list[Run]:
    numbers: dict[str, int] = {}
    one = [numbers.setdefault(token, len(numbers)) for token in old]
    other = [numbers.setdefault(token, len(numbers)) for token in new]
    runs, at, at_other = list[Run](), 0, 0
    for start, start_other, size in _joined(aligned(one, other)[::-1]):
        runs.append((old[at:start], new[at_other:start_other], old[start : start + size]))
        at, at_other = start + size, start_other + size
    runs.append((old[at:], new[at_other:], ()))
    return runs


def _joined(blocks: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Blocks that touch in both texts, as one."""
    held: tuple[int, int, int] | None = None
    for start, start_other, size in blocks:
        if held and (held[0] + held[2], held[1] + held[2]) == (start, start_other):
            held = (held[0], held[1], held[2] + size)
            continue
        if held:
            yield held
        held = (start, start_other, size)
    if held:
        yield held


def _without_small(runs: Sequence[Run], is_small: Callable[[Run, Run], bool]) -> list[Run]:
    """The runs, where what stayed between two changes is small: as changed too."""
    kept: list[Run] = []
    for run in runs:
        if kept and (run[0] or run[1]) and is_small(kept[-1], run):
            removed, added, stayed = kept.pop()
            run = ([*removed, *stayed, *run[0]], [*added, *stayed, *run[1]], run[2])
        kept.append(run)
    return kept


def _has_no_word(run: Run, _next: Run) -> bool:
    return bool(run[0] or run[1]) and not _words(run[2])


def _has_a_lone_word(run: Run, following: Run) -> bool:
    """Whether one word stayed, and both changes beside it replace more words than that."""
    if _words(run[2]) > SMALL_RUN or not all((*run[:2], *following[:2])):
        return False
    return min(max(map(_words, run[:2])), max(map(_words, following[:2]))) > SMALL_RUN


def _words(tokens: Sequence[str]) -> int:
    return sum(1 for token in tokens if token[0].isalnum())


def _merged(pieces: list[tuple[str, str]]) -> Iterator[Piece]:
    filled = [(kind, text) for kind, text in pieces if text]
    for kind, run in groupby(filled, key=lambda piece: piece[0]):
        yield Piece(kind, "".join(text for _, text in run))
