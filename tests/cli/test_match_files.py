"""`rejoinder match` on files: what it tells of each post, and what it says of files that it cannot read."""

import json

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import BadInput

LINES = [
    {"id": "14", "text": "Brask voted to close the night ferry", "title": "Night ferry", "date": "2026-10-01"},
    {"id": "31", "text": "Hospital parking charges double", "subtitle": "The trust says so"},
    {"id": "09", "text": "1,240 school meals a week"},
]
POSTS = [{"id": "a", "text": "Who closed the night ferry? Brask voted for it"}, {"id": "b", "text": "Dressed crab"}]


def match(tmp_path, lines=LINES, posts=POSTS, *more):
    for name, rows in (("l", lines), ("p", posts)):
        text = rows if isinstance(rows, str) else "\n".join(json.dumps(row) for row in rows)
        (tmp_path / name).write_text(text, encoding="utf-8")
    words = ["match", "--lines", str(tmp_path / "l"), "--posts", str(tmp_path / "p"), "--out", str(tmp_path / "o")]
    result = CliRunner().invoke(app, [*words, "--tier", "lexical", *more])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return [json.loads(line) for line in (tmp_path / "o").read_text(encoding="utf-8").splitlines()]


def test_each_post_is_told_the_chance_that_no_line_answers(tmp_path):
    ferry, crab = match(tmp_path)
    assert set(ferry) == {"id", "ranked", "no_match"} and set(ferry["ranked"][0]) == {"line", "score", "why"}
    assert ferry["ranked"][0]["line"] == "14"
    assert 0 <= ferry["no_match"] < 0.5 < crab["no_match"] <= 1


def test_a_post_is_told_the_same_in_any_batch(tmp_path):
    many = [{"id": n, "text": f"Post {n} on ward {n % 7}"} for n in range(300)]
    alone = match(tmp_path, LINES, POSTS[:1])
    assert match(tmp_path, LINES, [*many, *POSTS])[300] == alone[0]


def test_one_line_is_ranked_too(tmp_path):
    (row, _) = match(tmp_path, LINES[:1])
    assert [one["line"] for one in row["ranked"]] == ["14"] and 0 <= row["no_match"] <= 1


def test_no_post_gives_an_empty_file(tmp_path):
    assert match(tmp_path, LINES, "") == []


@pytest.mark.parametrize(
    ("lines", "posts", "said"),
    [
        ("", POSTS, "there is no line in it"),
        ("{}", POSTS, "line 1: id is missing"),
        ([{"id": 1, "text": None}], POSTS, "line 1: text"),
        ([LINES[0], LINES[0]], POSTS, "line 2: id 14 stood on an earlier line"),
        ([LINES[0] | {"date": "soon"}], POSTS, "line 1: date 'soon'"),
        ([LINES[0] | {"title": 7}], POSTS, "line 1: title is not text"),
        (LINES, "[1]", "line 1: not an object"),
        (LINES, '{"id": 1', "line 1: not JSON"),
        (LINES, [POSTS[0], POSTS[0]], "line 2: id a stood on an earlier line"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line_and_nothing_is_written(tmp_path, lines, posts, said):
    with pytest.raises(BadInput, match=said):
        match(tmp_path, lines, posts)
    assert not (tmp_path / "o").exists()
