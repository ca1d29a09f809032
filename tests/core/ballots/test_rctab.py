"""Counting as RCTab does: what a mark means, who leaves, how surpluses and ties go."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.ballots.rctab.config import read_config
from rejoinder.core.ballots.rctab.counted import count_of
from rejoinder.core.ballots.rctab.marks import OVERVOTE, UNDECLARED, marked
from rejoinder.core.ballots.rctab.tabulate import tabulate
from rejoinder.core.ballots.ties import TieBreaker, TieNeedsLot
from rejoinder.errors import BadInput
from tests.examples import tried

RULES = {
    "tiebreakMode": "useCandidateOrder",
    "overvoteRule": "exhaustImmediately",
    "winnerElectionMode": "singleWinnerMajority",
    "numberOfWinners": "1",
    "decimalPlacesForVoteArithmetic": "4",
    "maxSkippedRanksAllowed": "unlimited",
    "maxRankingsAllowed": "max",
}
NAMES = ["Ash", "Birch", "Cedar", "Dogwood"]


def config(names=NAMES, source=None, **rules):
    return read_config(
        {
            "tabulatorVersion": "2.0.0",
            "outputSettings": {"contestName": "Trees"},
            "cvrFileSources": [{"filePath": "x.csv", "provider": "genericCsv", **(source or {})}],
            "candidates": [{"name": name} for name in names],
            "rules": {**RULES, **rules},
        }
    )


def ballots(*told):
    """ "3 Ash Birch" is three papers; "-" is an empty rank; "Ash=Birch" two marks at one rank."""
    for line in told:
        papers, *ranks = line.split()
        marks = [(rank, name) for rank, said in enumerate(ranks, 1) if said != "-" for name in said.split("=")]
        yield marked(marks), int(papers)


def only(config, *told, breaker=TieBreaker()):
    (pass_,) = tabulate(ballots(*told), config, breaker)
    return pass_


def test_a_majority_of_those_that_still_count_wins():
    told = only(config(), "4 Ash", "3 Birch", "2 Cedar Birch")
    assert list(told.winners) == ["Birch"]
    assert told.rounds[-1].threshold == Decimal(5)


@pytest.mark.parametrize(
    ("rule", "paper", "counts_for"),
    [
        ("exhaustImmediately", "1 Ash=Birch Cedar", None),
        ("alwaysSkipToNextRank", "1 Ash=Birch Cedar", "Cedar"),
        ("exhaustIfMultipleContinuing", "1 Ash=Birch Cedar", None),
    ],
)
def test_an_overvote_is_read_as_the_configuration_says(rule, paper, counts_for):
    first = only(config(overvoteRule=rule), paper, "5 Dogwood").rounds[0]
    assert first.tally.get("Cedar") == (1 if counts_for else 0)
    assert bool(first.inactive["overvotes"]) is (counts_for is None)


def test_an_overvote_of_one_who_is_in_and_one_who_is_out_counts_for_the_one_who_is_in():
    told = only(
        config(overvoteRule="exhaustIfMultipleContinuing"), "1 Dogwood Dogwood=Ash", "4 Ash", "4 Birch", "3 Cedar"
    )
    assert told.rounds[1].tally["Ash"] == 5


def test_too_many_empty_ranks_end_a_paper():
    told = only(config(maxSkippedRanksAllowed="1"), "1 - - Ash", "1 - Birch", "2 Cedar")
    assert told.rounds[0].inactive["skippedRankings"] == 1
    assert told.rounds[0].tally["Birch"] == 1


def test_a_name_ranked_twice_ends_a_paper_only_where_the_configuration_says_so():
    papers = ("1 Dogwood Dogwood Ash", "3 Ash", "3 Birch", "2 Cedar")
    assert only(config(), *papers).rounds[1].tally["Ash"] == 4
    ended = only(config(exhaustOnDuplicateCandidate=True), *papers).rounds[1]
    assert ended.inactive["repeatedRankings"] == 1


def test_names_that_are_no_candidates_leave_first_and_cannot_win():
    label = [(marked([(1, UNDECLARED), (2, "Ash")]), 5), (marked([(1, "Birch")]), 3)]
    (told,) = tabulate(label, config(source={"undeclaredWriteInLabel": "UWI"}), TieBreaker())
    assert told.rounds[0].eliminated == [UNDECLARED]
    assert list(told.winners) == ["Ash"]


def test_a_label_for_overvotes_says_that_there_were_several_marks():
    (told,) = tabulate([(marked([(1, OVERVOTE), (2, "Ash")]), 2), (marked([(1, "Birch")]), 1)], config(), TieBreaker())
    assert told.rounds[0].inactive["overvotes"] == 2


def test_a_batch_leaves_together_where_all_its_votes_cannot_reach_the_next():
    told = only(config(batchElimination=True), "9 Ash", "8 Birch", "2 Cedar", "1 Dogwood")
    assert sorted(told.rounds[0].eliminated) == ["Cedar", "Dogwood"]


def test_a_surplus_moves_at_its_share_cut_short_and_the_rest_is_residual():
    several = config(winnerElectionMode="multiWinnerAllowMultipleWinnersPerRound", numberOfWinners="2")
    told = only(several, "7 Ash Birch", "2 Birch", "1 Cedar")
    assert told.rounds[0].threshold == Decimal(4)
    assert told.rounds[1].tally["Birch"] == 2 + 7 * Decimal(".4285")
    assert told.rounds[1].residual == 3 - 7 * Decimal(".4285")


def test_passes_elect_one_after_another():
    passes = tabulate(
        ballots("3 Ash Birch", "2 Birch", "1 Cedar Birch"), config(winnerElectionMode="multiPassIrv", numberOfWinners="2"),
        TieBreaker(),
    )  # fmt: skip
    assert [list(one.winners) for one in passes] == [["Ash"], ["Birch"]]


def test_counting_from_the_bottom_goes_on_until_as_many_are_left_as_seats():
    told = only(config(winnerElectionMode="bottomsUp", numberOfWinners="2"), "9 Ash", "3 Birch", "2 Cedar", "1 Dogwood")
    assert sorted(told.winners) == ["Ash", "Birch"]


def test_counting_goes_on_until_all_left_have_the_share():
    by_share = config(
        winnerElectionMode="bottomsUpUsingPercentageThreshold", numberOfWinners="0",
        multiSeatBottomsUpPercentageThreshold="15",
    )  # fmt: skip
    told = only(by_share, "9 Ash", "5 Birch", "1 Cedar", "1 Dogwood")
    assert sorted(told.winners) == ["Ash", "Birch"]


def test_a_tie_that_people_must_break_stops_the_count_until_a_lot_is_drawn():
    asks = config(tiebreakMode="stopCountingAndAsk")
    papers = ("2 Ash", "2 Birch", "1 Cedar", "1 Dogwood")
    with pytest.raises(TieNeedsLot):
        only(asks, *papers)
    told = only(asks, *papers, breaker=TieBreaker(lots=("Cedar", "Birch")))
    assert list(told.winners) == ["Birch"]


def test_a_blank_paper_is_rejected_and_in_no_total():
    papers = [(marked([]), 3), (marked([(1, "Ash")]), 2)]
    count = count_of(tabulate(papers, config(), TieBreaker()), config())
    assert (count.valid, count.rejected) == (2, 3)


def test_everything_wrong_with_a_configuration_is_told_at_once():
    with pytest.raises(BadInput) as told:
        config(tiebreakMode="coin", numberOfWinners="none", overvoteRule="ignore")
    assert all(name in str(told.value) for name in ("tiebreakMode", "numberOfWinners", "overvoteRule"))


@pytest.mark.parametrize("aliases", [5, "Ash", True])
def test_aliases_that_are_no_list_are_told(aliases):
    with pytest.raises(BadInput, match="the aliases of Ash are no list"):
        read_config({"candidates": [{"name": "Ash", "aliases": aliases}]})


def test_a_seeded_tie_needs_its_seed():
    with pytest.raises(BadInput, match="randomSeed"):
        config(tiebreakMode="random")


papers = st.lists(st.tuples(st.lists(st.lists(st.sampled_from(NAMES), max_size=2), max_size=4), st.integers(1, 9)))
modes = st.sampled_from(
    [
        {"winnerElectionMode": "singleWinnerMajority", "numberOfWinners": "1"},
        {"winnerElectionMode": "multiWinnerAllowMultipleWinnersPerRound", "numberOfWinners": "2"},
        {"winnerElectionMode": "multiWinnerAllowOnlyOneWinnerPerRound", "numberOfWinners": "3"},
        {"winnerElectionMode": "bottomsUp", "numberOfWinners": "2"},
        {"winnerElectionMode": "multiPassIrv", "numberOfWinners": "2"},
    ]
)
overvotes = st.sampled_from(["alwaysSkipToNextRank", "exhaustImmediately", "exhaustIfMultipleContinuing"])


@tried(100)
@given(papers, modes, overvotes, st.booleans(), st.booleans())
def test_every_stage_adds_up_to_the_valid_papers(drawn, mode, overvote, batch, repeats):
    chosen = config(overvoteRule=overvote, batchElimination=batch, exhaustOnDuplicateCandidate=repeats, **mode)
    piles = [(marked([(r, n) for r, names in enumerate(ranks, 1) for n in names]), many) for ranks, many in drawn]
    count = count_of(tabulate(piles, chosen, TieBreaker()), chosen)
    for stage in count.stages:
        assert sum(stage.totals) + stage.exhausted == count.valid * 10**count.decimals
    assert len(set(count.winners)) == len(count.winners) <= max(count.seats, 1)


@tried(40)
@given(papers)
def test_the_order_of_the_papers_changes_nothing(drawn):
    piles = [(marked([(r, n) for r, names in enumerate(ranks, 1) for n in names]), many) for ranks, many in drawn]
    chosen = replace(config(), tie_mode="random", seed=3)
    forward, backward = (tabulate(order, chosen, TieBreaker()) for order in (piles, piles[::-1]))
    assert [round_.tally for round_ in forward[0].rounds] == [round_.tally for round_ in backward[0].rounds]
