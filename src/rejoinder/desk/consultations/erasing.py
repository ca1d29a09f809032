"""Erases the answers and participants of consultations at their date. The published report and the statements stay."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from rejoinder.desk.audit.trail import record
from rejoinder.desk.consultations.models import (
    Consultation,
    Participant,
    Statement,
    StatementAnswer,
    StatementDecision,
    StatementFlag,
)
from rejoinder.desk.consultations.running import held, subject
from rejoinder.desk.listening.fields import Who, actor_of

LABEL = "job:consult"
State = Consultation.State


def erase_due(now: datetime) -> int:
    """Erases what is due: closed, and past its date. One that could get no report is erased all the same."""
    due = Consultation.objects.filter(state__in=[State.CLOSED, State.REPORTED], erase_at__lte=now).order_by("pk")
    rows = list(due)
    for row in rows:
        erase(row, LABEL, now)
    return len(rows)


@transaction.atomic
def erase(row: Consultation, by: Who, now: datetime) -> dict[str, int]:
    """Deletes answers, reports of statements, participants, their consent, invitations, and statements never put up.

    What stays: statements that were up, as text without a writer, and the report, which holds sums only. Its sums of
    each statement are set to 0, so that nothing under the smallest cell is left. Returns what was erased.
    """
    row = held(row)
    mine = {"participant__consultation": row}
    erased = {
        "answers": StatementAnswer.objects.filter(**mine).delete()[0],
        "flags": StatementFlag.objects.filter(**mine).delete()[0],
        "unused statements": _never_up(row).delete()[1].get(Statement._meta.label, 0),
    }
    row.statements.update(agrees=0, disagrees=0, passes=0, writer=None)
    erased["participants"] = Participant.objects.filter(consultation=row).delete()[0]
    erased["invitations"] = row.invitations.all().delete()[0]
    row.state, row.erased_at = State.ERASED, now
    row.save(update_fields=["state", "erased_at"])
    record("consultation.erase", subject(row), **actor_of(by), **erased)
    return erased


def _never_up(row: Consultation):
    """Statements that no participant was ever asked: those that wait, and those that were taken down at once."""
    accepted = Statement.State.ACCEPTED
    were_up = StatementDecision.objects.filter(Q(was=accepted) | Q(became=accepted), statement__consultation=row)
    return row.statements.exclude(state=accepted).exclude(pk__in=were_up.values("statement"))
