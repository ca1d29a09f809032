"""The desk's own public pages: formal answers, each change of them, and what the site says of itself."""

from django.db import models

from rejoinder.desk.publishing.models import Publication


class Site(models.Model):
    """The one row of what the public pages say of themselves (pk 1)."""

    name = models.CharField(max_length=120, blank=True)  # empty: the desk's name
    links = models.JSONField(default=list)  # [["Where she stands", "https://…"], …]
    mistakes_to = models.CharField(max_length=254, blank=True)  # an address to which readers write
    is_party = models.BooleanField(default=True)  # a party or candidate: ClaimReview stays off
    has_claim_review = models.BooleanField(default=False)


class Answer(models.Model):
    """A formal answer on the desk's own pages. Its words change only by a correction, which stays listed."""

    key = models.CharField(max_length=32, unique=True)  # idempotency key of its first publication
    slug = models.CharField(max_length=100, unique=True)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")  # of its present words
    title = models.CharField(max_length=300)
    text = models.TextField()  # as core/formal.py reads it
    imprint = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=20, default="en")
    rating = models.PositiveSmallIntegerField(default=1)  # of the claim, 1 false to 5 true, see core/claimreview.py
    published_at = models.DateTimeField(db_index=True)
    corrected_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-published_at", "-pk"]

    def __str__(self):
        return self.title


class AnswerChange(models.Model):
    """One line of an answer's corrections: what was changed, when and why; never changed itself."""

    class Kind(models.TextChoices):
        PUBLISHED = "published"
        CORRECTED = "corrected"
        WITHDRAWN = "withdrawn"

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=32, blank=True)  # of the publication that made it
    at = models.DateTimeField()
    why = models.CharField(max_length=500, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["answer", "kind", "key"], name="one_change_per_publication")]
