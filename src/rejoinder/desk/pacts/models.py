"""Pact plans: what partners wish, each run of the planner with its outcome, and what people decided about seats."""

from django.conf import settings
from django.db import models

from rejoinder.desk.seats.models import ResultSet

PERSON = settings.AUTH_USER_MODEL


class PactPlan(models.Model):
    """A wish that is planned again whenever it, a members' vote or a person's choice changes."""

    number = models.PositiveIntegerField(unique=True)  # "Pact plan 7"
    name = models.CharField(max_length=120, blank=True)
    result_set = models.ForeignKey(ResultSet, on_delete=models.PROTECT, related_name="plans")
    polling_day = models.DateField(null=True)  # of the election that is planned for; dates of the law follow from it
    election_kind = models.CharField(max_length=24, blank=True)  # as core/electionlaw names it
    wish = models.JSONField(default=dict)  # as core/pacts/wish.py
    assumptions = models.JSONField(default=dict)  # as core/pacts/assumptions.py
    made_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)  # out of the list, and back again

    class Meta:
        ordering = ["-number"]

    def __str__(self):
        return self.name or f"Pact plan {self.number}"

    @property
    def renamed(self) -> dict[str, str]:
        """The names that parties are supposed to have now, by the name in the results."""
        return dict(self.assumptions.get("renamed") or {})


class PlanRun(models.Model):
    """One run of the planner: what it was asked, with all vetoes of that moment, and what came out."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        INFEASIBLE = "infeasible"
        FAILED = "failed"

    plan = models.ForeignKey(PactPlan, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()  # within its plan, from 1
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    why = models.CharField(max_length=300)  # "Mirela Toft asked", "The members of LD in Oxley said no"
    wish = models.JSONField(default=dict)  # as it was asked, with vetoes and choices
    assumptions = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)  # core Plan or Infeasible as JSON
    step = models.CharField(max_length=120, blank=True)  # what it does now: "Drawing 1,000 elections"
    problem = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)  # renewed while its worker lives; then another may take it up
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_run_a_number")]


class SeatChoice(models.Model):
    """What a person decided about a seat of a plan; the last one that is not undone holds."""

    class Choice(models.TextChoices):
        LEAVE = "leave", "Nobody stands aside here"
        KEEP = "keep", "This party stands for all"

    plan = models.ForeignKey(PactPlan, on_delete=models.CASCADE, related_name="choices")
    seat = models.CharField(max_length=120)
    choice = models.CharField(max_length=6, choices=Choice.choices)
    party = models.CharField(max_length=24, blank=True)  # of KEEP: the one that stands
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class RivalStatement(models.Model):
    """Somebody on the other side said something about standing aside: words, where, when. A log beside the test."""

    result_set = models.ForeignKey(ResultSet, on_delete=models.CASCADE, related_name="statements")
    party = models.CharField(max_length=24)
    seat = models.CharField(max_length=120, blank=True)
    said = models.CharField(max_length=500)
    url = models.CharField(max_length=1000, blank=True)
    said_on = models.DateField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-said_on", "-pk"]
