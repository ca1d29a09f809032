"""The report of a consultation as rows: claimed once it closed, worked out elsewhere, kept as JSON for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q

from rejoinder.core.opinions import Cell, Report
from rejoinder.core.opinions.hiding import hidden
from rejoinder.desk.audit.trail import record
from rejoinder.desk.consultations.models import Consultation, OpinionReport, Statement, StatementAnswer
from rejoinder.desk.consultations.running import close, subject

METHOD = "opinions-1"  # of core/opinions; a new one is another report
CLAIMED_FOR = timedelta(minutes=15)  # many times what the largest took; then another worker may try
TRIES_MAX = 3
ROWS_AT_ONCE = 5_000
LABEL = "job:consult"
State = OpinionReport.State


@dataclass(frozen=True)
class DueReport:
    """What is to be worked out."""

    id: int
    consultation: int
    seed: int
    group_min: int


def close_due(now: datetime) -> int:
    """Closes the consultations whose end has come. Returns how many."""
    due = Consultation.objects.filter(state=Consultation.State.OPEN, closes_at__lte=now)
    rows = list(due.order_by("pk"))
    for row in rows:
        close(row, LABEL, at=row.closes_at)
    return len(rows)


@transaction.atomic
def claim_report(now: datetime) -> DueReport | None:
    """The next report to work out, claimed for a while; None where none is due."""
    given_up = OpinionReport.objects.filter(state=State.RUNNING, claimed_until__lt=now, tries__gte=TRIES_MAX)
    given_up.update(state=State.FAILED, error="the worker ended each time while it worked on it", step="")
    free = Q(state=State.DUE) | Q(state=State.RUNNING, claimed_until__lt=now)
    found = OpinionReport.objects.filter(free, tries__lt=TRIES_MAX).order_by("pk").first()
    if found is None:
        return None
    mine = OpinionReport.objects.filter(free, pk=found.pk, tries=found.tries)
    claimed = mine.update(
        state=State.RUNNING, claimed_until=now + CLAIMED_FOR, tries=F("tries") + 1, step="Reading the answers"
    )
    if not claimed:
        return None
    return DueReport(found.pk, found.consultation_id, found.seed, found.consultation.group_min)


def rows_of(due: DueReport) -> tuple[list[tuple[str, str, int]], list[str]]:
    """Every answer as `participant, statement number, vote`, and the numbers of the statements that do not count."""
    rows = StatementAnswer.objects.filter(participant__consultation=due.consultation).order_by("pk")
    columns = rows.values_list("participant_id", "statement__number", "vote")
    answers = [(str(person), str(number), vote) for person, number, vote in columns.iterator(ROWS_AT_ONCE)]
    out = Statement.objects.filter(consultation=due.consultation).exclude(state=Statement.State.ACCEPTED)
    return answers, [str(number) for number in out.values_list("number", flat=True)]


def say_step(due: DueReport, step: str) -> None:
    """Tells the page how far it is."""
    OpinionReport.objects.filter(pk=due.id).update(step=step[:80])


@transaction.atomic
def settle_report(due: DueReport, found: Report, now: datetime, took_s: float) -> None:
    """Keeps the report and moves its consultation on."""
    row = Consultation.objects.select_for_update().get(pk=due.consultation)
    content = content_of(found, row)
    OpinionReport.objects.filter(pk=due.id).update(
        state=State.DONE, step="", content=content, method=METHOD, made_at=now, took_s=round(took_s, 3), error="",
        claimed_until=None,
    )  # fmt: skip
    if row.state == Consultation.State.CLOSED:
        row.state = Consultation.State.REPORTED
        row.save(update_fields=["state"])
    about = {"verdict": found.verdict, "groups": found.k, "people": found.people}
    record("consultation.report", subject(row), label=LABEL, **about)


def report_failed(due: DueReport, why: str) -> None:
    """Keeps what went wrong; it is tried again, three times in all."""
    row = OpinionReport.objects.get(pk=due.id)
    row.error, row.step, row.claimed_until = why[:300], "", None
    row.state = State.FAILED if row.tries >= TRIES_MAX else State.DUE
    row.save(update_fields=["error", "step", "claimed_until", "state"])


def content_of(found: Report, row: Consultation) -> dict:
    """The report as it is kept: sums only. Hidden cells have no numbers in it, and nobody's group is in it."""
    texts = {str(one.number): one for one in row.statements.all()}
    return {
        "version": 1, "verdict": found.verdict, "why": found.why, "k": found.k, "sizes": list(found.sizes),
        "people": found.people, "ungrouped": found.ungrouped, "answers": found.answers,
        "answers_min": found.answers_min, "group_min": row.group_min, "asked": row.asked_count,
        "stability": [
            {"k": one.k, "returned": one.returned, "tries": one.tries, "needed": one.needed} for one in found.stability
        ],
        "statements": [_statement(one, texts[one.id]) for one in found.statements],
        "map": {
            "circles": [
                {"x": round(one.x, 4), "y": round(one.y, 4), "people": one.people, "group": one.group}
                for one in found.map.circles
            ],
            "undrawn": found.map.undrawn, "left": [int(one) for one in found.map.left],
            "right": [int(one) for one in found.map.right],
        },
        "branches": branches_of(row),
    }  # fmt: skip


def branches_of(row: Consultation) -> list[dict]:
    """How many of each branch took part, the largest first; small ones are hidden together. Empty if none was said."""
    took_part = row.participants.filter(answers__statement__state=Statement.State.ACCEPTED)
    counted = took_part.values("branch").order_by().annotate(n=Count("pk", distinct=True))
    sums = sorted(((one["branch"], one["n"]) for one in counted), key=lambda one: (-one[1], one[0]))
    if not any(branch for branch, _ in sums):
        return []
    hide = hidden([people for _, people in sums], least=row.group_min)
    shown = [{"branch": name, "people": n} for (name, n), is_hidden in zip(sums, hide, strict=True) if not is_hidden]
    secret = [n for (_, n), is_hidden in zip(sums, hide, strict=True) if is_hidden]
    if not secret:
        return shown
    under = sum(1 for n in secret if n < row.group_min)
    rest = {"hidden": len(secret), "under": under}
    return [*shown, rest | ({"people": sum(secret)} if sum(secret) >= row.group_min else {})]


def _statement(one, row: Statement) -> dict:
    return {
        "number": row.number, "text": row.text, "language": row.language, "everyone": _cell(one.everyone),
        "by_group": _cells(one.by_group), "consensus": one.consensus, "of": one.representative_of, "says": one.says,
        "z": round(float(one.z), 3), "p": float(one.p), "divides": one.divides, "refused_by_all": one.refused_by_all,
        "agreed_by_all": one.agreed_by_all,
        "stands_out": [{"group": by.group, "says": by.says, "z": round(float(by.z), 3)} for by in one.stands_out],
    }  # fmt: skip


def _cells(cells: Iterable[Cell]) -> list[dict]:
    return [_cell(cell) for cell in cells]


def _cell(cell: Cell) -> dict:
    if cell.hidden:
        return {"hidden": True}
    return {"agree": cell.agree, "disagree": cell.disagree, "passed": cell.passed, "asked": cell.asked}
