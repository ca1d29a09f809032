"""Which sentence of a text says which line to take: word for word, nearly, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rejoinder.core.text import is_content_word, sentence_spans, words
from rejoinder.core.wordiff import Piece, differences

NEAR = 0.5  # shared words that say something, of both sentences', from which one is the other reworded (Dice 1945)
ABOUT = 0.2  # from which a sentence is about what the line says: its numbers are compared with that line's
SENTENCES_MAX = 200
EXACTLY, NEARLY, NOT_AT_ALL = "exactly", "nearly", "not at all"


@dataclass(frozen=True)
class LineText:
    """A line as drafts and checks read it: its approved texts in one, short answer first, and the claim answered."""

    id: int | str
    text: str
    claim: str = ""

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences, as they stand."""
        return tuple(self.text[start:end] for start, end in sentence_spans(self.text)[:SENTENCES_MAX])

    @cached_property
    def _word_lists(self) -> tuple[tuple[str, ...], ...]:
        return tuple(words(sentence) for sentence in self.sentences)

    @cached_property
    def _all_words(self) -> frozenset[str]:
        return frozenset(word for one in self._word_lists for word in one if is_content_word(word))


@dataclass(frozen=True)
class Citation:
    """One sentence of a text and the line it comes from.

    `how` is exactly, nearly or not at all; `line` None for the last. `changes`: the line's sentence against this one,
    where it is nearly that. `says` is the sentence for a person.
    """

    start: int
    end: int
    text: str
    line: int | str | None
    how: str
    changes: tuple[Piece, ...] = ()
    says: str = ""


def cited(text: str, lines: Sequence[LineText]) -> tuple[Citation, ...]:
    """Each sentence of a text with the line it comes from; of equal ones the first line given.

    Case, marks and blanks do not count, words do. Cost: sentences times the lines' sentences.

    >>> line = LineText(14, "She voted to keep the night ferry. Page 6 of the minutes says so.")
    >>> text = "She voted twice to keep the night ferry. Page 6 of the minutes says so."
    >>> for one in cited(text, [line]): print(one.says)
    Sentence 1 is not line 14 word for word
    Sentence 2 is line 14
    """
    spans = sentence_spans(text)[:SENTENCES_MAX]
    return tuple(_cite(text[start:end], (start, end), number, lines) for number, (start, end) in enumerate(spans, 1))


def nearest_line(sentence: str, lines: Sequence[LineText]) -> LineText | None:
    """The line that a sentence is about: the one that has most of its words, if it has a fifth of them; else None."""
    if not lines:
        return None
    shares = [share_in(sentence, line) for line in lines]
    best = max(shares)
    return lines[shares.index(best)] if best >= ABOUT else None


def share_in(sentence: str, line: LineText) -> float:
    """How much of what a sentence says stands in a line, 0 to 1: of its words that say what it is about.

    >>> share_in("She voted to close it", LineText(14, "She voted to keep the ferry."))
    0.5
    """
    found = {word for word in words(sentence) if is_content_word(word)}
    return len(found & line._all_words) / len(found) if found else 0.0


def _cite(sentence: str, place: tuple[int, int], number: int, lines: Sequence[LineText]) -> Citation:
    own = words(sentence)
    best: tuple[float, LineText, str] | None = None
    for line in lines:
        for known, text in zip(line._word_lists, line.sentences, strict=True):
            if known == own:
                return Citation(*place, sentence, line.id, EXACTLY, (), f"Sentence {number} is line {line.id}")
            score = _dice(own, known)
            if score >= NEAR and (best is None or score > best[0]):
                best = score, line, text
    if best is None:
        says = f"Sentence {number} is not {_named(lines)}"
        return Citation(*place, sentence, None, NOT_AT_ALL, (), says)
    _, line, text = best
    says = f"Sentence {number} is not line {line.id} word for word"
    return Citation(*place, sentence, line.id, NEARLY, differences(text, sentence), says)


def _dice(one: Sequence[str], other: Sequence[str]) -> float:
    first, second = ({word for word in found if is_content_word(word)} for found in (one, other))
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 0.0


def _named(lines: Sequence[LineText]) -> str:
    if len(lines) == 1:
        return f"line {lines[0].id}"
    return "any of its lines" if lines else "a line: no line was given"
