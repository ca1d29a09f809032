"""Stories that come back: likeness by rare words and by meaning, only to what was quiet before, with the reason."""

import numpy as np
import pytest

from rejoinder.core.returns import Brief, find_return, said_in

DAY = 86_400.0


def brief(story, *titles, day, meaning=None):
    return Brief(story, said_in(titles), day * DAY, day * DAY + 60, meaning)


FERRY = brief(1, "Council drops night ferry to Tidewell", "Night ferry dropped", "Tidewell loses ferry", day=0)
MEALS = brief(2, "Brask counts school meals", "School meals row", "Meals: who is right?", day=3)


def test_a_story_about_the_same_is_linked_with_its_words_and_the_days_between():
    found = find_return(brief(9, "Night ferry to Tidewell is back", "Tidewell night ferry", day=20), [FERRY, MEALS])
    assert (found.story, found.likeness > 0.5) == (1, True)
    assert found.why.startswith("Comes back after 19 days: both say “")
    assert "“ferry”" in found.why


def test_a_story_about_something_else_is_linked_to_none():
    assert find_return(brief(9, "Parking charges double", "Hospital parking", day=20), [FERRY, MEALS]) is None


def test_a_story_that_still_has_posts_is_no_earlier_one():
    assert find_return(brief(9, "Night ferry to Tidewell dropped", day=0), [FERRY]) is None


def test_of_two_equal_stories_the_later_is_named():
    again = brief(5, "Council drops night ferry to Tidewell", "Night ferry dropped", "Tidewell loses ferry", day=8)
    fresh = brief(9, "Night ferry to Tidewell dropped", day=20)
    assert find_return(fresh, [FERRY, again]).story == find_return(fresh, [again, FERRY]).story == 5


@pytest.mark.parametrize(("meaning", "story"), [((1.0, 0.0), 1), ((-1.0, 0.0), None)])
def test_meaning_counts_half_where_both_have_vectors(meaning, story):
    old = brief(1, "Night ferry dropped by council", day=0, meaning=np.array([1.0, 0.0], np.float32))
    fresh = brief(9, "Night ferry dropped, says Brask", day=20, meaning=np.array(meaning, np.float32))
    found = find_return(fresh, [old])
    assert (found.story if found else None) == story


def test_without_words_nothing_comes_back():
    assert find_return(brief(9, "…", day=20), [FERRY, brief(3, "!", day=1)]) is None
