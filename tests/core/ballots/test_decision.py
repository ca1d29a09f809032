"""For or against, quorum and threshold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.ballots.decision import count_decision, decide
from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.rules import RULES
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.errors import BadInput

TWO = (Candidate("For standing aside"), Candidate("Against standing aside"))


def count_of(votes_for, votes_against, abstained=0):
    papers = {bytes([0]): votes_for, bytes([1]): votes_against, b"": abstained}
    return count_decision(Election("", TWO, 1, papers), TieBreaker())


def outcome(votes_for, votes_against, abstained=0, *, eligible=100, quorum=50, threshold=50, no_quorum="veto"):
    count = count_of(votes_for, votes_against, abstained)
    return decide(count, eligible, quorum_pct=quorum, threshold_pct=threshold, no_quorum=no_quorum).outcome


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ((30, 20, 0), "consent"),
        ((25, 25, 0), "veto"),
        ((26, 24, 0), "consent"),
        ((29, 20, 0), "veto"),
        ((29, 20, 1), "consent"),
    ],
)
def test_half_is_no_consent_and_the_quorum_is_met_by_whoever_votes(votes, said):
    assert outcome(*votes) == said


def test_too_few_mean_what_was_fixed():
    assert outcome(49, 0, no_quorum="none") == "none" and outcome(49, 0, no_quorum="veto") == "veto"


def test_nobody_at_all_is_no_consent():
    assert outcome(0, 0, quorum=0) == "veto" and outcome(0, 0, eligible=0) == "veto"


def test_a_share_is_compared_exactly():
    assert outcome(2, 1, quorum=0, threshold=66.66) == "consent" and outcome(2, 1, quorum=0, threshold=66.67) == "veto"
    assert outcome(1, 0, eligible=1000, quorum=0.1) == "consent" and outcome(1, 0, eligible=1001, quorum=0.1) == "veto"


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.integers(0, 2000), st.integers(0, 100))
def test_one_more_for_never_turns_consent_into_veto(votes_for, votes_against, abstained, more, threshold):
    eligible = votes_for + votes_against + abstained + more
    before = outcome(votes_for, votes_against, abstained, eligible=eligible + 1, threshold=threshold)
    after = outcome(votes_for + 1, votes_against, abstained, eligible=eligible + 1, threshold=threshold)
    assert before != "consent" or after == "consent"


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_every_paper_is_in_one_total(votes_for, votes_against, abstained):
    count = count_of(votes_for, votes_against, abstained)
    stage = count.stages[0]
    assert sum(stage.totals) + stage.exhausted == count.valid


def test_a_level_vote_has_no_winner_and_draws_nothing():
    count = count_of(5, 5)
    assert count.winners == () and not count.stages[0].ties


@pytest.mark.parametrize("papers", [{bytes([0, 1]): 1}, {bytes([1, 0]): 2}])
def test_a_paper_that_says_both_is_refused(papers):
    with pytest.raises(BadInput):
        count_decision(Election("", TWO, 1, papers), TieBreaker())


def test_it_is_registered_and_named_with_its_version():
    assert RULES["decision"].version == "1" and RULES["decision"].cites
