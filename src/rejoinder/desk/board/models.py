"""The board as it stood, minute by minute: kept so that it can be looked up and cited."""

from django.db import models


class Snapshot(models.Model):
    """The board at one minute. Kept where it differs from the one before; never changed."""

    at = models.DateTimeField(unique=True)  # a whole minute
    rows = models.BinaryField()  # canonical JSON, zlib
    sha256 = models.CharField(max_length=64)  # of the hash before, the minute and the JSON: a chain
    before = models.CharField(max_length=64, blank=True)
