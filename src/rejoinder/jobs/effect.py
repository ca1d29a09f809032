"""Measures what answers did to their stories, an hour, three and a day after they were out."""

from rejoinder.desk.rebuttals.effects import measure_due


def run_effect(now):
    """Measures what is due. Returns counts by status."""
    measured = measure_due(now)
    return {"measured": measured} if measured else {}
