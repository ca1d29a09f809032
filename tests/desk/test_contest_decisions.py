"""What members decided, as the planner of pacts asks for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.core.ballots.decision import count_decision, decide
from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.desk.contests.decisions import Consent, NoDecision, Veto, decided_votes, decision_for
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.contests.rolls import import_roll
from tests.desk.contest_rows import members_vote, opened, person
from tests.desk.test_contest_rolls import BASIS, LIST

pytestmark = pytest.mark.django_db


def counted(votes_for, votes_against, *, eligible=100, at=None, **fields):
    contest = members_vote(**fields)
    import_roll(contest, "", BASIS, LIST, by=person())
    contest = opened(contest)
    papers = {bytes([0]): votes_for, bytes([1]): votes_against}
    count = count_decision(Election("", (Candidate("For"), Candidate("Against")), 1, papers), TieBreaker())
    terms = contest.terms
    said = decide(
        count,
        eligible,
        quorum_pct=terms["quorum_pct"],
        threshold_pct=terms["threshold_pct"],
        no_quorum=terms["no_quorum"],
    )
    Contest.objects.filter(pk=contest.pk).update(
        state="counted", counted_at=at or timezone.now(), decision=said.outcome, decision_why=said.why
    )
    return contest


def test_consent_and_veto_are_told_apart():
    counted(40, 20)
    assert isinstance(decision_for("sallow-vale", "CEDAR"), Consent)
    counted(20, 40)
    assert isinstance(decision_for("Sallow Vale", "Cedar"), Veto)


def test_what_held_at_a_moment_is_the_last_vote_counted_by_then():
    long_ago = timezone.now() - timedelta(days=30)
    counted(40, 20, at=long_ago)
    counted(20, 40)
    assert isinstance(decision_for("Sallow Vale", "Cedar", long_ago + timedelta(days=1)), Consent)
    assert isinstance(decision_for("Sallow Vale", "Cedar", long_ago - timedelta(days=1)), NoDecision)


def test_too_few_mean_what_was_fixed_beforehand():
    counted(20, 5)
    assert isinstance(decision_for("Sallow Vale", "Cedar"), Veto)
    counted(20, 5, no_quorum="none")
    assert isinstance(decision_for("Sallow Vale", "Cedar"), NoDecision)


def test_a_vote_that_runs_decides_nothing_yet():
    contest = members_vote()
    assert "not asked" in decision_for("Sallow Vale", "Cedar").why
    import_roll(contest, "", BASIS, LIST, by=person())
    opened(contest)
    assert "until" in decision_for("Sallow Vale", "Cedar").why and not decided_votes()


def test_another_party_in_the_same_seat_is_not_bound():
    counted(40, 20)
    assert isinstance(decision_for("Sallow Vale", "Orchard"), NoDecision)
