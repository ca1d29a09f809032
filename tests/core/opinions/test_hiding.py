"""Small numbers cannot be read, nor worked out."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.opinions import report
from rejoinder.core.opinions.cells import cells_by_group, cells_of
from rejoinder.core.opinions.hiding import LEAST, hidden
from rejoinder.core.opinions.mapping import draw_map
from rejoinder.core.opinions.space import fit_space, place
from tests.core.opinions.invented import answers_of, planted
from tests.examples import tried

PARTS = st.lists(st.integers(0, 60), min_size=1, max_size=8)


@given(PARTS)
def test_no_part_from_one_to_nine_is_shown(parts):
    assert all(is_hidden for part, is_hidden in zip(parts, hidden(parts), strict=True) if 0 < part < LEAST)


@given(PARTS)
@tried(150)
def test_no_hidden_part_can_be_computed_from_the_total_and_what_is_shown(parts):
    """Another row with the same total and the same shown parts must be possible, for each hidden part."""
    hide = hidden(parts)
    secret = [part for part, is_hidden in zip(parts, hide, strict=True) if is_hidden]
    if sum(parts) < LEAST:
        return  # then the total itself is not shown
    assert not secret or (len(secret) >= 2 and sum(secret) >= LEAST)


@given(PARTS)
def test_nothing_is_hidden_without_need(parts):
    hide = hidden(parts)
    shown_small = [part for part in parts if 0 < part < LEAST]
    if not shown_small:
        assert not any(hide)


@given(st.integers(0, 2**32 - 1), st.integers(2, 4), st.floats(0, 0.95))
@tried(30)
def test_what_is_not_shown_of_a_statement_is_of_two_groups_and_ten_people_at_least(seed, groups, absent):
    answers, of = planted((14,) * groups, statements=6, seed=seed, absent=absent)
    rows = [np.flatnonzero(of == group) for group in range(groups)]
    for everyone, cells in zip(cells_of(answers.votes), cells_by_group(answers.votes, rows), strict=True):
        if everyone.hidden:
            continue
        shown = [cell for cell in cells if not cell.hidden]
        left = everyone.asked - sum(cell.asked for cell in shown)
        assert all(cell.asked == 0 or cell.asked >= LEAST for cell in shown)
        assert len(shown) == groups or (left >= LEAST and groups - len(shown) >= 2)


def test_where_a_cell_is_hidden_no_figure_tells_it():
    answers, _ = planted((60, 12), statements=20)
    votes = answers.votes.copy()
    votes[60:66, 3] = -128
    made = report(answers_of(votes), seed=1)
    one = next(one for one in made.statements if one.id == "s03")
    assert [cell.hidden for cell in one.by_group] == [True, True]
    assert (one.consensus, one.z, one.p, one.representative_of, one.stands_out) == (None, 0.0, 1.0, None, ())
    assert one.everyone.asked == 66
    assert made.statements[-1] is one


@given(st.integers(0, 2**32 - 1), st.integers(10, 120), st.integers(10, 60))
@tried(20)
def test_no_circle_and_no_rest_of_a_group_has_under_ten_people(seed, first, second):
    answers, of = planted((first, second), statements=8, seed=seed)
    space = fit_space(answers.votes)
    rows = [np.flatnonzero(of == group) for group in (0, 1)]
    drawn = draw_map(place(answers.votes, space), rows, space, statements=answers.statements, least=LEAST)
    assert sum(one.people for one in drawn.circles) + drawn.undrawn == first + second
    for group, size in enumerate((first, second)):
        people = [one.people for one in drawn.circles if one.group == group]
        assert people
        assert min(people) >= LEAST
        rest = size - sum(people)
        assert rest == 0 or rest >= LEAST
    assert all(-1 <= at <= 1 for one in drawn.circles for at in (one.x, one.y))
