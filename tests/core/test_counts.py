from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.carriers import (
    LEANINGS,
    Carried,
    TrackRecord,
    carriers_by_leaning,
    first_crossing,
    first_of,
    weight_of,
    weight_words,
)
from rejoinder.core.clock import clock
from rejoinder.core.growth import BIN_S, BINS, acceleration, growth, recent_count, spark
from rejoinder.core.spikes import SourceHabit, poisson_tail, source_spikes

NOW = 10_000.0
TIMES = st.lists(st.floats(0, NOW), max_size=60)


@given(TIMES)
def test_the_bars_count_every_post_of_the_last_65_minutes_once(times):
    bars = spark(times, NOW)
    assert len(bars) == BINS
    assert sum(bars) == sum(NOW - t <= BINS * BIN_S for t in times)


@given(TIMES)
def test_growth_counts_the_last_quarter_of_an_hour_as_an_hourly_rate(times):
    assert growth(times, NOW).per_hour == 4 * sum(NOW - t < 900 for t in times)


def test_the_words_for_growth():
    now = [NOW - 60] * 4
    hour = [NOW - 2000] * 3
    assert growth(now, NOW).word == "growing fast"
    assert growth(now + hour * 2, NOW).word == "growing fast"
    assert growth([NOW - 60] * 2 + hour * 2, NOW).word == "steady"
    assert growth([NOW - 60] + hour * 3, NOW).word == "fading"
    assert growth(hour, NOW).word == "quiet"


def test_the_last_three_bars_are_the_last_quarter_of_an_hour():
    assert recent_count(spark([NOW - 60, NOW - 800, NOW - 1000], NOW)) == 2


POSTS = st.lists(st.builds(Carried, st.integers(1, 9), st.sampled_from(LEANINGS), st.floats(0, NOW)), max_size=30)


@given(POSTS)
def test_a_source_counts_once_however_often_it_posts(posts):
    counts = carriers_by_leaning(posts)
    assert list(counts) == list(LEANINGS)
    assert sum(counts.values()) == len({post.source for post in posts})


@given(POSTS)
def test_the_first_post_is_the_earliest(posts):
    first = first_of(posts)
    assert (first is None) == (not posts)
    assert first is None or first.time == min(post.time for post in posts)


@given(POSTS)
def test_a_story_crosses_only_to_the_other_side(posts):
    crossed = first_crossing(posts)
    sided = sorted((p for p in posts if p.leaning in ("left", "right")), key=lambda p: (p.time, p.source))
    assert crossed is None or crossed.leaning != sided[0].leaning
    assert (crossed is None) == (len({p.leaning for p in sided}) < 2)


def test_the_clock_runs_is_due_late_and_stops():
    target = 2400.0
    assert clock(0, 100, target_s=target).kind == "running"
    assert clock(0, 2200, target_s=target).kind == "due"
    assert clock(0, 2401, target_s=target).kind == "late"
    assert clock(0, 9000, target_s=target, answered=600).text == "10 min"
    assert clock(0, 9000, target_s=target, runs=False).text == "No clock"


@given(st.floats(0, 1e7), st.floats(0, 1e7))
def test_the_share_of_the_clock_stays_between_0_and_1(first, later):
    assert 0 <= clock(first, first + later, target_s=2400).share <= 1


@given(st.lists(st.integers(0, 30), min_size=6, max_size=13))
def test_acceleration_turned_round_is_the_same_with_the_other_sign(bars):
    halves = bars[-6:]
    one, other = acceleration(halves), acceleration(halves[3:] + halves[:3])
    assert one.per_hour == -other.per_hour
    assert (one.word == "") == (other.word == "")


def test_a_few_posts_more_are_not_yet_a_change_of_speed():
    assert acceleration([1, 1, 1, 2, 2, 2]).word == ""
    assert acceleration([2, 2, 2, 0, 0, 0]).word == "slowing down"


def test_a_source_stands_out_against_its_own_habit_only():
    quiet, busy, new = SourceHabit(24, 240.0), SourceHabit(2400, 240.0), SourceHabit(0, 2.0)
    found = source_spikes({1: 6, 2: 6, 3: 6}, {1: quiet, 2: busy, 3: new})
    assert [spike.source for spike in found] == [1]
    assert found[0].why == "6 posts on it in an hour, where less than 1 on anything is usual"


def test_two_posts_never_stand_out():
    assert source_spikes({1: 2}, {1: SourceHabit(0, 240.0)}) == []


def test_the_more_sources_are_looked_at_the_more_is_asked():
    quiet = SourceHabit(0, 240.0)
    assert source_spikes({1: 4}, {1: quiet})
    assert not source_spikes(dict.fromkeys(range(9), 4), dict.fromkeys(range(9), quiet))


@given(st.integers(0, 60), st.floats(0.01, 50))
def test_a_poisson_tail_is_a_chance_and_falls_with_the_count(count, mean):
    assert 0 <= poisson_tail(count + 1, mean) <= poisson_tail(count, mean) <= 1


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_carrier_weighs_by_how_often_its_stories_grew(early, grew):
    desk = TrackRecord(100, 20)
    weight = weight_of(TrackRecord(early, min(early, grew)), desk)
    assert abs(weight) < 6
    assert weight_of(TrackRecord(early + 1, min(early, grew) + 1), desk) > weight


def test_few_stories_weigh_little():
    desk = TrackRecord(100, 20)
    assert 0 < weight_of(TrackRecord(1, 1), desk) < weight_of(TrackRecord(10, 10), desk)
    assert weight_words(TrackRecord(1, 1), desk) == "1 of 1 stories that it carried early grew; 2 of 10 is usual"
