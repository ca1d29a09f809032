"""`rejoinder pact plan` from outside: the form of the JSON, the report, what it says of bad options."""

import json
import random

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.cli.pact_report import gain_cells
from rejoinder.core.pacts.outcome import Interval
from rejoinder.errors import BadInput

PARTIES = ("Orchard", "Cedar", "Tideway")
PLAN = ("--partners", "Orchard,Cedar,Tideway", "--draws", "100", "--endorsement", ".15")


@pytest.fixture(scope="module")
def seats(tmp_path_factory):
    draw = random.Random(3)
    rows = ["seat,party,votes"]
    for n in range(24):
        votes = {"Kestrel": draw.randint(14_000, 19_000), PARTIES[n % 3]: draw.randint(13_000, 17_000)}
        votes["Foundry"] = 2_000 + 100 * n
        votes |= {PARTIES[(n + 1) % 3]: draw.randint(3_000, 8_000), PARTIES[(n + 2) % 3]: draw.randint(1_000, 4_000)}
        rows += [f"Vale {n},{party},{number}" for party, number in votes.items()]
    file = tmp_path_factory.mktemp("seats") / "seats.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


def run(path, *options):
    return CliRunner().invoke(app, ["pact", "plan", str(path), *PLAN, *options])


def test_the_json_names_who_stands_aside_where_and_who_gains(seats):
    ran = run(seats, "--max-seats", "6", "--rivals", "Kestrel,Foundry", "--json")
    assert ran.exit_code == 0, ran.exception
    told = json.loads(ran.stdout)
    assert told["feasible"]
    assert 0 < len(told["stands"]) <= 6
    assert [one["party"] for one in told["standings"]] == ["Orchard", "Cedar", "Tideway"]
    assert {*told["together"]["gain"]} == {"mean", "low", "high"}
    assert told["together"]["gain_if_rivals"] is not None
    assert told["planned_gain"] > 0
    assert {*told["seconds"]} == {"simulate", "solve", "explain"}
    assert len(told["seats"]) == 24


def test_the_report_says_the_gain_the_seats_and_what_it_cannot_promise(seats):
    ran = run(seats, "--max-seats", "6")
    assert ran.exit_code == 0
    for words in ("Somebody stands aside in", "Voters are not transferable", "together", "Vale ", "One more pact seat"):
        assert words in ran.stdout


def test_no_gain_is_told_without_a_sign_and_a_loss_with_a_minus():
    assert gain_cells(Interval(-0.03, -0.2, 0.3)) == ["0.0", "0 to 0"]
    assert gain_cells(Interval(-0.4, -2, 1)) == ["−0.4", "−2 to +1"]
    assert gain_cells(Interval(0.98, 0, 3))[0] == "+1.0"


def test_options_limit_the_plan(seats):
    ran = run(
        seats, "--max-seats", "5", "--leave", "vale 1", "--veto", "Vale 2=Cedar", "--keep", "Vale 3=Tideway",
        "--max-gives", "Orchard=2", "--sharing", "equal", "--incumbents-may-go", "--json",
    )  # fmt: skip
    told = json.loads(ran.stdout)
    where = {one["seat"]: one for one in told["stands"]}
    assert "Vale 1" not in where
    assert "Cedar" not in where.get("Vale 2", {"aside": []})["aside"]
    assert where["Vale 3"]["for_party"] == "Tideway"
    assert told["standings"][0]["gives"] <= 2
    assert told["wish"]["left_out"] == ["Vale 1"]


def test_a_wish_that_cannot_hold_is_an_answer(seats):
    ran = run(seats, "--max-seats", "2", "--min-gain", "Tideway=9", "--json")
    told = json.loads(ran.stdout)
    assert ran.exit_code == 0
    assert not told["feasible"]
    assert told["sentence"].startswith("Nine for Tideway cannot ")
    assert "nine for Tideway" in told["clash"]
    assert run(seats, "--max-seats", "2", "--min-gain", "Tideway=9").stdout.startswith("Nine for Tideway cannot")


def test_what_is_given_on_another_level_carries_a_floor(seats):
    plain = json.loads(run(seats, "--min-gain", "Tideway=9", "--json").stdout)
    swapped = json.loads(
        run(seats, "--min-gain", "Tideway=9", "--exchange", "Cedar:Tideway:9:voting reform", "--json").stdout
    )
    assert (plain["feasible"], swapped["feasible"]) == (False, True)
    assert swapped["exchanged"][0]["what"] == "voting reform"


def test_a_partner_may_be_named_by_its_old_name_or_its_new_one(seats):
    old, new = (
        json.loads(run(seats, "--partners", f"Orchard,{name}", "--renamed", "Cedar=Fen", "--json").stdout)
        for name in ("Cedar", "Fen")
    )
    assert old["wish"]["partners"] == ["Orchard", "Fen"]
    assert [old[name] for name in ("stands", "together")] == [new[name] for name in ("stands", "together")]


def test_a_party_that_never_stood_is_a_partner_where_polls_name_it_and_the_plan_says_so(seats):
    ran = run(seats, "--partners", "Orchard,Fen", "--national", "Fen=20%", "--json")
    told = json.loads(ran.stdout)
    assert [one["party"] for one in told["standings"]] == ["Orchard", "Fen"]
    assert any(said.startswith("Fen did not stand in") for said in told["sentences"])


def test_where_nobody_knows_whose_voters_go_the_plan_says_why_it_proposes_nothing(seats):
    ran = run(seats, "--partners", "Orchard,Cedar", "--endorsement", "0")
    assert "Where Orchard and Cedar voters go was never measured here" in " ".join(ran.stdout.split())
    assert "nothing is gained unless more of those voters are supposed to follow" in " ".join(ran.stdout.split())


def test_voters_who_stay_at_home_help_no_partner(seats):
    gains = [json.loads(run(seats, "--home", home, "--json").stdout)["together"]["gain"]["mean"] for home in ("0", "1")]
    assert gains[0] > gains[1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--max-seats", "-1"), "--max-seats: -1 is below 0"),
        (("--min-gain", "Kestrel=1"), "--min-gain: Kestrel is no partner"),
        (("--min-gain", "Cedar=nan"), "'nan' is not a number"),
        (("--min-gain", "Cedar"), "write PARTY=NUMBER"),
        (("--min-gain", "Cedar=1", "--min-gain", "Cedar=2"), "Cedar is given twice"),
        (("--max-gives", "Cedar=1.5"), "'1.5' is not a whole number"),
        (("--leave", "Vael 3"), "did you mean Vale"),
        (("--veto", "Vale 3"), "write SEAT=PARTY"),
        (("--partners", "Cedar,Cedar"), "--partners: Cedar is named twice"),
        (("--partners", "Cedar,Orchid"), "--partners: Orchid stands nowhere"),
        (("--partners", "Cedar,"), "name parties with commas between"),
        (("--rivals", "Kestrel"), "nobody to unite with"),
        (("--national", "Cedar=40"), "is no share of 0 to 1"),
        (("--draws", "3"), "--draws: 20 to"),
        (("--home", "1.2"), "--home: 1.2 is not a share from 0 to 1"),
        (("--renamed", "Cedar"), "no pair of names"),
        (("--renamed", "Fen=Marsh"), "--renamed: no party 'Fen'"),
        (("--exchange", "Cedar:Orchard"), "write GIVER:TAKER:WORTH:WHAT"),
        (("--election", "1832"), "no election named '1832'"),
    ],
)
def test_bad_options_are_told_in_one_line(seats, options, words):
    ran = run(seats, *options)
    assert isinstance(ran.exception, BadInput)
    assert words in str(ran.exception)


def test_shares_of_the_country_may_stand_in_one_option_and_in_per_cent(seats):
    together = run(seats, "--national", "Cedar=30%,Kestrel=.35", "--json")
    apart = run(seats, "--national", "Cedar=.3", "--national", "Kestrel=35 %", "--json")
    told = [json.loads(one.stdout)["assumptions"]["national"] for one in (together, apart)]
    assert told[0] == told[1] == {"Cedar": 0.3, "Kestrel": 0.35}
