"""The report of a consultation: its verdict in the title, nothing under ten, the same on the public page; and exports."""

import csv
import io
import json
import re
import zipfile

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.consultations import exchange, reports, running
from rejoinder.desk.consultations.models import Consultation, OpinionReport, Participant, Statement, StatementAnswer
from rejoinder.desk.consultations.pictures import agree_bar, group_map
from rejoinder.desk.consultations.report_page import ReportPage
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput, NotAllowed
from tests.desk.invented import person
from tests.desk.opinions import SPLIT, TEXTS, answered, consultation, ended, found, reported, result

ROOM = "/alliance/consultations/"


@pytest.fixture
def client(db):
    made = Client()
    made.force_login(person(role=Role.ADMIN), backend="rejoinder.desk.people.backend.DeskBackend")
    return made


def page_of(row):
    return ReportPage(row, row.report)


@pytest.mark.django_db
def test_the_title_says_the_verdict_in_peoples_own_words():
    row = reported()
    assert page_of(row).title == f"Two groups hold. Both agree: “{TEXTS[0]}”"
    nothing_shared = found(statements=(result(2, SPLIT), result(4, SPLIT)))
    row.report.content = reports.content_of(nothing_shared, row)
    assert page_of(row).title == "Two groups hold. They agree on none of 2 statements."
    row.report.content = reports.content_of(found("no clear groups"), row)
    assert page_of(row).title == f"No clear groups. Most agree: “{TEXTS[0]}”"
    row.report.content = reports.content_of(found("too few", people=31), row)
    assert page_of(row).title == "Too few to look for groups: 31 took part."


@pytest.mark.django_db
def test_nobody_and_no_hidden_number_is_in_what_is_kept():
    kept = json.dumps(reported().report.content)
    assert "person 17" not in kept and "group_of" not in kept
    assert '{"hidden": true}' in kept


@pytest.mark.django_db
@pytest.mark.parametrize("verdict", ["groups", "no clear groups", "too few"])
def test_the_room_and_the_public_read_the_same_report(client, verdict):
    row = reported(report=found(verdict))
    inside = client.get(f"{ROOM}{row.pk}/report/")
    assert inside.status_code == 200 and "980 answers to 4 statements" in inside.text
    assert Client().get(f"/consult/{row.slug}/report/").status_code == 404
    assert client.post(f"{ROOM}{row.pk}/publish/").status_code == 302
    outside = Client().get(f"/consult/{row.slug}/report/")
    assert outside.status_code == 200 and not outside.cookies and "<script" not in outside.text
    for text in (*TEXTS[:4], page_of(row).title):
        assert text in inside.text and text in outside.text
    assert "@harrowmere.example" not in outside.text
    assert json.loads(Client().get(f"/consult/{row.slug}/report.json").text)["report"] == row.report.content
    assert "Read the report" in Client().get(f"/consult/{row.slug}/").text
    client.post(f"{ROOM}{row.pk}/unpublish/")
    assert Client().get(f"/consult/{row.slug}/report/").status_code == 404


@pytest.mark.django_db
def test_every_statement_stands_in_one_list_and_the_counts_add_up():
    page = page_of(reported())
    parts = (page.agreed, page.refused, page.divides, page.others)
    numbers = [one.about["number"] for part in parts for one in part]
    assert sorted(numbers) == [1, 2, 3, 4] and [one.about["number"] for one in page.divides] == [2, 4]
    content = page.content
    drawn = sum(one["people"] for one in content["map"]["circles"])
    assert drawn + content["map"]["undrawn"] == sum(content["sizes"])
    assert sum(content["sizes"]) + content["ungrouped"] == content["people"]


@pytest.mark.django_db
def test_a_group_is_looked_at_alone(client):
    row = reported()
    text = client.get(f"{ROOM}{row.pk}/report/?group=1").text
    assert "What stands out in group B" in text and "disagrees more" in text
    assert client.get(f"{ROOM}{row.pk}/report/?group=7").status_code == 200
    assert "What stands out in group" not in client.get(f"{ROOM}{row.pk}/report/?group=x").text


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_an_agree_bar_never_leaves_its_frame(agree, passed, against):
    asked = agree + passed + against
    if not asked:
        return
    drawn = agree_bar({"agree": agree, "passed": passed, "disagree": against, "asked": asked})
    places = [(float(x or 0), float(width)) for x, width in re.findall(r'(?:x="([\d.]+)" )?width="([\d.]+)"', drawn)]
    assert all(x + width <= 330.1 for x, width in places)
    assert ("outlined" in drawn) == bool(against)


CIRCLES = st.lists(
    st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.integers(10, 400), st.integers(0, 4)), min_size=1, max_size=40
)


@given(CIRCLES)
def test_the_map_draws_each_circle_inside_its_frame_and_nobody_alone(told):
    circles = [{"x": x, "y": y, "people": people, "group": group} for x, y, people, group in told]
    drawn = group_map({"circles": circles, "undrawn": 0, "left": [7], "right": []}, [50] * 5, [[1]] * 5)
    dots = re.findall(r'<circle cx="(-?[\d.]+)" cy="(-?[\d.]+)" r="([\d.]+)"', drawn)
    assert len(dots) == len(told)
    assert all(0 <= float(x) <= 404 and 0 <= float(y) <= 300 and float(r) >= 9 for x, y, r in dots)
    assert "nan" not in drawn and drawn.count('class="hull"') == len({group for *_, group in told})


EXPORT = {
    "comments.csv": "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    '0,x,0,1,1,0,1,"Boats, at night"\n0,x,1,1,0,1,-1,Out with it\n0,x,2,1,0,0,0,Lights first\n',
    "votes.csv": "timestamp,datetime,comment-id,voter-id,vote\n1,x,0,a,1\n2,x,0,a,-1\n3,x,1,a,1\n4,x,2,b,0\n5,x,2,b,7\n",
}
ABOUT = {
    "title": "Night boats",
    "organiser": "Harbour ward",
    "contact": "data@harbour.example",
    "consent": "Open data.",
}


@pytest.mark.django_db
def test_an_export_of_polis_comes_in_with_its_bad_rows_listed():
    brought = exchange.import_polis([(name, text.encode()) for name, text in EXPORT.items()], ABOUT, person())
    assert (brought.people, brought.statements, brought.answers, brought.rejected) == (2, 3, 3, 1)
    assert brought.problems == [{"line": 6, "why": "the vote is '7'; 1 agrees, 0 passes, -1 disagrees"}]
    states = dict(brought.row.statements.values_list("number", "state"))
    assert states == {0: "accepted", 1: "rejected", 2: "accepted"}
    assert StatementAnswer.objects.get(statement__number=0).vote == -1  # the last counts
    assert brought.row.state == "closed" and OpinionReport.objects.get().state == "due"
    assert Participant.objects.first().consent.text == "Open data."
    assert Statement.objects.get(number=0).disagrees == 1


@pytest.mark.django_db
def test_an_import_without_a_ground_or_without_votes_is_refused_and_leaves_nothing():
    parts = [("votes.csv", EXPORT["votes.csv"].encode())]
    with pytest.raises(BadFields, match="on what ground"):
        exchange.import_polis(parts, ABOUT | {"consent": ""}, "cli")
    for name, body, says in (
        ("votes.csv", b"\xff\xfe", "UTF-8"), ("x.zip", b"PK\x03\x04 broken", "ZIP"), ("comments.csv", b"a,b\n1,2\n", "header"),
    ):  # fmt: skip
        with pytest.raises(BadInput, match=says):
            exchange.import_polis([(name, body)], ABOUT, "cli")
    assert not Consultation.objects.exists()


@pytest.mark.django_db
def test_what_goes_out_comes_in_again_as_the_same_answers():
    row = consultation()
    answered(row, 9, lambda who, n: (who * n) % 3 - 1 if (who + n) % 4 else None)
    running.close(ended(row), "cli")
    body = exchange.export_polis(row_again(row), "cli")
    again = exchange.import_polis([("night-boat.zip", body)], ABOUT, "cli")
    assert again.rejected == 0 and answers_of(again.row) == answers_of(row)
    files = zipfile.ZipFile(io.BytesIO(body))
    assert set(files.namelist()) == {"votes.csv", "comments.csv", "participants-votes.csv", "summary.csv"}
    votes = list(csv.DictReader(io.StringIO(files.read("votes.csv").decode())))
    assert {one["voter-id"] for one in votes} == {str(n) for n in range(9)}
    assert len({one["timestamp"] for one in votes}) == 1  # no answer has a time


def row_again(row):
    return Consultation.objects.get(pk=row.pk)


def answers_of(row):
    """Each person's answers as a set, whoever they are."""
    by_person = {}
    for who, number, vote in StatementAnswer.objects.filter(participant__consultation=row).values_list(
        "participant", "statement__number", "vote"
    ):
        by_person.setdefault(who, []).append((number, vote))
    return sorted(sorted(said) for said in by_person.values())


@pytest.mark.django_db
def test_only_an_admin_takes_single_answers_away_and_the_trail_says_so(client):
    row = consultation()
    answered(row, 3, lambda who, n: 1)
    writer = Client()
    writer.force_login(person("Pim Hallorane", Role.APPROVER), backend="rejoinder.desk.people.backend.DeskBackend")
    path = f"{ROOM}{row.pk}/export/polis.zip"
    assert "before it has closed" in client.post(path).text
    running.close(row, None)
    assert writer.post(path).status_code == 409
    assert client.get(path).status_code == 200 and not AuditEvent.objects.filter(action="consultation.export").exists()
    assert client.post(path)["Content-Type"] == "application/zip"
    assert AuditEvent.objects.get(action="consultation.export").detail == {"people": 3, "answers": 24}
    Consultation.objects.filter(pk=row.pk).update(state="erased", erased_at=timezone.now())
    with pytest.raises(NotAllowed, match="erased"):
        exchange.export_polis(row_again(row), "cli")


@pytest.mark.django_db
def test_the_page_imports_too(client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("votes.csv", EXPORT["votes.csv"].encode())
    wrong = client.post(f"{ROOM}import/", ABOUT | {"title": "", "file": file})
    assert wrong.status_code == 422 and "Say what was asked" in wrong.text
    file.seek(0)
    done = client.post(f"{ROOM}import/", ABOUT | {"file": file})
    assert done.status_code == 200 and "line 6" in done.text
    assert client.post(f"{ROOM}import/", ABOUT).status_code == 422
