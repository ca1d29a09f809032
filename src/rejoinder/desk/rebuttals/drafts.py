"""First texts for each account, drafted from approved lines only, fitted to the channel with link and imprint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rejoinder.core import drafting
from rejoinder.core.counting import with_schemes
from rejoinder.core.drafting import NothingFits, draft, formal_draft
from rejoinder.core.formal import written_formal
from rejoinder.core.imprint import NotPlaced, Placed
from rejoinder.core.slugs import slug_from
from rejoinder.core.text import content_words
from rejoinder.desk.lines.approved import ApprovedEvidence, ApprovedLine, approved_lines
from rejoinder.desk.lines.models import Line
from rejoinder.desk.publishing.imprints import imprint_for
from rejoinder.desk.publishing.models import Account
from rejoinder.desk.publishing.releases import TextFields

PAGE_KINDS = ("site", "wordpress")
TITLED_KINDS = (*PAGE_KINDS, "press")
SLUG_WORDS, SLUG_LETTERS_MAX = 6, 80


@dataclass(frozen=True)
class Brief:
    """What all drafts of one rebuttal are made from. `link` is the short link's address, empty without one.

    `seen` says where and when the claim was first seen.
    """

    title: str
    claim: str
    lines: Sequence[ApprovedLine]
    link: str = ""
    seen: str = ""


def brief_of(release_title: str, claim: str, lines: Sequence[Line], today: date, **about: str) -> Brief:
    """The brief for lines that stand today, in the order given; those that do not stand are left out."""
    approved = {one.id: one for one in approved_lines(today, [line.pk for line in lines])}
    return Brief(release_title, claim, [approved[line.pk] for line in lines if line.pk in approved], **about)


def drafted(account: Account, brief: Brief) -> TextFields:
    """The first text for one account; without words where no sentence of the lines fits there."""
    lines = [_for_core(line) for line in brief.lines]
    if account.kind in TITLED_KINDS:
        title = f"{brief.title}: what the record says"
        return TextFields(account.pk, _formal(brief, lines), title, slug_of(brief.title))
    return TextFields(account.pk, _short(account, brief, lines))


def _short(account: Account, brief: Brief, lines: list[drafting.ApprovedLine]) -> str:
    """A short answer with link and imprint, else without the link, else with the imprint wherever else it stands."""
    tail = with_link(account, f" Read it: {brief.link}") if brief.link else ""
    under = _under(account)
    for after in dict.fromkeys((tail + under, under, tail, "")):
        found = draft(brief.claim, lines, account.kind, after=after, limits=account.limits)
        if not isinstance(found, NothingFits):
            return found.text + (tail if tail and after.startswith(tail) else "")
    return ""


def _formal(brief: Brief, lines: list[drafting.ApprovedLine]) -> str:
    """What was said, the short answer, the paragraphs with the numbers of their evidence, and the evidence."""
    found = formal_draft(brief.title, lines)
    if isinstance(found, NothingFits):
        return ""
    words = {_key(piece): f"{piece.title} {piece.note}" for line in brief.lines for piece in line.evidence}
    notes = [(one.address if "://" in one.address else "", words[one.address]) for one in found.evidence]
    long = "\n\n".join(paragraph.text for paragraph in found.paragraphs)
    return written_formal(brief.claim, found.short.text, long, notes, seen=brief.seen)


def _key(piece: ApprovedEvidence) -> str:
    return piece.address or piece.title


def with_link(account: Account, text: str) -> str:
    """Mastodon makes a link only of an address with its scheme, so that the exact text has it there."""
    return with_schemes(text) if account.kind == "mastodon" else text


def _under(account: Account) -> str:
    placed = imprint_for(account, "")
    return f"\n\n{placed.line}" if isinstance(placed, Placed) and placed.how == "in_post" else ""


def imprint_of(account: Account, text: str) -> tuple[str, str]:
    """The imprint that saving this text would put under it, and how, as ReleaseText keeps both."""
    placed = imprint_for(account, text)
    if isinstance(placed, Placed):
        return placed.line, placed.how
    return "", "missing" if isinstance(placed, NotPlaced) else "none_needed"


def _for_core(line: ApprovedLine) -> drafting.ApprovedLine:
    return drafting.ApprovedLine(
        line.ref, line.version, line.text, line.long_answer, by_channel=line.short,
        evidence=tuple(filter(None, map(_key, line.evidence))), claim=line.claim,
    )  # fmt: skip


def slug_of(title: str) -> str:
    """The end of a page's address from its title, in letters that an address takes; empty where none are left."""
    made = slug_from(" ".join(content_words(title)[:SLUG_WORDS]), letters_max=SLUG_LETTERS_MAX)
    return "" if made == "link" else made  # what is made of nothing
