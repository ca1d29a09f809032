"""The parts of a text that others can repeat: its quotations; where it quotes nobody, its sentences."""

import re
from dataclasses import dataclass

from rejoinder.core.text import first_words, sentences, words

QUOTE_WORDS_MIN = 3  # “night ferry” names a thing; three words begin to say something
SENTENCE_WORDS_MIN = 5
WHOLE_WORDS_MAX = 60  # a short post is one saying, also over two sentences
PASSAGE_WORDS_MAX = 80  # of a longer one the first words are compared
PASSAGES_MAX = 200  # of one text
LETTERS_MAX = 60_000

# Marks in pairs; a straight or single mark counts only at the edge of a word, so that "Brask's" opens nothing.
_QUOTED = re.compile(
    r"“([^“”]{2,1200})”|„([^„“”]{2,1200})[“”]|«([^«»]{2,1200})»"
    r"|(?<![\w\"])\"([^\"\n]{2,1200})\"(?!\w)|(?<!\w)‘([^‘\n]{2,1200}?)’(?!\w)|(?<!\w)'([^'\n]{2,1200}?)'(?!\w)"
)


@dataclass(frozen=True)
class Passage:
    """A part of a text. `is_said` marks a quotation, or a short text that is one saying; else it is a sentence."""

    text: str
    is_said: bool


def passages(text: str) -> tuple[Passage, ...]:
    """The passages of a text in order: quotations of three words or more, and the sentences that quote nobody.

    A text of at most 60 words without a quotation is one passage. At most 200 passages; a text without words has none.

    >>> passages("Brask voted to close the night ferry")
    (Passage(text='Brask voted to close the night ferry', is_said=True),)
    >>> [p.text for p in passages("He said: “The night ferry stays.” Nobody at the harbour believed it.") if p.is_said]
    ['The night ferry stays.']
    """
    text = text[:LETTERS_MAX]
    quotations = [quote for match in _QUOTED.finditer(text) if (quote := _tidy(match))]
    if not quotations and len(text.split(maxsplit=WHOLE_WORDS_MAX)) <= WHOLE_WORDS_MAX:
        whole = " ".join(text.split())
        return (Passage(whole, is_said=True),) if words(whole) else ()
    found = [Passage(first_words(quote, PASSAGE_WORDS_MAX), is_said=True) for quote in quotations]
    # A mark in place of each quotation keeps the sentence around it from counting as one of its own.
    for sentence in sentences(_QUOTED.sub(lambda m: " \ue000 " if _tidy(m) else m.group(), text)):
        if "\ue000" not in sentence and len(words(sentence)) >= SENTENCE_WORDS_MIN:
            found.append(Passage(first_words(sentence, PASSAGE_WORDS_MAX), is_said=False))
    return tuple(found[:PASSAGES_MAX])


def _tidy(match: re.Match[str]) -> str:
    quote = next(group for group in match.groups() if group)
    return " ".join(quote.split()) if len(words(quote)) >= QUOTE_WORDS_MIN else ""
