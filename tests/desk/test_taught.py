"""Saying of a line that it answers a story or does not: on the page, over the API, by command."""

import json

import pytest
from django.test import Client
from typer.testing import CliRunner

from rejoinder.desk.lines.models import Lesson, LineMatch
from rejoinder.desk.people.accounts import add_person
from rejoinder.desk.people.models import Role
from rejoinder.desk.people.tokens import make_token
from tests.desk import invented

pytestmark = pytest.mark.django_db


def signed_in(role=Role.WRITER):
    client = Client()
    client.force_login(invented.person(role=role), backend="rejoinder.desk.people.backend.DeskBackend")
    return client


@pytest.fixture
def ferry():
    return invented.ferry()


def line_of(story):
    return LineMatch.objects.get(story=story, rank=1).line


def say(client, story, ref, answers):
    return client.post("/lines/taught/", {"story": story.pk, "line": ref, "answers": answers})


def test_a_writer_refuses_a_suggestion_on_the_storys_page(ferry):
    officer, line = signed_in(), line_of(ferry)
    assert 'name="answers" value="no"' in officer.get(f"/stories/{ferry.pk}/").content.decode()
    answer = say(officer, ferry, line.ref, "no")
    assert answer.status_code == 302 and answer["Location"] == f"/stories/{ferry.pk}/#lines"
    lesson = Lesson.objects.get()
    assert lesson.line == line and not lesson.answers and lesson.by is not None
    assert not LineMatch.objects.filter(story=ferry, line=line).exists()


def test_who_only_reads_is_asked_nothing_and_may_say_nothing(ferry):
    reader = signed_in(Role.READER)
    assert "/lines/taught/" not in reader.get(f"/stories/{ferry.pk}/").content.decode()
    assert say(reader, ferry, line_of(ferry).ref, "no").status_code == 403


@pytest.mark.parametrize(("ref", "answers"), [("999", "yes"), ("", "yes"), ("\x00", "no"), (None, "perhaps")])
def test_what_cannot_be_kept_is_said_and_changes_nothing(ferry, ref, answers):
    answer = say(signed_in(), ferry, line_of(ferry).ref if ref is None else ref, answers)
    assert answer.status_code == 400 and not Lesson.objects.exists()


def test_the_lines_page_says_how_many_verdicts_are_missing(ferry):
    officer = signed_in()
    say(officer, ferry, line_of(ferry).ref, "no")
    html = officer.get("/lines/").content.decode()
    assert "more are needed before suggestions learn" in html


def test_too_few_to_learn_from_is_said(ferry):
    answer = signed_in().post("/lines/learn/")
    assert answer.status_code == 400 and "200 are needed" in answer.content.decode()


def test_the_thresholds_are_set_on_the_settings_page():
    admin = signed_in(Role.ADMIN)
    assert "Suggest a line from" in admin.get("/settings/").content.decode()
    admin.post("/settings/", {"act": "desk", "suggest_pct": "70", "start_pct": "95"})
    html = admin.get("/settings/").content.decode()
    assert 'name="suggest_pct" type="number" min="1" max="99" value="70"' in html


@pytest.fixture
def call(client):
    token = make_token(add_person("w@brask.example", role="writer"), "test", scope="write")[1]

    def send(method, path, body=None):
        said = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
        if body is not None:
            said |= {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(f"/api/v1{path}", **said)

    return send


def test_the_api_tells_the_lines_of_a_story_and_takes_verdicts(call, ferry):
    (row,) = call("get", f"/stories/{ferry.pk}/lines").json()
    assert row["line"] == line_of(ferry).ref and row["fits"] and row["no_match"] is None
    assert call("post", f"/stories/{ferry.pk}/taught", {"line": row["line"], "answers": False}).status_code == 200
    assert call("get", f"/stories/{ferry.pk}/lines").json() == []
    assert call("post", f"/stories/{ferry.pk}/taught", {"line": "999", "answers": True}).status_code == 404
    assert call("get", "/matching").json()["missing"] == 200
    assert call("post", "/matching/learn").status_code == 400


def test_a_command_of_lines_is_there_for_each_press():
    from rejoinder.cli.lines import lines_app

    told = CliRunner().invoke(lines_app, ["--help"]).output
    assert all(name in told for name in ("teach", "learn", "thresholds"))
