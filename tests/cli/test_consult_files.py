"""`rejoinder consult groups` from outside: the form of the JSON, what it says of bad files."""

import json
import random
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import BadInput

HEADER = "participant,statement,vote"


def two_camps(people=80, statements=14):
    draw = random.Random(4)
    for person in range(people):
        side = 1 if person < 50 else -1
        for statement in range(statements):
            leaning = side if statement % 2 else -side
            yield f"m{person},{statement},{leaning if draw.random() < 0.9 else -leaning}"


def run(path, *options):
    return CliRunner().invoke(app, ["consult", "groups", str(path), *options])


@pytest.fixture(scope="module")
def votes(tmp_path_factory):
    file = tmp_path_factory.mktemp("votes") / "votes.csv"
    file.write_text("\n".join([HEADER, *two_camps(), "m1,3,2"]), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def told(votes):
    return run(votes, "--json")


def test_the_json_names_groups_stability_and_consensus(told):
    made = json.loads(told.stdout)
    assert told.exit_code == 0
    assert (made["verdict"], made["k"]) == ("groups", 2)
    assert [one["k"] for one in made["stability"]] == [2, 3, 4, 5]
    assert [sorted(one["participants"]) for one in made["groups"]] == [
        sorted(f"m{n}" for n in range(50)),
        sorted(f"m{n}" for n in range(50, 80)),
    ]
    assert [one["size"] for one in made["groups"]] == [50, 30]
    assert {one["statement"] for one in made["groups"][0]["representative"]} == {str(n) for n in range(14)}
    values = [one["value"] for one in made["consensus"]]
    assert values == sorted(values, reverse=True)
    assert len(made["statements"]) == 14


def test_bad_rows_are_listed_on_stderr_and_counted(told):
    made = json.loads(told.stdout)
    assert made["rejected"] == 1
    assert made["rejected_rows"] == [{"line": 1122, "why": "the vote is '2'; 1 agrees, 0 passes, -1 disagrees"}]
    assert "line 1122: the vote is '2'" in told.stderr


def test_the_report_for_people_names_nobody(votes):
    result = run(votes)
    assert result.exit_code == 0
    assert "2 groups: A 50, B 30." in result.stdout
    assert "m1" not in result.stdout


def test_a_folder_leaves_out_what_moderation_rejected_and_knows_the_texts(tmp_path):
    rows = [row.split(",") for row in two_camps()]
    (tmp_path / "votes.csv").write_text(
        "timestamp,datetime,comment-id,voter-id,vote\n" + "".join(f"1,x,{s},{p},{v}\n" for p, s, v in rows)
    )
    (tmp_path / "comments.csv").write_text(
        'comment-id,moderated,comment-body\n3,-1,"Sell,\nthe quay"\n4,1,"Keep the\nnight ferry"\n'
    )
    made = json.loads(run(tmp_path, "--json").stdout)
    assert made["moderated_out"] == ["3"]
    assert {one["statement"]: one.get("text") for one in made["statements"]}["4"] == "Keep the night ferry"
    assert "3" not in {one["statement"] for one in made["consensus"]}


def test_asked_for_three_groups_it_tells_three_and_keeps_its_verdict(votes):
    made = json.loads(run(votes, "--k", "3", "--json").stdout)
    assert (made["k"], made["verdict"]) == (3, "no clear groups")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "an empty file"),
        (b"\xff\xfe\x00p", "not UTF-8 text"),
        (b"participant,statement,vote\na,1,1\n\xe9,1,1\n", "not UTF-8 text"),
        (b"participant,statement,vote\na,1,1\x00\n", "NUL bytes"),
        (b"who,what\n1,2\n", "not a header that is known"),
        (b"participant,statement,vote\na,1,2\n", "1 of 1 rows cannot be read"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_with_one_line(tmp_path, body, why):
    file = tmp_path / "v.csv"
    file.write_bytes(body)
    result = run(file, "--json")
    assert isinstance(result.exception, BadInput)
    assert why in str(result.exception)
    assert not result.stdout


@pytest.mark.parametrize("name", ["none.csv", "."])
def test_a_file_that_is_not_there_and_a_folder_without_votes_are_refused(tmp_path, name):
    assert isinstance(run(tmp_path / name).exception, BadInput)


def test_votes_may_come_through_a_pipe():
    command = [sys.executable, "-m", "rejoinder.cli.main", "consult", "groups", "-", "--json"]
    done = subprocess.run(
        command, input="participant,statement,vote\na,1,1\n", capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["verdict"] == "too few"


def test_the_exit_code_for_a_bad_file_is_2(tmp_path):
    file = tmp_path / "v.csv"
    file.write_text("x\n")
    done = subprocess.run(
        [sys.executable, "-m", "rejoinder.cli.main", "consult", "groups", str(file)], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
