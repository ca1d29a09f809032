"""How close it was: said for each exclusion and for the last place, and no more than is known."""

from rejoinder.core.ballots.close import how_close
from rejoinder.core.ballots.runoff import count_irv
from rejoinder.core.ballots.scottish import count_scottish
from rejoinder.core.ballots.ties import TieBreaker
from tests.core.ballots.elections import election


def test_half_the_lead_and_one_paper_change_the_winner_of_two():
    lines = ("30 Ada", "20 Bo", "8 Cy Bo", "4 Cy")
    close = how_close(count_irv(election(1, *lines), TieBreaker()))
    assert close.last.sentence == "2 papers moved from Ada to Bo would change the winner." and close.last.votes == 2
    changed = count_irv(election(1, "28 Ada", "22 Bo", "8 Cy Bo", "4 Cy"), TieBreaker())
    assert changed.winners == (1,)
    assert count_irv(election(1, "29 Ada", "21 Bo", "8 Cy Bo", "4 Cy"), TieBreaker(lots=("Ada",))).stages[-1].ties


def test_each_exclusion_says_who_was_behind_whom():
    close = how_close(count_irv(election(1, "30 Ada", "20 Bo", "18 Cy Bo", "3 Dee"), TieBreaker()))
    assert [(gap.stage, gap.sentence) for gap in close.gaps] == [
        (1, "Dee was 15 behind Cy."),
        (2, "Cy was 2 behind Bo."),
    ]
    assert close.closest.stage == 2 and close.closest_sentence == "Stage 2: 2 between last and next to last."


def test_a_quota_reached_says_how_far_over_and_ahead_and_claims_no_papers():
    close = how_close(count_scottish(election(2, "9 Ada", "8 Bo", "2 Cy"), TieBreaker()))
    assert close.last.sentence == "Bo ended 1 over the quota, 6 ahead of Cy." and close.last.papers is None


def test_a_last_place_left_over_says_what_would_have_put_the_other_out():
    close = how_close(count_scottish(election(2, "9 Ada", "4 Bo", "3 Cy", "1 Dee"), TieBreaker()))
    assert close.last.sentence == "1 paper moved from Bo to Cy would have put Bo out instead."


def test_where_all_are_elected_nothing_is_close():
    close = how_close(count_scottish(election(3, "9 Ada", "4 Bo"), TieBreaker()))
    assert close.last is None and close.gaps == () and close.closest is None
