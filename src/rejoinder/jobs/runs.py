"""One run of one job: timed, counted, written down; an exception is recorded and never stops the loop."""

import logging
import time
from collections import Counter
from contextlib import contextmanager

from django.db import DatabaseError, OperationalError
from django.utils import timezone

from rejoinder.desk.work.models import JobRun

log = logging.getLogger("rejoinder.jobs")

TROUBLE_PAUSE_S = 5.0  # a full disk or a locked database is not better in a blink
SAID_AGAIN_S = 60.0
_trouble = {"at": float("-inf"), "said": "", "said_at": float("-inf")}  # of this process's database


@contextmanager
def recorded(job):
    """Counts by status for the block to fill; writes a JobRun if anything was done or went wrong."""
    counts = Counter()
    started, began, error = timezone.now(), time.monotonic(), ""
    try:
        yield counts
    except Exception as problem:  # the loop outlives whatever one job runs into
        error = said(problem)
        if is_database_trouble(problem):
            _tell_trouble(job, error)
        else:
            log.exception("job failed job=%s", job)
    if counts or error:
        _write(JobRun(job=job, started_at=started, took_s=time.monotonic() - began, counts=dict(counts), error=error))


def is_database_trouble(problem):
    """Whether it is the database that cannot write just now: nothing in the program is wrong."""
    is_disk = isinstance(problem, OSError) and problem.errno == 28
    return is_disk or isinstance(problem, OperationalError)


def pause_s(usual_s):
    """How long a loop waits before its next beat: longer while the database cannot be written."""
    is_recent = time.monotonic() - _trouble["at"] < TROUBLE_PAUSE_S
    return max(usual_s, TROUBLE_PAUSE_S) if is_recent else usual_s


def _tell_trouble(job, error):
    """One line, and not the same line again within a minute."""
    now = time.monotonic()
    _trouble["at"] = now
    if error != _trouble["said"] or now - _trouble["said_at"] > SAID_AGAIN_S:
        _trouble["said"], _trouble["said_at"] = error, now
        log.error("job waits job=%s error=%s", job, error)


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
        _tell_trouble(run.job, said(problem))
