"""Lines to take with their versions and evidence, which of them answers which story, and what was asked for."""

from django.conf import settings
from django.db import models

from rejoinder.desk.stories.models import Story

PERSON = settings.AUTH_USER_MODEL


class Line(models.Model):
    """The approved answer to a claim.

    Its words are those of the approved version; while no version is approved, those of the newest, and it does not
    stand. Owner, topics and what replaces it belong to the line and need no approval.
    """

    ref = models.CharField(max_length=100, unique=True)  # the team's own number or name; import updates by it
    claim = models.TextField(blank=True)  # what it answers
    text = models.TextField()  # the short answer
    short = models.JSONField(default=dict)  # channel to the short answer fitted to it
    long_answer = models.TextField(blank=True)
    evidence = models.JSONField(default=list)  # the address of each piece, or its name where it has none
    owner = models.CharField(max_length=200, blank=True)  # as it was written; `owned_by` where it is a person here
    owned_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    topics = models.JSONField(default=list)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    latest = models.PositiveIntegerField(default=0)  # number of its newest version
    approved_version = models.PositiveIntegerField(null=True)  # number of the one that works
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    is_withdrawn = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["ref"]

    def __str__(self):
        return f"Line {self.ref}"


class LineVersion(models.Model):
    """What a line said once it was saved, whole. Its words are never changed; only its approval is added."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    claim = models.TextField(blank=True)
    text = models.TextField()
    short = models.JSONField(default=dict)
    long_answer = models.TextField(blank=True)
    evidence = models.JSONField(default=list)  # address, title and note of each piece
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    sha256 = models.CharField(max_length=64)  # of all of the above, see desk/lines/content.py
    note = models.CharField(max_length=300, blank=True)  # how it came: "as version 3 said", "imported"
    author = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    author_label = models.CharField(max_length=200, blank=True)  # where no person wrote it
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    approved_label = models.CharField(max_length=300, blank=True)  # who approved it elsewhere, as was declared
    approved_at = models.DateTimeField(null=True)
    no_evidence_why = models.CharField(max_length=500, blank=True)  # said by who approved it without any

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["line", "number"], name="one_version_per_number")]


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


class Evidence(models.Model):
    """One piece of evidence of a line, and how it stood when it was last looked at."""

    class State(models.TextChoices):
        DUE = "due", "not read yet"
        SAME = "same", "same"
        MOVED = "moved", "moved"
        CHANGED = "changed", "changed"
        GONE = "gone", "gone"
        UNREACHABLE = "unreachable", "not reached"
        LOST = "lost", "not reached for a day"
        FORBIDDEN = "forbidden", "may not be read"
        REFUSED = "refused", "not opened"
        LARGE = "large", "too large"
        PAPER = "paper", "has no address"

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="pieces")
    key = models.CharField(max_length=64)  # sha256 of the address, or of the title where there is none
    address = models.CharField(max_length=2000, blank=True)
    title = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True)  # since no version that counts names it; its copies stay
    state = models.CharField(max_length=12, choices=State.choices, default=State.DUE)
    why = models.CharField(max_length=300, blank=True)
    state_at = models.DateTimeField()  # since when it stands so
    checked_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True, db_index=True)
    failing_since = models.DateTimeField(null=True)
    fails = models.PositiveSmallIntegerField(default=0)
    moved_to = models.CharField(max_length=2000, blank=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    rests_on = models.ForeignKey("EvidenceCopy", null=True, on_delete=models.PROTECT, related_name="+")
    seen_last = models.ForeignKey("EvidenceCopy", null=True, on_delete=models.PROTECT, related_name="+")
    difference = models.JSONField(default=list)  # pieces of the change, from the copy it rests on to the last seen
    changed_words = models.JSONField(default=list)  # what such a change said anew, and what it no longer says

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["line", "key"], name="one_piece_per_line_and_key")]


class EvidenceCopy(models.Model):
    """A copy of a piece of evidence as it was fetched, or put in by hand, with its hash."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="copies")
    number = models.PositiveIntegerField()  # 1 is the first, which is never dropped
    body = models.BinaryField()  # zlib
    size = models.PositiveIntegerField()  # bytes before compression
    sha256 = models.CharField(max_length=64)  # of the bytes as they came
    content_type = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=4000, blank=True)  # where it came from in the end
    text = models.TextField(blank=True)  # the words in it; empty where we cannot read its kind
    text_sha256 = models.CharField(max_length=64)
    fetched_at = models.DateTimeField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")  # who put it in by hand
    is_by_hand = models.BooleanField(default=False)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["evidence", "number"], name="one_copy_per_number")]


class LineUse(models.Model):
    """A line went out: which version, for which story, where."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="uses")
    version = models.PositiveIntegerField()
    story = models.ForeignKey(Story, null=True, on_delete=models.SET_NULL, related_name="+")
    where = models.CharField(max_length=200, blank=True)  # a release's key
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "where"], condition=~models.Q(where=""), name="one_use_per_line_and_release"
            )
        ]


class LineRequest(models.Model):
    """Somebody asks the policy desk for a line that is not there."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        ANSWERED = "answered", "Answered"
        DECLINED = "declined", "Declined"

    class Mail(models.TextChoices):
        NONE = "none"
        DUE = "due"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNCLEAR = "unclear"

    story = models.ForeignKey(Story, null=True, on_delete=models.SET_NULL, related_name="line_requests")
    claim = models.TextField()  # what has to be answered
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    wanted_by = models.DateTimeField(null=True)
    owner = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED, db_index=True)
    reason = models.CharField(max_length=500, blank=True)  # why it was declined
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="requests")
    settled_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=8, choices=Mail.choices, default=Mail.NONE, db_index=True)
    mail_error = models.CharField(max_length=500, blank=True)
    mail_at = models.DateTimeField(null=True)  # when it is tried, or was

    class Meta:
        ordering = ["-asked_at", "-id"]


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
