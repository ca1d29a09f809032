"""Watches: rules that raise an alert; what each decided about each story; and how the alert went out."""

import uuid

from django.conf import settings
from django.db import models

from rejoinder.desk.listening.models import Leaning
from rejoinder.desk.stories.models import Story


class Tier(models.TextChoices):
    """When what fits a watch is told."""

    ONCE = "once", "at once"
    DIGEST = "digest", "in the daily digest"
    WEEKLY = "weekly", "in the weekly digest"
    NEVER = "never", "never"


class Watch(models.Model):
    """A rule. All conditions that are set must hold for a story to fit; a watch with none is refused.

    What fits is told at once where it passes the line or comes fast, else in the digests that are chosen.
    """

    name = models.CharField(max_length=120)
    words = models.JSONField(default=list)  # any of these words or phrases
    sources_min = models.PositiveSmallIntegerField(default=0)
    speed_min = models.FloatField(default=0)  # posts an hour, see Story.growth
    leaning = models.CharField(max_length=10, choices=Leaning.choices, blank=True, default="")  # carried by this side
    query = models.TextField(blank=True)  # the query language of core/query: some post of the story fits it
    tells_once = models.BooleanField(default=True)
    once_pct = models.PositiveSmallIntegerField(null=True)  # None: the team's line; 0: all that fits
    once_posts = models.PositiveSmallIntegerField(default=5)  # so many posts in so many minutes; 0: never by speed
    once_minutes = models.PositiveSmallIntegerField(default=10)
    tells_daily = models.BooleanField(default=True)
    tells_weekly = models.BooleanField(default=False)
    to_page = models.BooleanField(default=True)
    to_duty = models.BooleanField(default=False)  # at once: mail to whoever is on duty then
    to_email = models.TextField(blank=True)  # at once: addresses, comma-separated
    daily_email = models.TextField(blank=True)  # of the daily digest, beside the people who chose it
    weekly_email = models.TextField(blank=True)
    to_webhook = models.CharField(max_length=2000, blank=True)
    webhook_secret = models.TextField(blank=True)  # encrypted
    is_on = models.BooleanField(default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    found_week = models.PositiveIntegerField(null=True)  # posts of the last 7 days that fit, counted by the jobs
    counted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "watches"

    def __str__(self):
        return self.name

    @property
    def tiers(self):
        """When it tells, the most urgent first; only NEVER where nothing is chosen."""
        chosen = ((self.tells_once, Tier.ONCE), (self.tells_daily, Tier.DIGEST), (self.tells_weekly, Tier.WEEKLY))
        return [tier for is_chosen, tier in chosen if is_chosen] or [Tier.NEVER]


class Decision(models.Model):
    """What a watch last decided about a story, and why: an alert, or silence."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="decisions")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="decisions")
    is_raised = models.BooleanField()  # the story fits; whether it was told at once is an Alert
    why = models.TextField()
    steps = models.JSONField(default=list)  # [{"rule": ..., "held": bool, "why": ...}]
    words = models.JSONField(default=list)  # by which it fitted, as the watch writes them
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "story"], name="one_decision_per_watch_and_story")]


class Alert(models.Model):
    """A watch told a story at once. `mark` is the reason: for each there is at most one alert."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="alerts")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="alerts")
    mark = models.CharField(max_length=10, default="match")  # match, speed, story, or the chance passed, such as 70
    why = models.TextField()
    words = models.JSONField(default=list)  # by which it fits, as the watch writes them
    at = models.DateTimeField(db_index=True)
    is_urgent = models.BooleanField(default=False)  # above the wake line: handed on where nobody takes it
    handed_on = models.PositiveSmallIntegerField(default=0)  # how many times
    seen_at = models.DateTimeField(null=True)  # somebody has it
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "story", "mark"], name="one_alert_for_each_reason")]

    @property
    def because(self):
        """Why it was told, without why it fits."""
        return self.why if self.mark == "match" else f"{self.why.split('. ', 1)[0].rstrip('.')}."


class Duty(models.Model):
    """Who is on duty from when to when. Alerts for whoever is on duty go to them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="duties")
    starts = models.DateTimeField(db_index=True)
    ends = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "duties"


class Digest(models.Model):
    """A digest for one address and one morning, written once and sent once, like a delivery."""

    address = models.CharField(max_length=254)
    kind = models.CharField(max_length=6, choices=[("digest", "daily"), ("weekly", "weekly")])
    since = models.DateTimeField()
    until = models.DateTimeField()
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=10, default="due", db_index=True)  # as of Delivery
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=100, blank=True)
    receipt = models.CharField(max_length=500, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "kind", "until"], name="one_digest_a_morning")]


class Delivery(models.Model):
    """An alert on its way to one address. `sending` after a crash is `unclear`: never blindly sent again."""

    class State(models.TextChoices):
        DUE = "due"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNCLEAR = "unclear"

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10)  # email, webhook
    address = models.CharField(max_length=2000)  # empty: whoever is on duty when it goes out
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_duty = models.BooleanField(default=False)  # to whoever is on duty, or next on the rota
    why_you = models.CharField(max_length=200, blank=True)  # why this person gets it
    key = models.UUIDField(default=uuid.uuid4, unique=True)  # idempotency key, sent along
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE, db_index=True)
    text_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
    claimed_by = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=500, blank=True)
    error = models.CharField(max_length=500, blank=True)
