"""Consultations: closed at their end, their report worked out in a process of its own, their answers erased in time."""

import asyncio
import logging
import time
from collections import Counter

from django.utils import timezone

from rejoinder.desk.consultations import erasing, reports
from rejoinder.jobs.work_out import work_out_apart

log = logging.getLogger("rejoinder.jobs")

REPORTS_MAX = 20  # worked out in one round
WORK_OUT_S = 600.0  # far more than the largest needs; then it counts as failed and is tried again


async def consult(in_database, *, clock=timezone.now, work_out=None):
    """Closes, reports and erases what is due. Returns counts by status.

    `work_out` is given the rows, the numbers that do not count, the seed and the smallest group; a process of its own
    does it unless another way is given, so that neither pages nor clustering wait.
    """
    counts = Counter()
    counts["closed"] = await in_database(reports.close_due, clock())
    for _ in range(REPORTS_MAX):
        due = await in_database(reports.claim_report, clock())
        if due is None:
            break
        counts[await _one(due, in_database, clock, work_out or work_out_apart)] += 1
    counts["erased"] = await in_database(erasing.erase_due, clock())
    return Counter({status: n for status, n in counts.items() if n})


async def _one(due, in_database, clock, work_out):
    began = time.monotonic()
    try:
        rows, out = await in_database(reports.rows_of, due)
        await in_database(reports.say_step, due, f"Looking for groups, {len(rows):,} answers")
        found = await asyncio.wait_for(work_out(rows, out, due.seed, due.group_min), WORK_OUT_S)
        await in_database(reports.settle_report, due, found, clock(), time.monotonic() - began)
        return "reported"
    except Exception as problem:  # one consultation's trouble must not stop the others
        log.exception("report failed consultation=%s", due.consultation)
        await in_database(reports.report_failed, due, f"{type(problem).__name__}: {problem}")
        return "failed"
