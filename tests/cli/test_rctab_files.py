"""`rejoinder count` on a configuration of RCTab."""

import json

import pytest
from typer.testing import CliRunner

from rejoinder.cli.main import app

CSV = "id,Ada,Bo,Cy\n1,1,2,\n2,1,,\n3,,1,2\n4,,2,1\n5,,1,1\n6,,,\n"


@pytest.fixture
def config(tmp_path):
    (tmp_path / "x.csv").write_text(CSV)
    source = {"provider": "genericCsv", "filePath": "x.csv", "firstVoteColumnIndex": 2, "firstVoteRowIndex": 2}

    def written(**rules):
        told = {
            "tabulatorVersion": "2.0.0",
            "outputSettings": {"contestName": "Chair"},
            "cvrFileSources": [source],
            "candidates": [{"name": name} for name in ("Ada", "Bo", "Cy")],
            "rules": {
                "tiebreakMode": "useCandidateOrder", "overvoteRule": "exhaustImmediately", "maxRankingsAllowed": "max",
                "winnerElectionMode": "singleWinnerMajority", "numberOfWinners": "1", "maxSkippedRanksAllowed": "1",
                **rules,
            },
        }  # fmt: skip
        (tmp_path / "config.json").write_text(json.dumps(told))
        return str(tmp_path / "config.json")

    return written


def run(*said):
    return CliRunner().invoke(app, ["count", *said, "--json"])


@pytest.mark.parametrize("rule", ["irv", "rctab"])
def test_a_run_off_is_counted_as_the_configuration_says(config, rule):
    told = json.loads(run(rule, config()).stdout)
    assert told["rule"] == "rctab:singleWinnerMajority"
    assert told["winners"] == ["Ada"]
    assert told["stages"][0]["totals"] == {"Ada": 2, "Bo": 1, "Cy": 1}
    assert told["stages"][0]["exhausted"] == 1
    assert told["rejected"] == 1


def test_another_rule_counts_the_rankings_in_the_records(config):
    told = json.loads(run("scottish", config(), "--seats", "2", "--seed", "oak").stdout)
    assert (told["rule"], told["valid"], told["rejected"]) == ("scottish", 4, 2)


def test_a_configuration_that_transfers_surpluses_is_no_run_off(config):
    several = config(winnerElectionMode="multiWinnerAllowMultipleWinnersPerRound", numberOfWinners="2")
    refused = run("irv", several)
    assert isinstance(refused.exception, Exception)
    assert "count it by rctab" in str(refused.exception)


def test_a_record_that_is_not_there_stops_the_count(config, tmp_path):
    path = config()
    (tmp_path / "x.csv").unlink()
    assert "cannot be read" in str(run("rctab", path).exception)
