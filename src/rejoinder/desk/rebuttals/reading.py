"""All that the page of one rebuttal shows, read in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone

from rejoinder.core import approval
from rejoinder.core.clock import Clock, clock
from rejoinder.core.statement import measures
from rejoinder.desk.lines.models import Line
from rejoinder.desk.links.models import ShortLink
from rejoinder.desk.links.shorten import public_url
from rejoinder.desk.people.models import Desk, Role, User
from rejoinder.desk.publishing.models import Echo, Publication, Release
from rejoinder.desk.publishing.ready import why_not_ready
from rejoinder.desk.publishing.releases import for_approval, person_of, why_not_approve
from rejoinder.desk.rebuttals.cards import Card, cards_of
from rejoinder.desk.rebuttals.checking import Finding, findings_of
from rejoinder.desk.rebuttals.evidence import Piece, pieces_of
from rejoinder.desk.rebuttals.models import Effect, Rebuttal
from rejoinder.desk.rebuttals.people import May, may_approve
from rejoinder.desk.rebuttals.versions import Since, around, draft_number, since_last, writers_of
from rejoinder.desk.stories.models import Story

_LAST_ECHO = Prefetch("echoes", Echo.objects.order_by("-pk"), to_attr="counted")


@dataclass(frozen=True)
class Shown:
    """One rebuttal for one person."""

    rebuttal: Rebuttal
    release: Release
    story: Story
    clock: Clock
    target_min: int
    draft: int
    writers: list[User]
    cards: list[Card]
    findings: list[Finding]
    stops: list[str]  # why it cannot be asked for
    lines: list[Line]
    evidence: list[Piece]
    since: Since | None
    people: list[May]
    why_not: str  # why this person may not approve
    why_no_override: str  # why this person may not send without a second one
    reviewers: list[User]
    publications: list[Publication]
    effects: list[Effect]
    may_write: bool
    may_approve: bool

    @property
    def state(self) -> str:
        return self.release.state

    @property
    def link(self) -> ShortLink | None:
        return self.rebuttal.link

    @property
    def link_url(self) -> str:
        return public_url(self.link) if self.link else ""

    @property
    def is_editable(self) -> bool:
        return self.may_write and self.state in ("draft", "asked", "approved")

    @property
    def stopping(self) -> int:
        return sum(one.stops for one in self.findings)

    @property
    def advising(self) -> int:
        return len(self.findings) - self.stopping

    @property
    def reads(self) -> str:
        """How easily it reads, over all its texts; empty for texts that are too short to say."""
        found = measures("\n\n".join(card.text for card in self.cards))
        return found.says if found.ease is not None else ""

    @property
    def hash_parts(self) -> list[str]:
        """The hash in fours, its middle left out."""
        return hash_parts(self.release.sha256)

    @property
    def links(self) -> int:
        return len({word for card in self.cards for word in card.text.split() if "/" in word and "." in word})

    @property
    def since_texts(self) -> list:
        return [(one, around(one.pieces)) for one in self.since.texts] if self.since else []

    @property
    def step(self) -> int:
        """The step of the approval card that is to be done now, 1 to 4; 5 where all are done."""
        if self.state == "out":
            return 5 if any(one.state == Publication.State.OUT for one in self.publications) else 4
        return {"draft": 1, "asked": 3, "approved": 4}.get(self.state, 1)


def hash_parts(sha256: str) -> list[str]:
    """A hash in fours, its middle left out: `7c1e 90ab 44d2 0f6b … e3a8 51c7`."""
    fours = [sha256[n : n + 4] for n in range(0, len(sha256), 4)]
    return fours if len(fours) < 8 else [*fours[:4], "…", *fours[-2:]]


def shown(rebuttal: Rebuttal, you: User, *, rows=None) -> Shown:
    """The rebuttal for this person; `rows` are texts typed but not saved, instead of the release's own."""
    release, now = rebuttal.release, timezone.now()
    desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
    lines = list(rebuttal.lines.order_by("pk"))
    texts = rows if rows is not None else list(release.texts.select_related("account"))
    found = findings_of(texts, lines)
    return Shown(
        rebuttal=rebuttal, release=release, story=rebuttal.story, clock=clock_of(rebuttal.story, release, desk, now),
        target_min=desk.answer_target_min, draft=draft_number(release), writers=writers_of(release),
        cards=cards_of(texts, lines, found), findings=found, stops=why_not_ready(release), lines=lines,
        evidence=pieces_of(lines),
        since=since_last(release), people=may_approve(release, you, now), why_not=why_not_approve(release, you),
        why_no_override=why_no_override(release, you, now), reviewers=reviewers_of(release, you),
        publications=list(release.publications.select_related("account").prefetch_related(_LAST_ECHO).order_by("pk")),
        effects=list(rebuttal.effects.all()), may_write=you.may(Role.WRITER),
        may_approve=you.may(Role.APPROVER),
    )  # fmt: skip


def clock_of(story: Story, release: Release, desk: Desk, now: datetime) -> Clock:
    """The clock of an answer: it stops when the release is first out, else when somebody marked the story answered."""
    answered = release.out_at or (story.state_at if story.state == Story.State.ANSWERED else None)
    return clock(
        story.first_seen.timestamp(), now.timestamp(), target_s=desk.answer_target_min * 60.0,
        answered=answered.timestamp() if answered else None, runs=release.state != Release.State.DROPPED.value,
    )  # fmt: skip


def reviewers_of(release: Release, you: User) -> list[User]:
    """Who may be named to read an overridden text afterwards."""
    people = User.objects.filter(is_active=True, role__in=[Role.APPROVER, Role.ADMIN])
    return list(people.exclude(pk__in=[you.pk, release.author_id or 0, release.last_editor_id or 0]).order_by("name"))


def why_no_override(release: Release, you: User, now: datetime) -> str:
    """Why this person may not send it without a second one; empty where they may, with a reason and a reviewer."""
    reviewer = next(iter(reviewers_of(release, you)), None)
    move = approval.Override(
        release.sha256, "x" * approval.REASON_LETTERS_MIN, person_of(reviewer) if reviewer else approval.Person(0)
    )
    answer = approval.moved(for_approval(release), move, person_of(you), at=now.timestamp())
    return answer.why if isinstance(answer, approval.Refused) else ""
