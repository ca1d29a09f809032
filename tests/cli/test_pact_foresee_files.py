"""`rejoinder pact foresee` on files: shares with ranges, JSON; exit 2 with one clear line."""

import json

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import RejoinderError

SEATS = """\
election,date,kind,seat,code,party,votes
2029,2029-05-03,general,Sallow Vale,S1,Kestrel,18204
2029,2029-05-03,general,Sallow Vale,S1,Orchard,15961
2029,2029-05-03,general,Sallow Vale,S1,Cedar,4230
2029,2029-05-03,general,Oxley,S2,Cedar,9000
2029,2029-05-03,general,Oxley,S2,Kestrel,8000
"""


@pytest.fixture
def seats(tmp_path):
    path = tmp_path / "seats.csv"
    path.write_text(SEATS, encoding="utf-8")
    return str(path)


def foresee(*arguments):
    return CliRunner().invoke(app, ["pact", "foresee", *arguments, "--draws", "100"])


def told(*arguments):
    result = foresee(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_every_standing_party_gets_a_share_with_a_range_and_a_chance(seats):
    vale = next(one for one in told(seats)["seats"] if one["seat"] == "Sallow Vale")
    assert {one["party"] for one in vale["parties"]} == {"Kestrel", "Orchard", "Cedar"}
    assert all(one["low"] <= one["mean"] <= one["high"] for one in vale["parties"])
    assert sum(one["p_win"] for one in vale["parties"]) == pytest.approx(1, abs=0.01)
    assert vale["won_by"] == "Kestrel"


def test_national_shares_move_the_seats(seats):
    low, high = (told(seats, "--national", f"Cedar={share}")["parties"] for share in ("10%", ".5"))
    cedar = [next(one["seats"]["mean"] for one in parties if one["party"] == "Cedar") for parties in (low, high)]
    assert cedar[0] < cedar[1]


def test_a_new_party_is_taken_in_and_told(seats):
    found = told(seats, "--national", "Fen=.2")
    assert any("Fen did not stand" in note for note in found["notes"])
    assert all("Fen" in [one["party"] for one in seat["parties"]] for seat in found["seats"])


def test_a_renamed_party_stands_where_it_stood_and_elsewhere(seats):
    found = told(seats, "--renamed", "Orchard=Fen")
    parties = [{one["party"] for one in seat["parties"]} for seat in found["seats"]]
    assert all("Fen" in one and "Orchard" not in one for one in parties)


def test_nominations_say_who_is_on_the_paper(seats, tmp_path):
    path = tmp_path / "nominations.csv"
    path.write_text("seat,party,votes\nSallow Vale,Kestrel,\nSallow Vale,Orchard,\n", encoding="utf-8")
    vale = next(one for one in told(seats, "--nominations", str(path))["seats"] if one["seat"] == "Sallow Vale")
    assert {one["party"] for one in vale["parties"]} == {"Kestrel", "Orchard"}


def test_the_screen_shows_seats_by_party_and_open_seats(seats):
    result = foresee(seats)
    assert result.exit_code == 0
    assert "The most open seats" in result.output
    assert "80% of draws" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--national", "Cedar"], "is no share"),
        (["--national", "Cedar=45"], "write 45%"),
        (["--national", "Cedar=-4%"], "for percent write 4%"),
        (["--national", "Cedar=.6,Kestrel=.6"], "add up to 1.2"),
        (["--national", "Cedar=.2,Cedar=.3"], "said twice"),
        (["--renamed", "Cedar"], "no pair of names"),
        (["--election", "1901"], "'1901'"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(seats, arguments, said):
    result = foresee(seats, *arguments)
    assert isinstance(result.exception, RejoinderError)
    assert said in str(result.exception)


def test_a_party_that_never_stood_cannot_be_renamed(seats):
    made = foresee(seats, "--renamed", "Fen=Marsh")
    assert isinstance(made.exception, RejoinderError) and "no party 'Fen' in this file" in str(made.exception)


def test_nominations_of_other_seats_are_refused(seats, tmp_path):
    path = tmp_path / "nominations.csv"
    path.write_text("seat,party,votes\nElsewhere,Kestrel,\n", encoding="utf-8")
    assert "none of its seats" in str(foresee(seats, "--nominations", str(path)).exception)


def test_two_elections_are_too_few_to_fit(seats):
    result = foresee(seats, "--fit", seats)
    assert "3 general elections" in str(result.exception)
