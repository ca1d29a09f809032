"""The effect of an answer: said only where it can be, and never from before and after alone."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.effect import AFTER_BINS, BEFORE_BINS, CannotTell, Course, Effect, effect, matched, student
from tests.examples import tried


def steady(each, after=None):
    return Course([each] * BEFORE_BINS + [each] + [each if after is None else after] * AFTER_BINS, BEFORE_BINS)


def like(n, seed=0):
    draw = random.Random(seed)
    return [Course([draw.choice((2, 3, 4)) for _ in range(25)], BEFORE_BINS) for _ in range(n)]


def test_a_story_cut_to_a_third_is_told_and_one_that_goes_on_as_others_do_is_not():
    cut = effect(steady(3, 1), like(60))
    assert isinstance(cut, Effect) and cut.ratio < 0.5 and cut.low <= cut.ratio <= cut.high < 1
    assert cut.why.startswith("About a third as many posts in the hour after as")
    same = effect(steady(3), like(60))
    assert isinstance(same, CannotTell) and same.low < 1 < same.high


def test_a_story_that_fades_as_all_like_it_fade_was_not_helped():
    draw = random.Random(3)
    fading = [
        Course([draw.choice((5, 6, 7)) for _ in range(13)] + [draw.choice((1, 2, 3)) for _ in range(12)], 12)
        for _ in range(60)
    ]
    assert isinstance(effect(Course([6] * 13 + [2] * 12, 12), fading), CannotTell)


@pytest.mark.parametrize(
    ("course", "candidates", "why"),
    [
        (steady(0), like(60), "Too few posts: 0"),
        (Course([3] * 18, BEFORE_BINS), like(60), "Too early"),
        (steady(3), like(5), "Too few stories like it: 4"),
        (steady(300), like(60), "Too few stories like it: 0"),
        (steady(3), [], "Too few stories like it: 0"),
    ],
)
def test_what_cannot_be_told_is_said_with_the_reason(course, candidates, why):
    found = effect(course, candidates)
    assert isinstance(found, CannotTell) and found.why.startswith(why)


def test_stories_are_matched_by_speed_and_slope_and_unfinished_ones_are_left_out():
    rising = Course([0] * 9 + [12, 12, 12] + [3] * 13, BEFORE_BINS)
    unfinished = Course([3] * 16, BEFORE_BINS)
    candidates = [*like(20), rising, unfinished, steady(40)]
    assert set(matched(steady(3), candidates)) <= set(range(20))


COUNTS = st.lists(st.integers(0, 30), min_size=25, max_size=25)


@tried(40)
@given(COUNTS, st.lists(COUNTS, max_size=30))
def test_an_effect_lies_within_its_ranges_and_is_on_one_side_of_nothing(own, others):
    found = effect(Course(own, BEFORE_BINS), [Course(one, BEFORE_BINS) for one in others])
    if isinstance(found, Effect):
        assert found.low <= found.low_likely <= found.high_likely <= found.high
        assert found.high <= 1 or found.low >= 1
        assert math.isfinite(found.ratio) and found.n == len(found.like) <= len(others)
    else:
        assert found.why


@given(st.integers(3, 200))
def test_student_s_t_is_wider_than_the_normal_and_comes_near_it(freedom):
    assert 1.959 < student(0.975, freedom) < 3.19
    assert student(0.975, freedom) > student(0.9, freedom) > 0
