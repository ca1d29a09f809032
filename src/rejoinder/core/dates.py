"""Dates as feeds give them, and which of them to believe."""

EARLIEST = 788918400.0  # 1995-01-01: no feed is older; earlier dates are a clock that was never set
AHEAD_MAX_S = 86400.0  # a site's wrong time zone is at most a day; further ahead is a wrong clock


def credible_time(said: float | None, seen: float) -> float | None:
    """When a post was published, or None where what its feed says cannot be so.

    `said` and `seen` are unix seconds. Up to a day ahead counts as now, since many sites have their time zone wrong.

    >>> credible_time(0.0, seen=1_700_000_000.0) is None
    True
    >>> credible_time(1_700_003_600.0, seen=1_700_000_000.0)
    1700000000.0
    """
    if said is None or not EARLIEST <= said <= seen + AHEAD_MAX_S:
        return None
    return min(said, seen)
