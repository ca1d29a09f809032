"""Marking a paper: whatever is pressed in whatever order, what stands there is a paper of the form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.ballots import marking
from rejoinder.core.ballots.marking import Form, form_for, form_of
from rejoinder.errors import BadInput

FORMS = st.tuples(
    st.sampled_from([("rankings", None), ("scores", 5), ("scores", 1), ("choice", None)]), st.integers(2, 12)
).map(lambda drawn: form_for(drawn[0][0], drawn[1], drawn[0][1]))
ACTS = [marking.ranked_next, marking.moved_up, marking.taken_off]


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, n - 1))))
    )
)
def test_any_presses_leave_a_ranking_that_names_nobody_twice(case):
    candidates, presses = case
    order = b""
    for act, place in presses:
        before, order = order, act(order, place)
        assert set(before) - {place} <= set(order)
    assert marking.wrong_with(Form("ranking", candidates), order) == ""
    assert marking.read_marks(Form("ranking", candidates), marking.as_text(order)) == order


def test_up_moves_one_rank_and_the_first_stays_first():
    assert list(marking.moved_up(bytes([3, 1, 2]), 2)) == [3, 2, 1]
    assert list(marking.moved_up(bytes([3, 1, 2]), 3)) == [3, 1, 2]


@given(FORMS, st.text(max_size=20) | st.lists(st.integers(0, 300), max_size=14).map(lambda x: ",".join(map(str, x))))
def test_what_no_page_wrote_is_refused_and_never_read_as_something_else(form, text):
    try:
        paper = marking.read_marks(form, text)
    except BadInput:
        return
    assert marking.wrong_with(form, paper) == ""
    assert text == "" or marking.as_text(paper).split(",") == [str(int(part)) for part in text.split(",")]


@pytest.mark.parametrize(
    ("form", "paper"),
    [
        (Form("ranking", 2), bytes([2])), (Form("ranking", 2), bytes([0, 0])), (Form("scores", 2, 5), bytes([6, 0])),
        (Form("scores", 2, 5), bytes([1])), (Form("decision", 2), bytes([0, 1])), (Form("decision", 2), bytes([2])),
    ],
)  # fmt: skip
def test_a_paper_that_is_none_is_told_why(form, paper):
    assert marking.wrong_with(form, paper)


def test_nothing_marked_is_blank_but_to_abstain_is_a_choice():
    assert marking.is_blank(Form("ranking", 3), b"")
    assert marking.is_blank(Form("approval", 3, 1), bytes(3))
    assert not marking.is_blank(Form("ranking", 3), bytes([0]))
    assert not marking.is_blank(Form("decision", 2), marking.ABSTAIN)


def test_a_rule_and_the_terms_made_of_it_ask_for_the_same_form():
    assert form_of("irv", 4) == form_for("rankings", 4)
    assert form_of("star", 4) == form_for("scores", 4, 5)
    assert form_of("approval", 4) == form_for("scores", 4, 1)
    assert form_of("decision", 2) == form_for("choice", 2)
