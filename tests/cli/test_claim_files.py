"""`rejoinder claims` from outside: fields, order, longer texts, and what it says of bad lines."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from rejoinder.cli.claim_files import BATCH_SENTENCES, _Row, scored
from rejoinder.cli.main import app
from rejoinder.core.claims.model import ClaimModel
from rejoinder.errors import BadInput, Missing
from rejoinder.wire.claims import read_weights
from tests.examples import tried

ROOT = Path(__file__).parents[2]
ROWS = [
    {"id": "a", "text": "Good evening and welcome."},
    {"id": 2, "text": "The ferry cost the council £1.2m last year."},
    {"id": "c", "text": "I hope so. The council cut 300 jobs in 2025. Thank you. Do you agree? We must do better."},
    {"id": "d", "text": ""},
]


def run(folder, rows, *more):
    source, out = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    result = CliRunner().invoke(app, ["claims", str(source), "--out", str(out), "--tier", "lexical", *more])
    return result, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] if out.exists() else None


def test_each_row_has_its_score_and_why_in_its_place(tmp_path):
    result, rows = run(tmp_path, ROWS)
    assert result.exit_code == 0
    assert [row["id"] for row in rows] == ["a", 2, "c", "d"]
    assert all(set(row) == {"id", "score", "why"} and 0 <= row["score"] <= 1 for row in rows)
    assert rows[1]["score"] > 0.5 > rows[0]["score"] and rows[3] == {
        "id": "d",
        "score": 0.0,
        "why": "Nothing is said in it.",
    }


def test_a_longer_text_has_the_score_of_its_best_sentence_which_is_named(tmp_path):
    row = run(tmp_path, ROWS)[1][2]
    assert row["score"] > 0.5
    assert row["why"].startswith("Its best sentence, 2 of 5: “The council cut 300 jobs in 2025.”")


@pytest.mark.parametrize(
    "bad", ["{", '{"text": "x"}', '{"id": 9}', "[]", '{"id": 9, "text": 5}', '{"id": 2, "text": "x"}']
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_written(tmp_path, bad):
    result, rows = run(tmp_path, [*ROWS, bad])
    assert isinstance(result.exception, BadInput)
    assert "line 5" in str(result.exception)
    assert rows is None


@tried(30, suppress=list(HealthCheck))
@given(st.binary(max_size=300))
def test_no_file_breaks_it(tmp_path, body):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(body)
    result = CliRunner().invoke(app, ["claims", str(source), "--out", str(out), "--tier", "lexical"])
    assert result.exception is None or isinstance(result.exception, BadInput)


def test_where_a_piece_of_a_long_file_ends_changes_nothing():
    model = ClaimModel(read_weights())
    rows = [_Row(n, ("The ferry cost £1.2m.",) if n % 3 else ("Why?",)) for n in range(BATCH_SENTENCES + 40)]
    found = list(scored(iter(rows), model))
    whole = model.score([row.sentences[0] for row in rows])
    assert [row["score"] for row in found] == [worth.score for worth in whole]


def test_without_the_encoder_it_goes_on_by_words_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("rejoinder.wire.encoder._PACKAGE", "no_such_weights")
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps(ROWS[1]), encoding="utf-8")
    result = CliRunner().invoke(app, ["claims", str(source), "--out", str(out)])
    assert result.exit_code == 0 and "by words alone" in result.stderr
    result = CliRunner().invoke(app, ["claims", str(source), "--out", str(out), "--tier", "dense"])
    assert isinstance(result.exception, Missing)


def test_a_stream_of_lines_goes_in_once_however_often_it_is_fed(warm):
    def command(*words, text=""):
        return warm.run("transcripts", *words, text=text)

    said = "CHAIR: Order.\nBRASK: It cost £1.2m.\n"
    assert command("stream", "hustings", text=said).stdout == "hustings: added 2, here already 0\n"
    assert command("stream", "hustings", text=said + "TOFT: No.\n").stdout.startswith(
        "hustings: added 1, here already 2"
    )
    other = command("stream", "hustings", text="CHAIR: Something else.\n")
    assert other.returncode == 2 and other.stderr.count("\n") == 1 and "--go-on" in other.stderr
    assert command("stream", "hustings", "--go-on", "--end", text="CHAIR: Good night.\n").returncode == 0
    rows = json.loads(command("list", "--json").stdout)
    assert [(row["name"], row["lines"], row["ended"]) for row in rows] == [("hustings", 4, True)]
    assert json.loads(command("show", "hustings", "--json").stdout)["unread"] == 4
    assert command("show", "nowhere").stderr.startswith("rejoinder: there is no transcript nowhere")
