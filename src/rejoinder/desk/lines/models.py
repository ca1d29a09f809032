"""Lines to take, and which of them answers which story."""

from django.db import models

from rejoinder.desk.stories.models import Story


class Line(models.Model):
    """The approved answer to a claim."""

    ref = models.CharField(max_length=100, unique=True)  # the team's own number or name; import updates by it
    claim = models.TextField(blank=True)  # what it answers
    text = models.TextField()  # the short answer
    long_answer = models.TextField(blank=True)
    evidence = models.JSONField(default=list)  # addresses
    owner = models.CharField(max_length=200, blank=True)
    topics = models.JSONField(default=list)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["ref"]

    def __str__(self):
        return f"Line {self.ref}"


class LineMatch(models.Model):
    """One of the best lines for a story, with the words that matched. Rank 1 is the best."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="line_matches")
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="matches")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()  # 0 to 1
    words = models.JSONField(default=list)  # as they stand in the line
    why = models.TextField()
    is_fit = models.BooleanField(default=False)  # at or above the suggest threshold
    at = models.DateTimeField()

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["story", "line"], name="one_match_per_story_and_line")]
