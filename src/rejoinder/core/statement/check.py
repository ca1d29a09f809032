"""All rules over one text."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from rejoinder.core.citing import LineText
from rejoinder.core.statement.against import name_marks, number_marks
from rejoinder.core.statement.disguise import disguise_marks
from rejoinder.core.statement.evidence import evidence_marks
from rejoinder.core.statement.fair import attack_marks
from rejoinder.core.statement.measures import EASE_MIN, measures
from rejoinder.core.statement.passive import passive_marks
from rejoinder.core.statement.phrases import phrase_marks
from rejoinder.core.statement.prose import Prose, Sentence, read
from rejoinder.core.statement.rules import RULE_OF
from rejoinder.core.statement.shape import denied_twice, long_mark, loud_marks, nouns_mark
from rejoinder.core.statement.values import Finding, Mark

_QUOTABLE = frozenset({"bland", "jargon", "cliche", "hedge", "nominalisation", "passive", "double-negative"})


def check(text: str, lines: Sequence[LineText] = ()) -> tuple[Finding, ...]:
    """What stops a statement and what to mend in it, by place in the text; of one place what stops comes first.

    Plain text or Markdown, at most 200,000 letters of it. With `lines` its numbers and names are compared with the line
    that each sentence is about. Other people's words in quotation marks are left alone, but for letters that deceive
    and numbers.

    >>> for one in check("The claim is a deeply regrettable mischaracterisation."): print(one.what, "→", one.suggestion)
    a deeply regrettable mischaracterisation → wrong
    >>> line = LineText(14, "She voted once to keep the night ferry.")
    >>> check("She voted three times to keep it.", [line])[0].why
    'The number is not in line 14. Line 14 says “once”. Change it, or ask for a new line.'
    """
    prose = read(text)
    marks = [*disguise_marks(prose.text, prose.addresses), *evidence_marks(prose, lines), *_hard(prose)]
    for sentence in prose.sentences:
        if not sentence.is_imprint:
            marks += _kept(sentence, _sentence_marks(prose.text, sentence, lines))
    return _placed(prose.text, marks)


def _sentence_marks(text: str, sentence: Sentence, lines: Sequence[LineText]) -> Iterator[Mark]:
    yield from phrase_marks(text, sentence)
    yield from passive_marks(sentence)
    yield from loud_marks(sentence)
    yield from attack_marks(sentence)
    yield from number_marks(sentence, lines)
    yield from name_marks(text, sentence, lines)
    for mark in (long_mark(sentence), denied_twice(sentence), nouns_mark(sentence)):
        if mark:
            yield mark


def _kept(sentence: Sentence, marks: Iterable[Mark]) -> Iterator[Mark]:
    for mark in marks:
        if not (mark.rule in _QUOTABLE and sentence.is_quoted(mark.start, mark.end)):
            yield mark


def _hard(prose: Prose) -> Iterator[Mark]:
    found = measures(prose)
    if found.ease is not None and found.ease < EASE_MIN:
        first, last = prose.sentences[0], prose.sentences[-1]
        sizes = f"{found.words_per_sentence:g} words a sentence, {found.syllables_per_word:g} syllables a word"
        yield Mark("hard-to-read", first.start, last.end, f"{found.says}: {sizes}.")


def _placed(text: str, marks: list[Mark]) -> tuple[Finding, ...]:
    starts = [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]
    order = list(RULE_OF)
    marks.sort(key=lambda mark: (mark.start, order.index(mark.rule), mark.end))
    found = []
    for mark in dict.fromkeys(marks):
        line, last = bisect_right(starts, mark.start), bisect_right(starts, max(mark.start, mark.end - 1))
        column, column_end = mark.start - starts[line - 1] + 1, mark.end - starts[last - 1] + 1
        what = text[mark.start : mark.end]
        level = RULE_OF[mark.rule].level
        found.append(
            Finding(mark.rule, level, line, column, column_end, mark.start, mark.end, what, mark.why, mark.suggestion)
        )
    return tuple(found)
