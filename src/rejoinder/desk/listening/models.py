"""Sources, the hosts they live on, lists that were imported, and the posts that came."""

from django.conf import settings
from django.db import models


class Leaning(models.TextChoices):
    """Where a publication stands. Belongs to publications and public figures, never to private people."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    NONE = "", "no label"


class Source(models.Model):
    """One place that the desk listens to: a feed, or a home page whose feed is still to be found."""

    class State(models.TextChoices):
        TO_FIND = "to_find"  # a home page; the job looks for its feed
        LISTENING = "listening"
        STOPPED = "stopped"  # by a person
        REFUSED = "refused"  # no feed found, not allowed, or inside our own network

    class Health(models.TextChoices):
        NEW = "new"  # not read yet
        FRESH = "fresh"
        QUIET = "quiet"
        NOT_SEEN = "not_seen"
        TEASER = "teaser"
        MOVED = "moved"
        FORBIDDEN = "forbidden"
        DEAD = "dead"

    class Medium(models.TextChoices):
        BLOG = "blog"
        NEWS = "news"
        AGENCY = "agency"

    title = models.CharField(max_length=300, blank=True)
    home_url = models.URLField(max_length=2000, blank=True)
    feed_url = models.CharField(max_length=2000, blank=True)  # empty while TO_FIND
    address = models.CharField(max_length=2000, unique=True)  # as asked for, canonical: no two sources share it
    medium = models.CharField(max_length=10, choices=Medium.choices, default=Medium.BLOG)
    folder = models.CharField(max_length=200, blank=True)
    leaning = models.CharField(max_length=10, choices=Leaning.choices, blank=True, default="")
    leaning_says = models.CharField(max_length=300, blank=True)  # who says so
    language = models.CharField(max_length=10, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.TO_FIND)
    health = models.CharField(max_length=10, choices=Health.choices, default=Health.NEW)
    health_why = models.CharField(max_length=300, blank=True)
    health_since = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    feed_format = models.CharField(max_length=20, blank=True)  # rss, rss10, atom, json, sitemap
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    body_hash = models.CharField(max_length=64, blank=True)
    next_poll_at = models.DateTimeField(db_index=True)
    poll_every_s = models.FloatField(default=300)
    last_polled_at = models.DateTimeField(null=True)
    last_read_at = models.DateTimeField(null=True)  # last time a feed came or was unchanged
    last_post_at = models.DateTimeField(null=True)
    fails = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)

    def __str__(self):
        return self.title or self.address


class Host(models.Model):
    """What one host asked of us: its robots.txt, and when it may be called again. Survives a restart."""

    name = models.CharField(max_length=300, primary_key=True)  # scheme://host:port
    robots_text = models.TextField(blank=True)
    robots_status = models.PositiveSmallIntegerField(null=True)
    robots_until = models.DateTimeField(null=True)
    wait_until = models.DateTimeField(null=True)  # Retry-After


class Import(models.Model):
    """One list of sources that somebody brought, line by line."""

    name = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)


class ImportLine(models.Model):
    """What became of one line of an imported list. `why` is empty for lines that went in."""

    class Outcome(models.TextChoices):
        IN = "in"
        ALREADY = "already"
        NOT_IN = "not_in"

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    address = models.CharField(max_length=2000)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    why = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, null=True, on_delete=models.SET_NULL)


class Post(models.Model):
    """One item from one source. Stored once, however often it is seen."""

    class Page(models.TextChoices):
        NOT_NEEDED = "not_needed"  # the feed gave the whole text
        DUE = "due"
        DONE = "done"
        REFUSED = "refused"  # robots.txt, private address, or the page said no
        FAILED = "failed"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="posts")
    url = models.CharField(max_length=2000)  # as the feed gave it
    canonical_url = models.CharField(max_length=2000)
    canonical_hash = models.CharField(max_length=64, unique=True)  # sha256 of canonical_url: the key
    feed_hash = models.CharField(max_length=64, unique=True, null=True)  # of `url`: what the feed goes on listing it by
    title = models.TextField(blank=True)
    author = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)  # plain text
    text = models.TextField(blank=True)  # plain text, from the feed or the page
    language = models.CharField(max_length=10, blank=True)
    published_at = models.DateTimeField(null=True)  # as the feed says, where credible
    seen_at = models.DateTimeField(db_index=True)
    at = models.DateTimeField(db_index=True)  # published_at where credible, else seen_at; never after seen_at
    content_hash = models.CharField(max_length=64)
    page = models.CharField(max_length=10, choices=Page.choices, default=Page.NOT_NEEDED)
    page_due_at = models.DateTimeField(null=True)
    page_tries = models.PositiveSmallIntegerField(default=0)
    page_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["source", "-at"]),
            models.Index(fields=["page", "page_due_at"]),
        ]


class PostVersion(models.Model):
    """What a post said before it changed."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    seen_at = models.DateTimeField()  # when this version was first seen
    title = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)


class PostLink(models.Model):
    """A link that a post makes."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="links")
    url = models.CharField(max_length=2000)
    url_hash = models.CharField(max_length=64, db_index=True)  # sha256 of the canonical form

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "url_hash"], name="one_link_per_post_and_url")]
