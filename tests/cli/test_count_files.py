"""`rejoinder count`: files in; report, JSON, BLT, CSV and a picture out; exit 0, or 2 with one clear line."""

import gzip
import json
import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.core.ballots.rules import RULES
from rejoinder.errors import RejoinderError

PIER = """\
4 2
5 1 2 0
3 2 3 0
2 3 0
1 4 3 0
0
"Osk Brandt"
"Ada Lund"
"Jonna Vik"
"Per Sund"
"Tidewell pier board"
"""
LEVEL = '2 1\n1 1 0\n1 2 0\n0\n"Ada"\n"Bo"\n'


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "pier.blt"
    path.write_text(PIER, encoding="utf-8")
    return path


def run(*words):
    result = CliRunner().invoke(app, ["count", *map(str, words)])
    if result.exception and not isinstance(result.exception, SystemExit):
        assert isinstance(result.exception, RejoinderError), repr(result.exception)
        return str(result.exception)
    return result


def counted(*words):
    return json.loads(run(*words, "--json").stdout)


def test_a_file_is_counted_without_a_database_and_told_in_plain_words(file):
    said = run("scottish", file).stdout
    assert "Tidewell pier board" in said
    assert "Elected: Osk Brandt and Ada Lund." in said
    assert "5.00000*" in said
    assert "1. 11 papers for 2 places: the quota is 4." in said


def test_json_has_the_fields_that_the_documents_name(file):
    said = counted("scottish", file)
    assert (said["rule"], said["quota"], said["winners"]) == ("scottish", 4, ["Osk Brandt", "Ada Lund"])
    assert [stage["action"] for stage in said["stages"]] == ["first", "surplus"]
    assert said["stages"][0]["totals"] == {"Osk Brandt": 5, "Ada Lund": 3, "Jonna Vik": 2, "Per Sund": 1}
    assert {"totals", "action", "elected", "excluded", "exhausted", "why"} <= said["stages"][1].keys()
    assert said["problems"] == []


RANKING = [name for name, rule in RULES.items() if rule.takes != "scores" and name != "decision"]


@pytest.mark.parametrize("rule", RANKING)
def test_every_rule_counts_a_file_of_rankings(file, rule):
    said = counted(rule, file, "--seats", 1, "--seed", "quay")
    assert (said["rule"], len(said["winners"]), said["valid"]) == (rule, 1, 11)
    assert run(rule, file, "--seats", 1, "--seed", "quay").exit_code == 0


def test_points_and_other_names_are_found(file):
    assert counted("points7", file)["stages"][0]["totals"]["Osk Brandt"] == 35
    assert counted("av", file)["rule"] == "irv"


def test_seats_overrule_the_file(file):
    assert counted("scottish", file, "--seats", 3)["seats"] == 3


def test_the_rules_are_listed_with_version_and_citation():
    said = run("--rules").stdout
    assert "scottish (version 1): Scottish STV" in said
    assert "SSI 2011/399" in said
    assert all(f"{name} (version" in said for name in RULES)


def test_gzip_is_read(tmp_path):
    path = tmp_path / "pier.blt.gz"
    path.write_bytes(gzip.compress(PIER.encode()))
    assert counted("scottish", path)["winners"] == ["Osk Brandt", "Ada Lund"]


@pytest.mark.parametrize(
    "written",
    [PIER.encode("utf-8-sig"), PIER.replace("\n", "\r\n").encode()],
    ids=["a byte order mark", "Windows line ends"],
)
def test_marks_that_windows_leaves_change_nothing(tmp_path, written):
    path = tmp_path / "pier.blt"
    path.write_bytes(written)
    assert counted("scottish", path)["winners"] == ["Osk Brandt", "Ada Lund"]


def test_a_name_in_windows_letters_is_read(tmp_path):
    path = tmp_path / "pier.blt"
    path.write_bytes(PIER.replace("Per Sund", "Zoë Sund").encode("cp1252"))
    assert counted("scottish", path)["candidates"][3]["name"] == "Zoë Sund"


def test_problems_are_listed_by_line_at_most_twenty_and_all_in_the_json(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("Ada,Bo\n" + "1,2\n" * 3 + "1,1\n" * 25, encoding="utf-8")
    result = run("irv", path, "--json")
    listed = result.stderr.splitlines()
    assert listed[0] == "line 5: rejected: rank 1 is given to more than one: no clear first choice"
    assert (len(listed), listed[-1]) == (21, "and 5 more; --json lists all")
    said = json.loads(result.stdout)
    assert (len(said["problems"]), said["valid"], said["rejected"]) == (25, 3, 25)


def test_outputs_are_written_and_the_blt_counts_the_same(file, tmp_path):
    blt, csv, svg = tmp_path / "again.blt", tmp_path / "stages.csv", tmp_path / "flows.svg"
    assert run("scottish", file, "--blt", blt, "--csv", csv, "--svg", svg).exit_code == 0
    assert counted("scottish", blt) == counted("scottish", file)
    assert csv.read_text(encoding="utf-8").startswith(
        "stage,action,of,candidate,change,votes,status\n1,first,,Osk Brandt,,5.00000,elected\n"
    )
    assert ElementTree.parse(svg).getroot().tag.endswith("svg")


def test_the_file_to_read_is_never_written_over(file):
    assert "is the file to read" in run("scottish", file, "--blt", file)
    assert file.read_text(encoding="utf-8") == PIER


def test_a_tie_stops_the_count_until_a_lot_or_seed_breaks_it(tmp_path):
    path = tmp_path / "level.blt"
    path.write_text(LEVEL, encoding="utf-8")
    said = run("irv", path)
    assert "Ada, Bo are level" in said
    assert "--lot NAME" in said
    assert counted("irv", path, "--seed", "quay")["ties"][0]["by"] == "seed"
    drawn = counted("approval", path, "--lot", "Bo")
    assert (drawn["winners"], drawn["ties"][0]["by"]) == (["Bo"], "lot")


@pytest.mark.parametrize(
    ("words", "text", "fault"),
    [
        (["nonsense"], PIER, "no counting rule is named nonsense; there are scottish"),
        (["star"], PIER, "star counts scores; the BLT holds rankings"),
        (["irv", "--seats", "2"], PIER, "irv elects 1, not 2"),
        (["scottish"], PIER[:20], "the file ends before the 0 that closes the papers: it is cut short"),
        (
            ["scottish"],
            PIER.replace("5 1 2 0", "5.5 1 2 0"),
            "line 2: the number of papers is '5.5', not a whole number",
        ),
        (["scottish"], "", "the file is empty"),
        (["scottish"], '2 1\n0\n"A"\n"B"\n', "there is no valid paper"),
        (["irv"], '{"tabulatorVersion": "1.3.0", "cvrFileSources": []}', "rules is missing"),
        (["irv"], "\0\1\2", "this is no text"),
        (["irv"], PIER.replace("\n", "\r"), "its lines end in carriage returns alone"),
        (["rctab", "--seats", "2"], "{}", "leave --seats out"),
    ],
)
def test_what_cannot_be_counted_is_one_clear_line(tmp_path, words, text, fault):
    path = tmp_path / "given"
    path.write_text(text, encoding="utf-8", newline="")
    said = run(words[0], path, *words[1:], "--json")
    assert fault in said
    assert "\n" not in said


def test_files_that_are_not_there_or_damaged_are_one_clear_line(tmp_path):
    assert "there is no such file" in run("irv", tmp_path / "none.blt")
    assert "is a folder" in run("irv", tmp_path)
    path = tmp_path / "pier.blt.gz"
    path.write_bytes(gzip.compress(PIER.encode())[:-20])
    assert "gzip file" in run("irv", path)
    path.write_bytes(gzip.compress(PIER.encode())[:20] + b"\0\1\2\3" * 20)
    assert "gzip file is damaged" in run("irv", path)
    path.write_bytes(PIER.encode("utf-16"))
    assert "save it as UTF-8" in run("irv", path)


def test_papers_may_come_through_a_pipe_packed_or_not():
    command = [sys.executable, "-m", "rejoinder.cli.main", "count", "scottish", "-", "--json"]
    said = [
        subprocess.run(command, input=pack(PIER.encode()), capture_output=True, check=True).stdout
        for pack in (bytes, gzip.compress)
    ]
    assert json.loads(said[0])["winners"] == ["Osk Brandt", "Ada Lund"]
    assert said[0] == said[1]


def test_output_that_the_terminal_cannot_show_is_one_clear_line(tmp_path):
    path = tmp_path / "pier.blt"
    path.write_text(PIER.replace("Osk", "Øsk"), encoding="utf-8")
    command = [sys.executable, "-m", "rejoinder.cli.main", "count", "scottish", str(path), "--json"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONIOENCODING": "ascii"}
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_bad_input_exits_with_2_and_one_line(tmp_path):
    path = tmp_path / "cut.blt"
    path.write_text(PIER[:30], encoding="utf-8")
    command = [sys.executable, "-m", "rejoinder.cli.main", "count", "scottish", str(path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
