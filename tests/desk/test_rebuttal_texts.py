"""Texts as the room shows them: nothing is lost by marking, cutting or leaving out what is not ours."""

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.wordiff import ADDED, REMOVED, differences
from rejoinder.desk.rebuttals.cards import segments
from rejoinder.desk.rebuttals.checking import Finding, is_pointer, ours_in, said_once
from rejoinder.desk.rebuttals.versions import around

TEXTS = st.text(st.sampled_from("ab .\n>[1]:é"), max_size=60)
PLACES = st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=6)


def finding(number, start, end):
    return Finding(number, 1, "Mastodon", start, end, "bland", "Bland", "", "", False, None)


@given(TEXTS, PLACES)
def test_a_marked_text_is_the_text(text, places):
    found = [finding(n, min(pair), min(max(pair), len(text))) for n, pair in enumerate(places, 1)]
    assert "".join(run.text for run in segments(text, found)) == text


@given(TEXTS)
def test_what_is_not_ours_becomes_blank_letter_for_letter(text):
    ours = ours_in(text)
    assert len(ours) == len(text)
    assert all(one in (other, " ") for one, other in zip(ours, text, strict=True))


@given(st.text(st.sampled_from("ab c"), max_size=300), st.text(st.sampled_from("ab c"), max_size=300))
def test_cutting_a_difference_down_keeps_every_change(before, after):
    pieces = differences(before, after)
    changes = [piece for piece in pieces if piece.kind in (ADDED, REMOVED)]
    assert [piece for piece in around(pieces) if piece.kind in (ADDED, REMOVED)] == changes


def test_a_sentence_that_only_says_where_to_read_on_needs_no_line():
    assert is_pointer("Read it: go.brask.example/ferry")
    assert not is_pointer("The council voted to close it: go.brask.example/ferry")


def test_a_finding_does_not_say_twice_what_it_found():
    title, why = said_once("The number is not in the line", "The number is not in line 14. Line 14 says “once”.")
    assert (title, why) == ("The number is not in line 14", "Line 14 says “once”.")
    assert said_once("Bland", "Bland: it says less.") == ("Bland", "It says less.")
