"""How a sentence is made: too long, too loud, denied twice, full of nouns made of verbs."""

import re
from collections.abc import Iterator

from rejoinder.core.statement.prose import Sentence, Word
from rejoinder.core.statement.values import Mark

WORDS_MAX = 25  # the most that GOV.UK's content guide lets a sentence have
SPLIT_WORDS_MIN = 4  # neither half is shorter
NOUNS_MAX = 3  # so many nouns made of verbs and more in one sentence hide who does what
SHOUTED_SHARE = 0.6  # of the words of a shouted sentence
_ENDED = re.compile(r"!+")
_SUBJECTS = frozenset("i you he she it we they this that there".split())
_JOINTS = frozenset("and but so because which who although while".split())


def long_mark(sentence: Sentence) -> Mark | None:
    """A sentence of over 25 words, with where to split it; a suggestion only where the halves stand by themselves."""
    count = len(sentence.words)
    if count <= WORDS_MAX:
        return None
    best = _joint(sentence)
    if best is None:
        return Mark("long-sentence", sentence.start, sentence.end, f"{count} words. Make two sentences of it.")
    place, follows = best
    why = f"{count} words. Split it after “{sentence.words[place].text}”."
    return Mark("long-sentence", sentence.start, sentence.end, why, _halves(sentence, place, follows))


def _joint(sentence: Sentence) -> tuple[int, int] | None:
    """The word after which a comma, semicolon or dash lies nearest the middle, and that with which the rest begins."""
    words, found = sentence.words, []
    for place in range(SPLIT_WORDS_MIN - 1, len(words) - SPLIT_WORDS_MIN):
        between = sentence.text[words[place].end - sentence.start : words[place + 1].start - sentence.start]
        follows, is_joint = place + 1, words[place + 1].low in _JOINTS
        if is_joint:
            follows += 1
        rank = 0 if ";" in between or "–" in between or " - " in between else 1 if "," in between and is_joint else 2
        if rank == 2 and not is_joint and "," not in between:
            continue
        found.append((rank, abs(len(words) - 2 * place - 2), place, follows))
    if not found:
        return None
    _, _, place, follows = min(found, key=lambda one: one[1] + 6 * one[0])
    return place, follows


def _halves(sentence: Sentence, place: int, follows: int) -> str | None:
    words = sentence.words
    joint = words[place + 1].low if follows > place + 1 else ""
    if joint not in ("", "and", "but") or words[follows].low not in _SUBJECTS:
        return None
    between = sentence.text[words[place].end - sentence.start : words[place + 1].start - sentence.start]
    if not joint and ";" not in between:
        return None
    head, start = sentence.text[: words[place].end - sentence.start], words[follows].start - sentence.start
    begins = "But " if joint == "but" else ""
    rest = sentence.text[start:]
    return f"{head}. {begins}{rest if begins else rest[0].upper() + rest[1:]}"


def loud_marks(sentence: Sentence) -> Iterator[Mark]:
    """Exclamation marks and shouted words; none in quotations, abbreviations are no shouting."""
    for match in _ENDED.finditer(sentence.text):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        if not sentence.is_quoted(start, end):
            yield Mark("exclamation", start, end, "A fact needs no exclamation mark.", ".")
    letters = [word for word in sentence.words if len(word.text) > 1 and word.text.isalpha()]
    loud = [word for word in letters if word.text.isupper()]
    if len(letters) >= 3 and len(loud) >= SHOUTED_SHARE * len(letters):
        first, last = sentence.words[0], sentence.words[-1]
        low = sentence.text[: last.end - sentence.start].lower()
        yield Mark(
            "shouting",
            first.start,
            last.end,
            "Capitals shout: use them to begin a sentence or a name.",
            low[0].upper() + low[1:],
        )
        return
    for word in loud:
        if _is_shouted(word) and not sentence.is_quoted(word.start, word.end):
            yield Mark(
                "shouting", word.start, word.end, "Capitals shout. The plain word is strong enough.", word.text.lower()
            )


# Words that are shouted most; of others a capital word of five letters that can be said aloud and is no known name.
_SHOUTED = frozenset(
    """
    all always any bad big biggest cut cuts do does don't end enough ever every fact facts fake false free full
    great has hate huge is just liar liars lie lied lies lying many more most must need never new no none not now only
    our own pay real right stop them this three too true truth two us very vote was we what who why will win wrong yes
    you your zero
    """.split()
)
_ACRONYMS = frozenset(
    """
    acas aids asbo asean astra aukus bafta brics brexit cobra covid defra efta fifa hamas hiv interpol isis laser
    nasa nato nasuwt norad ocado ofcom ofgem ofsted ofwat oecd opec osce oxfam pin plos rada radar raf scuba
    sonar swat tesco tiktok ucas uefa ukip unesco unhcr unicef unison usdaw ussr visa yimby nimby aslef gchq ikea
    """.split()
)
_SAYABLE = re.compile(r"^[a-z]*[aeiouy][a-z]*[aeiouy][a-z]*$")


def _is_shouted(word: Word) -> bool:
    low = word.low
    if low in _SHOUTED:
        return low not in ("us", "is", "do", "we", "was", "has", "all", "pay", "pin", "own", "new")
    return len(low) >= 5 and low not in _ACRONYMS and bool(_SAYABLE.match(low))


_NEGATORS = frozenset("not no nobody nothing never none nowhere neither cannot hardly scarcely without unless".split())
_DENYING = frozenset(
    "refuse refused fail failed deny denied lack lacked lacking avoid avoided prevent prevented forbid forget".split()
)
_NEGATIVE = re.compile(
    r"^(?:un(?!der|it|iv|ion|iq|til|less|ic|if|turned)[a-z]{4,}|in(?:accurate|adequate|appropriate|capable|complete|consistent|convenient|correct|"
    r"credible|dependent|different|direct|effective|efficient|expensive|fair|frequent|significant|sufficient|tolerant|"
    r"valid|visible)|im(?:possible|probable|proper|plausible|practical|moral|mature|polite)|ir(?:rational|relevant|"
    r"responsible|regular)|il(?:legal|logical|legitimate)|dis(?:honest|similar|satisfied|agree)\w*)$"
)
DENIED_WITHIN = 6  # words between two denials of one thing
_NO_SECOND = frozenset("only just and or nor but".split())


def denied_twice(sentence: Sentence) -> Mark | None:
    """Two denials of one thing, such as "not unreasonable"; two denials side by side ("cannot and will not") are none.

    >>> from rejoinder.core.statement.prose import read
    >>> denied_twice(read("It is not unreasonable.").sentences[0]).why
    'Denied twice: say it the straight way round.'
    """
    lows = sentence.lows
    for at, low in enumerate(lows[:-1]):
        if not _is_negator(low) or lows[at + 1] in _NO_SECOND or (low == "no" and _ends_after(sentence, at)):
            continue
        for place in range(at + 1, min(at + 1 + DENIED_WITHIN, len(lows))):
            if lows[place] in ("and", "or", "nor", "but") or _ends_after(sentence, place - 1):
                break
            near = place - at <= 2
            if _is_negator(lows[place]) or (near and (lows[place] in _DENYING or _NEGATIVE.match(lows[place]))):
                start, end = sentence.words[at].start, sentence.words[place].end
                return Mark("double-negative", start, end, "Denied twice: say it the straight way round.")
    return None


def _is_negator(low: str) -> bool:
    return low in _NEGATORS or low.endswith("n't")


def _ends_after(sentence: Sentence, at: int) -> bool:
    """Whether a comma or semicolon parts this word from the next."""
    if at < 0 or at + 1 >= len(sentence.words):
        return False
    start, end = sentence.words[at].end - sentence.start, sentence.words[at + 1].start - sentence.start
    return any(mark in sentence.text[start:end] for mark in ",;:–(")


_OF_VERBS = re.compile(r"^[a-z]{2,}(?:(?:[st]ion|ment|ance|ence|al)s?|sure|ssing|ition)$")
_PLAIN_NOUNS = frozenset(
    """
    question questions election elections million station stations nation nations information education comment
    comments moment government parliament department document documents apartment evidence science sentence sentences
    council audience conference conferences distance balance chance chances finance france insurance licence
    ambulance entrance fence residence silence difference instance television version version mention religion region
    pension pensions section sections union opinion opinions population constitution hospital capital journal animal
    local legal final total national regional social general several official real personal special political medical
    original normal equal central federal rural royal loyal vital mental physical usual actual formal annual illegal
    """.split()
)


def nouns_mark(sentence: Sentence) -> Mark | None:
    """A sentence with three and more nouns made of verbs, two of them tied by "of"."""
    nouns = [word for word in sentence.words if _OF_VERBS.match(word.low) and word.low not in _PLAIN_NOUNS]
    if len(nouns) < NOUNS_MAX or sentence.lows.count("of") < 2:
        return None
    shown = ", ".join(f"“{word.text}”" for word in nouns[:4])
    why = f"{len(nouns)} nouns made of verbs: {shown}. Say who does what."
    return Mark("nominalisation", sentence.start, sentence.end, why)
