"""A count as JSON, as CSV and in words."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.ballots.as_json import count_as_json, count_from_json
from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.papers import Problem
from rejoinder.core.ballots.rules import RULES
from rejoinder.core.ballots.telling import stage_table, stages_csv, told
from rejoinder.errors import BadInput
from tests.core.ballots.counted import elections, run_off
from tests.core.ballots.law import law
from tests.core.ballots.test_adding import stars
from tests.core.ballots.test_comparing import SEED, election

RANKING = [rule for name, rule in RULES.items() if rule.takes != "scores" and name != "decision"]
COUNT = RULES["scottish"].count(election(("AB", 5), ("B", 2), ("C", 2), seats=2), SEED)


def there_and_back(count):
    return count_from_json(json.loads(json.dumps(count_as_json(count))))


@pytest.mark.parametrize("rule", RANKING, ids=[rule.name for rule in RANKING])
@law(10)
@given(elections(seats_max=1).filter(lambda drawn: drawn.papers))
def test_a_count_of_rankings_survives_json_unchanged(rule, drawn):
    count = rule.count(drawn, SEED)
    assert there_and_back(count) == count


@law(30)
@given(stars())
def test_a_count_of_scores_survives_json_unchanged(drawn):
    count = RULES["star"].count(drawn, SEED)
    assert there_and_back(count) == count


def test_votes_are_plain_numbers_exact_to_the_decimals_of_the_rule():
    said = json.dumps(count_as_json(COUNT))
    assert '"quota": 4,' in said
    assert '"totals": {"A": 4, "B": 3, "C": 2}' in said


def test_the_fields_that_programs_read_are_there():
    said = count_as_json(COUNT, [Problem(7, "rank 2 is skipped: counts up to rank 1", 3)])
    assert (said["rule"], said["version"], said["quota"], said["winners"]) == ("scottish", "1", 4, ["A", "B"])
    assert {"totals", "action", "elected", "excluded", "exhausted", "why"} <= said["stages"][0].keys()
    assert said["cites"]
    assert said["problems"] == [
        {"line": 7, "reason": "rank 2 is skipped: counts up to rank 1", "papers": 3, "rejected": False}
    ]


@law(25)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_what_is_no_count_is_refused(said):
    with pytest.raises(BadInput, match="not the result of a count"):
        count_from_json(said)


@pytest.mark.parametrize("decimals", [-1, 21, 100_000])
def test_a_result_with_more_decimals_than_any_rule_has_is_refused(decimals):
    said = json.loads(json.dumps(count_as_json(COUNT))) | {"decimals": decimals}
    with pytest.raises(BadInput, match=f"{decimals} decimals; 0 to 20 can be read"):
        count_from_json(said)


@law(60)
@given(st.data())
def test_a_result_that_somebody_altered_is_refused_or_read_as_it_stands(data):
    said = json.loads(json.dumps(count_as_json(COUNT)))
    spot = data.draw(st.sampled_from([said, said["stages"][0], said["stages"][0]["totals"], said["candidates"][0]]))
    field = data.draw(st.sampled_from(sorted(spot)))
    spot[field] = data.draw(
        st.none() | st.integers() | st.floats() | st.text(max_size=3) | st.lists(st.integers(), max_size=2)
    )
    try:
        count_from_json(said)
    except BadInput as refused:
        assert "not the result of a count" in str(refused)


def test_a_count_is_told_in_plain_words():
    lines = told(COUNT)
    assert lines[0] == "Scottish STV (Weighted Inclusive Gregory), version 1: 2 places, 9 papers. Quota 4."
    assert lines[1] == "Elected: A and B."
    assert lines[2].startswith("1. 9 papers for 2 places: the quota is 4.")


def test_the_table_marks_who_is_elected_and_who_is_out():
    table = stage_table(run_off())
    assert table[0] == ["", "stage 1", "stage 2", "stage 3", "stage 4"]
    assert table[1][-1] == "3,075*"
    assert table[5] == ["Rafe Imrie-Stone", "491", "–", "–", "–"]
    assert table[-1] == ["no further choice", "0", "39", "146", "396"]


def test_the_csv_has_a_row_for_each_candidate_and_stage_and_adds_up():
    rows = list(csv.DictReader(io.StringIO("".join(stages_csv(run_off())))))
    assert len(rows) == 4 * 6
    for stage in "1234":
        assert sum(int(row["votes"]) for row in rows if row["stage"] == stage) == run_off().valid
    assert [row["status"] for row in rows[-6:]] == ["elected", "", "excluded", "", "", ""]
    assert sum(int(row["change"]) for row in rows[6:12]) == 0


def test_no_name_in_the_csv_begins_like_a_formula_of_a_spreadsheet():
    names = ("=1+1", "@B")
    paper = Election("", tuple(map(Candidate, names)), 1, {bytes([0]): 2, bytes([1]): 1})
    rows = list(csv.DictReader(io.StringIO("".join(stages_csv(RULES["irv"].count(paper, SEED))))))
    assert [row["candidate"] for row in rows[:2]] == ["'=1+1", "'@B"]
