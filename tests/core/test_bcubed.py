"""The measure of stories."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.bcubed import bcubed

_stories = st.lists(st.integers(0, 4), min_size=1, max_size=30)


@given(_stories)
def test_true_stories_under_other_names_are_perfect(true):
    assert bcubed([f"story {n}" for n in true], true) == (1.0, 1.0, 1.0)


@given(_stories)
def test_one_story_for_all_has_full_recall_and_one_each_full_precision(true):
    assert bcubed([0] * len(true), true).recall == pytest.approx(1)
    assert bcubed(range(len(true)), true).precision == pytest.approx(1)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30))
def test_precision_and_recall_change_places_with_the_sides(pairs):
    found, true = zip(*pairs, strict=True)
    one, other = bcubed(found, true), bcubed(true, found)
    assert (one.precision, one.recall) == pytest.approx((other.recall, other.precision))


@pytest.mark.parametrize(("found", "true"), [([], []), ([1], [1, 2])])
def test_nothing_to_compare_is_refused(found, true):
    with pytest.raises(ValueError, match="true stories"):
        bcubed(found, true)
