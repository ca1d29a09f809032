"""Short links and hashtags, and who followed the links: counted by class, without keeping who it was."""

from django.conf import settings
from django.db import models

from rejoinder.core.clicks import ClickKind, LookKind
from rejoinder.core.slugs import SLUG_LETTERS_MAX
from rejoinder.core.targets import TARGET_LETTERS_MAX
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches.models import Watch


class ShortLink(models.Model):
    """An address of ours that leads to a page. Once it is out, it never leads elsewhere."""

    slug = models.CharField(max_length=SLUG_LETTERS_MAX, unique=True)
    shape = models.CharField(max_length=SLUG_LETTERS_MAX, unique=True)  # of the slug, so that no two are mistaken
    target = models.CharField(max_length=TARGET_LETTERS_MAX)
    campaign = models.CharField(max_length=60, blank=True, db_index=True)
    story = models.ForeignKey(Story, null=True, on_delete=models.SET_NULL, related_name="short_links")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)  # first time that it was published or followed: the target stays
    expires_at = models.DateTimeField(null=True)
    then_to = models.CharField(max_length=TARGET_LETTERS_MAX, blank=True)  # after that; empty: a page that says so
    is_off = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.slug


class ClickSalt(models.Model):
    """What the networks of one day (UTC) are hashed with. Made anew each day; the one before is deleted."""

    day = models.DateField(unique=True)
    salt = models.CharField(max_length=64)  # hex


class Click(models.Model):
    """Somebody or something followed a link. Kept for a day: no address, no user agent, no header, no second."""

    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="clicks")
    network = models.CharField(max_length=24)  # hash with the salt of that day
    minute = models.DateTimeField(db_index=True)
    look = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in LookKind])  # by itself
    kind = models.CharField(max_length=8, blank=True, choices=[(kind.value, kind.value) for kind in ClickKind])  # told

    class Meta:
        indexes = [models.Index(fields=["kind", "minute"], name="clicks_to_tell")]


class ClickCount(models.Model):
    """Clicks of one link in one hour, by class. This is what stays."""

    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="counts")
    hour = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in ClickKind])
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "hour", "kind"], name="one_count_an_hour_and_class")]


class Hashtag(models.Model):
    """A tag of a campaign, with the watch that hears who else uses it."""

    tag = models.CharField(max_length=60)  # as it is written, without the #
    key = models.CharField(max_length=60, unique=True)  # the tag whatever its case
    campaign = models.CharField(max_length=60, blank=True, db_index=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    watch = models.ForeignKey(Watch, null=True, on_delete=models.SET_NULL, related_name="hashtags")
    own_posts = models.JSONField(default=list)  # [{"url": ..., "at": ...}]: posts of ours with it, the newest last
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["key"]

    def __str__(self):
        return f"#{self.tag}"
