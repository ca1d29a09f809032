"""Lines to take, and which of them answers which story."""

from django.conf import settings
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
    is_fit = models.BooleanField(default=False)  # at or above the team's suggest threshold, or a person said so
    is_start = models.BooleanField(default=False)  # at or above its auto-suggest threshold: a draft begins with it
    no_match = models.FloatField(null=True)  # the chance that no line at all answers the story
    evidence = models.JSONField(default=dict)  # what the chances were made of; verdicts of people are learnt from by it
    at = models.DateTimeField()

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["story", "line"], name="one_match_per_story_and_line")]


class Lesson(models.Model):
    """What a person said of a line for a story: it answers it, or it does not. The last word stands."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="lessons")
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="lessons")
    answers = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    evidence = models.JSONField(default=dict)  # of the match as it stood; {} until the jobs have looked

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "line"], name="one_lesson_per_story_and_line")]


class MatchTuning(models.Model):
    """What matching learnt from lessons; the newest that is on is used, else the shipped weights."""

    made_at = models.DateTimeField()
    is_on = models.BooleanField(default=False)
    tier = models.CharField(max_length=10)  # words, or words and meaning: what the lessons were judged by
    weights = models.JSONField()
    lessons = models.PositiveIntegerField()
    before = models.FloatField()  # mean log loss on stories that were not fitted on: shipped, and new
    after = models.FloatField()
    why = models.CharField(max_length=300, blank=True)
