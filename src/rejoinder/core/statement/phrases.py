"""Bland words, jargon, clichés, hedges and nouns made of verbs, each with the plain word that may stand instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rejoinder.core.statement.inflect import BASE, BE_FORMS, IRREGULAR, PAST, PERFECT, THIRD, plural, verb, verb_forms
from rejoinder.core.statement.prose import Sentence, Word
from rejoinder.core.statement.values import Mark
from rejoinder.core.statement.words import WORD_ROWS

GAP_WORDS_MAX = 3
ONE, MANY = "one", "many"
_AFTER_BE: dict[str, str | None] = {"can": "could", "cannot": "could not", "will": "would", "will probably": None}
_WHY = {
    "bland": "Bland: it says less than it seems to.",
    "jargon": "Jargon: a word of offices, not of readers.",
    "cliche": "A worn phrase: readers pass over it.",
    "hedge": "A hedge: say it or leave it out.",
    "nominalisation": "A noun made of a verb: the verb is shorter and says who does it.",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """One place of a pattern: the words that fit it, each with the form it is in."""

    fits: Mapping[str, str]
    may_be_absent: bool = False
    is_gap: bool = False
    is_before: bool = False  # context: not part of what is found


@dataclass(frozen=True, slots=True)
class _Pattern:
    rule: str
    parts: tuple[_Part, ...]
    plain: str
    why: str
    needs_end: bool = False  # a mark or the end of the sentence follows


def phrase_marks(text: str, sentence: Sentence) -> Iterator[Mark]:
    """The marks of one sentence, first to last, none over another; where two begin together the longer one."""
    words, index, at = sentence.words, _index(), 0
    lows = [_british(low) for low in sentence.lows]
    while at < len(words):
        best: tuple[int, _Pattern, str, int] | None = None
        for pattern in index.get(lows[at], ()):
            found = _match(pattern.parts, lows, at)
            if found and (best is None or found[0] > best[0]) and _may_be(pattern, sentence, at, found[0]):
                best = (found[0], pattern, found[1], at + pattern.parts[0].is_before)
        if best:
            end, pattern, form, start = best
            yield _mark(text, sentence, words[start:end], (pattern, form))
            at = end
        else:
            at += 1


def _may_be(pattern: _Pattern, sentence: Sentence, start: int, end: int) -> bool:
    """No part of a name (a lone word with a capital inside a sentence), and ended where the pattern asks for it."""
    words = sentence.words
    if pattern.needs_end and end < len(words):
        return not sentence.text[words[end - 1].end - sentence.start : words[end].start - sentence.start].isspace()
    first = words[start].text
    return not (end - start == 1 and start > 0 and first[0].isupper() and not first.isupper())


def _match(parts: Sequence[_Part], lows: Sequence[str], at: int, form: str = "") -> tuple[int, str] | None:
    """Where the pattern ends if it begins here, and in which form its verb or noun stands."""
    if not parts:
        return at, form
    part, rest = parts[0], parts[1:]
    if part.is_gap:
        ends = [_match(rest, lows, at + gap, form) for gap in range(GAP_WORDS_MAX + 1)]
        return next((end for end in ends if end), None)
    if at < len(lows) and (fit := part.fits.get(lows[at])) is not None:
        found = _match(rest, lows, at + 1, form if part.is_before else form or fit)
        if found:
            return found
    return _match(rest, lows, at, form) if part.may_be_absent else None


def _mark(text: str, sentence: Sentence, words: Sequence[Word], found: tuple[_Pattern, str]) -> Mark:
    pattern, form = found
    start, end = words[0].start, words[-1].end
    if pattern.plain == "-":
        start, end, rest = _left_out(text, sentence, start, end)
        return Mark(pattern.rule, start, end, pattern.why, rest)
    plain = _inflected(pattern.plain, form, sentence, words[0])
    if plain is None:
        return Mark(pattern.rule, start, end, pattern.why)
    before = _word_before(sentence, start)
    if before and before.low in ("a", "an") and text[before.end : start].isspace():
        right = "an" if plain[0] in "aeiou" else "a"
        if right != before.low:
            return Mark(
                pattern.rule, before.start, end, pattern.why, _cased(text[before.start : end], f"{right} {plain}")
            )
    return Mark(pattern.rule, start, end, pattern.why, _cased(text[start:end], plain))


def _left_out(text: str, sentence: Sentence, start: int, end: int) -> tuple[int, int, str]:
    """What to cut so that the sentence stays whole: a blank and comma too, and a new capital where it began."""
    rest = text[end : sentence.end]
    blanks = len(rest) - len(rest.lstrip(" ,"))
    following = next((word for word in sentence.words if word.start == end + blanks), None)
    is_first = start == sentence.words[0].start
    if following and is_first:
        return start, following.end, following.text[0].upper() + following.text[1:]
    if following and not rest.startswith(","):
        return start, end + blanks, ""
    head = text[sentence.start : start]
    return sentence.start + len(head.rstrip(" ,")), end, ""


def _inflected(plain: str, form: str, sentence: Sentence, first: Word) -> str | None:
    """The plain words in the form of what they replace; None where no word list can know."""
    if plain == "?":
        return None
    if plain[0] == "~":
        base = plain[1:]
        if form == PAST and base.split(" ")[0] in IRREGULAR and _follows_have_or_be(sentence, first):
            form = PERFECT
        return verb(base, form or BASE)
    if plain in _AFTER_BE and form not in ("", BASE, THIRD):  # "was able to": could
        return _AFTER_BE[plain] if form == PAST else None
    if "+" in plain:
        head, _, noun = plain.rpartition("+")
        return head + (plural(noun) if form == MANY else noun)
    return plain


def _follows_have_or_be(sentence: Sentence, first: Word) -> bool:
    before = _word_before(sentence, first.start)
    return before is not None and (before.low in ("have", "has", "had", "having") or before.low in BE_FORMS)


def _word_before(sentence: Sentence, start: int) -> Word | None:
    return next((word for word in reversed(sentence.words) if word.end <= start), None)


def _cased(piece: str, plain: str) -> str:
    if len(piece) > 3 and piece.isupper():
        return plain.upper()
    return plain[0].upper() + plain[1:] if piece[0].isupper() else plain


def _british(low: str) -> str:
    """One spelling for both: utilize, utilise."""
    return low.replace("iz", "is") if "iz" in low else low


@cache
def _index() -> dict[str, tuple[_Pattern, ...]]:
    """The patterns by each word that they can begin with."""
    found: dict[str, list[_Pattern]] = {}
    for row in WORD_ROWS.strip().splitlines():
        rule, phrase, plain, *why = row.split("\t")
        parts = tuple(map(_part, phrase.removesuffix(" .").split(" ")))
        pattern = _Pattern(rule, parts, plain, " ".join([_WHY[rule], *why]), phrase.endswith(" ."))
        for part in parts:
            for low in part.fits:
                found.setdefault(low, []).append(pattern)
            if not part.may_be_absent:
                break
    return {low: tuple(patterns) for low, patterns in found.items()}


def _part(written: str) -> _Part:
    if written == "…":
        return _Part({}, is_gap=True)
    if written in ("{be}", "<be>"):
        return _Part(BE_FORMS, is_before=written == "<be>")
    if written[0] == "~":
        return _Part({_british(low): form for low, form in verb_forms(written[1:]).items()})
    if written[0] == "+":
        return _Part({written[1:]: ONE, plural(written[1:]): MANY})
    words = written.strip("()").split("/")
    return _Part(dict.fromkeys((_british(word) for word in words), ""), may_be_absent=written[0] == "(")
