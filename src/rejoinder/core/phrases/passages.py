"""The parts of a text that others can repeat: its quotations; where it quotes nobody, its sentences."""

import re
from dataclasses import dataclass

from rejoinder.core.text import first_words, sentences, words

QUOTE_WORDS_MIN = 3  # “night ferry” names a thing; three words begin to say something
SENTENCE_WORDS_MIN = 5
WHOLE_WORDS_MAX = 80  # a short post is one saying, also over two sentences
PASSAGE_WORDS_MAX = 150  # of a longer one the first words are compared
QUOTED_SHARE = 0.5  # a sentence that is mostly a quotation passes it on; one with a few quoted words is a saying itself
WHOLE_LETTERS_MAX, PASSAGE_LETTERS_MAX = 1_000, 2_000  # the same for scripts without spaces
PASSAGES_MAX = 200  # of one text
LETTERS_MAX = 60_000

# Marks in pairs; a straight or single mark counts only at the edge of a word, so that "Brask's" opens nothing.
_QUOTED = re.compile(
    r"“([^“”]{2,1200})”|„([^„“”]{2,1200})[“”]|«([^«»]{2,1200})»"
    r"|(?<![\w\"])\"([^\"\n]{2,1200})\"(?!\w)|(?<!\w)‘([^‘\n]{2,1200}?)’(?!\w)|(?<!\w)'([^'\n]{2,1200}?)'(?!\w)"
)
_MARK = re.compile(r"[“„«]|(?<!\w)[\"‘']")  # without one of these nothing is quoted
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Passage:
    """A part of a text. `is_said` marks a quotation, or a short text that is one saying; else it is a sentence."""

    text: str
    is_said: bool


def passages(text: str) -> tuple[Passage, ...]:
    """The passages of a text in order: quotations of three words or more, and the sentences that quote nobody.

    One passage are: a text of at most 80 words or of one sentence that quotes nobody; and a text of one sentence that
    does: its longest quotation where that is half of it, else the whole. At most 200 passages; a text without words has
    none.

    >>> passages("Brask voted to close the night ferry")
    (Passage(text='Brask voted to close the night ferry', is_said=True),)
    >>> [p.text for p in passages("He said: “The night ferry stays.” Nobody at the harbour believed it.") if p.is_said]
    ['The night ferry stays.']
    >>> [p.text for p in passages("It was “a very bad night” for the ferry and for the people of Tidewell")]
    ['It was “a very bad night” for the ferry and for the people of Tidewell']
    """
    text = text[:LETTERS_MAX]
    quoted = _quotations(text) if _MARK.search(text) else []
    if not quoted and len(text) <= WHOLE_LETTERS_MAX and _words_in(text) <= WHOLE_WORDS_MAX:
        return _whole(text)
    parts = sentences(text)
    if len(parts) == 1:
        longest = max(quoted, key=lambda quote: len(words(quote)), default="")
        return _whole(longest if len(words(longest)) >= QUOTED_SHARE * len(words(text)) else text)
    found = [Passage(_cut(quote), is_said=True) for quote in quoted]
    # A mark in place of each quotation keeps the sentence around it from counting as one of its own.
    for sentence in sentences(_QUOTED.sub(lambda m: " \ue000 " if _tidy(m) else m.group(), text)):
        if "\ue000" not in sentence and len(words(sentence)) >= SENTENCE_WORDS_MIN:
            found.append(Passage(_cut(sentence), is_said=False))
    return tuple(found[:PASSAGES_MAX])


def _whole(text: str) -> tuple[Passage, ...]:
    has_words = _LETTER.search(text) or words(text)
    return (Passage(_cut(text), is_said=True),) if has_words else ()


def _words_in(text: str) -> int:
    return len(text.split(maxsplit=WHOLE_WORDS_MAX))


def _cut(text: str) -> str:
    return first_words(text, PASSAGE_WORDS_MAX)[:PASSAGE_LETTERS_MAX]


def quotations(text: str) -> tuple[Passage, ...]:
    """What stands in quotation marks in a text, three words or more, in order; at most 200.

    >>> [p.text for p in quotations("It was “a very bad night” for the “ferry”")]
    ['a very bad night']
    """
    text = text[:LETTERS_MAX]
    found = _quotations(text) if _MARK.search(text) else []
    return tuple(Passage(_cut(quote), is_said=True) for quote in found[:PASSAGES_MAX])


def _quotations(text: str) -> list[str]:
    return [quote for match in _QUOTED.finditer(text) if (quote := _tidy(match))]


def _tidy(match: re.Match[str]) -> str:
    quote = next(group for group in match.groups() if group)
    return " ".join(quote.split()) if len(words(quote)) >= QUOTE_WORDS_MIN else ""
