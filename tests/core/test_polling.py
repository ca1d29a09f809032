from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.dates import EARLIEST, credible_time
from rejoinder.core.polling import (
    DAY_S,
    FAILS_DEAD,
    POLL_MAX_S,
    Rhythm,
    after_failure,
    after_read,
    after_told_to_wait,
    ceiling_s,
)

NOW = 1_800_000_000.0
FLOORS = st.sampled_from([5.0, 10.0, 300.0, 900.0])


@given(st.floats(1, 1e6), st.integers(0, 50), FLOORS, st.none() | st.floats(1, 1e7))
def test_a_source_is_never_read_sooner_than_the_floor_nor_later_than_the_ceiling(every, new, floor, ttl):
    poll = after_read(Rhythm(every), NOW, new_posts=new, poll_min_s=floor, ttl_s=ttl)
    assert floor <= poll.at - NOW <= max(floor, ceiling_s(floor)) <= max(POLL_MAX_S, floor)
    assert poll.rhythm.fails == 0


@given(st.integers(0, 100), FLOORS)
def test_a_source_that_fails_is_tried_ever_more_seldom_and_never_given_up(fails, floor):
    poll = after_failure(Rhythm(300, fails), NOW, poll_min_s=floor)
    assert floor <= poll.at - NOW <= 64 * DAY_S
    assert poll.rhythm.fails == fails + 1


def test_a_source_counts_as_dead_after_a_dozen_failures_in_a_row():
    assert "dead" not in after_failure(Rhythm(300, FAILS_DEAD - 2), NOW, poll_min_s=300).why
    assert "dead" in after_failure(Rhythm(300, FAILS_DEAD - 1), NOW, poll_min_s=300).why


@given(st.floats(0, 1e6), FLOORS)
def test_a_host_that_named_a_time_is_never_called_before_it(wait, floor):
    assert after_told_to_wait(Rhythm(300), NOW, until=NOW + wait, poll_min_s=floor).at >= NOW + wait


def test_new_posts_bring_the_next_poll_nearer():
    busy = after_read(Rhythm(1200), NOW, new_posts=3, poll_min_s=300)
    quiet = after_read(Rhythm(1200), NOW, new_posts=0, poll_min_s=300)
    assert busy.at < quiet.at


@given(st.none() | st.floats(allow_nan=False))
def test_a_credible_date_lies_between_1995_and_now(said):
    found = credible_time(said, NOW)
    assert found is None or EARLIEST <= found <= NOW


def test_dates_in_1970_and_2070_are_not_believed_and_tomorrow_is_now():
    assert credible_time(0.0, NOW) is None
    assert credible_time(3_155_760_000.0, NOW) is None
    assert credible_time(NOW + 3600, NOW) == NOW
