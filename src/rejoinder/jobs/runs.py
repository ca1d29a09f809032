"""One run of one job: timed, counted, written down; an exception is recorded and never stops the loop."""

import logging
import time
from collections import Counter
from contextlib import contextmanager

from django.db import DatabaseError, OperationalError
from django.utils import timezone

from rejoinder.desk.work.models import JobRun

log = logging.getLogger("rejoinder.jobs")


@contextmanager
def recorded(job):
    """Counts by status for the block to fill; writes a JobRun if anything was done or went wrong."""
    counts = Counter()
    started, began, error = timezone.now(), time.monotonic(), ""
    try:
        yield counts
    except Exception as problem:  # the loop outlives whatever one job runs into
        error = said(problem)
        log.exception("job failed job=%s", job)
    if counts or error:
        _write(JobRun(job=job, started_at=started, took_s=time.monotonic() - began, counts=dict(counts), error=error))


def said(problem):
    """What went wrong in words for the people at the desk: what, and what to do."""
    text = str(problem)
    if isinstance(problem, OperationalError) and "full" in text:
        return "the disk is full: nothing new can be stored; free some space, the desk goes on by itself"
    if isinstance(problem, OperationalError) and "locked" in text:
        return "the database is locked by another program; the desk tries again by itself"
    if isinstance(problem, OSError) and problem.errno == 28:
        return "the disk is full: nothing new can be stored; free some space, the desk goes on by itself"
    return f"{type(problem).__name__}: {text}"[:1000]


def _write(run):
    try:
        run.save()
    except DatabaseError as problem:  # a full disk or a lock: it is on stderr, and that must do
        log.error("job run not stored job=%s error=%s", run.job, problem)
