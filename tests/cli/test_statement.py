"""`rejoinder statement check` from outside: what it prints, and what it says of files it cannot read."""

import json

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import BadInput

TEXT = (
    "# The night ferry\n\nShe voted three times to keep it.\nThe claim is a deeply regrettable mischaracterisation.\n"
)
LINE = {"id": 14, "text": "She voted once to keep the night ferry.", "title": "Brask voted to close the night ferry"}


def run(*arguments, text=None):
    return CliRunner().invoke(app, ["statement", "check", *map(str, arguments)], input=text)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "draft.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "lines.jsonl").write_text(json.dumps(LINE) + "\n", encoding="utf-8")
    return tmp_path / "draft.md", tmp_path / "lines.jsonl"


def test_json_has_one_object_a_finding_with_line_rule_and_suggestion(files):
    draft, lines = files
    result = run(draft, "--lines", lines, "--json")
    assert result.exit_code == 0
    number, bland = [json.loads(row) for row in result.stdout.splitlines()]
    assert (number["line"], number["column"], number["rule"], number["level"]) == (3, 11, "number", "stops")
    assert (number["what"], number["suggestion"]) == ("three times", "once")
    assert (bland["line"], bland["rule"], bland["level"], bland["suggestion"]) == (4, "bland", "advises", "wrong")
    assert TEXT[bland["start"] : bland["end"]] == bland["what"] == "a deeply regrettable mischaracterisation"
    assert list(number)[:9] == ["line", "column", "rule", "level", "what", "why", "suggestion", "start", "end"]


def test_piped_it_prints_one_line_a_finding(files):
    result = run(files[0])
    assert (
        f"{files[0]}:4:14: advises bland: “a deeply regrettable mischaracterisation” → “wrong”"
        in result.stdout.splitlines()
    )


def test_a_dash_reads_standard_input_and_a_good_text_says_nothing():
    result = run("-", text="She is here. The boat sails at nine.")
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_hidden_letter_is_written_out(tmp_path):
    (tmp_path / "a.txt").write_text("no\u200bpe", encoding="utf-8")
    assert "\\u200b" in run(tmp_path / "a.txt").stdout


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (None, "there is no such file"),
        (b"\xff\xfeS\x00", "not UTF-8 text"),
        (b"a\0b", "NUL"),
        (b"word " * 40_001, "over 200,000 letters"),
        ("é".encode() * 200_001, "over 200,000 letters"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_fault(tmp_path, body, says):
    path = tmp_path / "x.txt"
    if body is not None:
        path.write_bytes(body)
    result = run(path)
    assert isinstance(result.exception, BadInput)
    assert says in str(result.exception) and "x.txt" in str(result.exception)


def test_a_folder_and_an_empty_file_of_lines_are_refused(tmp_path, files):
    assert isinstance(run(tmp_path).exception, BadInput)
    empty = tmp_path / "none.jsonl"
    empty.write_text("")
    assert "there is no line in it" in str(run(files[0], "--lines", empty).exception)


def test_windows_line_ends_count_as_one(tmp_path):
    (tmp_path / "w.txt").write_bytes(b"One.\r\nIt is a LIE.\r\n")
    assert ":2:9: advises shouting" in run(tmp_path / "w.txt").stdout
