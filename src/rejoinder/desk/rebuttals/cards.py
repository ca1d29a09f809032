"""The texts of a rebuttal as its page shows them: what is written, its room, its imprint, and whose words they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rejoinder.core.citing import NEARLY, Citation
from rejoinder.core.counting import Count, count
from rejoinder.desk.lines.models import Line
from rejoinder.desk.publishing.content import exact_text
from rejoinder.desk.rebuttals.checking import Finding, not_in_line, sentences_of
from rejoinder.desk.rebuttals.drafts import PAGE_KINDS

LABELS = {
    "mastodon": "Mastodon", "bluesky": "Bluesky", "wordpress": "Page on WordPress", "site": "Formal page",
    "press": "Press mail", "slack": "Slack", "matrix": "Matrix", "hook": "Webhook",
}  # fmt: skip
IMPRINTS = {
    "in_post": "Imprint is in the post", "one_click": "Imprint one click away", "page_foot": "Imprint in the page foot",
    "in_picture": "Imprint in the picture", "none_needed": "No imprint needed",
}  # fmt: skip
LINK_CHARACTERS = 23


@dataclass(frozen=True)
class Segment:
    """A run of a text, with the finding that is marked on it."""

    text: str
    finding: Finding | None = None


@dataclass(frozen=True)
class Card:
    """One text for one account."""

    account: int
    label: str
    name: str
    handle: str
    kind: str
    text: str
    title: str
    slug: str
    imprint: str
    imprint_how: str
    used: Count
    sentences: list[Citation]
    marked: list[Segment]
    language: str = "en"
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_page(self) -> bool:
        return self.kind in PAGE_KINDS

    @property
    def has_title(self) -> bool:
        return self.is_page or self.kind == "press"

    @property
    def tone(self) -> str:
        return "late" if self.used.over else "due" if self.used.is_near else ""

    @property
    def says(self) -> str:
        """`305 of 500 characters`, `184 words`, `4 too many of 300 graphemes`."""
        if self.used.over:
            return f"{self.used.over:,} too many of {self.used.allowed:,} {self.used.unit}"
        if self.used.allowed is None:
            return f"{self.used.used:,} {self.used.unit}"
        return f"{self.used.used:,} of {self.used.allowed:,} {self.used.unit}"

    @property
    def share(self) -> float:
        return min(1.0, self.used.used / self.used.allowed) if self.used.allowed else 0.0

    @property
    def beside(self) -> str:
        """What else the counter should say."""
        if self.kind == "mastodon" and "://" in self.text:
            return f"A link counts as {LINK_CHARACTERS}"
        if self.used.is_near and not self.used.over:
            return f"{self.used.left} left"
        return ""

    @property
    def imprint_says(self) -> str:
        return IMPRINTS.get(self.imprint_how, "")

    @property
    def is_imprint_under(self) -> bool:
        return bool(self.imprint) and self.imprint_how in ("in_post", "one_click")

    @property
    def quoted(self) -> str:
        """What a page says was claimed, without its marks."""
        return "\n".join(line.removeprefix(">").strip() for line in self._blocks[0].splitlines())

    @property
    def first_words(self) -> str:
        return self._blocks[1]

    @property
    def paragraphs(self) -> str:
        return self._blocks[2]

    @property
    def _blocks(self) -> tuple[str, str, str]:
        """Of a page: the quoted claim, the short answer, and the rest."""
        text = self.text
        quoted = ""
        if text.startswith(">"):
            quoted, _, text = text.partition("\n\n")
        short, _, rest = text.partition("\n\n")
        return quoted, short, rest

    @property
    def uncited(self) -> list[int]:
        """Numbers of the sentences that come from no line."""
        return not_in_line(self.sentences)

    @property
    def reworded(self) -> list[int]:
        """Numbers of the sentences that say a line in other words."""
        return [number for number, one in enumerate(self.sentences, 1) if one.how == NEARLY]

    @property
    def refs(self) -> list[str]:
        return list(dict.fromkeys(str(one.line) for one in self.sentences if one.line is not None))

    @property
    def exact(self) -> str:
        """All that goes out to this account."""
        return f"{self.text}\n\n{self.imprint}" if self.is_imprint_under else self.text


def cards_of(rows: Sequence, lines: Sequence[Line], findings: Sequence[Finding]) -> list[Card]:
    """A card for each text, in the order of their accounts; posts come before pages."""
    found = [_card(row, lines, [one for one in findings if one.account == row.account_id]) for row in rows]
    return sorted(found, key=lambda card: (card.is_page, card.account))


def _card(row, lines: Sequence[Line], findings: list[Finding]) -> Card:
    account = row.account
    return Card(
        account=account.pk, label=LABELS.get(account.kind, account.kind), name=account.name, handle=account.handle,
        kind=account.kind, text=row.text, title=row.title, slug=row.slug, imprint=row.imprint,
        imprint_how=row.imprint_how, used=count(account.kind, exact_text(row), account.limits),
        sentences=sentences_of(row.text, lines), marked=segments(row.text, findings), language=account.language,
        findings=findings,
    )  # fmt: skip


def segments(text: str, findings: Sequence[Finding]) -> list[Segment]:
    """The text in runs, each finding on the words it is about; one that lies over another is not marked twice."""
    runs, at = [], 0
    for one in sorted(findings, key=lambda one: (one.start, -one.end)):
        if one.start < at or one.end <= one.start:
            continue
        runs += [Segment(text[at : one.start]), Segment(text[one.start : one.end], one)]
        at = one.end
    return [run for run in [*runs, Segment(text[at:])] if run.text]
