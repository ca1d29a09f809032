"""Quiet hours by the wall clock, on the days when the clocks change too."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.quiet import is_left_out, waits_until

LONDON = ZoneInfo("Europe/London")
NIGHT = (time(23), time(7))


def waits(moment, hours=NIGHT, zone=LONDON):
    return waits_until(moment, *hours, zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "end", "hours"),
    [
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), datetime(2026, 3, 29, 6, 0, tzinfo=UTC), 7),  # forward: BST at 07:00
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 7, 0, tzinfo=UTC), 9),  # back: GMT at 07:00
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), datetime(2026, 7, 2, 6, 0, tzinfo=UTC), 8),
    ],
)
def test_a_night_ends_at_seven_on_the_wall_whatever_the_clocks_did(moment, end, hours):
    assert waits(moment) == end
    assert end - moment == timedelta(hours=hours)


def test_outside_them_nothing_waits():
    noon = datetime(2026, 10, 8, 12, tzinfo=UTC)
    assert waits_until(noon, *NIGHT, LONDON) is noon
    assert waits_until(noon, None, None, LONDON) is noon
    assert waits_until(noon, time(7), time(7), LONDON) is noon


def test_hours_within_one_day_and_their_edges():
    lunch = (time(12), time(13))
    assert waits(datetime(2026, 1, 8, 12, tzinfo=UTC), lunch) == datetime(2026, 1, 8, 13, tzinfo=UTC)
    assert waits(datetime(2026, 1, 8, 13, tzinfo=UTC), lunch) == datetime(2026, 1, 8, 13, tzinfo=UTC)


def test_an_end_that_the_clocks_pass_twice_is_in_the_future():
    twice = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 01:10 for the second time
    assert waits(twice, (time(23), time(1, 30))) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_hour_that_the_clocks_leave_out_is_known():
    assert is_left_out(datetime(2026, 3, 29, 1, 30), LONDON)
    assert not is_left_out(datetime(2026, 3, 29, 2, 30), LONDON)
    assert not is_left_out(datetime(2026, 10, 25, 1, 30), LONDON)


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
ZONES = st.sampled_from([LONDON, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")])


@given(MOMENTS, st.times(), st.times(), ZONES)
def test_a_wait_is_never_over_a_day_and_ends_when_nothing_waits(moment, start, end, zone):
    until = waits_until(moment, start, end, zone)
    assert timedelta() <= until.astimezone(UTC) - moment <= timedelta(hours=25)
    if until != moment:
        assert until.timetz().replace(tzinfo=None) == end
