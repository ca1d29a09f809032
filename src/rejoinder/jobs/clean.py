"""Drops what nobody will ask for any more."""

from datetime import timedelta

from rejoinder.desk.board.snapshots import thin_out
from rejoinder.desk.stories.models import Change
from rejoinder.desk.work.models import JobRun

CHANGES_KEPT_H = 24
RUNS_KEPT_DAYS = 7


def run_clean(now):
    """Deletes old notices to open pages and old records of job runs. Returns counts by status."""
    changes, _ = Change.objects.filter(at__lt=now - timedelta(hours=CHANGES_KEPT_H)).delete()
    runs, _ = JobRun.objects.filter(started_at__lt=now - timedelta(days=RUNS_KEPT_DAYS)).delete()
    boards = thin_out(now)
    return {"boards thinned out": boards, "changes dropped": changes, "runs dropped": runs}
