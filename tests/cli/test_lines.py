"""`rejoinder lines` as a user types it: real processes on one data folder."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(warm):
    def typed(*words, code=0):
        done = warm.run("lines", *words)
        assert done.returncode == code, done.stderr[-1500:]
        return done.stdout if code == 0 else done.stderr

    return typed


def test_lines_from_the_list_to_evidence_versions_and_out_again(run, tmp_path):
    table = tmp_path / "lines.csv"
    table.write_text("ref,claim,text,evidence\n14,He closed it,She kept it.,https://c.example/m\n15,,Two.,\n", "utf-8")
    assert "2 new" in run("import", str(table), "--approved-elsewhere", "the committee")
    saved = run("save", "14", "--text", "She voted to keep it.", "--said", "She kept it.")
    assert "version 2, waits for approval" in saved
    told = json.loads(run("versions", "14", "--json"))
    assert [one["approved_by"] for one in told] == ["", "the committee"] and told[0]["short"]["said"] == "She kept it."
    assert json.loads(run("show", "14", "--json"))["text"] == "She kept it."
    (piece,) = json.loads(run("evidence", "14", "--json"))
    copy = tmp_path / "minutes.txt"
    copy.write_text("Page 6", "utf-8")
    assert "sha256" in run("put-copy", str(piece["id"]), str(copy))
    assert json.loads(run("evidence", "14", "--json"))[0]["copy_id"]
    folder = tmp_path / "out"
    run("export", "--format", "md", "--out", str(folder))
    assert "0 new, 0 changed, 2 the same, 0 not in" in run("import", str(folder))
    standing = {row["ref"]: row["standing"] for row in json.loads(run("list", "--json"))}
    assert standing == {"14": "waiting", "15": "uncopied"}
    assert "there is no line 99" in run("show", "99", code=2)


def test_requests_are_asked_and_declined(run):
    run("requests", "ask", "Brask sold the quay", "--by", "2026-10-08T18:00")
    (one,) = json.loads(run("requests", "list", "--json"))
    assert one["claim"] == "Brask sold the quay" and one["wanted_by"]
    run("requests", "decline", str(one["id"]), "We never owned it")
    assert json.loads(run("requests", "list", "--json")) == []
    assert json.loads(run("requests", "list", "--all", "--json"))[0]["reason"] == "We never owned it"
