"""`rejoinder seats`: files of results in, SEATS.csv and a summary out; exit 0, or 2 with one clear line."""

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import RejoinderError
from tests.wire.foreign_seats import kerg2

PLAIN = "seat,party,votes\nOxley,Lib Dem,120\nOxley,Con,100\nReedham,Con,80\nReedham,LD,70\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "results_2019.csv"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def run(*words):
    result = CliRunner().invoke(app, ["seats", *map(str, words)])
    if result.exception and not isinstance(result.exception, SystemExit):
        assert isinstance(result.exception, RejoinderError), repr(result.exception)
        return str(result.exception)
    return result


def test_load_writes_one_row_a_candidacy_and_says_what_it_loaded(file, tmp_path):
    result = run("load", file, "--out", tmp_path / "SEATS.csv")
    lines = (tmp_path / "SEATS.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1] == "2019,,general,Oxley,,,,1,LD,120,,0,,,Liberal Democrat"
    assert len(lines) == 5
    assert "LD also stands as Lib Dem: counted as one party" in result.stderr
    assert "1 election, 2 seats, 4 candidacies, 2 parties" in result.stderr


def test_the_summary_as_json_has_votes_seats_and_every_note(file):
    told = json.loads(run("load", file, "--json").stdout)
    (one,) = told["elections"]
    assert (one["valid"], one["votes_by_party"], one["seats_by_party"]) == (
        370,
        {"LD": 190, "Con": 180},
        {"Con": 1, "LD": 1},
    )
    assert told["rejected"] == 0 and told["notes"]


def test_what_is_written_is_read_again_through_a_pipe(file):
    command = [sys.executable, "-m", "rejoinder.cli.main", "seats", "load"]
    first = subprocess.run(
        [*command, str(file), "--out", "-"], capture_output=True, text=True, check=True, env=os.environ
    )
    again = subprocess.run(
        [*command, "-", "--json"], input=first.stdout, capture_output=True, text=True, check=True, env=os.environ
    )
    assert json.loads(again.stdout)["elections"][0]["valid"] == 370


def test_rows_left_out_are_told_by_line_and_the_good_ones_are_written(file, tmp_path):
    file.write_text(PLAIN + "Penn,Con,-3\n", encoding="utf-8")
    result = run("load", file, "--out", tmp_path / "SEATS.csv")
    assert result.exit_code == 0
    assert "left out: results_2019.csv, line 6: votes: '-3' is less than nothing" in result.stderr
    assert "1 row left out" in result.stderr


@pytest.mark.parametrize("words", [["nowhere.csv"], ["{file}", "--out", "{file}"], ["{file}", "--kind", "royal"]])
def test_what_cannot_be_done_is_one_line_and_nothing_is_written(file, words):
    said = run("load", *(word.format(file=file) for word in words))
    assert "no such file" in str(said) or "the file to read" in str(said) or said.exit_code == 2
    assert file.read_text(encoding="utf-8") == PLAIN


def test_a_column_of_no_known_party_is_read_once_it_is_said_whose_it_is(file):
    file.write_text("seat,Con,Orchard,bins\nOxley,3,4,5\n", encoding="utf-8")
    assert "no known party is called 'Orchard' or 'bins'; say whose votes each column has" in run("load", file)
    result = run("load", file, "--party", "Orchard=ORC", "--party", "bins=none", "--json")
    assert json.loads(result.stdout)["elections"][0]["votes_by_party"] == {"ORC": 4, "Con": 3}


def test_of_two_votes_one_is_chosen(file):
    file.write_text(kerg2(), encoding="utf-8")
    assert "first and second votes; say which to read (seats load --vote first)" in run("load", file)
    told = json.loads(run("load", file, "--vote", "second", "--json").stdout)
    assert told["elections"][0]["votes_by_party"] == {"Ähre": 245, "Mühle": 160}


def test_one_of_each_is_said_in_the_singular(file):
    file.write_text("seat,party,votes\nOxley,Con,3\n", encoding="utf-8")
    assert "1 election, 1 seat, 1 candidacy, 1 party\n" in run("load", file).stderr


def test_a_list_of_something_else_among_the_files_is_left_out_and_counted(file, tmp_path):
    other = tmp_path / "aside.csv"
    other.write_text("seat,standing_party\nOxley,LD\n", encoding="utf-8")
    result = run("load", other, file)
    assert result.exit_code == 0 and result.stderr.startswith("aside.csv is left out: no results")
    assert result.stderr.endswith("4 candidacies, 2 parties; 1 file left out\n")


@pytest.mark.parametrize(
    "words",
    [
        ["seats", "load", "{file}", "--out", "/nowhere/SEATS.csv"],
        ["pact", "decisive", "{file}", "--seat", "None", "--aside", "LD", "--for", "Con"],
        ["pact", "wards", "{file}", "--partners", "LD,Con", "--region", "None"],
    ],
)
def test_an_error_stands_alone_on_the_error_stream(file, words):
    file.write_text(PLAIN + "Penn,Con,-3\n", encoding="utf-8")
    command = [sys.executable, "-m", "rejoinder.cli.main", *(word.format(file=file) for word in words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.django_db
def test_the_desk_keeps_removes_restores_and_exports(file, tmp_path):
    assert "General election 2019" in run("add", file, "--source", "the clerk").stdout
    run("remove", "General election 2019")
    assert json.loads(run("list", "--json").stdout) == []
    run("restore", "General election 2019")
    told = json.loads(run("show", "General election 2019", "--json").stdout)
    assert [one["party"] for one in told["parties"]] == ["LD", "Con"]
    run("export", "General election 2019", "--out", tmp_path / "SEATS.csv")
    assert (tmp_path / "SEATS.csv").read_text(encoding="utf-8").count("\n") == 5
