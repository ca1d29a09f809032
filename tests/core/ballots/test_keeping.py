"""Meek's and Warren's rules: worked by hand, and at the end held against exact fractions."""

from fractions import Fraction

import pytest
from hypothesis import given

from rejoinder.core.ballots.keeping import ONE, ROUNDS_MAX, SURPLUS_SMALL
from rejoinder.core.ballots.meek import count_meek
from rejoinder.core.ballots.ties import TieBreaker, TieNeedsLot
from rejoinder.core.ballots.warren import count_warren
from tests.core.ballots.elections import blobs, election, read
from tests.core.ballots.paper_by_paper import shared_out
from tests.examples import tried

BOTH = [count_meek, count_warren]


@pytest.mark.parametrize("count_by", BOTH)
def test_the_quota_is_one_unit_over_the_exact_share(count_by):
    count = count_by(election(2, "6 Ada", "3 Bo", "2 Cy", "1 Dee Cy"), TieBreaker())
    assert count.stages[0].quota == 4 * ONE + 1 and count.stages[0].elected == (0,)


@pytest.mark.parametrize("count_by", BOTH)
def test_the_quota_falls_when_papers_run_out(count_by):
    count = count_by(election(2, "9 Ada", "3 Bo", "2 Cy", "1 Dee Cy"), TieBreaker())
    assert count.stages[0].quota == 5 * ONE + 1
    assert count.stages[-1].quota < count.stages[0].quota


def test_meek_keeps_parts_of_what_arrives_and_warren_a_price_of_each_paper():
    """Hill's example of 1994: with half kept by Ada and a third by Bo, a paper AB leaves a third, or a sixth."""
    ballot = election(3, "60 Ada Bo Cy", "40 Bo Cy", "9 Cy", "8 Dee", "7 Eli Dee")
    meek, warren = (count_by(ballot, TieBreaker()) for count_by in BOTH)
    for count, additive in ((meek, False), (warren, True)):
        kept = [Fraction(each, ONE) for each in count.figures["kept"][1]]
        votes, ended = shared_out(ballot, kept, {2, 3, 4}, additive)
        assert [round(float(each), 6) for each in votes] == [round(each / ONE, 6) for each in count.stages[1].totals]
        assert abs(float(ended) - count.stages[1].exhausted / ONE) < 1e-6
    assert meek.stages[1].totals[2] != warren.stages[1].totals[2]


@pytest.mark.parametrize("count_by", BOTH)
def test_the_last_goes_out_when_no_surplus_can_save_them(count_by):
    count = count_by(election(1, "5 Ada", "4 Bo", "2 Cy Bo"), TieBreaker())
    assert count.winners == (1,)
    assert count.stages[1].of == (2,) and count.stages[1].totals == (5 * ONE, 6 * ONE, 0)
    assert (
        count.stages[1].why
        == "Cy is last with 2, 2 behind, and goes out. After 1 round the quota is 5.50. Bo reaches 6: elected."
    )


@pytest.mark.parametrize("count_by", BOTH)
def test_a_surplus_is_shared_until_it_is_small(count_by):
    count = count_by(election(2, "80 Ada Bo", "40 Bo", "30 Cy", "25 Dee"), TieBreaker())
    assert count.stages[1].action == "surplus" and count.stages[1].elected == (1,)
    assert count.stages[1].why.startswith("Of each paper, Ada ") and "the rest moves on" in count.stages[1].why


@pytest.mark.parametrize("count_by", BOTH)
def test_a_tie_goes_by_the_earliest_round_at_which_they_differ(count_by):
    lines = ("20 Ada", "6 Bo", "5 Cy", "1 Dee Cy", "9 Fay")
    count = count_by(election(1, *lines), TieBreaker())
    assert count.stages[2].of == (2,) and count.stages[2].ties[0].by == "earlier stage"
    assert "At round 1, the earliest at which they differ, Cy had the fewest (5)." in count.stages[2].why


@pytest.mark.parametrize("count_by", BOTH)
def test_a_tie_in_every_round_needs_a_lot_or_a_seed(count_by):
    ballot = election(1, "5 Ada", "4 Eli", "2 Bo", "2 Cy")
    with pytest.raises(TieNeedsLot):
        count_by(ballot, TieBreaker())
    assert count_by(ballot, TieBreaker(lots=("Bo", "Cy", "Eli"))).stages[1].of == (1,)


@pytest.mark.parametrize("count_by", BOTH)
def test_rounding_never_makes_a_paper_count_for_more_than_one_vote(count_by):
    lines = [f"{copies} Ada Bo Cy Dee Eli" for copies in (70_000,)]
    count = count_by(election(4, *lines, "9001 Bo Ada Cy", "8002 Cy Bo Ada Dee", "7003 Dee", "6004 Eli"), TieBreaker())
    for stage in count.stages:
        assert sum(stage.totals) + stage.exhausted == count.valid * ONE


@tried(250)
@given(blobs)
def test_at_the_end_of_a_stage_the_votes_are_those_of_its_keep_values(blob):
    ballot = read(blob, withdrawals=False)
    for count_by, additive in ((count_meek, False), (count_warren, True)):
        count = count_by(ballot, TieBreaker(seed="oak"))
        out, elected = set(), set()
        for stage, keep, rounds in zip(count.stages, count.figures["kept"], count.figures["rounds"], strict=True):
            out |= set(stage.excluded)
            hopeful = set(ballot.standing) - out - elected
            votes, ended = shared_out(ballot, [Fraction(each, ONE) for each in keep], hopeful, additive)
            tolerance = (ballot.valid + 1) * len(ballot.candidates) * 10
            for exact, told in zip([*votes, ended], [*stage.totals, stage.exhausted], strict=True):
                assert abs(exact * ONE - told) <= tolerance
            assert rounds < ROUNDS_MAX
            surplus = sum(max(0, stage.totals[each] - stage.quota) for each in elected)
            fixed = not any(_lower(keep[each], stage.quota, stage.totals[each]) for each in elected)
            assert stage.elected or surplus < SURPLUS_SMALL or _cannot_be_lifted(stage, hopeful, surplus) or fixed
            elected |= set(stage.elected)


def _cannot_be_lifted(stage, hopeful, surplus):
    last, following = sorted(stage.totals[each] for each in hopeful)[:2]
    return last + surplus < following


def _lower(keep, quota, votes):
    """Whether clause 9, with both of its steps rounded up, still lowers a keep value."""
    part = (keep * quota + ONE - 1) // ONE
    return votes and (part * ONE + votes - 1) // votes < keep
