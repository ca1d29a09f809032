"""Counting a file that somebody brings, on the page and over the API: nothing of it is stored."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rejoinder.desk.contests.models import BoardFile, Contest
from rejoinder.desk.contests.result_count import BYTES_MAX
from rejoinder.desk.people.models import User
from rejoinder.desk.people.tokens import make_token
from tests.desk.contest_results import SEED, counted_contest

pytestmark = pytest.mark.django_db
BLT = b'3 1\n4 1 0\n3 2 0\n2 3 2 0\n0\n"Ada"\n"Bo"\n"Cy"\n"The chair"\n'
LEVEL = b'2 1\n3 1 0\n3 2 0\n0\n"Ada"\n"Bo"\n"The chair"\n'


@pytest.fixture
def person():
    return User.objects.create_user("wren@desk.example", "Wren Adair", "reader")


@pytest.fixture
def desk(person):
    client = Client()
    client.force_login(person, backend="rejoinder.desk.people.backend.DeskBackend")
    return client


@pytest.fixture
def api(person):
    _, secret = make_token(person, "A test")
    return Client(headers={"authorization": f"Bearer {secret}"})


def brought(desk, content, status=200, name="papers.blt", **fields):
    said = {"rule": "irv", "seats": "", "seed": "", "lots": ""} | fields
    answer = desk.post("/alliance/count/", {**said, "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


def test_a_file_is_counted_shown_and_forgotten(desk):
    html = brought(desk, BLT)
    assert "Bo wins by 1 vote at the second stage" in html
    assert "The chair" in html
    assert not Contest.objects.exists()
    assert not BoardFile.objects.exists()


def test_the_other_rules_stand_below(desk):
    assert "The same papers by other rules" in brought(desk, BLT)


def test_a_packed_file_is_unpacked_and_bounded(desk):
    assert "Bo wins" in brought(desk, gzip.compress(BLT), name="papers.blt.gz")
    bomb = gzip.compress(b"# " + b"x" * BYTES_MAX + b"\n" + BLT)
    assert len(bomb) < 100_000
    assert "is over 16 MB" in brought(desk, bomb, status=422)


def test_a_tie_asks_for_a_seed_or_a_lot_and_takes_either(desk):
    html = brought(desk, LEVEL, status=422)
    assert "A tie that nobody said how to break" in html
    assert "Ada, Bo are level" in html
    assert "Bo wins level with Ada: a lot decided" in brought(desk, LEVEL, lots="Bo")
    assert "the seed decided" in brought(desk, LEVEL, seed=SEED)


@pytest.mark.parametrize(
    ("content", "fields", "says"),
    [
        (b"", {}, "file is empty"),
        (BLT[:20], {}, "Nothing was counted"),
        (BLT, {"rule": "by-feel"}, "no counting rule is named"),
        (BLT, {"seats": "-2"}, "Places to fill are a number"),
        (BLT, {"rule": "star"}, "star counts scores"),
        (BLT, {"seats": "2"}, "irv elects 1"),
    ],
)
def test_what_cannot_be_counted_says_why_and_keeps_what_was_chosen(desk, content, fields, says):
    html = brought(desk, content, status=422, **fields)
    assert says in html
    if "seats" in fields:
        assert f'value="{fields["seats"]}"' in html


def test_unclear_papers_are_listed_by_line(desk):
    html = brought(desk, BLT.replace(b"2 3 2 0", b"2 3 3 2 0"))
    assert "What was unclear" in html
    assert "Line 4" in html


def test_only_the_team_counts_on_the_desk():
    assert Client().get("/alliance/count/").status_code == 302


def test_the_api_answers_as_the_command_does(api):
    answer = api.post("/api/v1/count", {"rule": "irv", "file": BLT.decode()}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert said["winners"] == ["Bo"]
    assert said["stages"][0]["totals"] == {"Ada": 4, "Bo": 3, "Cy": 2}
    assert not Contest.objects.exists()


def test_the_api_refuses_what_cannot_be_trusted(api):
    answer = api.post("/api/v1/count", {"rule": "irv", "file": LEVEL.decode()}, content_type="application/json")
    assert answer.status_code == 400
    assert "are level" in answer.json()["detail"]


def test_the_api_gives_results_and_other_rules(api):
    contest = counted_contest()
    assert api.get(f"/api/v1/contests/{contest.slug}/result").json() == contest.result
    rules = api.get(f"/api/v1/contests/{contest.slug}/result/rules").json()
    assert next(rule for rule in rules if rule["is_used"])["rule"] == "irv"
    Contest.objects.update(counted_at=None)
    assert api.get(f"/api/v1/contests/{contest.slug}/result").status_code == 404
