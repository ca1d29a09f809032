"""The Scottish rules, worked by hand from the Order of 2007, Schedule 1, rules 45 to 52."""

import pytest
from hypothesis import given

from rejoinder.core.ballots.count import Transfer
from rejoinder.core.ballots.scottish import count_scottish
from rejoinder.core.ballots.ties import TieBreaker, TieNeedsLot
from tests.core.ballots.elections import blobs, election, read
from tests.core.ballots.paper_by_paper import scottish_totals
from tests.examples import tried

VOTE = 100_000


def counted(*args, breaker=None, **more):
    return count_scottish(election(*args, **more), breaker or TieBreaker())


def whole(count, stage):
    return [total / VOTE for total in count.stages[stage - 1].totals]


def test_the_quota_is_papers_over_places_and_one_cut_and_one_more():
    assert counted(3, "15 Ada", "3 Bo", "2 Cy", "1 Dee").quota == 6 * VOTE  # 21 / 4 is 5.25
    assert counted(2, "9 Ada", "3 Bo", "1 Cy").quota == 5 * VOTE  # 13 / 3 is 4.33
    assert counted(1, "5 Ada", "3 Bo", "2 Cy").quota == 6 * VOTE  # 10 / 2 is 5


def test_a_surplus_moves_every_paper_at_a_value_cut_to_five_decimals():
    count = counted(2, "7 Ada Bo", "3 Ada Cy", "3 Cy", "3 Bo")  # quota 16 // 3 + 1 = 6; 4 too many of 10
    assert whole(count, 2) == [6, 5.8, 4.2]  # seven and three papers at 0.4
    count = counted(2, "7 Ada Bo", "2 Ada Cy", "4 Cy", "3 Bo")  # 3 of 9 too many: 0.33333
    assert count.stages[1].totals == (600_000, 300_000 + 7 * 33_333, 400_000 + 2 * 33_333)
    assert count.stages[1].exhausted == 3  # nine times 0.00000333 is lost
    assert "0.33333" in count.stages[1].why


def test_a_paper_moves_on_at_the_value_it_came_with():
    """Ada's papers reach Bo at 0.4; Bo's surplus is shared by all of Bo's papers by what each is worth."""
    count = counted(3, "10 Ada Bo Cy", "4 Bo Cy", "5 Cy", "4 Dee", "1 Eli")  # quota 24 // 4 + 1 = 7: Ada has 3 too many
    assert whole(count, 2) == [7, 7, 5, 4, 1]  # 4 + 10 x 0.3; with exactly the quota no surplus moves
    count = counted(3, "10 Ada Bo Cy", "5 Bo Cy", "5 Cy", "3 Dee", "1 Eli")
    assert count.stages[1].totals[1] == 8 * VOTE and count.stages[1].elected == (1,)
    value_old, value_new = 1 * VOTE * 30_000 // (8 * VOTE), 1 * VOTE * VOTE // (8 * VOTE)
    assert count.stages[2].totals[2] == 5 * VOTE + 10 * value_old + 5 * value_new
    assert count.stages[2].why.startswith("Bo has 1 too many, so each of the papers moves on at 0.12500 of its worth.")


def test_the_largest_surplus_goes_first_and_one_at_a_time():
    count = counted(4, "20 Ada Cy", "30 Bo Dee", "3 Cy", "2 Dee", "1 Eli", "1 Fay", breaker=TieBreaker(seed="oak"))
    assert [(stage.action, stage.of) for stage in count.stages[:3]] == [
        ("first", ()),
        ("surplus", (1,)),
        ("surplus", (0,)),
    ]


def test_who_has_the_quota_receives_no_more():
    count = counted(3, "12 Ada Bo Cy", "9 Bo", "4 Cy", "3 Dee", "2 Eli")  # both have the quota of 8 at once
    assert count.stages[1].of == (0,) and count.stages[1].totals[1] == 9 * VOTE  # papers pass over Bo, to Cy
    assert count.stages[1].transfers[0].to == 2


def test_an_exclusion_moves_papers_at_what_they_are_worth_and_says_who_had_what():
    count = counted(1, "6 Ada", "5 Bo", "2 Cy Bo", "1 Cy")
    assert count.stages[1].transfers == (Transfer(2, 1, 2 * VOTE, 2), Transfer(2, None, 1 * VOTE, 1))
    assert count.stages[1].exhausted == VOTE
    assert count.stages[1].why == "Cy is last with 3, 2 behind, and goes out. Most go to Bo, +2."


def test_a_tie_is_broken_by_the_latest_earlier_stage_at_which_they_differ():
    lines = ("20 Ada", "6 Bo", "5 Cy", "1 Dee Cy", "4 Eli Bo", "4 Eli Cy", "9 Fay")
    count = counted(1, *lines)  # Dee out: Bo 6, Cy 6. At stage 1 Cy had fewer.
    third = count.stages[2]
    assert third.of == (2,) and third.ties[0].by == "earlier stage" and third.ties[0].chosen == 2
    assert "At stage 1, the latest at which they differ, Cy had the fewest (5)." in third.why


def test_a_tie_at_every_stage_needs_a_lot_or_a_seed():
    lines = (1, "4 Ada", "2 Bo", "2 Cy", "2 Dee")
    with pytest.raises(TieNeedsLot, match="stage 2: exclude: Bo, Cy, Dee are level; give a seed or a lot"):
        counted(*lines)
    drawn = counted(*lines, breaker=TieBreaker(lots=("Cy", "Bo")))
    assert [stage.of for stage in drawn.stages[1:3]] == [(2,), (1,)]
    assert [tie.by for stage in drawn.stages for tie in stage.ties] == ["lot", "lot"]
    seeded = counted(*lines, breaker=TieBreaker(seed="oak"))
    assert seeded.stages[1].ties[0].by == "seed" and "The seed fixed beforehand names" in seeded.stages[1].why


def test_equal_surpluses_ask_which_goes_first():
    lines = (3, "9 Ada Cy", "9 Bo Dee", "3 Cy", "3 Dee", "2 Eli")
    count = counted(*lines, breaker=TieBreaker(lots=("Bo", "Cy", "Dee")))
    assert count.stages[1].of == (1,) and count.stages[1].ties[0].between == (0, 1)


def test_the_last_are_deemed_elected_when_as_many_are_left_as_places():
    count = counted(3, "9 Ada", "2 Bo", "1 Cy", "1 Dee Cy", breaker=TieBreaker(lots=("Dee",)))
    assert len(count.winners) == 3 and count.stages[-1].elected == (1, 2)
    assert count.stages[-1].why.endswith("Only Bo and Cy are left for the last 2 places: elected.")


def test_more_places_than_candidates_elect_all_that_stand_by_their_votes():
    count = counted(5, "2 Ada", "7 Bo", "9 Cy", withdrawn=("Bo",))
    assert count.winners == (2, 0) and len(count.stages) == 1


def test_who_withdrew_is_passed_over_and_noted():
    count = counted(1, "9 Ada Bo", "3 Bo", "2 Cy", withdrawn=("Ada",))
    assert count.winners == (1,) and whole(count, 1) == [0, 12, 2]
    assert count.notes == ("Ada withdrew and is passed over on every paper.",)


def test_order_of_election_is_by_votes_within_a_stage():
    assert counted(2, "9 Ada", "12 Bo", "1 Cy").winners == (1, 0)


def test_the_first_stage_says_quota_and_who_reaches_it():
    why = counted(2, "9 Ada", "12 Bo", "1 Cy").stages[0].why
    assert why == "22 papers for 2 places: the quota is 8. Bo reaches 12 and Ada 9: elected."
    assert counted(1, "3 Ada", "3 Bo", "1 Cy Bo").stages[0].why.endswith("Nobody reaches it.")


def test_a_surplus_too_small_for_five_decimals_moves_papers_without_a_vote():
    small = counted(2, "200002 Ada Cy", "150000 Bo", "50000 Cy", "200000 Dee", breaker=TieBreaker(seed="oak"))
    assert small.quota == 200_001 * VOTE
    surplus = small.stages[1]
    assert surplus.exhausted == VOTE and surplus.transfers[0] == Transfer(0, 2, 0, 200_002)
    assert surplus.why.endswith("moves on at 0.00000. Cut to five decimals, no vote moves.")


def test_who_has_no_papers_goes_out_and_no_paper_moves():
    count = counted(1, "5 Ada", "4 Bo", "3 Cy Dee")
    assert count.stages[1].why == "Dee is last with 0, 3 behind, and goes out. No paper moves."


@tried(500)
@given(blobs)
def test_sorted_piles_count_as_paper_by_paper_does(blob):
    ballot = read(blob)
    breaker = TieBreaker(seed="oak")
    count = count_scottish(ballot, breaker)
    chosen = iter([tie.chosen for stage in count.stages for tie in stage.ties])

    def choose(tied, history, wanted):
        return tied[0] if len(tied) == 1 else next(chosen)

    history, elected = scottish_totals(ballot, choose)
    assert [list(stage.totals) for stage in count.stages] == history
    assert set(count.winners) == elected
