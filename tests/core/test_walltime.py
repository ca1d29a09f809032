"""What a wall clock names: a moment that shows it again, two of them, or none because the clocks jump over it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from rejoinder.core.walltime import Skipped, Twice, moment_of

ZONES = st.sampled_from(
    ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"]
).map(ZoneInfo)
WALLS = st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))


def shows(moment, zone):
    return moment.astimezone(zone).replace(tzinfo=None)


@given(WALLS, ZONES)
@example(datetime(2026, 3, 29, 1, 30), ZoneInfo("Europe/London"))
@example(datetime(2026, 10, 25, 1, 0), ZoneInfo("Europe/London"))
@example(datetime(2027, 4, 4, 1, 45), ZoneInfo("Australia/Lord_Howe"))  # half an hour, twice
@example(datetime(2011, 12, 30, 12, 0), ZoneInfo("Pacific/Apia"))  # a whole day that never was
def test_a_moment_shows_the_wall_time_that_named_it(wall, zone):
    found = moment_of(wall, zone)
    if isinstance(found, Skipped):
        assert found.before <= wall < found.after
        edge = moment_of(found.after, zone)
        assert shows(edge - timedelta(seconds=1), zone) == found.before - timedelta(seconds=1)
    elif isinstance(found, Twice):
        assert shows(found.first, zone) == shows(found.second, zone) == wall and found.first < found.second
    else:
        assert shows(found, zone) == wall
