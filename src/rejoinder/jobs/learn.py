"""Lets matching learn from what people said of its suggestions, when enough was said since it last did."""

from collections import Counter

from rejoinder.desk.lines.teaching import is_time_to_learn, learn
from rejoinder.errors import BadInput


def run_learn():
    """Fits anew where it is time. Counts by what came of it."""
    if not is_time_to_learn():
        return Counter()
    try:
        return Counter(["used" if learn().is_on else "not better"])
    except BadInput:
        return Counter(["too few of one kind"])  # some were judged with words alone, some with meaning too
