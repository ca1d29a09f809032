"""Consultations as lists and pages tell them: what state, how many took part, what waits for a moderator."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.consultations.models import Consultation, OpinionReport, Statement, StatementFlag
from rejoinder.desk.links.shorten import NO_BASE, public_base

LISTED_MAX = 200
DEEDS_SHOWN = 10
State = Consultation.State
DEEDS = {
    "consultation.add": "wrote it", "consultation.change": "changed it", "consultation.open": "opened it",
    "consultation.close": "closed it", "consultation.report": "worked out its report",
    "consultation.publish": "published its report", "consultation.unpublish": "took its report down",
    "consultation.invite": "made invitations", "consultation.erase": "erased its answers",
    "consultation.take_back": "took all answers back", "consultation.export": "exported its answers",
    "consultation.retry": "had its report tried again",
    "consultation.import": "imported it", "statement.add": "wrote a statement", "statement.send": "sent a statement",
    "statement.flag": "reported a statement", "statement.accepted": "accepted a statement",
    "statement.rejected": "rejected a statement", "statement.merged": "joined a statement to another",
    "statement.kept": "read a statement again and left it",
    "statement.undo": "undid a decision",
}  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A consultation in a list."""

    row: Consultation
    people: int
    answers: int
    up: int  # statements
    waiting: int  # for a moderator
    report: OpinionReport | None
    now: datetime

    @property
    def address(self) -> str:
        return f"{public_base() or NO_BASE}/consult/{self.row.slug}/"

    @property
    def state_words(self) -> str:
        """What it is now, in a word or two."""
        if self.row.state == State.OPEN and self.now < self.row.opens_at:
            return "Opens later"
        if self.row.state == State.REPORTED:
            return "Report published" if self.row.published_at else "Report waits for an approver"
        if self.row.state == State.ERASED:
            return "Answers erased"
        if self.row.state == State.CLOSED:
            return "Closed, report due"
        return {State.DRAFT: "Draft", State.OPEN: "Open"}[self.row.state]

    @property
    def verdict(self) -> str:
        """What its report found; empty while there is none."""
        content = self.report.content if self.report and self.report.state == OpinionReport.State.DONE else {}
        if not content:
            return ""
        if content["verdict"] == "groups":
            return f"{content['k']} groups hold"
        return "No clear groups" if content["verdict"] == "no clear groups" else "Too few to look for groups"


def listed(rows=None) -> list[Listed]:
    """Consultations, those that are open first, then the newest; asks as often for many as for one."""
    chosen = list((Consultation.objects.all() if rows is None else rows)[:LISTED_MAX])
    keys = [row.pk for row in chosen]
    statements = {one["consultation"]: one for one in _sums(keys)}
    people = _people(keys)
    reports = {one.consultation_id: one for one in OpinionReport.objects.filter(consultation__in=keys)}
    nothing = {"up": 0, "waiting": 0, "answers": 0}
    now = timezone.now()
    found = [
        _listed(row, statements.get(row.pk, nothing), people.get(row.pk, 0), report=reports.get(row.pk), now=now)
        for row in chosen
    ]
    return sorted(found, key=lambda one: one.row.state != State.OPEN)


def _listed(row: Consultation, sums: dict, people: int, *, report: OpinionReport | None, now: datetime) -> Listed:
    content = report.content if report else {}
    is_gone = row.state == State.ERASED
    took_part = content.get("people", 0) if is_gone else people
    answers = content.get("answers", 0) if is_gone else sums["answers"] or 0
    return Listed(row, took_part, answers, sums["up"], sums["waiting"], report, now)


def _sums(keys: list[int]):
    accepted = Q(state=Statement.State.ACCEPTED)
    return (
        Statement.objects.filter(consultation__in=keys).values("consultation").order_by()
        .annotate(
            up=Count("pk", filter=accepted), waiting=Count("pk", filter=Q(state=Statement.State.WAITING)),
            answers=Sum(F("agrees") + F("disagrees") + F("passes"), filter=accepted),
        )
    )  # fmt: skip


def _people(keys: list[int]) -> dict[int, int]:
    """How many agreed to take part, by consultation."""
    rows = Consultation.objects.filter(pk__in=keys).order_by()
    counted = rows.annotate(n=Count("participants", filter=Q(participants__consent__isnull=False)))
    return dict(counted.values_list("pk", "n"))


def queue(row: Consultation):
    """What a moderator reads next: statements that were reported, then those that wait, the oldest first."""
    counted = row.statements.annotate(flag_count=Count("flags"))
    due = counted.filter(Q(state=Statement.State.WAITING) | Q(flag_count__gt=0))
    return due.prefetch_related("flags").order_by("-flag_count", "number")


def waiting_count() -> int:
    """Statements that wait for a moderator in all consultations."""
    flagged = Exists(StatementFlag.objects.filter(statement=OuterRef("pk")))
    live = Statement.objects.filter(consultation__state__in=[State.DRAFT, State.OPEN])
    return live.filter(Q(state=Statement.State.WAITING) | flagged).count()


def deeds(row: Consultation) -> list[dict]:
    """What was done to it, newest first, in plain words."""
    events = AuditEvent.objects.filter(subject=f"consultation:{row.pk}")[:DEEDS_SHOWN]
    return [
        {
            "at": one.at,
            "who": one.actor_label,
            "did": DEEDS.get(one.action, one.action),
            "number": one.detail.get("number"),
        }
        for one in events
    ]
