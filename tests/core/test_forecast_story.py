"""What counts as a story, and what the model learns: each part of the definition, nothing from later."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.forecast.definition import SeenPost, StoryDefinition, became
from rejoinder.core.forecast.features import NAMES, features_at
from rejoinder.core.forecast.model import HORIZONS_H, PastCall, calibrated, foretell, learn
from rejoinder.core.forecast.model import from_dict as model_of
from rejoinder.core.forecast.prior import PRIOR

OFF = StoryDefinition(listed_min=0, both_sides=False, share=0.0)
POSTS = st.lists(
    st.builds(SeenPost, st.floats(0, 9e4), st.integers(1, 5), st.sampled_from(["", "left", "right"]), st.booleans()),
    min_size=1, max_size=30,
).map(lambda posts: sorted(posts, key=lambda post: post.time))  # fmt: skip


def listed(time, source, *, is_copy=False):
    return SeenPost(time, source, "", True, is_copy)


def test_so_many_news_sources_in_words_of_their_own_make_a_story():
    three = StoryDefinition(listed_min=3, both_sides=False, share=0.0)
    posts = [listed(0, 1), listed(1, 1), listed(2, 2), listed(3, 3, is_copy=True), SeenPost(4, 9)]
    assert became(posts, three) is None
    assert became([*posts, listed(5, 4)], three).time == 5


def test_the_other_side_makes_a_story_and_the_centre_does_not():
    sides = StoryDefinition(listed_min=0, both_sides=True, share=0.0)
    posts = [SeenPost(0, 1, "left"), SeenPost(1, 2, "centre"), SeenPost(2, 3)]
    assert became(posts, sides) is None
    assert became([*posts, SeenPost(3, 4, "right")], sides).time == 3


def test_a_share_of_the_hours_posts_makes_a_story_on_a_busy_day_only():
    share = StoryDefinition(listed_min=0, both_sides=False, share=0.1)
    posts = [SeenPost(60.0 * n, n) for n in range(8)]
    busy = sorted([post.time for post in posts] + [5.0 * n for n in range(60)])
    assert became(posts, share, busy).why == "a share of 10% of all posts of an hour"
    assert became(posts, share, [post.time for post in posts]) is None


@given(POSTS)
def test_nothing_is_a_story_where_all_parts_are_off(posts):
    assert became(posts, OFF, [post.time for post in posts] * 9) is None


@given(POSTS, st.floats(0, 9e4))
def test_features_look_at_nothing_that_came_later(posts, now):
    known = [post for post in posts if post.time <= now]
    if known:
        definition = StoryDefinition()
        assert features_at(posts, now, definition, zone=UTC) == features_at(known, now, definition, zone=UTC)
    else:
        with pytest.raises(ValueError, match="no post"):
            features_at(posts, now, StoryDefinition(), zone=UTC)


def calls(n, happened, of_one_story=False):
    base = dict.fromkeys(NAMES, 0.0)
    return [
        PastCall({**base, "habit": (-1.0) ** k}, hours, happened(k), 0.5, 1 if of_one_story else k)
        for k in range(n)
        for hours in HORIZONS_H
    ]


def test_more_past_moves_the_model_further():
    prior = model_of(PRIOR)
    few, many = (learn(calls(n, lambda k: k % 2 == 0), prior, name="own") for n in (4, 200))
    at = NAMES.index("habit") + 1
    assert 0 == prior.by[6].weights[at] < few.by[6].weights[at] < many.by[6].weights[at]


def test_many_calls_of_one_story_teach_less_than_calls_of_many():
    prior, at = model_of(PRIOR), NAMES.index("habit") + 1
    one, many = (learn(calls(60, lambda k: k % 2 == 0, alike), prior, name="own") for alike in (True, False))
    assert one.by[6].weights[at] < many.by[6].weights[at]


def test_calibration_moves_chances_towards_what_happened():
    prior, past = model_of(PRIOR), calls(300, lambda k: True)
    before, after = (foretell(past[0].features, 9, model).by[6] for model in (prior, calibrated(prior, past)))
    assert after > before
    assert after > 0.8
