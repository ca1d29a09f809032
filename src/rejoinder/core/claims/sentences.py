"""Where the sentences of a text lie, to the letter: nothing is lost, so that a page can mark each in its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LETTERS_MAX = 200_000  # of one text; a debate of three hours has 150,000
SENTENCE_LETTERS_MAX = 2_000  # a longer run without a stop is cut at a blank: no speaker breathes that long

# A stop, what closes after it, and blanks before what may begin a sentence; a stop of a script without blanks; a
# paragraph, a list item, or a line that begins with who speaks.
_END = re.compile(
    r"(?<!\[…\])(?<!\[\.\.\.\])(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[£$€]*[^\W_a-z])"
    r"|(?<=[。！？])"
    r"|\n\s*\n"
    r"|\n(?=\s*[-*•]\s)"
    r"|\n(?=[ \t]*[^\W\d_a-z][^\n:.!?]{0,38}:[ \t])"
)
_ABBREVIATION = re.compile(
    r"\b(?:(?i:mr|mrs|ms|dr|prof|sir|st|rev|hon|gen|col|capt|lt|gov|sen|rep|reps|sens|cllr|pres|vs|jr|sr|inc|ltd|co|corp|"
    r"approx|fig|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|e\.g|i\.e|a\.m|p\.m)|(?!I\b)[A-Z](?:\.[A-Z])*)\.\s*$"
)
_NUMBERED = re.compile(r"\bno\.\s*$", re.IGNORECASE)  # "no. 10", but "He said no. Then he left."
_SPEAKER = re.compile(r"\s*(?P<speaker>[^\W\d_][^\n:.!?]{0,38}?)[ \t]*:(?:[ \t]+|$)")
_SHOUTED = re.compile(r"[^\W\d_a-z](?:[^\n:a-z]|(?<=M)c|(?<=\()[^)]*)*$")


@dataclass(frozen=True)
class Span:
    """A stretch of a text, `text[start:end]`, that holds one sentence and the blanks after it."""

    start: int
    end: int


def spans(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order. Together they are the text: each begins where the one before ends.

    Titles (Mr., Cllr.), initials, months and decimal points end nothing; an empty line does. Only the first 200,000
    letters are read; what comes after is one last span. An empty text has none.

    >>> said = "Mr. Brask spent £2.5m. “No ferry!” he said."
    >>> [said[s.start : s.end] for s in spans(said)]
    ['Mr. Brask spent £2.5m. ', '“No ferry!” he said.']
    """
    found, start = [], 0
    for end in _ends(text):
        for part in _short_enough(text, start, end):
            found.append(part)
        start = end
    return tuple(found)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text without the blanks around them; those of blanks only are left out.

    >>> sentences("It costs 5.2m.  It is late. ")
    ('It costs 5.2m.', 'It is late.')
    """
    found = (" ".join(text[span.start : span.end].split()) for span in spans(text))
    return tuple(sentence for sentence in found if sentence)


def speaker_of(line: str) -> tuple[str, str]:
    """Who speaks and what, of a line of a transcript; nobody where it does not begin with a name and a colon.

    A name in capitals, or of at most four words that each begin with a capital.

    >>> speaker_of("BRASK (IND): The ferry stays.")
    ('BRASK (IND)', 'The ferry stays.')
    >>> speaker_of("There is one thing: the ferry stays.")
    ('', 'There is one thing: the ferry stays.')
    """
    found = _SPEAKER.match(line)
    if not found:
        return "", line.strip()
    name = found.group("speaker").strip()
    words = name.split()
    is_name = bool(_SHOUTED.match(name)) or (len(words) <= 4 and all(word.strip("(")[:1].isupper() for word in words))
    return (name, line[found.end() :].strip()) if is_name else ("", line.strip())


def _ends(text: str) -> Iterator[int]:
    begun = 0
    for match in _END.finditer(text[:LETTERS_MAX]):
        if _ends_nothing(text[max(begun, match.start() - 24) : match.start()], text[match.end() : match.end() + 1]):
            continue
        if match.end() > begun:
            begun = match.end()
            yield begun
    if begun < len(text):
        yield len(text)


def _ends_nothing(before: str, following: str) -> bool:
    if _NUMBERED.search(before):
        return following.isdigit()
    return bool(_ABBREVIATION.search(before))


def _short_enough(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > SENTENCE_LETTERS_MAX:
        cut = text.rfind(" ", start, start + SENTENCE_LETTERS_MAX) + 1
        cut = cut if cut > start else start + SENTENCE_LETTERS_MAX
        yield Span(start, cut)
        start = cut
    yield Span(start, end)
