"""The variants of a phrase as a tree: each hangs under the earlier one it is nearest to, with what changed."""

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from rejoinder.core.phrases.stream import Placed
from rejoinder.core.text import is_content_word, words

CROP_WORDS_MIN, CROP_OVER = 3, 3
SHORTER_LEANS = 0.7
COMPARED_MAX = 200  # earlier variants that a later one is held against; a phrase with more is a chorus


@dataclass(frozen=True)
class Said:
    """One post saying one variant. `post` is the caller's id."""

    post: Hashable
    time: float
    placed: Placed


@dataclass(frozen=True)
class Variant:
    """One wording of a phrase: as first written, who said it (oldest first), and when it was first seen."""

    text: str
    posts: tuple[Hashable, ...]
    first_seen: float


@dataclass(frozen=True)
class Piece:
    """A run of words: `same`, `added` or `removed` against the wording it came from."""

    kind: str
    text: str


@dataclass(frozen=True)
class Branch:
    """A variant in its place: how deep it hangs, what changed against its parent, and what hangs under it."""

    variant: Variant
    pieces: tuple[Piece, ...]
    children: tuple["Branch", ...] = field(default=())

    def walk(self) -> Iterable[tuple[int, "Branch"]]:
        """This branch and all under it with their depth, oldest first under each parent."""
        waiting = [(0, self)]
        while waiting:
            depth, branch = waiting.pop()
            yield depth, branch
            waiting.extend((depth + 1, child) for child in reversed(branch.children))


def variants_of(said: Iterable[Said]) -> list[Variant]:
    """The variants in the order of first sight; ties by the text. All of `said` is of one phrase.

    Posts of equal time stand in the order of their ids, numbers first.
    """
    by_variant: dict[int, list[Said]] = {}
    for one in sorted(said, key=_by_time_and_id):
        by_variant.setdefault(one.placed.variant, []).append(one)
    found = [
        Variant(group[0].placed.passage.text, tuple(dict.fromkeys(s.post for s in group)), group[0].time)
        for group in by_variant.values()
    ]
    return sorted(found, key=lambda v: (v.first_seen, v.text))


def _by_time_and_id(said: Said) -> tuple[float, float, str]:
    return said.time, said.post if isinstance(said.post, int) else math.inf, str(said.post)


def grow_tree(variants: Sequence[Variant]) -> Branch:
    """The tree of at least one variant, oldest at the root. Ties of likeness go to the earlier parent.

    >>> root = grow_tree([Variant("close the night ferry", (1,), 0.0), Variant("scrap the night ferry", (2,), 1.0)])
    >>> [(depth, [(p.kind, p.text) for p in branch.pieces]) for depth, branch in root.walk()][1]
    (1, [('removed', 'close'), ('added', 'scrap'), ('same', 'the night ferry')])
    """
    shapes = [frozenset(_shape(variant.text)) for variant in variants]
    children: dict[int, list[int]] = {}
    for later in range(1, len(variants)):
        earlier = range(min(later, COMPARED_MAX))
        parent = max(earlier, key=lambda at: (_alike(shapes[at], shapes[later]), -at))
        children.setdefault(parent, []).append(later)
    return _branch(variants, children)


def _branch(variants: Sequence[Variant], children: dict[int, list[int]]) -> Branch:
    """Built from the last to the first, so that no depth of the tree is a depth of calls."""
    parent_of = {child: parent for parent, under in children.items() for child in under}
    made: dict[int, Branch] = {}
    for at in range(len(variants) - 1, -1, -1):
        before = variants[parent_of[at]].text if at in parent_of else None
        text = variants[at].text
        pieces = (Piece("same", text),) if before is None else differences(before, text)
        made[at] = Branch(variants[at], pieces, tuple(made.pop(child) for child in children.get(at, ())))
    return made[0]


def _shape(text: str) -> list[str]:
    """Words and pairs of neighbours: a swap of two words is a change too."""
    tokens = words(text)
    return [*tokens, *(f"{a} {b}" for a, b in pairwise(tokens))]


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words and pairs over a mean of both that leans to the shorter: a cut wording came from the whole one."""
    low, high = sorted((len(one), len(other)))
    return len(one & other) / (low**SHORTER_LEANS * high ** (1 - SHORTER_LEANS)) if low else 0.0


def cropped(text: str, phrase: str) -> str:
    """The part of a text that repeats a phrase, where it stands inside a longer sentence; else the text as it is.

    Cut are whole runs of more than three words before the first and after the last word that both have.

    >>> cropped("The Row has the story of the week: Brask voted to close it", "Brask voted to close the night ferry")
    'Brask voted to close it'
    """
    new, old = text.split(), phrase.split()
    matcher = SequenceMatcher(None, [_bare(word) for word in old], [_bare(word) for word in new], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if sum(block.size for block in blocks) < CROP_WORDS_MIN:
        return text
    # A lone stop word far from the rest is chance: the part starts and ends with a run of two or a telling word.
    telling = [b for b in blocks if b.size > 1 or is_content_word(_bare(new[b.b]))]
    runs = telling or blocks
    start, end = runs[0].b, runs[-1].b + runs[-1].size
    start = start if start > CROP_OVER else 0
    end = end if len(new) - end > CROP_OVER else len(new)
    return " ".join(new[start:end])


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """What became of a wording, in words as they are written; case and punctuation alone are no change.

    >>> [(p.kind, p.text) for p in differences("voted to close it", "voted twice to close it!")]
    [('same', 'voted'), ('added', 'twice'), ('same', 'to close it!')]
    """
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, [_bare(word) for word in old], [_bare(word) for word in new], autojunk=False)
    pieces: list[Piece] = []
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", " ".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("removed", " ".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("added", " ".join(new[new_from:new_to])))
    return tuple(pieces)


def _bare(word: str) -> str:
    return " ".join(words(word)) or word
