"""Pact plans from the command line, and the dates of the law without a desk."""

import json
import sys

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from rejoinder.cli.demo.alliance import write_alliance
from rejoinder.cli.main import app, main
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.pacts.models import PactPlan
from rejoinder.desk.people.models import User
from rejoinder.errors import BadInput
from tests.desk import pact_rows

pytestmark = pytest.mark.django_db


def run(*words):
    result = CliRunner().invoke(app, ["plans", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_a_plan_is_made_chosen_undone_and_exported(tmp_path):
    on = pact_rows.results()
    number = run(
        "new", "--results", on.name, "--partners", "Orchard,Cedar", "--max-seats", "2", "--min-gain", "Cedar=0.5",
        "--rivals", "Kestrel,Foundry", "--polling-day", "2027-05-06", "--kind", "uk-general", "--name", "Long list",
    ).strip()  # fmt: skip
    row = PactPlan.objects.get(number=number)
    assert (row.wish["seats_max"], row.wish["gains_min"], row.assumptions["rivals"]) == (
        2, {"Cedar": 0.5}, ["Kestrel", "Foundry"],
    )  # fmt: skip
    assert json.loads(run("list", "--json"))[0]["state"] == "Planning"
    pact_rows.ran(row)
    shown = run("show", number)
    assert "Sallow Vale: Cedar stands aside for Orchard, 22% to 34%" in shown and "Last day to withdraw" in shown
    assert "asked: plan 1" in run("again", number, "--sharing", "equal")
    assert run("choose", number, "Oxley", "keep", "--party", "Cedar") == "This party stands for all: Oxley (Cedar)\n"
    assert run("undo", number) == "undone: Oxley\n"
    out = tmp_path / "plan.csv"
    run("export", number, "--out", str(out))
    assert out.read_text(encoding="utf-8").splitlines()[1].startswith("Sallow Vale,,Cedar,Orchard")
    assert json.loads(run("export", number))["outcome"]["stands"][0]["seat"] == "Sallow Vale"
    run("away", number)
    assert json.loads(run("list", "--json")) == [] and len(json.loads(run("list", "--away", "--json"))) == 1
    run("away", number, "--back")


def test_a_plan_supposes_new_names_newcomers_and_homes():
    number = run(
        "new", "--results", pact_rows.results().name, "--partners", "Orchard,Fen", "--renamed", "Cedar=Fen",
        "--newcomers", "Marsh=5%", "--home", ".3", "--national", "Orchard=30%",
    ).strip()  # fmt: skip
    row = PactPlan.objects.get(number=number)
    assert row.wish["partners"] == ["Orchard", "Fen"]
    assert row.assumptions["national"] == {"Orchard": 0.3, "Marsh": 0.05} and row.assumptions["home"] == 0.3
    run("again", number, "--renamed", "", "--newcomers", "")
    row.refresh_from_db()
    assert row.wish["partners"] == ["Orchard", "Cedar"] and row.assumptions["national"] == {"Orchard": 0.3}


def test_what_rivals_said_is_written_and_taken_out_again():
    pact_rows.plan()
    written = run("said", "1", "Kestrel", "We stand everywhere.", "--on", "2026-03-01", "--seat", "Oxley")
    number = written.split()[-1]
    assert json.loads(run("show", "1", "--json"))["plan"] == 1
    assert run("unsaid", number) == f"out: {number}\n" and run("unsaid", number, "--back") == f"back: {number}\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "7"), "there is no plan 7"),
        (("new", "--results", "2031", "--partners", "A,B"), "there are no results 2031"),
        (("again", "1", "--min-gain", "Cedar"), "write it as PARTY=N"),
        (("export", "1", "--out", "plan.pdf"), "ends in .json or .csv"),
        (("choose", "1", "Nowhere", "leave"), "There is no seat Nowhere"),
        (("again", "1", "--mode", "greedy"), "Choose one of"),
        (("unsaid", "99"), "there is no statement 99"),
        (("dates", "--kind", "uk-general", "--polling-day", "soon"), "write it as 2027-05-06"),
        (("dates", "--kind", "senedd", "--polling-day", "2026-05-07"), "are not known here"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(words, says):
    pact_rows.plan()
    with pytest.raises((BadInput, BadFields), match=says):
        run(*words)


def test_dates_need_no_desk_and_end_with_2_when_they_are_not_known(monkeypatch, capsys):
    told = json.loads(run("dates", "--kind", "uk-general", "--polling-day", "2024-07-04", "--json"))
    assert [one["on"] for one in told["deadlines"]] == ["2024-06-07", "2024-06-07"] and told["is_past"]
    assert told["limits"][0]["words"] == "£11,390 and 12p for each elector"
    assert "nominations: 2022-04-05, 16:00" in run("dates", "--kind", "england-local", "--polling-day", "2022-05-05")
    assert "uk-by-election" in run("dates", "--json")
    monkeypatch.setattr(sys, "argv", ["rejoinder", "plans", "dates", "--kind", "x", "--polling-day", "2024-07-04"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2 and capsys.readouterr().err.startswith("rejoinder: the dates of 'x' elections")


def test_the_demo_asks_for_one_plan_of_its_country_once():
    admin = User.objects.create_user("mirela@brask.example", "Mirela Toft", "admin")
    approver = User.objects.create_user("joss@brask.example", "Joss Adeyinka-Rowe", "approver")
    for _ in range(2):
        write_alliance(timezone.now(), admin, approver)
    row = PactPlan.objects.get()
    assert row.runs.get().state == "waiting" and row.polling_day.weekday() == 3
    assert row.result_set.statements.count() == 1 and row.result_set.seats_count == 120
