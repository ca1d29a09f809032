"""The demo's consultations: what is planted is found, and nothing where nothing is."""

import pytest
from django.utils import timezone

from rejoinder.cli.demo.consulting import write_consultations
from rejoinder.desk.consultations import reports
from rejoinder.desk.consultations.models import Consultation
from rejoinder.jobs.work_out import work_out
from tests.desk.invented import person

pytestmark = pytest.mark.django_db


def test_two_groups_hold_in_the_one_and_none_in_the_other():
    write_consultations(timezone.now(), person(role="admin"))
    write_consultations(timezone.now(), None)  # once
    assert sorted(Consultation.objects.values_list("state", flat=True)) == ["closed", "closed", "open"]
    found = []
    while due := reports.claim_report(timezone.now()):
        rows, out = reports.rows_of(due)
        report = work_out(rows, out, 1, due.group_min)  # its own seed is drawn anew at each start
        reports.settle_report(due, report, timezone.now(), 1.0)
        found.append((report.verdict, report.k))
    assert found == [("groups", 2), ("no clear groups", 0)]
