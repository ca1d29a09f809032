"""Consultations close at their end, get their report once, and lose their answers in time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.consultations import reports, running
from rejoinder.desk.consultations.models import (
    Consultation,
    Invitation,
    OpinionReport,
    Participant,
    Statement,
    StatementAnswer,
)
from rejoinder.desk.people.models import Role
from rejoinder.errors import Broken, NotAllowed
from rejoinder.jobs import consult as job
from rejoinder.jobs.work_out import work_out, work_out_apart
from tests.desk.invented import person
from tests.desk.opinions import answered, consultation, ended, somebody, two_groups
from tests.jobs.ledger import in_database, ran

pytestmark = pytest.mark.django_db


async def _at_once(*about):
    return work_out(*about)


def consult(now=None, way=_at_once):
    """One round of the job."""
    return ran(lambda: job.consult(in_database, clock=lambda: now or timezone.now(), work_out=way))


def test_at_its_end_it_closes_and_two_groups_are_found_without_keeping_whose():
    row = consultation(asked_count=200)
    two_groups(row)
    assert consult() == {}
    ended(row)
    assert consult() == {"closed": 1, "reported": 1}
    row.refresh_from_db()
    report = OpinionReport.objects.get(consultation=row)
    assert (row.state, report.state, row.closed_at) == ("reported", "done", row.closes_at)
    found = report.content
    assert (found["verdict"], found["k"], found["sizes"], found["people"]) == ("groups", 2, [40, 40], 80)
    assert sorted(one["number"] for one in found["statements"]) == list(range(1, 9))
    assert "group_of" not in found
    assert consult() == {}


def test_statements_that_were_taken_down_are_not_in_the_report():
    row = consultation()
    answered(row, 3, lambda person, n: 1)
    row.statements.filter(number=1).update(state="rejected")
    ended(row)
    consult()
    assert 1 not in [one["number"] for one in OpinionReport.objects.get().content["statements"]]


def test_too_few_is_a_report_as_well():
    row = consultation()
    answered(row, 12, lambda person, n: 1)
    ended(row)
    consult()
    assert OpinionReport.objects.get().content["verdict"] == "too few"


def test_nobody_answered_is_a_report_as_well():
    row = consultation()
    somebody(row)
    ended(row)
    assert consult() == {"closed": 1, "reported": 1}
    assert OpinionReport.objects.get().content["people"] == 0


def test_small_branches_are_hidden_and_a_second_one_with_them():
    row = consultation()
    for branch, people in (("Quayside", 30), ("Northgate", 14), ("Marl Bay", 4)):
        answered(row, people, lambda person, n: 1, branch)
    shown = reports.branches_of(row)
    assert shown == [{"branch": "Quayside", "people": 30}, {"hidden": 2, "under": 1, "people": 18}]
    assert "Northgate" not in str(shown) and "Marl Bay" not in str(shown)


def test_trouble_is_tried_three_times_and_then_said():
    async def fails(*about):
        raise ValueError("no memory left")

    row = consultation()
    ended(row)
    assert consult(way=fails) == {"closed": 1, "failed": 3}
    report = OpinionReport.objects.get()
    assert (report.state, report.error) == ("failed", "ValueError: no memory left")
    assert consult() == {}
    running.retry(row, None)
    assert consult() == {"reported": 1}
    with pytest.raises(NotAllowed, match="nothing to try again"):
        running.retry(row, None)


def test_a_worker_that_died_leaves_its_report_to_the_next():
    row = consultation()
    ended(row)
    now = timezone.now()
    reports.close_due(now)
    assert reports.claim_report(now) and reports.claim_report(now) is None
    assert consult(now + reports.CLAIMED_FOR + timedelta(seconds=1)) == {"reported": 1}


def test_a_report_that_kills_its_worker_is_given_up_after_three_times():
    row = consultation()
    ended(row)
    now = timezone.now()
    reports.close_due(now)
    for n in range(reports.TRIES_MAX + 1):
        reports.claim_report(now + n * (reports.CLAIMED_FOR + timedelta(seconds=1)))
    report = OpinionReport.objects.get()
    assert (report.state, report.tries) == ("failed", reports.TRIES_MAX)


def test_at_its_date_answers_are_erased_and_the_published_report_stays():
    row = consultation(who="link")
    answered(row, 12, lambda person, n: 1)
    Invitation.objects.create(consultation=row, token_hash="a" * 64)
    ended(row)
    consult()
    Consultation.objects.filter(pk=row.pk).update(published_at=timezone.now(), published_by=person(role=Role.APPROVER))
    before = OpinionReport.objects.get().content
    assert consult(row.erase_at - timedelta(seconds=1)) == {}
    assert consult(row.erase_at) == {"erased": 1}
    assert not StatementAnswer.objects.exists() and not Participant.objects.exists() and not Invitation.objects.exists()
    assert {(one.agrees, one.disagrees, one.passes) for one in Statement.objects.all()} == {(0, 0, 0)}
    row.refresh_from_db()
    assert row.state == "erased" and OpinionReport.objects.get().content == before
    event = AuditEvent.objects.get(action="consultation.erase")
    assert event.detail["participants"] == 12 and event.detail["answers"] == 96
    assert consult(row.erase_at + timedelta(days=9)) == {}


def test_trouble_in_the_other_process_comes_back_in_words():
    with pytest.raises(Broken, match="7 is no vote"):
        ran(lambda: work_out_apart([("ann", "1", 7)], [], 1, 10))


def test_it_is_worked_out_in_a_process_of_its_own():
    row = consultation()
    answered(row, 3, lambda person, n: 1)
    ended(row)
    assert consult(way=None) == {"closed": 1, "reported": 1}
    assert OpinionReport.objects.get().content["answers"] == 24
