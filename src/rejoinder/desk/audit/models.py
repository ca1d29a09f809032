"""The audit trail: who did what to which thing, when; rows are added and never changed."""

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """One thing that somebody or some job did. The database itself refuses to change or delete a row."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_label = models.CharField(max_length=200)  # e-mail of the person, or "job:cluster", "cli"
    action = models.CharField(max_length=80, db_index=True)  # e.g. "story.merge"
    subject = models.CharField(max_length=200, db_index=True)  # e.g. "story:12"
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    @property
    def who(self) -> str:
        """The person by name, else what acted."""
        return str(self.actor or self.actor_label)
