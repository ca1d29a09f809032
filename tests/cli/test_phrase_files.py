"""`rejoinder phrases` from outside: fields, order, and what it says of bad lines."""

import json

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import BadInput

POSTS = [
    {"id": "b", "time": 200, "text": "Blog: “Brask voted to scrap the night ferry”, it says.", "site": "b.example"},
    {"id": "a", "time": 100, "text": "Brask voted to close the night ferry"},
    {"id": "c", "time": 300, "text": ""},
]


def run(folder, rows):
    source, out = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    result = CliRunner().invoke(app, ["phrases", str(source), "--out", str(out)])
    return result, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] if out.exists() else None


def test_a_phrase_names_its_variants_their_posts_and_the_first_post(tmp_path):
    result, rows = run(tmp_path, POSTS)
    assert result.exit_code == 0
    assert rows == [
        {
            "phrase": "Brask voted to close the night ferry",
            "variants": [
                {"text": "Brask voted to close the night ferry", "posts": ["a"], "first_seen": 100.0},
                {"text": "Brask voted to scrap the night ferry", "posts": ["b"], "first_seen": 200.0},
            ],
            "first_post": "a",
        }
    ]


def test_the_order_of_equal_times_does_not_matter(tmp_path):
    posts = [{**post, "time": 7} for post in POSTS]
    assert run(tmp_path, posts)[1] == run(tmp_path, posts[::-1])[1]


@pytest.mark.parametrize("bad", ["{", '{"id": 1, "text": "x"}', '{"id": 1, "time": 1}', "[]"])
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_written(tmp_path, bad):
    result, rows = run(tmp_path, [*POSTS, bad])
    assert isinstance(result.exception, BadInput)
    assert "line 4" in str(result.exception)
    assert rows is None
