"""A text against the lines it cites: numbers that disagree, and names that stand in none."""

import re
from collections.abc import Iterator, Sequence

from rejoinder.core.citing import LineText, nearest_line
from rejoinder.core.statement.prose import Sentence, Word
from rejoinder.core.statement.quantities import Quantity, is_same, quantities
from rejoinder.core.statement.values import Mark

_SHOWN_MAX = 3
_TITLES = frozenset(
    "mr mrs ms miss dr sir lady lord prof rev cllr councillor minister professor doctor captain".split()
)
# Capitalised words that name no person, place or body that a line would have to name.
_NO_NAMES = frozenset(
    """
    i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december english british welsh scottish irish european christmas easter mp mps tv uk
    """.split()
)
_SMALL = frozenset("of the and for de van von du la le on upon in".split())


def number_marks(sentence: Sentence, lines: Sequence[LineText]) -> Iterator[Mark]:
    """The numbers of a sentence that the line it is about does not have; where it is about none, that no line has."""
    said = quantities(sentence.text)
    if not said or not lines:
        return
    line = nearest_line(sentence.text, lines)
    known = [(one, each) for each in ([line] if line else lines) for one in quantities(each.text)]
    agreed = [next((one for one, _ in known if is_same(number, one)), None) for number in said]
    taken = {id(one) for one in agreed if one}
    for number, same in zip(said, agreed, strict=True):
        if same is None and not _is_said_too(number, [one for one, _ in known]):
            rest = [(one, each) for one, each in known if id(one) not in taken and one.kind == number.kind]
            start = sentence.start + number.start
            yield Mark("number", start, sentence.start + number.end, *_number_why(number, rest, line, lines))


def _is_said_too(number: Quantity, known: Sequence[Quantity]) -> bool:
    """A count may be said as times or the other way round: "two times", "twice"; a year alone as part of a date."""
    loose = {("count", "times"), ("times", "count")}
    return any((number.kind, one.kind) in loose and number.value == one.value for one in known)


def _number_why(
    number: Quantity, rest: Sequence[tuple[Quantity, LineText]], line: LineText | None, lines: Sequence[LineText]
) -> tuple[str, str | None]:
    where = f"line {line.id}" if line else f"line {lines[0].id}" if len(lines) == 1 else "any of its lines"
    start = f"The number is not in {where}."
    if not rest:
        return f"{start} Change it, or ask for a new line.", None
    shown = list(dict.fromkeys(one.text for one, _ in rest))
    says = f"Line {rest[0][1].id} says {' and '.join(f'“{one}”' for one in shown[:_SHOWN_MAX])}."
    suggestion = shown[0] if len(shown) == 1 else None
    if suggestion and number.text[0].isupper():
        suggestion = suggestion[0].upper() + suggestion[1:]
    return f"{start} {says} Change it, or ask for a new line.", suggestion


def name_marks(text: str, sentence: Sentence, lines: Sequence[LineText]) -> Iterator[Mark]:
    """The names in a sentence that no line has. A lone word that begins a sentence is passed over."""
    if not lines:
        return
    known = frozenset(low for line in lines for low in _lows(f"{line.text} {line.claim}"))
    for name in _names(text, sentence):
        missing = [word for word in name if _bare(word.low) not in known and word.low not in _SMALL]
        if missing:
            where = f"line {lines[0].id}" if len(lines) == 1 else "any of its lines"
            shown = text[missing[0].start : missing[-1].end]
            yield Mark("name", missing[0].start, missing[-1].end, f"“{shown}” is not in {where}. Is it the right name?")


def _names(text: str, sentence: Sentence) -> Iterator[list[Word]]:
    """Runs of capitalised words, without titles."""
    run: list[Word] = []
    for number, word in enumerate(sentence.words):
        is_high = word.text[0].isupper() and word.low not in _NO_NAMES and _bare(word.low) not in _NO_NAMES
        joined = run and text[run[-1].end : word.start] in (" ", " & ")
        if is_high and not (run and not joined):
            run.append(word)
            continue
        yield from _named(run, sentence)
        run = [word] if is_high else []
        if number == 0 and is_high:
            run = [word]
    yield from _named(run, sentence)


def _named(run: list[Word], sentence: Sentence) -> Iterator[list[Word]]:
    if not run:
        return
    is_first = run[0] is sentence.words[0] or _begins_quotation(sentence, run[0])
    if is_first and len(run) == 1:
        return
    if is_first and not run[0].text[1:2].islower():
        run = run[1:] if run[0].low in ("a", "i") else run
    named = [word for word in run if word.low not in _TITLES]
    if is_first and named and named[0] is run[0] and named[0].low in _BEGINNERS:
        named = named[1:]
    if named:
        yield named


# Words that begin a sentence and stand before a name there: "The Lantern", "On Tuesday", "But Brask".
_BEGINNERS = frozenset(
    """
    the a an on in at by for but and so or if when while as to from with our their his her its this that these those
    no not all both yes since after before because although what who why how where then now even only yet still
    ask read see tell let did does is was are were has have had will would can could should do
    """.split()
)


def _begins_quotation(sentence: Sentence, word: Word) -> bool:
    at = word.start - sentence.start
    return at > 0 and sentence.text[at - 1] in '“"‘'


def _lows(text: str) -> set[str]:
    return {_bare(word.lower().replace("’", "'")) for word in re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)}


def _bare(low: str) -> str:
    return low.removesuffix("'s")
