"""Opens contests at their time, makes the credentials that are missing, erases what the retention date ends."""

from collections import Counter

from rejoinder.desk.contests.opening import open_due
from rejoinder.desk.contests.public import forget_knocks
from rejoinder.desk.contests.retention import erase_due


def run_contests_open(now) -> Counter:
    """One look at the clock of every contest. Returns counts by what was done."""
    forget_knocks(now)
    return open_due(now) + erase_due(now)
