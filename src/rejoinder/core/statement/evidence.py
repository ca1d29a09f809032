"""Sentences that a doubter would ask "says who?" of, and that name no source."""

import re
from collections.abc import Sequence

from rejoinder.core.citing import LineText, share_in
from rejoinder.core.statement.passive import passive_marks
from rejoinder.core.statement.prose import Prose, Sentence
from rejoinder.core.statement.quantities import quantities
from rejoinder.core.statement.values import Mark

COUNT_MIN = 3  # smaller counts are mostly no figures
FROM_LINE = 0.3  # of its words, from which a sentence is taken to say what the line says

_SOURCE = re.compile(
    r"\b(?:according to|(?:in|council’s|council's|board’s|own) minutes|minutes (?:of|for|from|say|record|show|give)|"
    r"page \d|table \d|"
    r"(?:own|council|annual|official|tax) returns?|reports? (?:of|by|says?|shows?|finds?|gives?)|reported by|on record|"
    r"records? (?:of|shows?|says?|her|his|their|that)|register of|letter of|figures (?:from|of|by)|source:|census|"
    r"audit|"
    r"transcript|judgment|ruling|says so|in full on|see the)\b",
    re.IGNORECASE,
)
_PARAGRAPH_END = re.compile(r"\n\s*\n")
_OF_A_CLAIM = re.compile(
    r"\b(?:claims?|allegations?|suggestion|rumours?|story|idea|evidence|said|says?|saying) that\b", re.I
)
_LATER = frozenset("will shall won't we'll i'll they'll he'll she'll would should must may might could can".split())
_SUPERLATIVE = re.compile(
    r"\b(?:highest|lowest|largest|biggest|smallest|worst|fewest|longest|shortest|fastest|slowest|cheapest|dearest|poorest|"
    r"richest|oldest|newest|safest|dirtiest|cleanest|strongest|weakest|the best|the (?:most|least) \w+|ever before|"
    r"than ever|(?:less|more|fewer)\b.{1,40}\bthan (?:last|before|any|ever|in)|never before|record (?:high|low|number)|"
    r"(?:nine|nine|[a-z]+) out of (?:ten|every))\b",
    re.IGNORECASE,
)
_OPINION = frozenset("think believe feel hope want wish love hate deserve welcome regret doubt".split())
_PAST = frozenset(
    """
    began bent bit blew bought broke brought built came caught chose cost cut dealt did drew drove fell felt fought
    forgot found froze gave got grew held hid hit kept knew laid led left lent lost made meant met paid put ran rang
    rose said sang sank saw sent shot shook shut slept sold spent spoke stole stood struck swore swam taught threw told
    took went withdrew woke won wrote voted
    """.split()
)  # fmt: skip
_NOT_AFTER = frozenset(
    """
    a an the this that these those my your his her its our their to of in on at by with from for as and or very so too
    be is are was were been being am get gets got getting have has had having not more most less no some any each every
    """.split()
)
_NOT_PAST = frozenset(
    "need indeed hundred speed seed feed exceed proceed red bed used based related interested united".split()
)
_QUESTION = frozenset(
    "do does did is are was were will would can could should has have had who what when where why how".split()
)
_STANDING = frozenset("did didn't never".split())
_WHY = {
    "number": "A figure without a source. Link it, or name where it stands.",
    "superlative": "A claim that this is the most or the least, without a source. Link it, or leave it out.",
    "act": "It says that something was done, and names no source. Link the record, or cite a line.",
}


def evidence_marks(prose: Prose, lines: Sequence[LineText]) -> list[Mark]:
    """The check-worthy sentences without a source: no link or record in its paragraph, no line."""
    found, paragraphs = [], _with_source(prose)
    for sentence in prose.sentences:
        kind = check_worthy(sentence)
        if not kind or _has_source(sentence, paragraphs) or (lines and _is_from_a_line(sentence, lines)):
            continue
        found.append(Mark("unsupported", sentence.start, sentence.end, _WHY[kind]))
    return found


def check_worthy(sentence: Sentence) -> str:
    """Why a sentence asks for a source: number, superlative, act, or nothing.

    >>> from rejoinder.core.statement.prose import read
    >>> texts = ("Fares rose by 12%.", "Ask the board.", "She voted for it.")
    >>> [check_worthy(read(text).sentences[0]) for text in texts]
    ['number', '', 'act']
    """
    lows = sentence.lows
    if sentence.is_imprint or sentence.text.rstrip("\"'”’)] ").endswith("?") or not lows:
        return ""
    is_later = any(low in _LATER for low in lows)
    if not is_later and _has_figure(sentence):
        return "number"
    if not is_later and _SUPERLATIVE.search(sentence.text):
        return "superlative"
    if _OF_A_CLAIM.search(sentence.text) or (lows[1:2] and lows[1] in _OPINION):
        return ""
    return "act" if _has_act(sentence) and not (is_later and not _has_strong_act(lows)) else ""


def _has_figure(sentence: Sentence) -> bool:
    for one in quantities(sentence.text):
        if one.kind in ("money", "percent", "times", "length", "weight"):
            return True
        if one.kind == "year" and sentence.text[: one.start].lower().endswith("since "):
            return True
        if one.kind == "count" and isinstance(one.value, float) and one.value >= COUNT_MIN:
            following = sentence.text[one.end :].lstrip()
            if one.text[0].isdigit() or following[:1].isalpha():
                return True
    return False


def _has_act(sentence: Sentence) -> bool:
    lows = sentence.lows
    if any(_is_past(lows, at) for at in range(1, len(lows))):
        return True
    for mark in passive_marks(sentence):
        verb = sentence.text[mark.start - sentence.start : mark.end - sentence.start].lower()
        if re.match(r"(?:was|were|got|had been|has been|have been)\b", verb) and _is_definite(sentence, mark):
            return True
    return False


def _is_definite(sentence: Sentence, mark: Mark) -> bool:
    """Whether somebody is named who did it, or a time when."""
    rest = sentence.text[mark.end - sentence.start :]
    return "begin with" in mark.why or bool(re.search(r"\b(?:in|on|since) [A-Z\d]|\b(?:twice|once|times)\b", rest))


def _has_strong_act(lows: Sequence[str]) -> bool:
    first = next((at for at in range(1, len(lows)) if _is_past(lows, at)), None)
    return first is not None and not any(low in _LATER for low in lows[:first])


def _is_past(lows: Sequence[str], at: int) -> bool:
    low, before = lows[at], lows[at - 1]
    if low in _STANDING:
        return at + 1 < len(lows) and (low != "never" or lows[at + 1].endswith("ed"))
    if before in _NOT_AFTER or low in _NOT_PAST or lows[0] in ("let", "please"):
        return False
    if before in ("i", "i've") or (lows[0] in _QUESTION - {"is", "did"} and at < 4):
        return False
    return low in _PAST or (low.endswith("ed") and len(low) > 4)


def _with_source(prose: Prose) -> list[tuple[int, int]]:
    """The paragraphs that link to something or name a record: a reader looks there for the source of all in them."""
    ends = [match.start() for match in _PARAGRAPH_END.finditer(prose.text)]
    parts = zip([0, *ends], [*ends, len(prose.text)], strict=True)
    return [
        (start, end)
        for start, end in parts
        if _SOURCE.search(prose.text, start, end) or any(start <= first < end for first, _ in prose.addresses)
    ]


def _has_source(sentence: Sentence, paragraphs: Sequence[tuple[int, int]]) -> bool:
    return any(start <= sentence.start < end for start, end in paragraphs)


def _is_from_a_line(sentence: Sentence, lines: Sequence[LineText]) -> bool:
    return any(share_in(sentence.text, line) >= FROM_LINE for line in lines)
