"""Claims: the check-worthy sentences of posts and of what is spoken, and the line that answers each."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from rejoinder.desk.lines.models import Line
from rejoinder.desk.listening.models import Post


class Transcript(models.Model):
    """A debate or broadcast as it is written down, line by line. Lines are only ever added."""

    name = models.SlugField(max_length=80, unique=True)  # what commands and addresses call it
    title = models.CharField(max_length=300)
    place = models.CharField(max_length=200, blank=True)  # programme, channel or hall
    is_ended = models.BooleanField(default=False)  # nothing more comes; the page stops asking
    lines_count = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    last_line_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return self.title


class TranscriptLine(models.Model):
    """One line of a transcript, by its number: the same number is stored once, however often it is sent."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    said_at = models.CharField(max_length=20, blank=True)  # as the transcript gives it: "00:12:03", "21:34"
    speaker = models.CharField(max_length=100, blank=True)  # empty: whoever spoke before goes on
    text = models.TextField()
    at = models.DateTimeField()  # when it came in
    is_read = models.BooleanField(default=False)  # its sentences were looked at

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["transcript", "number"], name="one_line_per_number")]
        indexes = [models.Index(fields=["id"], name="not_read", condition=Q(is_read=False))]


class Claim(models.Model):
    """A check-worthy sentence of a post or of a line of a transcript, and the line to take that is nearest to it."""

    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="claims")
    spoken = models.ForeignKey(TranscriptLine, null=True, on_delete=models.CASCADE, related_name="claims")
    start = models.PositiveIntegerField()  # letters before it in the text that was read
    sentence = models.TextField()
    score = models.FloatField()  # 0 to 1: how worth checking
    why = models.CharField(max_length=500)
    at = models.DateTimeField()
    line = models.ForeignKey(Line, null=True, on_delete=models.SET_NULL, related_name="+")  # the nearest; None: no line
    fit = models.FloatField(default=0)  # the chance, 0 to 1, that it answers
    is_fit = models.BooleanField(default=False)  # at or above the suggest threshold
    words = models.JSONField(default=list)  # that matched, as they stand in the line
    line_why = models.TextField(blank=True)
    matched_with = models.CharField(max_length=64, blank=True, db_index=True)  # which lines it was held against

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, spoken=None) | Q(post=None, spoken__isnull=False), name="claim_of_one"
            ),
            models.UniqueConstraint(fields=["post", "start"], name="one_claim_per_place_of_a_post"),
            models.UniqueConstraint(fields=["spoken", "start"], name="one_claim_per_place_of_a_line"),
        ]
        indexes = [models.Index(fields=["-score"])]

    def __str__(self):
        return self.sentence[:100]


class ReadPost(models.Model):
    """A post whose sentences were looked at for claims, with the hash of the text as it was then."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="read_for_claims")
    text_hash = models.CharField(max_length=64)
    sentences = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
