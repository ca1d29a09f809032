"""`rejoinder pledges` from outside: a file solved, bad files refused in a line, and the desk's own pledges."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import BadInput
from tests.desk.contest_rows import person

PAIR = [
    {"id": "a", "party": "Orchard", "seat": "Marl Bay", "if": {"party": "Cedar", "seat": "Quay North"}},
    {"id": "b", "party": "Cedar", "seat": "Quay North", "if": "a", "due": "2026-10-16T16:00:00+01:00"},
]


def run(*words):
    result = CliRunner().invoke(app, ["pledges", *map(str, words)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "pledges.json"
    path.write_text(json.dumps(PAIR), encoding="utf-8")
    return path


def test_a_file_is_solved_by_the_time_that_is_given(file):
    assert json.loads(run("solve", file, "--json", "--now", "2026-10-01T00:00:00Z"))["kept"] == ["a", "b"]
    late = json.loads(run("solve", file, "--json", "--now", "2026-11-01T00:00:00Z"))
    assert [unmet["id"] for unmet in late["unmet"]] == ["a", "b"]


def test_people_read_the_sentence_first_and_that_both_must_move(file):
    said = run("solve", file, "--now", "2026-10-01T00:00Z")
    assert said.startswith("All 2 pledges can be kept at once.")
    assert "mutual pledge" in said


def test_a_pipe_and_a_bad_file_end_as_programs_expect():
    command = [sys.executable, "-c", "from rejoinder.cli.main import main; main()", "pledges", "solve", "-", "--json"]
    good = subprocess.run(command, input=json.dumps(PAIR[:1]), capture_output=True, text=True, check=False)
    assert good.returncode == 0
    assert json.loads(good.stdout)["unmet"][0]["id"] == "a"
    bad = subprocess.run(command, input='[{"id": "a", "pay": 1}]', capture_output=True, text=True, check=False)
    assert bad.returncode == 2
    assert bad.stderr.count("\n") == 1
    assert "'pay' is not a field" in bad.stderr


@pytest.mark.django_db
def test_pledges_of_the_desk_are_added_marked_and_entered(file):
    assert "1: Orchard stands aside" in run("add", file, "--election", "2027")
    assert "kept: 1" in run("mark", 1, "kept")
    assert json.loads(run("ledger", "--json"))["pairs"][0]["owed"] == 1
    assert "standing: 1" in run("mark", 1, "undo")
    assert {row["group"] for row in json.loads(run("list", "--json"))} <= {"waits", "unmet"}


@pytest.mark.django_db
def test_publishing_takes_two_people_at_the_command_line_too(file):
    run("add", file, "--election", "2027")
    writer, approver = person(), person("approver", "Pim Hallorane")
    asked = run("publish", 1, "--by", writer.email, "--imprint", "Promoted by Pim Hallorane, 2 Quay Steps")
    sha256 = asked.split("--sha256 ")[1].split()[0]
    assert "public: Orchard" in run("publish", 1, "--by", approver.email, "--sha256", sha256)
    assert "private: 1" in run("publish", 1, "--by", writer.email, "--down")


@pytest.mark.django_db
def test_an_entry_is_made_and_struck():
    run("ledger", "--add", "--giver", "A", "--taker", "B", "--what", "Oxley", "--election", "2024")
    (entry,) = json.loads(run("ledger", "--json"))["entries"]
    with pytest.raises(BadInput, match="Say why"):
        run("ledger", "--strike", entry["id"])
    run("ledger", "--strike", entry["id"], "--why", "Twice.")
    assert "Twice." in run("ledger", "--csv")
    run("ledger", "--unstrike", entry["id"])
    assert "Twice." not in run("ledger", "--csv")


@pytest.mark.django_db
def test_a_time_is_told_by_the_clock_of_the_desk(tmp_path):
    path = tmp_path / "due.json"
    path.write_text('[{"id": "p", "party": "A", "policy": "backs voting reform", "due": "2090-07-01T15:00:00Z"}]')
    run("add", path, "--election", "2090")
    assert "Due 1 Jul 2090, 16:00." in run("show", 1) and "due: 2090-07-01 16:00" in run("show", 1)
