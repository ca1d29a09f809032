"""What the job loop writes about itself: who holds which job, and how each turn went."""

from django.db import models


class Lease(models.Model):
    """One worker holds a job that only one may do at a time (clustering). Taken by compare-and-swap."""

    name = models.CharField(max_length=40, primary_key=True)
    owner = models.CharField(max_length=100)
    until = models.DateTimeField()


class JobRun(models.Model):
    """One run of one job: what it did, each item counted once under one status."""

    job = models.CharField(max_length=40, db_index=True)
    started_at = models.DateTimeField(db_index=True)
    took_s = models.FloatField()
    counts = models.JSONField(default=dict)  # status -> items
    error = models.TextField(blank=True)
