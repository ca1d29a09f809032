"""Conditional pledges between parties, what became of each, and the ledger of what is owed. No field holds money."""

from django.conf import settings
from django.db import models

from rejoinder.desk.seats.models import ResultSet

PERSON = settings.AUTH_USER_MODEL


class Pledge(models.Model):
    """A party stands aside in a seat if its condition holds. The condition is core/pledges' JSON."""

    class State(models.TextChoices):
        STANDING = "standing"
        KEPT = "kept"
        BROKEN = "broken"
        WITHDRAWN = "withdrawn"
        LAPSED = "lapsed"  # its condition did not come true in time

    number = models.PositiveIntegerField(unique=True)
    election = models.CharField(max_length=120)  # the round it belongs to: "General election 2027"
    result_set = models.ForeignKey(ResultSet, null=True, on_delete=models.SET_NULL, related_name="pledges")
    party = models.CharField(max_length=24)  # who pledges
    gives = models.JSONField(default=dict)  # what it does, as core/pledges writes it
    condition = models.JSONField(default=dict)  # {} without one
    unless = models.JSONField(default=list)  # conditions each of which frees the party
    for_party = models.CharField(max_length=24, blank=True)  # whom it is meant for
    text = models.CharField(max_length=1500)  # the whole in words, as core/pledges tells it
    note = models.CharField(max_length=600, blank=True)  # who agreed it where
    due_at = models.DateTimeField(null=True)
    warned = models.JSONField(default=list)  # warnings that were shown when it was written, such as of payment
    is_published = models.BooleanField(default=False)
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")  # to publish it
    asked_at = models.DateTimeField(null=True)
    asked_text = models.CharField(max_length=1500, blank=True)  # the exact words that an approver reads
    asked_imprint = models.CharField(max_length=400, blank=True)
    published_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")  # who approved
    published_at = models.DateTimeField(null=True)
    published_text = models.CharField(max_length=1500, blank=True)
    imprint = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STANDING, db_index=True)
    made_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return self.text


class PledgeMark(models.Model):
    """What became of a pledge, who said so and why; the row before it says what it was, so that it can be undone."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="marks")
    was = models.CharField(max_length=10, choices=Pledge.State.choices)
    became = models.CharField(max_length=10, choices=Pledge.State.choices)
    why = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=1000, blank=True)  # a web address
    given = models.JSONField(default=list)  # of a pledge that was kept: the acts that were done, where it had a choice
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class LedgerEntry(models.Model):
    """One party gave another something in an election: seats stood aside in, or support in words. Never money."""

    class Kind(models.TextChoices):
        SEAT = "seat", "Stood aside in a seat"
        WARD = "ward", "Stood aside in a ward"
        POLICY = "policy", "A policy"
        OTHER = "other", "Something else, in words"

    giver = models.CharField(max_length=24)
    taker = models.CharField(max_length=24)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    what = models.CharField(max_length=300)  # "Oxley", "votes for a proportional system in council"
    worth = models.FloatField(default=1.0)  # as both see it, a ward being less than a seat; a judgement, never a price
    election = models.CharField(max_length=120)
    on = models.DateField()
    pledge = models.ForeignKey(Pledge, null=True, on_delete=models.SET_NULL, related_name="entries")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)  # struck, with the reason, never deleted
    struck_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
