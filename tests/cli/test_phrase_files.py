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


QUOTES = [
    "He said, “not in my name”, and the Minister agreed that the policy needs another look before it is brought back",
    'I asked "what is the plan" and nobody in the room that evening could tell us what the plan for the harbour was',
    "THE COUNCIL SHOULD KEEP THE NIGHT FERRY AND THE DAY FERRY AND SAY SO",
    "The boys' boats and the girls' boats aren't the council's to sell, [...] and it's no use to pretend that they're",
    "No.",
    "Night ferry",
    " ".join(f"word{n} of a very long sentence" for n in range(14)),
    "We will keep it. We will keep it for good. And if they come again […] we will keep it then",
]


def test_each_quote_lands_in_one_phrase_with_its_variants(tmp_path):
    posts = []
    for number, quote in enumerate(QUOTES):
        words = quote.split()
        for way, text in enumerate((quote, quote.rstrip(".") + " –", " ".join(words[: max(1, len(words) * 4 // 5)]))):
            posts.append({"id": f"{number}/{way}", "time": len(posts), "text": text})
    _, rows = run(tmp_path, posts)
    homes = {}
    for at, row in enumerate(rows):
        for variant in row["variants"]:
            for post in variant["posts"]:
                homes.setdefault(post, set()).add(at)
    assert {post: len(places) for post, places in homes.items()} == {post["id"]: 1 for post in posts}
    for number in (0, 1, 2, 3, 6, 7):
        assert len({tuple(homes[f"{number}/{way}"]) for way in range(3)}) == 1, QUOTES[number]


def test_clocks_that_run_backwards_change_no_phrase(tmp_path):
    posts = [{"id": n, "time": n, "text": f"Brask voted in {month} to close the night ferry"} for n, month in
             enumerate(["March", "April", "May", "March"])]  # fmt: skip
    assert run(tmp_path, posts[::-1])[1] == run(tmp_path, posts)[1]
