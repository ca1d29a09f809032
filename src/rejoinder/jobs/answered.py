"""What follows when an answer is out: the story is answered, lines count as used, uptakes are found."""

from collections import Counter

from rejoinder.desk.rebuttals.answered import settle_answered
from rejoinder.desk.rebuttals.uptake import find_uptakes


def run_answered(now):
    """Settles what is newly out and looks for first uptakes. Returns counts by status."""
    counts = Counter({"answered": settle_answered(), "taken up": find_uptakes(now)})
    return {what: n for what, n in counts.items() if n}
