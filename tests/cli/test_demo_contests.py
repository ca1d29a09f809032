"""The demo's contests come about by the desk's own functions, and count the same at every start."""

import pytest
from django.utils import timezone

from rejoinder.cli.demo.contesting import OPEN_LINKS, PRIMARY_VOTERS, write_contests
from rejoinder.core.credentials import tidy_secret
from rejoinder.desk.contests.credentials import credential_of
from rejoinder.desk.contests.decisions import Consent, Veto, decision_for
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.people.models import User

pytestmark = pytest.mark.django_db


def test_the_demo_has_one_primary_open_one_counted_and_three_votes_decided():
    writer = User.objects.create_user("pim@brask.example", "Pim Hallorane", "writer")
    approver = User.objects.create_user("joss@brask.example", "Joss Adeyinka-Rowe", "approver")
    links = write_contests(timezone.now(), writer, approver, "http://127.0.0.1:8000")
    running, *decided, counted = Contest.objects.order_by("-pk")
    assert (running.state, *(one.state for one in decided), counted.state) == ("open", *["counted"] * 4)
    assert counted.result["winners"] == ["Ottoline Brask"] and counted.result["valid"] == PRIMARY_VOTERS
    assert isinstance(decision_for("Sallow Vale", "Cedar"), Consent)
    assert isinstance(decision_for("Deepdale", "Cedar"), Veto)
    assert isinstance(decision_for("Penn Marsh", "Orchard"), Veto)
    assert [name for name, _ in links] == list(OPEN_LINKS)
    for _, link in links:
        secret = link.rstrip("/").rsplit("/", 1)[-1]
        assert tidy_secret(secret) and credential_of(running, secret) is not None
    assert write_contests(timezone.now(), writer, approver, "") == []
