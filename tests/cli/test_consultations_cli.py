"""Consultations from the command line: written, opened, moderated, closed, taken away and brought in."""

import json
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import BadInput
from tests.desk.opinions import TEXTS, answered

pytestmark = pytest.mark.django_db


def run(*words):
    result = CliRunner().invoke(app, ["consultations", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def written(**more):
    about = {
        "organiser": "Harbour ward",
        "contact": "data@harbour.example",
        "closes": f"{date.today() + timedelta(days=9)}T22:00",
    }
    return run("add", "Night boats?", *(f"--{name}={value}" for name, value in (about | more).items())).strip()


def test_a_consultation_is_run_from_beginning_to_end(tmp_path):
    slug = written()
    lines = tmp_path / "said.txt"
    lines.write_text("\n".join([*TEXTS[:3], "short"]), encoding="utf-8")
    said = run("say", slug, "--file", str(lines))
    assert "up: 3" in said and "not taken: short" in said
    assert "open: " in run("open", slug)
    assert json.loads(run("list", "--json"))[0]["statements"] == 3
    run("decide", slug, "2", "rejected", "--reason", "It names a private person")
    assert "accepted: 2" in run("decide", slug, "2", "undo")
    from rejoinder.desk.consultations.running import consultation_with

    answered(consultation_with(slug), 4, lambda who, n: 1)
    assert "closed: " in run("close", slug)
    with pytest.raises(BadInput, match="no report yet"):
        run("report", slug)
    run("export", slug, "--out", str(tmp_path / "out.zip"))
    ground = "They agreed on paper."
    brought = json.loads(
        run("import", str(tmp_path / "out.zip"), "--title", "Again", "--organiser", "Harbour ward", "--contact", "x@y.example",
            "--consent", ground, "--json")
    )  # fmt: skip
    assert (brought["people"], brought["answers"], brought["rejected"]) == (4, 12, 0)
    assert json.loads(run("show", brought["slug"], "--json"))["report"] == "due"
    assert len(json.loads(run("statements", slug, "--json"))) == 3


def test_it_is_changed_and_a_draft_deleted():
    slug = written()
    assert "changed" in run("change", slug, "--title", "Boats at night?", "--asked", "40", "--says-each", "0")
    assert json.loads(run("show", slug, "--json"))["title"] == "Boats at night?"
    with pytest.raises(BadInput, match="at least one thing"):
        run("change", slug)
    run("drop", slug)
    assert "no consultation yet" in run("list")


def test_invitations_are_written_once_and_no_file_is_overwritten(tmp_path):
    slug, out = written(who="invited"), tmp_path / "links.csv"
    run("invite", slug, "5", "--branch", "Quayside", "--out", str(out))
    assert len(out.read_text().splitlines()) == 6
    with pytest.raises(BadInput, match="is there already"):
        run("invite", slug, "5", "--out", str(out))
    assert json.loads(run("show", slug, "--json"))["invitations"] == {"made": 5, "used": 0}


def test_what_cannot_be_is_said_in_one_line(tmp_path):
    for words, says in (
        (("show", "nothing"), "there is no consultation nothing"), (("say", written()), "at least one statement"),
        (("import", str(tmp_path / "none"), "--title", "a", "--organiser", "b", "--contact", "c", "--consent", "d"), "cannot be read"),
    ):  # fmt: skip
        with pytest.raises(BadInput, match=says):
            run(*words)
