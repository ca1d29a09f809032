"""Consultations: statements that people agree or disagree with, what they agreed we may keep, and the report.

Who answers is a random token of which only a hash is kept. No address, no user agent and no time of an answer is
stored, and an invitation points to no participant. All of it but the published report is erased at the set date.
"""

from django.conf import settings
from django.db import models


class Consultation(models.Model):
    """A question with statements, open for a time."""

    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"  # no more answers; the report is being worked out
        REPORTED = "reported"
        ERASED = "erased"  # answers and participants are gone; the report stays

    class Who(models.TextChoices):
        LINK = "link"  # everybody who has the address
        INVITED = "invited"  # one-time links

    slug = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=120)  # "Should Sandside get its own market day?"
    question = models.CharField(max_length=1000, blank=True)  # what it is about, in a few sentences
    organiser = models.CharField(max_length=120)  # who asks: "Harbour ward members"
    contact = models.CharField(max_length=254)  # whom people write to about their data
    asked_as = models.CharField(max_length=40, default="participant")  # "A member wrote:"
    note = models.CharField(max_length=300, blank=True)  # such as what this does not decide
    note_link = models.CharField(max_length=1000, blank=True)
    languages = models.JSONField(default=list)  # ["en", "cy"], the first is the one of the fields above
    translations = models.JSONField(default=dict)  # {"cy": {"title": ..., "question": ..., "note": ...}}
    who = models.CharField(max_length=8, choices=Who.choices, default=Who.LINK)
    asked_count = models.PositiveIntegerField(null=True)  # how many people were asked, where that is known
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT, db_index=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    erase_at = models.DateTimeField()
    group_min = models.PositiveSmallIntegerField(default=10)  # people in the smallest group, circle or cell shown
    says_each = models.PositiveSmallIntegerField(default=3)  # statements that one participant may send; 0: none
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)  # its report is public from then on
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.title

    def takes_answers(self, now) -> bool:
        """True while people may answer."""
        return self.state == self.State.OPEN and self.opens_at <= now < self.closes_at


class ConsentText(models.Model):
    """The exact words that somebody agreed to; never changed, one row for each wording."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="consent_texts")
    language = models.CharField(max_length=8)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "sha256"], name="one_row_a_wording")]


class Participant(models.Model):
    """Somebody who takes part: a hash of the token in their cookie, and nothing about who it is."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="participants")
    token_hash = models.CharField(max_length=64, unique=True)  # sha256 hex
    seed = models.BigIntegerField()  # of the order in which statements come
    branch = models.CharField(max_length=80, blank=True)  # as the invitation said
    consent = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField(null=True)
    said_count = models.PositiveSmallIntegerField(default=0)  # statements that they sent


class Statement(models.Model):
    """A sentence to agree or disagree with, in its writer's words."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        MERGED = "merged"  # says the same as another

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()  # within its consultation, from 1
    text = models.CharField(max_length=1000)  # imported ones may be long; what is typed is held to 160 letters
    language = models.CharField(max_length=8, default="en")
    is_seed = models.BooleanField(default=False)  # written by the team
    writer = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="+")  # until decided
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    same_as = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged")
    reason = models.CharField(max_length=300, blank=True)  # why it was rejected
    at = models.DateTimeField()
    agrees = models.PositiveIntegerField(default=0)  # sums of its answers, kept in step
    disagrees = models.PositiveIntegerField(default=0)
    passes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="one_statement_a_number")]

    def __str__(self):
        return self.text


class StatementDecision(models.Model):
    """One decision about a statement, with what it was before, so that it can be undone."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="decisions")
    was = models.CharField(max_length=8, choices=Statement.State.choices)
    was_same_as = models.ForeignKey(Statement, null=True, on_delete=models.SET_NULL, related_name="+")
    was_reason = models.CharField(max_length=300, blank=True)
    became = models.CharField(max_length=8, choices=Statement.State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)


class StatementFlag(models.Model):
    """A participant reported a statement; once each."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="flags")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "participant"], name="flagged_once_each")]


class StatementAnswer(models.Model):
    """What a participant last answered to a statement, under which consent. No time is kept."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="answers")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="answers")
    vote = models.SmallIntegerField()  # 1 agree, 0 pass, -1 disagree
    consent = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "statement"], name="the_last_answer_counts"),
            models.CheckConstraint(condition=models.Q(vote__in=[-1, 0, 1]), name="agree_pass_or_disagree"),
        ]


class Invitation(models.Model):
    """A one-time link. It points to no participant, and no participant points to it."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)  # sha256 hex
    branch = models.CharField(max_length=80, blank=True)
    is_used = models.BooleanField(default=False)  # whether, never when

    class Meta:
        indexes = [models.Index(fields=["consultation", "is_used"], name="invitations_left")]


class OpinionReport(models.Model):
    """What a consultation found: worked out once after it closed, kept as it was, shown from its content alone."""

    class State(models.TextChoices):
        DUE = "due"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    consultation = models.OneToOneField(Consultation, on_delete=models.CASCADE, related_name="report")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE, db_index=True)
    step = models.CharField(max_length=80, blank=True)  # how far it is, in words
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    seed = models.BigIntegerField()
    method = models.CharField(max_length=40, blank=True)  # name and version of how it was worked out
    content = models.JSONField(default=dict)
    error = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(null=True)
    took_s = models.FloatField(null=True)
