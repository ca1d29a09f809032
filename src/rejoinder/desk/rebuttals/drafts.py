"""First texts, drafted from approved lines only, and which line each sentence of a text comes from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rejoinder.core.counting import count, shorten_at_a_sentence
from rejoinder.core.matching.clean import stem
from rejoinder.core.text import content_words, sentence_spans
from rejoinder.desk.lines.models import Line
from rejoinder.desk.publishing.imprinting import imprint_for
from rejoinder.desk.publishing.models import Account
from rejoinder.desk.publishing.releases import TextFields

PAGE_KINDS = ("site", "wordpress")
SHARE_MIN = 0.6  # of the words of a sentence that must stand in the line
SLUG_WORDS = 6


@dataclass(frozen=True)
class Sentence:
    """One sentence of a text, and the ref of the line that it comes from; empty where it comes from none."""

    text: str
    ref: str


def drafted(account: Account, line: Line, *, title: str, link: str = "") -> TextFields:
    """The first text for one account, with the imprint where it stands."""
    if account.kind in PAGE_KINDS:
        text = "\n\n".join(part for part in (line.text, line.long_answer) if part)
        return with_imprint(account, TextFields(account.pk, text, title=f"{title}: what the record says", slug=slug_of(title)))
    tail = f" Read it: {link}" if link else ""
    room = dict(account.limits)
    text = _fitted(account, line, tail, room)
    return with_imprint(account, TextFields(account.pk, text, title=title if account.kind == "press" else ""))


def _fitted(account: Account, line: Line, tail: str, limits: dict) -> str:
    said, how = imprint_for(account, None)
    under = f"\n\n{said}" if how == "in_post" else ""
    short = getattr(line, "short", {}).get(account.kind, "") or line.text
    for after in (tail + under, tail, ""):
        if not count(account.kind, short + after, limits).over:
            return short + (tail if after else "")
    return shorten_at_a_sentence(account.kind, short, limits)


def with_imprint(account: Account, fields: TextFields) -> TextFields:
    """The same text with the imprint that belongs to it, in the post where there is room for it."""
    left = count(account.kind, fields.text, account.limits).left
    imprint, how = imprint_for(account, left)
    return TextFields(fields.account, fields.text, fields.title, fields.slug, imprint, how)


def cited(text: str, lines: Sequence[Line]) -> list[Sentence]:
    """Each sentence of a text with the line it comes from. What only points to a link is no sentence."""
    said = {line.ref: {stem(word) for word in content_words(_all_of(line))} for line in lines}
    found = []
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        words = [stem(word) for word in content_words(re.sub(r"\S+\.\S+/\S*|https?://\S+", "", sentence))]
        if len(words) > 1:
            found.append(Sentence(sentence, _line_of(words, said)))
    return found


def _line_of(words: list[str], said: dict[str, set[str]]) -> str:
    best = max(said, key=lambda ref: sum(word in said[ref] for word in words), default="")
    inside = sum(word in said[best] for word in words) if best else 0
    return best if inside >= SHARE_MIN * len(words) else ""


def _all_of(line: Line) -> str:
    return " ".join([line.claim, line.text, line.long_answer, *getattr(line, "short", {}).values()])


def slug_of(title: str) -> str:
    """The end of a page's address from its title."""
    return "-".join(content_words(title)[:SLUG_WORDS])[:80]
