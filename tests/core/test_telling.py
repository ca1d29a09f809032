"""What is told at once, how often, and what a replay of the past says of it."""

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.telling import AtOnce, Kept, Past, Standing, Telling, replay, tell_at_once

TEAM = AtOnce(60, posts=5, minutes=10)


def standing(chance=None, *, times=(), is_story=False, now=1000.0):
    return Standing(chance, is_story, times, now)


def test_a_chance_at_the_line_is_told_and_one_below_is_kept_with_what_is_missing():
    assert tell_at_once(TEAM, standing(0.60)).mark == "60"
    kept = tell_at_once(TEAM, standing(0.59, times=[900, 950]))
    assert kept == Kept("The chance is 59%, the line is 60%; 2 posts in 10 min, needs 5")
    assert "too little to say" in tell_at_once(TEAM, standing()).why


def test_it_is_told_again_only_when_the_chance_rose_by_ten():
    assert isinstance(tell_at_once(TEAM, standing(0.69), {"60"}), Kept)
    assert tell_at_once(TEAM, standing(0.70), {"60"}).mark == "70"
    assert tell_at_once(TEAM, standing(0.95), {"60"}).why.endswith("told again because it rose by 30")


def test_speed_tells_before_anything_else_did_and_never_after():
    fast = [990, 991, 992, 993, 994]
    assert tell_at_once(TEAM, standing(times=fast)).mark == "speed"
    assert isinstance(tell_at_once(TEAM, standing(0.62, times=fast), {"60"}), Kept)
    assert isinstance(tell_at_once(AtOnce(60), standing(times=fast)), Kept)
    assert isinstance(tell_at_once(TEAM, standing(times=[100, 101, 102, 103, 994])), Kept)


def test_a_story_that_became_one_is_told_once_more_and_then_no_more():
    assert tell_at_once(TEAM, standing(0.9, is_story=True), {"60", "80"}).mark == "story"
    assert isinstance(tell_at_once(TEAM, standing(0.99, is_story=True), {"60", "story"}), Kept)


def test_a_line_of_nought_tells_all_that_fits_once():
    assert tell_at_once(AtOnce(0), standing()).mark == "match"
    assert isinstance(tell_at_once(AtOnce(0), standing(0.9), {"match"}), Kept)


def test_a_replay_tells_nothing_before_a_post_fitted_or_after_somebody_silenced_it():
    past = Past([0, 60, 120], [(100, 0.65), (200, 0.75)], since=150, until=10_000)
    assert [(at, told.mark) for at, told, _ in replay(AtOnce(60), past)] == [(200, "70")]
    assert replay(AtOnce(60), Past([0], [(100, 0.65)], until=50)) == []


def test_equal_times_may_come_in_any_order():
    times, calls = [0.0, 0.0, 30.0, 30.0], [(30.0, 0.7), (0.0, None)]
    assert replay(TEAM, Past(times, calls)) == replay(TEAM, Past(times[::-1], calls[::-1]))


CALLS = st.lists(st.tuples(st.floats(0, 1e5), st.one_of(st.none(), st.floats(0, 1))), max_size=30)


@given(st.lists(st.floats(0, 1e5), max_size=40), CALLS, st.integers(0, 99), st.one_of(st.none(), st.floats(0, 1e5)))
def test_each_reason_is_told_once_and_chances_only_rise(times, calls, line, became):
    told = [telling for _, telling, _ in replay(AtOnce(line, 5, 10), Past(times, calls, became))]
    marks = [telling.mark for telling in told]
    assert len(marks) == len(set(marks)) and all(isinstance(one, Telling) for one in told)
    levels = [int(mark) for mark in marks if mark.isdecimal()]
    assert levels == sorted(levels) and all(level >= line for level in levels)
    assert "story" not in marks[:-1]


@given(st.lists(st.floats(0, 1e5), max_size=20), CALLS, st.integers(10, 90))
def test_a_lower_line_never_tells_of_fewer_stories(times, calls, line):
    low, high = (bool(replay(AtOnce(pct), Past(times, calls))) for pct in (line - 10, line))
    assert low >= high
