"""`rejoinder reform compare` from outside: the form of the JSON, several systems in a table, what it says of bad input."""

import csv
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.errors import BadInput

FIELDS = {"seats", "votes", "gallagher", "loosemore_hanby", "enp_votes", "enp_seats", "caveat"}
MORE = {"system", "method", "options", "wasted", "seats_total", "sentence", "by_region", "notes", "ranges", "election"}


def rows(regions=True):
    yield "seat,region,party,votes" if regions else "seat,party,votes"
    for n in range(12):
        place = f"Seat {n}," + (f"Region {n % 2}," if regions else "")
        yield f"{place}Orchard,{900 + 40 * n}"
        yield f"{place}Cedar,{1200 - 30 * n}"
        yield f"{place}Tideway,{300 + 10 * n}"


@pytest.fixture(scope="module")
def votes(tmp_path_factory):
    file = tmp_path_factory.mktemp("votes") / "votes.csv"
    file.write_text("\n".join(rows()), encoding="utf-8")
    return file


def run(path, *options):
    return CliRunner().invoke(app, ["reform", "compare", str(path), "--draws", "2", *options])


@pytest.mark.parametrize("system", ["fptp", "av", "ams", "list", "stv", "tworound"])
def test_the_json_of_one_system_has_every_field(votes, system):
    told = json.loads(run(votes, "--system", system, "--json").stdout)
    assert set(told) >= FIELDS | MORE and told["system"] == system
    assert sum(told["seats"].values()) == told["seats_total"] == 12
    assert told["votes"] == {"Orchard": 13440, "Cedar": 12420, "Tideway": 4260}
    assert set(told["by_region"]) == {"Region 0", "Region 1"}


def test_several_systems_are_a_list_and_none_means_all(votes):
    two = json.loads(run(votes, "--system", "fptp", "--system", "list", "--json").stdout)
    assert [one["system"] for one in two] == ["fptp", "list"]
    assert len(json.loads(run(votes, "--json").stdout)) == 6


def test_the_options_are_said_as_they_were_used(votes):
    told = json.loads(
        run(
            votes, "--system", "list", "--method", "Sainte-Laguë", "--threshold", "15", "--by", "national", "--json"
        ).stdout
    )
    assert told["method"] == "saintelague" and "Tideway" not in told["seats"]
    assert told["options"]["threshold_pct"] == 15 and told["options"]["by"] == "national"


def test_people_get_a_table_the_caveat_and_what_is_imputed(votes):
    made = run(votes, "--power")
    assert made.exit_code == 0
    for words in (
        "People vote differently",
        "Orchard",
        "gallagher",
        "imputed",
        "Half of all power",
        "choosing the second",
    ):
        assert words in " ".join(made.stdout.split()), words


def test_the_power_of_votes_stands_in_the_json_when_asked_for(votes):
    told = json.loads(run(votes, "--system", "fptp", "--power", "--json").stdout)
    assert len(told["power"]["seats"]) == 12 and told["power"]["majority"]["voters"] > 0


def test_the_table_goes_to_a_file(votes, tmp_path):
    out = tmp_path / "table.csv"
    run(votes, "--system", "fptp", "--system", "list", "--csv", str(out))
    with out.open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    assert table[0] == ["party", "votes", "votes_pct", "fptp", "list"] and table[-1][0] == "wasted_pct"


def test_a_file_without_regions_is_one_area_and_says_so(tmp_path):
    file = tmp_path / "plain.csv"
    file.write_text("\n".join(rows(regions=False)), encoding="utf-8")
    told = json.loads(run(file, "--system", "list", "--json").stdout)
    assert told["notes"] == ["The file names no region: all seats are shared out as one area."]


@pytest.mark.parametrize(
    ("options", "says"),
    [(("--threshold", "200"), "threshold 200"), (("--method", "borda"), "there are dhondt"),
     (("--system", "borda"), "there are fptp"), (("--by", "town"), "region, country or national"),
     (("--size", "0"), "size 0"), (("--election", "1900"), "no election is named 1900"),
     (("--qualify", "12.5", "--system", "tworound"), "how many may vote is missing"),
     (("--threshold", "90", "--system", "list"), "no list reaches 90%")],
)  # fmt: skip
def test_what_cannot_be_done_is_said(votes, options, says):
    made = run(votes, *options)
    assert isinstance(made.exception, BadInput) and says in str(made.exception)


@pytest.mark.parametrize("command", [("reform", "compare"), ("pact", "plan", "--partners", "Orchard,Cedar")])
def test_a_row_that_is_left_out_is_told_beside_the_json(tmp_path, command):
    file = tmp_path / "votes.csv"
    rows = [f"Vale {n},{party},{votes}" for n in range(9) for party, votes in (("Orchard", 90), ("Cedar", 80))]
    file.write_text("\n".join(["seat,party,votes", *rows, "Vale 1,Fen,-5"]), encoding="utf-8")
    made = CliRunner().invoke(app, [*command, str(file), "--draws", "20", "--json"])
    assert json.loads(made.stdout) and "left out: votes.csv, line 20" in made.stderr


def test_a_file_without_a_vote_is_refused_with_exit_code_2(tmp_path):
    file = tmp_path / "none.csv"
    file.write_text("seat,party,votes\nOxley,Orchard,0\nOxley,Cedar,0\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "rejoinder.cli.main", "reform", "compare", str(file), "--system", "fptp"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and "nobody has a vote" in done.stderr and not done.stdout


def test_every_method_is_listed():
    made = CliRunner().invoke(app, ["reform", "compare", "--methods"])
    assert made.exit_code == 0 and made.stdout.startswith("dhondt:") and len(made.stdout.splitlines()) == 12
