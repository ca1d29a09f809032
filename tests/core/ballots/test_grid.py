"""The stage grid: rows in the order of the result, whole votes that add up in every column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.ballots.count import Stage, Transfer
from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.grid import act_of, stage_grid
from rejoinder.core.ballots.placing import in_order_of_result, told_stages
from rejoinder.core.ballots.rules import RULES
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.ballots.whole import rounded, whole_votes
from tests.core.ballots.counted import counted, counted_by, elections, many, run_off
from tests.examples import tried

TRANSFERABLE = [rule for name, rule in RULES.items() if name in ("scottish", "meek", "warren", "irv", "tworound")]
PAPERS = {
    bytes([0]): 60, bytes([0, 1, 2]): 15, bytes([1]): 15, bytes([2, 1]): 14, bytes([3, 2]): 8, bytes([4, 3, 1]): 5, bytes([4]): 3,
}  # fmt: skip


def two_places():
    people = tuple(
        Candidate(name) for name in ("Maren Quill", "Bram Collier", "Ines Halvor-Pike", "Piet Rusk", "Hesper Dole")
    )
    return RULES["scottish"].count(Election("County list", people, 2, PAPERS), TieBreaker(seed="oak"))


@pytest.mark.parametrize("rule", TRANSFERABLE, ids=lambda rule: rule.name)
@tried(40)
@given(elections(seats_max=4))
def test_each_column_of_the_grid_adds_up_to_the_valid_papers(rule, election):
    grid = stage_grid(counted_by(rule, election))
    for place, column in enumerate(grid.columns):
        assert sum(row.cells[place].votes for row in grid.rows) + column.no_choice == column.papers == election.valid


@given(st.lists(st.integers(0, 10**8), min_size=1, max_size=20), st.sampled_from([1, 10, 10**5, 10**9]))
def test_rounding_moves_no_figure_by_a_whole_vote(parts, unit):
    shown = rounded(parts, unit)
    assert all(abs(whole * unit - part) < unit for whole, part in zip(shown, parts, strict=True))
    assert abs(sum(shown) * unit - sum(parts)) <= unit / 2


def test_a_figure_that_did_not_fall_is_not_shown_falling():
    stages = [
        Stage(1, "first", (), (1_60, 1_40), 0, (), (), None, ""),
        Stage(2, "surplus", (1,), (1_60, 70), 70, (), (), None, ""),
    ]
    count = counted("any", ("Ada", "Bo"), 1, stages, winners=(), valid=3, decimals=2)
    assert [stage.totals[0] for stage in whole_votes(count, stages)] == [2, 2]


def test_nobody_below_the_quota_is_shown_at_it():
    stage = Stage(1, "first", (), (4_90, 3_60, 1_50), 0, (), (), 5_00, "")
    count = counted("any", ("Ada", "Bo", "Cy"), 1, [stage], winners=(), valid=10, decimals=2)
    assert whole_votes(count, [stage])[0].totals == (4, 4, 2)


def test_rows_stand_elected_then_not_elected_then_out_the_last_first():
    grid = stage_grid(two_places())
    assert [row.fate for row in grid.rows] == ["elected", "elected", "out", "out", "out"]
    assert [row.fate for row in stage_grid(run_off()).rows] == ["elected", "left", "out", "out", "out"]
    assert [row.says for row in grid.rows][:2] == ["elected 1st", "elected 2nd"]
    gone = [int(row.says.split()[-1]) for row in grid.rows if row.fate == "out"]
    assert gone == sorted(gone, reverse=True)


def test_the_cell_where_somebody_is_elected_is_the_only_black_one_of_the_row():
    for row in stage_grid(two_places()).rows:
        assert [cell.mark for cell in row.cells].count("now") == (row.fate == "elected")


def test_changes_are_the_differences_of_what_is_shown():
    for row in stage_grid(two_places()).rows:
        for before, now in zip(row.cells, row.cells[1:], strict=False):
            assert now.change == now.votes - before.votes


def test_the_quota_stands_where_it_is_new_and_its_tick_in_every_column():
    grid = stage_grid(two_places())
    assert [column.quota for column in grid.columns] == ["41", *[""] * (len(grid.columns) - 1)]
    assert len({column.tick for column in grid.columns}) == 1


def test_a_stage_says_what_was_done_in_two_short_lines():
    count = two_places()
    assert act_of(count, count.stages[0]) == ("First", "choices")
    assert act_of(count, count.stages[1]) == ("Quill’s", "surplus")
    assert act_of(count, count.stages[2])[1] == "goes out"


def test_rounds_in_which_nothing_was_decided_are_left_out():
    stages = [
        Stage(1, "first", (), (6, 4), 0, (), (), 5, ""),
        *(Stage(n, "iteration", (), (6, 4), 0, (), (), 5, "") for n in range(2, 9)),
        Stage(9, "elected", (0,), (6, 4), 0, (0,), (), 5, ""),
    ]
    assert [
        stage.number for stage in told_stages(counted("meek", ("Ada", "Bo"), 1, stages, winners=(0,), valid=10))
    ] == [1, 9]


def test_who_has_withdrawn_stands_in_no_row():
    people = (Candidate("Ada"), Candidate("Bo", withdrawn=True), Candidate("Cy"))
    count = RULES["scottish"].count(Election("", people, 1, {bytes([1, 2]): 3, bytes([0]): 2}), TieBreaker(seed="oak"))
    assert set(in_order_of_result(count)) == {0, 2}


def test_twenty_candidates_in_twenty_stages_have_twenty_rows_and_columns():
    grid = stage_grid(many(20))
    assert len(grid.rows) == len(grid.columns) == 20
    assert [row.candidate for row in grid.rows] == list(range(20))


def test_a_candidate_whose_votes_move_a_stage_later_is_out_at_that_stage():
    said = Stage(1, "first", (), (5, 4, 2), 0, (), (2,), None, "Cy is last and goes out.")
    moved = Stage(2, "exclusion", (2,), (6, 5, 0), 0, (0,), (), None, "", (Transfer(2, 0, 1), Transfer(2, 1, 1)))
    grid = stage_grid(counted("irv", ("Ada", "Bo", "Cy"), 1, [said, moved], winners=(0,), valid=11))
    assert grid.rows[2].says == "out at stage 2"
    assert [cell.mark for cell in grid.rows[2].cells] == ["", "goes"]


def test_the_order_of_the_run_off_is_the_order_of_going_out_from_its_end():
    assert in_order_of_result(run_off()) == (0, 1, 2, 3, 4)
