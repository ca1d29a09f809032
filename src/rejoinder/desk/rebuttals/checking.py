"""The statement check of a rebuttal: its findings over all its texts, numbered as the page shows them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rejoinder.core.citing import NOT_AT_ALL, Citation, LineText, cited
from rejoinder.core.statement import RULE_OF, STOPS, check
from rejoinder.core.statement import Finding as Found
from rejoinder.core.text import is_content_word, words
from rejoinder.desk.lines.models import Line

CHECKED_KEPT = 64  # texts whose findings are remembered
WHAT_LETTERS_MAX = 60  # of the piece named in a reason
_NOT_OURS = re.compile(r"^>.*$|^\[\d{1,3}\]:.*$|\[\d{1,3}\]", re.MULTILINE)
_ADDRESS = re.compile(r"https?://\S+|\S+\.\S+/\S*")


@dataclass(frozen=True)
class Finding:
    """One finding in one text, from letter `start` to `end`; `mend` stands in its place, None where no rule can say."""

    number: int
    account: int
    where: str
    start: int
    end: int
    rule: str
    title: str
    what: str
    why: str
    stops: bool
    mend: str | None

    @property
    def low_title(self) -> str:
        return self.title[:1].lower() + self.title[1:]

    @property
    def short(self) -> str:
        """As the reason why it cannot be asked for."""
        what = self.what if len(self.what) <= WHAT_LETTERS_MAX else f"{self.what[:WHAT_LETTERS_MAX]}…"
        if self.rule == "number":
            return f"“{what}” is not in the line."
        return f"{self.low_title}."


def line_texts(lines: Sequence[Line]) -> list[LineText]:
    """The lines as drafts and checks read them: the short answer first, then those of channels, then the long one."""
    return [
        LineText(line.ref, "\n\n".join(filter(None, [line.text, *_shorts(line), line.long_answer])), line.claim)
        for line in lines
    ]


def findings_of(rows: Sequence, lines: Sequence[Line]) -> list[Finding]:
    """All findings, stops first, then by text and place; numbered from 1."""
    texts = tuple(line_texts(lines))
    found = [(row, one) for row in rows for one in _checked(ours_in(row.text), texts)]
    found.sort(key=lambda pair: (pair[1].level != STOPS, pair[0].account_id, pair[1].start))
    return [_finding(number, row, one) for number, (row, one) in enumerate(found, 1)]


@lru_cache(maxsize=CHECKED_KEPT)
def _checked(text: str, lines: tuple[LineText, ...]) -> tuple[Found, ...]:
    """A page asks twice, for what it shows and for what stops; and again while nothing changes."""
    return check(text, lines)


def sentences_of(text: str, lines: Sequence[Line]) -> list[Citation]:
    """Each sentence of a text with the line it comes from. What only points to an address is no sentence."""
    return [one for one in cited(ours_in(text), line_texts(lines)) if not is_pointer(one.text)]


def ours_in(text: str) -> str:
    """The text with blanks, letter for letter, where it quotes the claim or names evidence: there we say nothing.

    >>> ours_in("> It closed.\\n\\nNo. [1]\\n\\n[1]: https://a.example").split()
    ['No.']
    """
    return _NOT_OURS.sub(lambda found: " " * len(found[0]), text)


def is_pointer(sentence: str) -> bool:
    """Whether a sentence says nothing but where to read on: “Read it: go.brask.example/ferry”."""
    bare = _ADDRESS.sub(" ", sentence)
    return bare != sentence and len([word for word in words(bare) if is_content_word(word)]) <= 1


def not_in_line(sentences: Sequence[Citation]) -> list[int]:
    """Numbers of the sentences that come from no line."""
    return [number for number, one in enumerate(sentences, 1) if one.how == NOT_AT_ALL]


def _finding(number: int, row, one: Found) -> Finding:
    title, why = said_once(RULE_OF[one.rule].title, one.why)
    return Finding(
        number, row.account_id, row.account.name, one.start, one.end, one.rule, title, one.what, why,
        one.level == STOPS, one.suggestion,
    )  # fmt: skip


def said_once(title: str, why: str) -> tuple[str, str]:
    """A finding's title and reason, without saying in the reason what the title says.

    >>> said_once("The number is not in the line", "The number is not in line 14. Line 14 says “once”.")
    ('The number is not in line 14', 'Line 14 says “once”.')
    >>> said_once("Bland", "Bland: it says less than it seems to.")
    ('Bland', 'It says less than it seems to.')
    """
    first, _, rest = why.partition(". ")
    if rest and first.startswith(title.removesuffix("the line")):
        return first, rest
    bare = why.removeprefix(f"{title}: ")
    return title, bare[:1].upper() + bare[1:]


def _shorts(line: Line) -> list[str]:
    return list(getattr(line, "short", {}).values())
