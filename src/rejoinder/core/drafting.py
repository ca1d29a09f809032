"""Drafts made of nothing but approved lines: whole sentences, fitted to the room that a channel leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rejoinder.core.citing import LineText
from rejoinder.core.counting import NO_LIMITS, Count, count
from rejoinder.core.text import is_content_word, sentence_spans, words

SENTENCES_MAX = 4  # of a short answer; more is a formal one
SAID = 0.6  # shared words (Dice 1945) from which a sentence says again what another said
SHORT, LONG = "short answer", "long answer"
NO_LINE = "No line fits. Ask the policy desk."
NO_SHORT = "The lines that fit have no short answer. Ask their owners for one."

# A sentence that begins so leans on the one before and is not taken without it.
_LEANING = frozenset("he she it they this that these those his her its their but and so also there such".split())


_ENDS = '.!?…”"’)'


@dataclass(frozen=True)
class ApprovedLine:
    """A line in one approved version. `by_channel`: short answers written for one channel each."""

    id: int | str
    version: int
    short: str
    long: str = ""
    by_channel: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    claim: str = ""

    @cached_property
    def text(self) -> LineText:
        """All that it lets a draft say, as `citing.cited` and the statement check read it."""
        answers = [self.short, *self.by_channel.values(), self.long]
        return LineText(self.id, "\n\n".join(one.strip() for one in answers if one.strip()), self.claim)


@dataclass(frozen=True)
class DraftSentence:
    """One sentence, word for word from a line's version; `part` is short answer or long answer."""

    text: str
    line: int | str
    version: int
    part: str


@dataclass(frozen=True)
class Draft:
    """A draft and where each sentence comes from. `count` includes what stands after it."""

    sentences: tuple[DraftSentence, ...]
    text: str
    count: Count


@dataclass(frozen=True)
class NothingFits:
    """No draft, and why."""

    why: str


def draft(
    claim: str, lines: Sequence[ApprovedLine], channel: str, *, after: str = "", limits: Mapping[str, int] = NO_LIMITS
) -> Draft | NothingFits:
    """A short answer to a claim from lines that fit it, best first; whole sentences only, at most four.

    `after` is what will stand after it in the post, the link and the imprint with their blanks: it takes its room.
    First the best line's answer for this channel, else a shorter one of its answers, else as many of its first
    sentences as fit, else the next line's. Then sentences of that line's long answer that share most words with the
    claim and say something new, as long as there is room. The same input gives the same draft.

    >>> line = ApprovedLine(14, 3, "She voted to keep it. Page 6 says so.", "The vote was lost by two. She spoke.")
    >>> draft("Was the ferry vote lost?", [line], "mastodon").text
    'She voted to keep it. Page 6 says so. The vote was lost by two.'
    >>> draft("Was the ferry vote lost?", [line], "mastodon", limits={"max_characters": 30}).text
    'She voted to keep it.'
    """
    if not lines:
        return NothingFits(NO_LINE)
    fits = _Room(channel, after, limits)
    for line in lines:
        start = _beginning(line, channel, fits)
        if start:
            chosen = [*start, *_more(line, claim, start, fits)]
            text = joined(chosen)
            return Draft(tuple(chosen), text, fits.count_of(text))
    return NothingFits(_too_long(lines, channel, fits))


def joined(sentences: Sequence[DraftSentence]) -> str:
    """The text of some sentences; where one has no full stop an empty line parts it from the next."""
    text = ""
    for one in sentences:
        if text:
            text += " " if text[-1] in _ENDS else "\n\n"
        text += one.text
    return text


@dataclass(frozen=True)
class _Room:
    channel: str
    after: str
    limits: Mapping[str, int]

    def count_of(self, text: str) -> Count:
        return count(self.channel, text + self.after, self.limits)

    def has(self, text: str) -> bool:
        return not self.count_of(text).over


def _beginning(line: ApprovedLine, channel: str, fits: _Room) -> list[DraftSentence]:
    """The line's answer that fits whole, the channel's own first, then the longest; else its first sentences."""
    own = line.by_channel.get(channel, "") or line.short
    others = sorted({line.short, *line.by_channel.values()} - {own}, key=lambda answer: (-len(answer), answer))
    answers = [answer for answer in (own, *others) if answer.strip()]
    for answer in answers:
        sentences = _sentences(line, answer, SHORT)[:SENTENCES_MAX]
        if fits.has(joined(sentences)):
            return sentences
    for answer in answers:
        sentences = _sentences(line, answer, SHORT)[:SENTENCES_MAX]
        for end in range(len(sentences) - 1, 0, -1):
            if fits.has(joined(sentences[:end])):
                return sentences[:end]
    return []


def _more(line: ApprovedLine, claim: str, start: Sequence[DraftSentence], fits: _Room) -> list[DraftSentence]:
    """Sentences of the long answer in their order, chosen one by one: most words of the claim first, earlier first."""
    long, asked = _sentences(line, line.long, LONG), _content(claim)
    chosen: set[int] = set()
    while len(start) + len(chosen) < SENTENCES_MAX:
        said = [_content(one.text) for one in [*start, *(long[at] for at in chosen)]]
        options = []
        for at, one in enumerate(long):
            found = _content(one.text)
            if at in chosen or any(_dice(found, before) >= SAID for before in said) or _leans(long, at, chosen):
                continue
            shared = len(found & asked)
            if shared and fits.has(joined([*start, *(long[i] for i in sorted([*chosen, at]))])):
                options.append((-shared, at))
        if not options:
            break
        chosen.add(min(options)[1])
    return [long[at] for at in sorted(chosen)]


def _leans(long: Sequence[DraftSentence], at: int, chosen: set[int]) -> bool:
    first = words(long[at].text)[:1]
    return at > 0 and bool(first) and first[0] in _LEANING and at - 1 not in chosen


def _sentences(line: ApprovedLine, text: str, part: str) -> list[DraftSentence]:
    return [DraftSentence(text[start:end], line.id, line.version, part) for start, end in sentence_spans(text)]


def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if is_content_word(word))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def _too_long(lines: Sequence[ApprovedLine], channel: str, fits: _Room) -> str:
    firsts = [(sentences[0], line) for line in lines if (sentences := _sentences(line, line.short, SHORT))]
    if not firsts:
        return NO_SHORT
    shortest, line = min(firsts, key=lambda one: len(one[0].text))
    whole = fits.count_of(shortest.text)
    return (
        f"No sentence of the lines fits: the shortest is line {line.id}'s, {whole.over} {whole.unit} too long beside "
        f"the link and the imprint. Ask for a shorter answer for {channel}."
    )


@dataclass(frozen=True)
class Evidence:
    """A source of a formal answer: its number in the text, its address, and the line that gives it."""

    number: int
    address: str
    line: int | str


@dataclass(frozen=True)
class Paragraph:
    """Sentences that stand together, and the numbers of the evidence behind them."""

    sentences: tuple[DraftSentence, ...]
    evidence: tuple[int, ...]

    @property
    def text(self) -> str:
        """The paragraph with its evidence numbers, as "[1][2]"."""
        return joined(self.sentences) + "".join(f" [{number}]" for number in self.evidence)


@dataclass(frozen=True)
class FormalDraft:
    """A formal answer: the title given, the short answer, paragraphs and their evidence; every sentence from a line."""

    title: str
    short: Paragraph
    paragraphs: tuple[Paragraph, ...]
    evidence: tuple[Evidence, ...]
    count: Count

    @property
    def text(self) -> str:
        """Title, answers and evidence as plain text."""
        sources = "\n".join(f"[{one.number}] {one.address}" for one in self.evidence)
        parts = [self.title, self.short.text, *(paragraph.text for paragraph in self.paragraphs), sources]
        return "\n\n".join(part for part in parts if part)


def formal_draft(title: str, lines: Sequence[ApprovedLine]) -> FormalDraft | NothingFits:
    """A formal answer from the lines that fit, best first: the first one's short answer, then all their long answers.

    An address that two lines give has one number. A sentence that was said before is not said again.

    >>> line = ApprovedLine(14, 3, "She kept it.", "It was lost by two.", evidence=("u",))
    >>> formal_draft("The night ferry", [line]).text
    'The night ferry\\n\\nShe kept it. [1]\\n\\nIt was lost by two. [1]\\n\\n[1] u'
    """
    told = [line for line in lines if line.short.strip()]
    if not told:
        return NothingFits(NO_SHORT if lines else NO_LINE)
    numbers: dict[str, Evidence] = {}
    for line in told:
        for address in line.evidence:
            numbers.setdefault(address, Evidence(len(numbers) + 1, address, line.id))
    short = Paragraph(tuple(_sentences(told[0], told[0].short, SHORT)), _numbers(told[0], numbers))
    said = {words(one.text) for one in short.sentences}
    paragraphs = []
    for line in told:
        for block in line.long.split("\n\n"):
            fresh = [one for one in _sentences(line, block, LONG) if words(one.text) not in said]
            said.update(words(one.text) for one in fresh)
            if fresh:
                paragraphs.append(Paragraph(tuple(fresh), _numbers(line, numbers)))
    body = " ".join(joined(paragraph.sentences) for paragraph in (short, *paragraphs))
    return FormalDraft(title, short, tuple(paragraphs), tuple(numbers.values()), count("site", body))


def _numbers(line: ApprovedLine, numbers: Mapping[str, Evidence]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers[address].number for address in line.evidence))
