"""What the clock does to a contest before and while it is open: it opens, and credentials are made."""

import logging
from collections import Counter
from datetime import datetime

from django.db import transaction

from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.credentials import issue_due
from rejoinder.desk.contests.models import Contest
from rejoinder.errors import RejoinderError

log = logging.getLogger("rejoinder.contests")
State = Contest.State


def open_due(now: datetime) -> Counter:
    """Opens what is due and makes the credentials that are missing. Returns counts by what was done.

    A contest whose whole time passed while the desk was off is not opened: nobody could have voted. Somebody calls it
    off and says why.
    """
    counts: Counter = Counter()
    for contest in Contest.objects.filter(state=State.FIXED, opens_at__lte=now, closes_at__gt=now):
        counts["contests opened"] += _open(contest, now)
    for contest in Contest.objects.filter(state=State.OPEN, closes_at__gt=now):
        try:
            counts["credentials"] += issue_due(contest)
        except RejoinderError as problem:  # the others get theirs
            counts["failed"] += 1
            log.error("no credentials contest=%d error=%s", contest.pk, problem)
    return Counter({what: n for what, n in counts.items() if n})


def missed(contest: Contest, now: datetime) -> bool:
    """True where the desk was off for the whole time of the voting."""
    return contest.state == State.FIXED and contest.closes_at <= now


@transaction.atomic
def _open(contest: Contest, now: datetime) -> int:
    opened = Contest.objects.filter(pk=contest.pk, state=State.FIXED).update(state=State.OPEN)
    if opened:
        late_s = int((now - contest.opens_at).total_seconds())
        record("contest.open", f"contest:{contest.pk}", label="job:contests", late_s=late_s)
    return opened
