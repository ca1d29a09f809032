"""Contests keep their boards: envelopes are posted, roots signed, voting is closed, counted and published."""

import logging
from collections import Counter
from datetime import timedelta

from rejoinder.desk.contests.closing import next_step
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.contests.published import is_folder_due, write_folder
from rejoinder.errors import RejoinderError

log = logging.getLogger("rejoinder.jobs")

TRY_AGAIN = timedelta(minutes=1)  # a contest that could not go on is not asked again every two seconds
STEPS_MAX = 200  # of one contest in one run: the last envelopes of 400,000 voters
State = Contest.State
BOARDS = (State.OPEN, State.CLOSED, State.COUNTED, State.CANCELLED)  # states of those that have a board, or may
_again_at = {}  # by public key: contests that could not go on, in this process


def keep_boards(now, *, after_step=lambda contest, step: None):
    """Does what is due for every contest whose board is not finished; returns counts by step.

    One contest's trouble does not stop the others. `after_step` is told of each step that is done.
    """
    counts = Counter()
    for contest in Contest.objects.filter(state__in=BOARDS).defer("result").order_by("pk"):
        if now < _again_at.get(contest.public_key, now):
            continue
        try:
            counts.update(_keep(contest, now, after_step))
        except Exception as problem:  # whatever it is, the other contests are closed and counted
            counts["failed"] += 1
            _again_at[contest.public_key] = now + TRY_AGAIN
            is_told = isinstance(problem, RejoinderError)
            log.error("board waits contest=%d error=%s", contest.pk, problem, exc_info=not is_told)
    return counts


def _keep(contest, now, after_step):
    counts = Counter()
    for _ in range(STEPS_MAX):
        step = next_step(contest, now)
        if step is None:
            break
        step(contest, now)
        counts[step.__name__] += 1
        after_step(contest, step.__name__)
        contest.refresh_from_db()
    if is_folder_due(contest):
        write_folder(contest)
        counts["written"] += 1
        after_step(contest, "written")
    return counts
