"""Pact plans and the dates of the law over the API: what pages do, and who may."""

import json

import pytest

from rejoinder.desk.pacts.models import PactPlan
from rejoinder.desk.people.accounts import add_person
from rejoinder.desk.people.tokens import make_token
from tests.desk import pact_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client):
    tokens = {
        scope: make_token(add_person(f"{scope}@brask.example", role="writer"), scope, scope=scope)[1]
        for scope in ("read", "write")
    }

    def called(method, path, body=None, *, scope="write", status=200):
        answer = client.generic(
            method, f"/api/v1{path}", data=json.dumps(body) if body else "", content_type="application/json",
            headers={"Authorization": f"Bearer {tokens[scope]}"},
        )  # fmt: skip
        assert answer.status_code == status, answer.content
        is_json = answer.content and answer.headers["Content-Type"].startswith("application/json")
        return answer.json() if is_json else answer

    return called


def made(call, **more):
    body = {"result_set": pact_rows.results().pk, "partners": ["Orchard", "Cedar", "Tideway"], "seats_max": 3} | more
    return call("POST", "/plans", body)


def test_a_plan_is_made_read_changed_and_planned_again(call):
    first = made(call, polling_day="2027-05-06", election_kind="uk-general")
    assert (first["plan"], first["state"], first["outcome"]) == (1, "waiting", {})
    pact_rows.ran(PactPlan.objects.get())
    read = call("GET", "/plans/1", scope="read")
    assert (read["state"], read["outcome"]["stands"][0]["seat"]) == ("done", "Sallow Vale")
    assert read["members"][0]["stage"] == "waits" and read["withdraw_by"].startswith("Last day to withdraw: Thu 8 Apr")
    changed = call("PUT", "/plans/1", {"sharing": "equal", "seats_max": None})
    assert changed["wish"]["sharing"] == "equal" and changed["wish"]["seats_max"] is None
    assert call("POST", "/plans/1/again")["state"] == "waiting"
    assert [one["run"] for one in call("GET", "/plans/1/runs", scope="read")] == [2, 1]
    (row,) = call("GET", "/plans", scope="read")
    assert (row["state"], row["is_planning"], row["partners"]) == (
        "Planning again", True, ["Orchard", "Cedar", "Tideway"],
    )  # fmt: skip


def test_names_newcomers_and_homes_are_supposed_over_the_api_too(call):
    first = made(call, renamed={"Cedar": "Fen"}, newcomers={"Marsh": 0.05}, home=0.3)
    assert first["wish"]["partners"] == ["Orchard", "Fen", "Tideway"]
    assert first["assumptions"]["national"] == {"Marsh": 0.05} and first["assumptions"]["home"] == 0.3
    call("PUT", "/plans/1", {"home": 7}, status=400)


def test_a_choice_is_made_and_taken_back(call):
    made(call)
    kept = call("PUT", "/plans/1/choices", {"seat": "Oxley", "choice": "keep", "party": "Cedar"})
    assert [(one["seat"], one["party"]) for one in kept["choices"]] == [("Oxley", "Cedar")]
    assert call("DELETE", "/plans/1/choices?seat=Oxley")["choices"] == []
    call("DELETE", "/plans/1/choices", status=409)
    call("PUT", "/plans/1/choices", {"seat": "Nowhere", "choice": "leave"}, status=400)


def test_a_plan_is_put_away_and_brought_back(call):
    made(call)
    call("POST", "/plans/1/put-away")
    assert call("GET", "/plans") == [] and len(call("GET", "/plans?away=true")) == 1
    call("POST", "/plans/1/again", status=409)
    call("POST", "/plans/1/bring-back")
    call("POST", "/plans/1/burn", status=422)


def test_what_rivals_said_is_logged_taken_out_and_put_back(call):
    made(call)
    said = {"party": "Kestrel", "said": "We stand everywhere.", "said_on": "2026-03-01"}
    number = call("POST", "/plans/1/rival-statements", said)["id"]
    assert call("GET", "/plans/1/rival-statements", scope="read")[0]["said"] == "We stand everywhere."
    call("DELETE", f"/plans/1/rival-statements/{number}", status=204)
    assert call("GET", "/plans/1/rival-statements") == []
    call("POST", f"/plans/1/rival-statements/{number}/put-back")
    assert len(call("GET", "/plans/1/rival-statements")) == 1


def test_stand_asides_are_a_csv(call):
    made(call)
    pact_rows.ran(PactPlan.objects.get())
    lines = call("GET", "/plans/1/stand-asides.csv", scope="read").content.decode().splitlines()
    assert lines[1].startswith("Sallow Vale,,Cedar,Orchard,Kestrel,0.22,0.34")


def test_the_dates_of_the_law_are_told_with_their_rule(call):
    told = call("GET", "/election-law/dates?kind=england-local&polling_day=2022-05-05", scope="read")
    assert told["deadlines"][1] | {"rule": "", "source": ""} == {
        "what": "withdrawals", "on": "2022-04-05", "at": "16:00", "latest": "2022-04-05", "working_days_before": 19,
        "words": "19 working days before the poll", "rule": "", "source": "",
    }  # fmt: skip
    call("GET", "/election-law/dates?kind=senedd&polling_day=2026-05-07", status=400)
    call("GET", "/election-law/dates?kind=uk-general&polling_day=soon", status=400)


def test_a_token_that_only_reads_changes_nothing(call):
    made(call)
    for method, path, body in (
        ("POST", "/plans/1/again", None), ("PUT", "/plans/1", {"seats_max": 1}),
        ("PUT", "/plans/1/choices", {"seat": "Oxley", "choice": "leave"}), ("DELETE", "/plans/1/choices", None),
    ):  # fmt: skip
        call(method, path, body, scope="read", status=403)
    assert PactPlan.objects.get().runs.count() == 1
