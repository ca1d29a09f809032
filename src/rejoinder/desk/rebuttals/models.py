"""Rebuttals: a line adapted to one story; who last looked at which draft; what an answer did to its story."""

from django.conf import settings
from django.db import models

from rejoinder.desk.lines.models import Line
from rejoinder.desk.links.models import ShortLink
from rejoinder.desk.listening.models import Post
from rejoinder.desk.publishing.models import Release
from rejoinder.desk.stories.models import Story

PERSON = settings.AUTH_USER_MODEL


class Rebuttal(models.Model):
    """A line adapted to one story. Its texts, its approval and what became of it are those of its release."""

    class Form(models.TextChoices):
        SHORT = "short", "Short"
        FORMAL = "formal", "Formal"
        BOTH = "both", "Short and formal"

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="rebuttals")
    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="rebuttal")
    lines = models.ManyToManyField(Line, related_name="rebuttals")  # those it may say
    claim = models.TextField(blank=True)  # the sentence that it answers, as it was said
    claim_post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    link = models.ForeignKey(ShortLink, null=True, on_delete=models.SET_NULL, related_name="+")
    form = models.CharField(max_length=6, choices=Form.choices, default=Form.BOTH)
    opened_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField()  # the first draft
    triaged_at = models.DateTimeField()  # when somebody first said that we answer
    answered_at = models.DateTimeField(null=True)  # when the story was called answered because it went out
    uptake_post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    uptake_at = models.DateTimeField(null=True)  # the first post of the story that links to it or says its words
    uptake_why = models.CharField(max_length=200, blank=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"Rebuttal {self.pk}"


class Look(models.Model):
    """A draft of a release that a person had before their eyes, and when they last had."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="looks")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()  # number of the ReleaseVersion
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "person", "version"], name="one_look_per_draft")]


class Effect(models.Model):
    """How the posts of a story went on after its answer, against stories like it that nobody answered."""

    rebuttal = models.ForeignKey(Rebuttal, on_delete=models.CASCADE, related_name="effects")
    hours = models.PositiveSmallIntegerField()  # after the answer: 1, 3 or 24
    at = models.DateTimeField()  # when it was measured
    before = models.PositiveIntegerField()  # posts in the same time before the answer
    after = models.PositiveIntegerField()
    expected = models.FloatField(null=True)  # posts that like stories had; None where it cannot be told
    ratio = models.FloatField(null=True)  # after over expected
    low = models.FloatField(null=True)  # of the ratio
    high = models.FloatField(null=True)
    comparisons = models.JSONField(default=list)  # ids of the stories it was held against
    why = models.CharField(max_length=300)  # the finding in words, or why nothing can be told

    class Meta:
        ordering = ["hours"]
        constraints = [models.UniqueConstraint(fields=["rebuttal", "hours"], name="one_effect_per_time")]
