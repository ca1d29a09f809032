"""The pages of plans: every state, the panel of a seat, the list, why, the files, and what a reader may do."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rejoinder.desk.pacts.models import PactPlan
from rejoinder.desk.people.models import Role
from tests.desk import pact_rows, plan_country
from tests.desk.invented import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client):
    client.force_login(person())
    return client


@pytest.fixture
def reader(client):
    client.force_login(person("Joss Adeyinka-Rowe", Role.READER))
    return client


@pytest.fixture
def plan():
    return plan_country.planned()


def page(client, path="", number=1, status=200):
    answer = client.get(f"/alliance/plans/{number}/{path}")
    assert answer.status_code == status
    return answer.content.decode()


def test_the_page_shows_every_seat_and_chooses_the_first_stand_aside(writer, plan):
    text = page(writer)
    assert text.count('data-seat="') == 120 and text.count('aria-current="true"') == 1
    first = plan.runs.get().outcome["stands"][0]
    assert f'dir="auto">{first["seat"]}</h2>' in text
    assert "would not find their party on the paper" in text and "Leave it out" in text


def test_no_page_of_a_plan_has_a_style_of_its_own(writer, plan):
    for path in ("", "why/", "seats/", "export/", "compare/", "compare/?run=1"):
        text = page(writer, path)
        assert " style=" not in text and "<style" not in text, path


def test_gains_stand_beside_the_same_plan_when_the_other_side_answers(writer, plan):
    text = page(writer)
    assert "Kestrel and Foundry stay apart" in text
    assert "if they unite too" in text and "dashed-line" in text
    assert "<b>+9</b>" in text and "+5 to +13" in text and "−2 to +5" in text


def test_choosing_a_seat_works_without_a_script(writer, plan):
    row = plan.result_set.rows.get(seat="Oxley")
    text = page(writer, f"?seat={row.pk}")
    assert 'dir="auto">Oxley</h2>' in text and f'data-seat-now="{row.pk}"' in text


def test_the_panel_comes_as_a_fragment_too(writer, plan):
    row = plan.result_set.rows.get(seat="Oxley")
    text = page(writer, f"seats/{row.pk}/?part=1")
    assert "<html" not in text and 'dir="auto">Oxley</h2>' in text


def test_what_changed_since_the_last_run_says_why(writer, plan):
    first = plan.runs.get().outcome["stands"][0]
    pact_rows.voted(first["seat"], first["aside"][0])
    pact_rows.again(plan)
    pact_rows.ran(plan, plan_country.said(plan.result_set, without=(first["seat"],)))
    text = page(writer)
    assert f"<b>{first['seat']}</b> went out. The members of {first['aside'][0]} said no." in text


def test_a_plan_that_waits_for_its_first_run_says_so_and_asks_again_by_itself(writer):
    plan_country.planned(run=False)
    text = page(writer)
    assert "data-progress=" in text and '<noscript><meta http-equiv="refresh"' in text and "data-hexes" not in text


def test_wishes_that_clash_say_which_and_what_could_be_had(writer):
    row = plan_country.planned(run=False)
    pact_rows.ran(row, pact_rows.infeasible())
    text = page(writer)
    assert "These wishes cannot hold together" in text and "Two can be had." in text and "What clashes" in text


def test_beside_wishes_that_clash_no_seat_is_said_to_have_come_or_gone(writer, plan):
    pact_rows.again(plan)
    pact_rows.ran(plan, pact_rows.infeasible())
    assert "Changed since run" not in page(writer)


def test_a_run_that_failed_leaves_the_one_before_on_the_page(writer, plan):
    plan_country.failed(plan)
    text = page(writer)
    assert "no votes in two seats" in text and "What stands below is the run before" in text and "data-hexes" in text


def test_a_reader_sees_all_of_it_and_presses_nothing(reader, plan):
    for path in ("", "why/"):
        text = page(reader, path)
        assert "<form" not in text.split("<main")[1].split("</main>")[0], path
    assert "stand aside in at most 24 seats" in page(reader)


def test_the_list_says_the_same_as_the_map_and_can_be_narrowed(writer, plan):
    assert page(writer, "seats/").count("<tr>") == 121
    acts = page(writer, "seats/?show=acts&sort=seat")
    names = re.findall(r'\?seat=\d+"><b>([^<]+)</b>', acts)
    assert names == sorted(one["seat"] for one in plan.runs.get().outcome["stands"])
    assert "Nothing matches." in page(writer, "seats/?q=nowhere")


def test_every_picture_can_be_taken_away(writer, plan):
    row = next(one for one in plan.runs.get().outcome["stands"])
    key = plan.result_set.rows.get(seat=row["seat"]).pk
    files = ["map", "gains", "fairness", "frontier", "frontier-3", f"seats/{key}/decisive", f"seats/{key}/flows-1"]
    for name in files:
        answer = writer.get(f"/alliance/plans/1/{name}.svg")
        assert answer.status_code == 200 and answer["Content-Type"] == "image/svg+xml", name
        assert b"<title>" in answer.content and b"<a " not in answer.content, name
    for name in ("frontier-4", "nothing", f"seats/{key}/flows-9"):
        page(writer, f"{name}.svg", status=404)


def test_two_plans_stand_side_by_side_with_what_differs_first(writer, plan):
    other = plan_country.planned(plan.result_set, run=False)
    pact_rows.ran(other, plan_country.said(plan.result_set, without=("Oxley",)))
    text = page(writer, "compare/?with=2")
    assert text.index("What is different") < text.index("data-hexes") and text.count("data-hexes") == 2


def test_a_newcomer_is_led_to_results_then_to_partners(writer):
    assert 'href="/alliance/seats/load/"' in writer.get("/alliance/plans/").content.decode()
    assert "No results are loaded yet" in writer.get("/alliance/plans/new/").content.decode()
    plan_country.country()
    text = writer.get("/alliance/plans/").content.decode()
    assert 'href="/alliance/plans/new/"' in text and 'class="step done"' in text
    form = writer.get("/alliance/plans/new/").content.decode()
    assert form.count('name="partners"') == 5


def test_what_is_supposed_of_homes_names_and_newcomers_stands_on_the_page_and_is_changed_there(writer, plan):
    assert 'name="home" inputmode="decimal" value="1"' in page(writer, "why/")
    answer = writer.post("/alliance/plans/1/", {"home": ".3", "renamed": "Tideway=Marsh", "newcomers": "Fen=.05"})
    assert answer.status_code == 302
    text = page(writer, "why/")
    assert 'value="0.3"' in text and 'value="Tideway=Marsh"' in text and 'value="Fen=0.05"' in text
    assert 'name="partners" value="Marsh" checked' in page(writer) and 'value="Fen"' in page(writer)


def test_the_form_of_a_new_plan_takes_the_same(writer):
    on = plan_country.country()
    sent = {"result_set": on.pk, "partners": ["Orchard", "Cedar"], "whole": "1", "renamed": "Cedar=Fen", "home": "2"}
    answer = writer.post("/alliance/plans/new/", sent)
    assert answer.status_code == 422 and "a number from 0 to 1." in answer.content.decode()
    assert 'value="Cedar=Fen"' in answer.content.decode()
    writer.post("/alliance/plans/new/", sent | {"home": "0.5"})
    row = PactPlan.objects.get()
    assert (row.wish["partners"], row.assumptions["home"]) == (["Orchard", "Fen"], 0.5)


def test_a_wish_that_cannot_be_read_is_said_and_what_was_typed_stays(writer, plan):
    answer = writer.post("/alliance/plans/1/", {"seats_max": "many"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="many"' in text and "a whole number" in text


def test_a_page_reads_the_outcomes_of_its_own_plan_alone_and_the_question_how_far_it_is_none(writer, plan):
    other = pact_rows.plan(on=plan.result_set, partners="Orchard,Cedar")
    pact_rows.ran(other)
    reads = {"": 1, "compare/": 1, "state/": 0}
    for path, expected in reads.items():
        with CaptureQueriesContext(connection) as queries:
            text = page(writer, path)
        assert sum('"pacts_planrun"."outcome"' in one["sql"] for one in queries) == expected, path
        assert (f">{other}</option>" in text) == (path == "compare/")


def test_the_page_asks_as_often_for_many_seats_as_for_few(writer):
    few = pact_rows.plan()
    pact_rows.ran(few)
    many = plan_country.planned(plan_country.country("General election 2027"))
    asked = []
    for number in (few.number, many.number):
        page(writer, number=number)  # what is cached by its content is cached
        with CaptureQueriesContext(connection) as queries:
            page(writer, number=number)
        asked.append(len(queries))
    assert abs(asked[0] - asked[1]) <= 1
    assert PactPlan.objects.count() == 2
