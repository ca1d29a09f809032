"""Writes and reads the audit trail. Rows are only ever added: the database refuses anything else."""

from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent


def record(action, subject, *, actor=None, label="", at=None, **detail):
    """Adds one row. Call it inside the transaction of what it records, so that both stand or neither.

    `actor` is a User or None; `label` names who acted where no person did ("job:cluster", "cli").
    """
    return AuditEvent.objects.create(
        at=at or timezone.now(),
        actor=actor,
        actor_label=label or (actor.email if actor else "command line"),
        action=action,
        subject=subject,
        detail=detail,
    )


def list_events(*, action="", actor="", subject=""):
    """The trail, newest first, filtered by the beginning of the action, a part of who, and the exact subject."""
    action, actor, subject = (text.replace("\x00", "") for text in (action, actor, subject))
    rows = AuditEvent.objects.all()
    if action:
        rows = rows.filter(action__startswith=action)
    if actor:
        rows = rows.filter(actor_label__icontains=actor)
    return rows.filter(subject=subject) if subject else rows
