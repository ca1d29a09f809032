"""Rebuttals from the command line: started, changed, asked for; never approved there."""

import json

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.desk.people.models import Role
from rejoinder.desk.publishing.models import Release
from rejoinder.errors import BadInput
from tests.desk import invented
from tests.desk.test_rebuttals import account

pytestmark = pytest.mark.django_db
BY = ["--by", "mirela@harrowmere.example"]


@pytest.fixture(autouse=True)
def evening():
    invented.person("Mirela Toft", Role.WRITER)
    account("mastodon", "Mastodon")
    return invented.ferry()


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["rebuttals", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_rebuttal_goes_from_start_to_the_question(evening, tmp_path):
    made = json.loads(run("start", str(evening.pk), *BY, "--json"))
    file = tmp_path / "text"
    file.write_text("She voted to keep the night ferry.")
    number, of = str(made["id"]), str(made["texts"][0]["account"])
    run("edit", number, "--account", of, "--text", str(file), *BY)
    assert "asked: rebuttal" in run("ask", number, *BY)
    assert Release.objects.get().state == "asked"
    assert json.loads(run("list", "--json"))[0]["draft"] == 2


def test_the_record_says_what_waits(evening):
    run("start", str(evening.pk), *BY)
    steps = {one["step"]: one for one in json.loads(run("record", "--json"))["steps"]}
    assert (steps["draft"]["done"], steps["answer"]["waiting"]) == (1, 1)


def test_a_text_that_is_no_text_file_is_named_and_changes_nothing(evening, tmp_path):
    made = json.loads(run("start", str(evening.pk), *BY, "--json"))
    before, binary = Release.objects.get().sha256, tmp_path / "binary"
    binary.write_bytes(b"\xff\x00")
    for file in (tmp_path / "nothing", binary, tmp_path):
        words = [
            "rebuttals",
            "edit",
            str(made["id"]),
            "--account",
            str(made["texts"][0]["account"]),
            "--text",
            str(file),
        ]
        assert isinstance(CliRunner().invoke(app, [*words, *BY]).exception, BadInput)
    assert Release.objects.get().sha256 == before
