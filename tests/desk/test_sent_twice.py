"""A form that is sent twice makes one thing, without a script too; see people/once.py."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.pacts.models import PactPlan
from rejoinder.desk.people.models import SentForm
from rejoinder.desk.pledges.models import LedgerEntry, Pledge
from tests.desk import pact_rows
from tests.desk.contest_rows import person

pytestmark = pytest.mark.django_db
FORMS = {
    "/alliance/pledges/new/": ("/alliance/pledges/new/", Pledge, {"party": "Cedar", "gives": "Oxley", "election": "2030"}),
    "/alliance/ledger/": (
        "/alliance/ledger/add/", LedgerEntry,
        {"giver": "Cedar", "taker": "Orchard", "what": "Oxley", "election": "2030", "worth": "1", "on": "2026-05-07"},
    ),
}  # fmt: skip


@pytest.fixture
def writer(client):
    client.force_login(person())
    return client


def key_of(page) -> str:
    return re.search(r'name="form_key" value="([0-9a-f]{32})"', page.content.decode())[1]


@pytest.fixture
def plan_form(writer):
    on = pact_rows.results()
    key = key_of(writer.get("/alliance/plans/new/"))
    return {"result_set": on.pk, "partners": ["Orchard", "Cedar"], "whole": "1", "form_key": key}


def test_a_plan_sent_twice_is_one_plan_and_both_answers_lead_to_it(writer, plan_form):
    first, second = (writer.post("/alliance/plans/new/", plan_form) for _ in range(2))
    assert first["Location"] == second["Location"] == "/alliance/plans/1/?done=made"
    assert PactPlan.objects.count() == 1


def test_a_form_that_was_changed_after_it_was_sent_makes_another_thing(writer, plan_form):
    writer.post("/alliance/plans/new/", plan_form)
    writer.post("/alliance/plans/new/", plan_form | {"seats_max": "3"})
    assert PactPlan.objects.count() == 2


def test_the_same_wish_in_a_form_that_is_shown_anew_is_a_new_plan(writer, plan_form):
    writer.post("/alliance/plans/new/", plan_form)
    writer.post("/alliance/plans/new/", plan_form | {"form_key": key_of(writer.get("/alliance/plans/new/"))})
    assert PactPlan.objects.count() == 2


def test_a_form_that_was_wrong_keeps_its_key_and_leaves_nothing(writer, plan_form):
    answer = writer.post("/alliance/plans/new/", plan_form | {"seats_max": "many"})
    assert answer.status_code == 422 and key_of(answer) == plan_form["form_key"]
    assert not SentForm.objects.exists()
    assert writer.post("/alliance/plans/new/", plan_form).status_code == 302


def test_the_form_of_one_person_says_nothing_about_that_of_another(writer, plan_form):
    writer.post("/alliance/plans/new/", plan_form)
    writer.force_login(person("writer", "Ada Quern"))
    writer.post("/alliance/plans/new/", plan_form)
    assert PactPlan.objects.count() == 2


def test_sent_forms_are_forgotten_after_a_week(writer, plan_form):
    writer.post("/alliance/plans/new/", plan_form)
    SentForm.objects.update(at=timezone.now() - timedelta(days=8))
    writer.post("/alliance/plans/new/", plan_form | {"seats_max": "3"})
    assert SentForm.objects.get().at > timezone.now() - timedelta(days=1)


@pytest.mark.parametrize("shown", FORMS)
def test_pledges_and_entries_are_written_once(writer, shown):
    address, model, typed = FORMS[shown]
    typed = typed | {"form_key": key_of(writer.get(shown))}
    first, second = (writer.post(address, typed) for _ in range(2))
    assert first["Location"] == second["Location"] and model.objects.count() == 1


def test_a_file_of_pledges_is_read_once(writer):
    key = key_of(writer.get("/alliance/pledges/upload/"))
    for _ in range(2):
        file = io.BytesIO(b'[{"id": "a", "party": "Cedar", "seat": "Oxley"}]')
        file.name = "pledges.json"
        answer = writer.post("/alliance/pledges/upload/", {"file": file, "election": "2030", "form_key": key})
        assert answer.status_code == 302
    assert Pledge.objects.count() == 1
