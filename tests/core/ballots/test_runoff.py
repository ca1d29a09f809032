"""Run-offs for one place: the instant one, and two rounds from the same papers."""

import pytest

from rejoinder.core.ballots.count import Transfer
from rejoinder.core.ballots.runoff import count_irv, count_two_rounds
from rejoinder.core.ballots.ties import TieBreaker, TieNeedsLot
from rejoinder.errors import BadInput
from tests.core.ballots.elections import election

PRIMARY = ("21 Ada", "16 Bo", "8 Cy Bo", "4 Cy Ada", "3 Cy", "2 Dee Ada", "3 Dee Cy Bo", "1 Dee")


def test_more_than_half_at_first_ends_it():
    count = count_irv(election(1, "6 Ada", "5 Bo"), TieBreaker())
    assert count.winners == (0,) and count.stages[0].why == "Ada has 6 of the 11: more than half."


def test_the_last_goes_out_and_papers_without_a_next_choice_leave():
    count = count_irv(election(1, *PRIMARY), TieBreaker())
    assert [stage.totals for stage in count.stages] == [(21, 16, 15, 6), (23, 16, 18, 0), (23, 0, 18, 0)]
    first, second = count.stages[:2]
    assert first.why == "Nobody has more than half of 58. Dee is last with 6 and goes out."
    assert second.excluded == (3,) and second.exhausted == 1
    assert second.transfers == (Transfer(3, 0, 2, 2), Transfer(3, 2, 3, 3), Transfer(3, None, 1, 1))
    assert second.why.startswith("5 papers move on, 1 has no next choice.")
    assert count.winners == (0,)


def test_more_than_half_is_of_the_papers_still_in_play():
    count = count_irv(election(1, "40 Ada", "35 Bo", "25 Cy"), TieBreaker())
    assert count.winners == (0,)
    assert count.stages[1].why == "25 papers have no next choice. Ada has 40 of the 75 left: more than half."


def test_level_candidates_go_by_the_latest_stage_that_differs():
    count = count_irv(election(1, "20 Ada", "6 Bo", "5 Cy", "1 Dee Cy", "9 Fay"), TieBreaker())
    assert count.stages[2].excluded == (2,) and count.stages[1].ties[0].by == "earlier stage"


def test_two_level_at_the_end_are_told_apart_by_an_earlier_stage_else_by_lot():
    count = count_irv(election(1, "6 Ada", "5 Bo", "1 Cy Bo"), TieBreaker())
    assert count.winners == (0,) and count.stages[-1].ties[0].by == "earlier stage"
    with pytest.raises(TieNeedsLot, match="stage 1: elect: Ada, Bo are level"):
        count_irv(election(1, "5 Ada", "5 Bo"), TieBreaker())
    assert count_irv(election(1, "5 Ada", "5 Bo"), TieBreaker(lots=("Bo",))).winners == (1,)


@pytest.mark.parametrize("count_by", [count_irv, count_two_rounds])
def test_more_than_one_place_is_refused(count_by):
    with pytest.raises(BadInput, match="fills one place; this contest has 2"):
        count_by(election(2, "5 Ada", "4 Bo"), TieBreaker())


def test_two_rounds_let_the_first_two_meet_and_the_higher_on_each_paper_count():
    count = count_two_rounds(election(1, "8 Ada", "7 Bo", "6 Cy Dee Bo", "2 Dee Ada"), TieBreaker())
    assert count.stages[0].why.endswith("Ada and Bo go to the second round.")
    assert count.stages[1].excluded == (2, 3) and count.stages[1].totals == (10, 13, 0, 0)
    assert count.winners == (1,) and "The second round is read from the rankings of the first." in count.notes[-1]


def test_two_rounds_can_end_otherwise_than_the_instant_run_off():
    ballot = election(1, "9 Ada", "7 Bo", "6 Cy Bo", "5 Dee Cy Bo", "2 Eli Dee Cy")
    assert count_irv(ballot, TieBreaker()).stages[1].excluded == (4,)
    assert count_two_rounds(ballot, TieBreaker()).stages[1].excluded == (2, 3, 4)


def test_more_than_half_of_the_valid_papers_ends_two_rounds_at_once():
    count = count_two_rounds(election(1, "8 Ada", "4 Bo", "3 Cy"), TieBreaker())
    assert count.winners == (0,) and len(count.stages) == 1


def test_a_tie_for_the_second_round_needs_a_lot():
    lines = (1, "8 Ada", "5 Bo", "5 Cy Bo")
    with pytest.raises(TieNeedsLot, match="place 2 in the second round"):
        count_two_rounds(election(*lines), TieBreaker())
    assert count_two_rounds(election(*lines), TieBreaker(lots=("Bo",))).winners == (1,)
