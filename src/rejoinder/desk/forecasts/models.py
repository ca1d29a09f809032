"""Forecasts that were made, what became of them, and the models that the team's own past made."""

from django.db import models

from rejoinder.desk.stories.models import Story

INVENTED = "invented"  # as `model` of a call: nobody made it; it came with the demo, teaches nothing and is said so


class Forecast(models.Model):
    """A call: the chance that a story, by a time, meets the team's definition; settled when that time has come.

    The first when there is enough to say, then one an hour; "too little to say" is a call too, made once.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="forecasts")
    at = models.DateTimeField(db_index=True)
    hours = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    chance = models.FloatField(null=True)  # None: too little to say
    features = models.JSONField(default=dict)  # what was known at that moment
    model = models.CharField(max_length=60)
    definition = models.PositiveSmallIntegerField()  # version of what counts as a story
    happened = models.BooleanField(null=True)  # None: not settled yet
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "hours", "at"], name="one_call_at_a_time")]
        indexes = [
            models.Index(fields=["due_at"], name="forecast_open", condition=models.Q(happened=None)),
            models.Index(fields=["definition", "hours", "settled_at"], name="forecast_record"),
        ]


class TrainedModel(models.Model):
    """A forecast model learnt from the team's own past; the newest that is on is used, else the shipped one."""

    name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    is_on = models.BooleanField(default=True)
    weights = models.JSONField()
    calls = models.PositiveIntegerField()  # settled calls that it learnt from
    scores = models.JSONField(default=dict)  # Brier on later calls: {"6": {"before": .., "after": .., "n": ..}}
    why = models.CharField(max_length=300, blank=True)
