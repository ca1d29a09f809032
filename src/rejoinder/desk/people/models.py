"""People, how they sign in, the tokens that act for them, and the desk they sit at."""

from datetime import time

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class Role(models.TextChoices):
    """What a person may do; each role may do all that the ones before it may."""

    READER = "reader"
    WRITER = "writer"
    APPROVER = "approver"
    ADMIN = "admin"


class Users(BaseUserManager):
    """Makes users; addresses are compared without regard to case."""

    def create_user(self, email, name="", role=Role.READER, password=None):
        user = self.model(email=email.strip().lower(), name=name, role=role)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A named person of the team."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.READER)
    is_active = models.BooleanField(default=True)
    time_zone = models.CharField(max_length=64, blank=True)  # empty: the desk's
    has_keys = models.BooleanField(default=True)  # single-letter keys
    theme = models.CharField(max_length=5, blank=True)  # "", "light", "dark"
    wants_digest = models.BooleanField(default=False)  # the daily mail
    made_at = models.DateTimeField(auto_now_add=True)

    objects = Users()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_address")]

    def __str__(self):
        return self.name or self.email

    def may(self, role: str) -> bool:
        """True if this person's role is `role` or above."""
        order = Role.values
        return self.is_active and order.index(self.role) >= order.index(role)


class SignInLink(models.Model):
    """A link that signs one person in once. Only the hash of its secret is kept."""

    secret_hash = models.CharField(max_length=64, unique=True)  # sha256 hex
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    needs_press = models.BooleanField(default=False)  # mailed: opening it is not enough, scanners do that


class LinkRequest(models.Model):
    """Somebody asked for a sign-in link by mail; whether the address is known is nobody's business."""

    email = models.CharField(max_length=254, db_index=True)
    place = models.CharField(max_length=64, db_index=True)  # network address it was asked from
    at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)


class SentForm(models.Model):
    """A form that somebody sent, so that the same one sent twice makes one thing. Forgotten after a week."""

    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)  # of its key and what was typed; nothing of the words is kept
    at = models.DateTimeField(db_index=True)
    address = models.CharField(max_length=400, blank=True)  # of the page that told what it made

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "digest"], name="one_sent_form")]


class ApiToken(models.Model):
    """A secret that acts for a person over the API, with a scope and an end. Only its hash is kept."""

    class Scope(models.TextChoices):
        READ = "read"
        WRITE = "write"
        ADMIN = "admin"

    name = models.CharField(max_length=120)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    scope = models.CharField(max_length=5, choices=Scope.choices, default=Scope.READ)
    secret_hash = models.CharField(max_length=64, unique=True)  # sha256 hex
    hint = models.CharField(max_length=12)  # the first letters, to tell tokens apart
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class Desk(models.Model):
    """The one row of what the whole team has set (pk 1)."""

    name = models.CharField(max_length=120, default="The desk")
    time_zone = models.CharField(max_length=64, default="Europe/London")
    answer_target_min = models.PositiveSmallIntegerField(default=40)

    # What counts as a story; a change starts a new record of forecasts.
    story_listed_min = models.PositiveSmallIntegerField(default=2)  # news sources in words of their own; 0: off
    story_both_sides = models.BooleanField(default=True)
    story_share_pct = models.PositiveSmallIntegerField(default=10)  # of all posts of an hour; 0: off
    story_version = models.PositiveSmallIntegerField(default=1)
    story_since = models.DateTimeField(null=True)
    forecast_h = models.PositiveSmallIntegerField(default=6)  # the horizon that the board shows: 1, 3, 6 or 24
    line_pct = models.PositiveSmallIntegerField(default=60)  # the team's line on the board
    reopen_pct = models.PositiveSmallIntegerField(default=30)  # a non-story comes back above it
    suggest_pct = models.PositiveSmallIntegerField(default=50)  # from this chance a line is said to fit
    start_pct = models.PositiveSmallIntegerField(default=85)  # from this one a draft begins with it without asking
    quiet_from = models.TimeField(null=True)  # between the two, alerts wait; None: never
    quiet_to = models.TimeField(null=True)
    wake_pct = models.PositiveSmallIntegerField(default=80)  # a chance above it is told in quiet hours too
    digest_at = models.TimeField(default=time(8, 0))
    digest_weekday = models.PositiveSmallIntegerField(default=0)  # of the weekly one; 0 is Monday
    smtp_from = models.CharField(max_length=254, blank=True)
