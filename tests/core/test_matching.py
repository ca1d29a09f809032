import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.core.matching.index import SUGGEST_AT, LineIndex
from rejoinder.core.matching.values import LineForMatch

LINES = [
    LineForMatch("14", "Brask voted to close the night ferry", "She voted to keep the night ferry. Page 6 says so."),
    LineForMatch("31", "Hospital parking charges will double", "The charge stays at £2."),
    LineForMatch("09", "The school meals figure is wrong", "12,400 school meals a week, not 1,240."),
    LineForMatch("27", "Brask skipped the hustings", "We said yes to every hustings."),
]
FERRY = "Who closed the night ferry? Ottoline Brask voted for it in March, says a blog"


def test_the_line_about_the_same_thing_comes_first_and_fits():
    best = LineIndex(LINES).rank(FERRY)[0]
    assert best.line == "14" and best.score >= SUGGEST_AT
    assert {"night", "ferry", "voted"} <= set(best.words)


def test_a_post_about_something_else_fits_no_line():
    assert LineIndex(LINES).rank("Dressed crab is up to nine pounds on the quay")[0].score < SUGGEST_AT


def test_matched_words_stand_in_the_line_as_they_were_written():
    for match in LineIndex(LINES).rank(FERRY):
        line = next(one for one in LINES if one.id == match.line)
        assert all(word in f"{line.text} {line.title}".lower() for word in match.words)


def test_twins_are_one_entry_with_a_fixed_order():
    twins = [LineForMatch(2, "The “ferry” sails"), LineForMatch(1, 'The "ferry" sails'), LineForMatch(3, "A pier")]
    ranked = LineIndex(twins).rank("the ferry sails", 3)
    assert [match.line for match in ranked[:2]] == [1, 2]
    assert ranked[0].score == ranked[1].score


def test_no_lines_and_no_places_give_no_matches():
    assert LineIndex([]).rank(FERRY) == []
    assert LineIndex(LINES).rank(FERRY, 0) == []


def test_a_line_near_in_time_is_preferred_only_where_both_have_dates():
    old, new = (
        LineForMatch("old", "A ferry sails today", date=0.0),
        LineForMatch("new", "A ferry sails later", date=1e9),
    )
    assert LineIndex([old, new]).rank("The ferry sails", 1, at=1e9)[0].line == "new"
    assert LineIndex([old, new]).rank("The ferry sails", 1, at=0.0)[0].line == "old"


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200), st.integers(1, 6))
def test_any_post_gets_at_most_k_lines_in_falling_order_of_chance(text, k):
    ranked = LineIndex(LINES).rank(text, k)
    assert len(ranked) == min(k, len(LINES))
    scores = [match.score for match in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len({match.line for match in ranked}) == len(ranked)


@pytest.mark.parametrize("text", ["", "🚢" * 50, "\x00", "a" * 20000])
def test_odd_posts_are_ranked_all_the_same(text):
    assert len(LineIndex(LINES).rank(text)) == 4
