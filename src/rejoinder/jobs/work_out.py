"""The report of a consultation, worked out in a process of its own: this module needs no Django."""

from rejoinder.core.opinions import gather, report


def work_out(rows, moderated_out, seed, group_min):
    """The report of these answers."""
    return report(gather(rows), seed=seed, moderated_out=moderated_out, group_min=group_min)
