"""Phrases: what is quoted or repeated, in which variants, who changed which words. See docs/adr/0010.

passages.py  the parts of a text that can be repeated: quotations, else sentences
align.py     two wordings side by side: how far they agree
stream.py    passages as they come: which phrase each is a variant of
tree.py      the variants of a phrase in a tree, oldest first, with the words that changed
crossings.py who said it on the other side, and how much later
said.py      from somebody's wording back to the line that was said
"""

from rejoinder.core.phrases.crossings import Crossed, Voice, crossings
from rejoinder.core.phrases.passages import Passage, passages, quotations
from rejoinder.core.phrases.said import SaidLine, find_said
from rejoinder.core.phrases.stream import MergePhrases, PhraseStream, Placed
from rejoinder.core.phrases.tree import Branch, Piece, Said, Variant, cropped, differences, grow_tree, variants_of

__all__ = [
    "Branch",
    "Crossed",
    "MergePhrases",
    "Passage",
    "PhraseStream",
    "Piece",
    "Placed",
    "Said",
    "SaidLine",
    "Variant",
    "Voice",
    "cropped",
    "crossings",
    "differences",
    "find_said",
    "grow_tree",
    "passages",
    "quotations",
    "variants_of",
]
