"""`rejoinder pact decisive`, `wards` and `rivals` on files: answers, JSON, a picture; exit 2 with one clear line."""

import json
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import RejoinderError

SEATS = """\
election,date,kind,seat,code,seats,party,votes
2029,2029-05-03,general,Sallow Vale,S1,1,Kestrel,18204
2029,2029-05-03,general,Sallow Vale,S1,1,Orchard,15961
2029,2029-05-03,general,Sallow Vale,S1,1,Cedar,4230
2029,2029-05-03,general,Oxley,S2,1,Cedar,9000
2029,2029-05-03,general,Oxley,S2,1,Kestrel,8000
2030-03-07,2030-03-07,by,Sallow Vale,S1,1,Orchard,14000
2030-03-07,2030-03-07,by,Sallow Vale,S1,1,Kestrel,12500
"""
WARDS = """\
seat,party,votes,seats,elected
Penn,Orchard,900,3,1
Penn,Orchard,880,3,1
Penn,Cedar,700,3,1
Penn,Kestrel,650,3,0
Penn,Kestrel,640,3,0
Penn,Kestrel,600,3,0
Oxley,Orchard,500,3,1
"""


@pytest.fixture
def seats(tmp_path):
    path = tmp_path / "seats.csv"
    path.write_text(SEATS, encoding="utf-8")
    return path


def run(*words, said_in=None):
    result = CliRunner().invoke(app, ["pact", *map(str, words)], input=said_in)
    if result.exception and not isinstance(result.exception, SystemExit):
        assert isinstance(result.exception, RejoinderError), repr(result.exception)
        return str(result.exception)
    return result


def test_a_seat_is_asked_in_hindsight_and_ahead(seats, tmp_path):
    drawn = tmp_path / "range.svg"
    asked = ("decisive", seats, "--aside", "Cedar", "--for", "Orchard", "--json", "--draws", 200)
    behind = json.loads(run(*asked, "--seat", "Sallow Vale", "--svg", drawn).stdout)
    assert (behind["direction"], behind["break_even"], behind["votes"]) == ("hindsight", 1500 / 4230, 4230)
    assert behind["imputed"] and 0 <= behind["p_turned_range"][0] <= behind["p_turned"] <= behind["p_turned_range"][1]
    ahead = json.loads(run(*asked, "--seat", "Sallow Vale 2029").stdout)
    assert (ahead["direction"], ahead["break_even"], ahead["rival"]) == ("ahead", 2243 / 4230, "Kestrel")
    assert ahead["next_time"]["p_with"] >= ahead["next_time"]["p_decisive"]
    assert ElementTree.parse(drawn).getroot().tag.endswith("svg")  # our own


def test_a_seat_is_told_in_sentences_for_people(seats):
    said = run("decisive", seats, "--seat", "S1", "--aside", "Cedar", "--for", "orchard", "--draws", 200).stdout
    assert "needs 35 of every 100 Cedar voters of 2029, net." in said
    assert "4,230 people last voted for a party that was not on the paper." in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--seat", "Salow Vale", "--aside", "Cedar", "--for", "Orchard"), "nearest: Sallow Vale"),
        (("--seat", "Oxley", "--aside", "Orchard", "--for", "Cedar"), "Orchard stood in Oxley in no election"),
        (("--seat", "Oxley", "--aside", "Nobody", "--for", "Cedar"), "no party 'Nobody' in this file"),
        (("--seat", "Oxley", "--aside", ",", "--for", "Cedar"), "name at least one party"),
        (
            ("--seat", "Oxley", "--aside", "Kestrel", "--for", "Cedar", "--election", "2010"),
            "not in an election '2010'",
        ),
    ],
)
def test_a_seat_that_cannot_be_asked_is_refused_in_words(seats, words, says):
    assert says in run("decisive", seats, *words)


def test_wards_are_planned_and_a_ward_without_a_contest_is_named(tmp_path):
    path = tmp_path / "wards.csv"
    path.write_text(WARDS, encoding="utf-8")
    told = json.loads(run("wards", path, "--partners", "Orchard,Cedar", "--json", "--draws", 200).stdout)
    assert [one["ward"] for one in told["wards"]] == ["Penn", "Oxley"]
    assert sum(told["wards"][0]["best"]["candidates"].values()) == 3
    assert "Oxley elects 3, but 1 candidate stood: there was no contest to learn from." in told["notes"]
    shown = run("wards", path, "--partners", "Orchard,Cedar", "--ward", "penn", "--loyalty", "0.6-0.8").stdout
    assert "Penn" in shown and "Slate loyalty 70%, 60% to 80% of wards" in shown
    assert "a share of 0 to 1" in run("wards", path, "--partners", "Orchard,Cedar", "--loyalty", "7")
    assert "a party and a number" in run("wards", path, "--partners", "Orchard,Cedar", "--candidates", "Cedar")
    assert "no ward 'Quay' here" in run("wards", path, "--partners", "Orchard,Cedar", "--ward", "Quay")


def test_nominations_without_votes_show_who_stays_away(tmp_path):
    path = tmp_path / "nominations.csv"
    rows = ["seat,party,holder"]
    for number in range(40):
        holder = "Kestrel" if number % 2 else "Cedar"
        parties = ["Kestrel", "Cedar"] + ([] if number % 2 else ["Foundry"])
        rows += [f"Seat {number},{party},{holder}" for party in parties]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    told = json.loads(run("rivals", path, "--json").stdout)
    assert [(one["party"], one["rival"], one["strength"]) for one in told["spotted"]] == [
        ("Foundry", "Kestrel", "overwhelming")
    ]
    first = told["pairs"][0]
    assert (first["absent"], first["held"], first["absent_elsewhere"], first["odds_ratio"]) == (20, 20, 0, None)
    assert "absent in 20 of 20 seats that Kestrel held" in run("rivals", path).stdout
    assert "no election '2010'" in run("rivals", path, "--election", "2010")


def test_backlash_counts_for_the_next_election_too(seats):
    asked = ("decisive", seats, "--seat", "Sallow Vale 2029", "--aside", "Cedar", "--for", "Orchard", "--json")
    plain = json.loads(run(*asked, "--draws", 400).stdout)["next_time"]
    minded = json.loads(run(*asked, "--draws", 400, "--backlash", "0.1").stdout)["next_time"]
    assert minded["p_without"] == plain["p_without"] and minded["p_with"] < plain["p_with"]


def test_an_election_named_by_its_year_is_not_a_by_election_of_that_year(tmp_path):
    path = tmp_path / "years.csv"
    path.write_text(SEATS.replace("2030-03-07", "2029-11-08"), encoding="utf-8")
    assert json.loads(run("rivals", path, "--election", "2029", "--json").stdout)["seats"] == 2
