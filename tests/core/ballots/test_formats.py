"""Which form a file has, and what no form may do: fall over."""

import json
import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.ballots.formats import RctabConfig
from rejoinder.core.ballots.rules import RULES
from rejoinder.errors import BadInput
from tests.core.ballots.law import law
from tests.core.ballots.reading import ballots, listed, read
from tests.core.ballots.test_blt import HARBOUR
from tests.core.ballots.test_scot_elex import WARD
from tests.core.ballots.test_tables import RANKED, WIDE
from tests.house.source import ROOT

BOARD = {
    "title": "Board",
    "seats": 1,
    "candidates": ["Ada", {"name": "Bo", "party": "Tide"}, {"name": "Cy", "withdrawn": True}],
    "papers": [
        {"count": 4, "ranking": ["Ada", "Bo"]},
        {"ranking": [2]},
        {"ranking": ["Ada", None, "Bo"]},
        {"ranking": [["Ada", "Bo"]]},
    ],
}
STARS = {
    "candidates": ["Ada", "Bo"],
    "scale": 5,
    "papers": [{"scores": [5, 0]}, {"scores": {"Bo": 3}, "count": 2}, {"scores": [9, 0]}],
}


def test_json_of_our_own_is_read():
    found = read(json.dumps(BOARD))
    assert ballots(found) == {("Ada", "Bo"): 4, ("Bo",): 1, ("Ada",): 1}
    assert [line for line, _ in listed(found)] == [3, 4]
    assert found.election.candidates[2].withdrawn
    assert (found.election.title, found.election.rejected, found.form) == ("Board", 1, "JSON")


def test_json_may_hold_scores():
    found = read(json.dumps(STARS), "star")
    assert found.election.papers == {bytes([5, 0]): 1, bytes([0, 3]): 2}
    assert (found.election.scale, found.election.rejected) == (5, 1)


def test_two_of_one_name_are_scored_by_their_place():
    shared = STARS | {"candidates": ["Ada", "Ada"], "papers": [{"scores": [5, 0]}]}
    assert read(json.dumps(shared), "star").election.papers == {bytes([5, 0]): 1}


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"papers": 3}, "papers is not a list"),
        ({"papers": [7]}, "paper 1 is not an object"),
        ({"papers": [{"count": 1.5, "ranking": [1]}]}, "paper 1: count is '1.5', not a whole number"),
        ({"papers": [{"scores": [1]}]}, "paper 1 has no ranking"),
        ({"papers": [{"ranking": [1.5]}]}, "paper 1: 1.5 is neither a name nor the number"),
        ({"candidates": []}, "candidates is not a list of 1 to 255"),
        ({"candidates": [{"party": "Tide"}]}, "candidate 1 has no name"),
        ({"papers": [{"ranking": [[["Ada"]]]}]}, "paper 1: [['Ada']] is neither a name nor the number"),
        ({"papers": [{"ranking": [json.loads("[" * 900 + "]" * 900)]}]}, "is neither a name nor the number"),
        ({"candidates": ["Ada", "Ada"]}, "paper 1: 2 candidates are called 'Ada'; say the number of one"),
        ({"candidates": ["\ud800"]}, "candidate 1 has no name"),
        ({"seats": 0}, "0 seats"),
        ({"seats": "two"}, "the number of seats is 'two'"),
        ({"scale": 3.5}, "scale is 3.5"),
    ],
)
def test_json_that_says_no_election_is_refused(changed, fault):
    with pytest.raises(BadInput) as refused:
        read(json.dumps(BOARD | changed))
    assert fault in str(refused.value)


def test_a_configuration_of_rctab_is_known_as_one():
    with pytest.raises(RctabConfig):
        read(json.dumps({"tabulatorVersion": "1.3.0", "cvrFileSources": []}))


@pytest.mark.parametrize(
    ("text", "rule", "fault"),
    [
        (HARBOUR, "star", "star counts scores; the BLT holds rankings"),
        (RANKED, "star", "star counts scores; the ranked CSV holds rankings"),
        (json.dumps(STARS), "schulze", "schulze counts rankings; the JSON holds scores"),
        ("", "irv", "the file is empty"),
        ("\n\n# only a remark\n", "irv", "the file is empty"),
        ("PK\x03\x04 workbook", "irv", "save a workbook as CSV first"),
        ('{"candidates": [', "irv", "not JSON"),
        ('3 1\n1 1 0\n0\n"Ada"\n"Ada"\n"Ada (1)"\n', "irv", "cannot be told apart"),
    ],
)
def test_what_a_rule_cannot_count_is_refused(text, rule, fault):
    with pytest.raises(BadInput) as refused:
        read(text, rule)
    assert fault in str(refused.value)


def test_seats_may_be_given_and_are_kept_to_what_the_rule_fills():
    assert read(HARBOUR, seats=3).election.seats == 3
    found = read(HARBOUR, "irv")
    assert found.election.seats == 1
    assert found.problems[0].reason == "the file has 2 seats; irv elects 1"
    with pytest.raises(BadInput, match="irv elects 1, not 2"):
        read(HARBOUR, "irv", seats=2)


def test_more_seats_than_candidates_are_listed():
    found = read(HARBOUR, seats=4)
    assert found.problems[0].reason == "4 seats for 3 candidates: some stay empty"


FILES = [HARBOUR, WARD, WIDE, RANKED, json.dumps(BOARD), json.dumps(STARS)]


@law(150)
@given(st.sampled_from(FILES), st.data(), st.sampled_from(sorted(RULES)))
def test_a_file_spoilt_anywhere_is_read_or_refused_and_never_falls_over(text, data, rule):
    at = data.draw(st.integers(0, len(text) - 1))
    to = data.draw(st.integers(at, len(text)))
    spoilt = (
        text[:at]
        + data.draw(st.text(max_size=8) | st.sampled_from(["", "0", "\n", '"', ",", "=", "1.5", "9" * 30]))
        + text[to:]
    )
    try:
        found = read(spoilt, rule)
    except BadInput as refused:
        assert str(refused)
        return
    assert found.election.valid > 0
    for paper in found.election.papers if found.election.scale is None else ():
        assert len(set(paper)) == len(paper)
        assert max(paper) < len(found.election.candidates)


@law(60)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        read(text)
    except BadInput as refused:
        assert str(refused)


EXAMPLES = re.findall(
    r"(?:^    (?!rejoinder ).*\n)+", (ROOT / "docs" / "counting.md").read_text("utf-8").partition("## Files")[2], re.M
)


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_in_the_document_are_read_as_it_says(text):
    found = read(textwrap.dedent(text))
    assert found.election.candidates[0].name in ("Osk Brandt", "Ada Lund")
    assert found.election.valid in (2, 42, 58)


def test_every_form_has_its_example():
    assert {read(textwrap.dedent(text)).form for text in EXAMPLES} == {
        "BLT", "scot-elex CSV", "CSV of ranks", "ranked CSV", "JSON"
    }  # fmt: skip
