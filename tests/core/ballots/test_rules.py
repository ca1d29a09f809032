"""What every registered counting rule keeps to, and how a rule is asked by its name."""

import json

import pytest

from rejoinder.core.ballots.counting import count_by
from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.rules import ALIASES, RULES
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.errors import BadInput

NAMES = ("Maren Quill", "Osric Tamblyn", "Ines Halvor", "Bram Collier", "Petra Sandoe")
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
BETWEEN_MANY = {name: rule for name, rule in RULES.items() if name != "decision"}  # that one: test_decision.py
every_rule_between_many = pytest.mark.parametrize("rule", BETWEEN_MANY.values(), ids=BETWEEN_MANY)


def ballot(rule, *, seats=None, papers=True, withdrawn=()):
    candidates = tuple(Candidate(name, withdrawn=name in withdrawn) for name in NAMES)
    seats = seats or (2 if rule.seats_max is None else min(2, rule.seats_max))
    if rule.takes == "scores":
        held = {
            bytes([5, 4, 0, 1, 2]): 9,
            bytes([0, 5, 3, 2, 1]): 6,
            bytes([1, 0, 5, 4, 0]): 5,
            bytes([0, 1, 2, 5, 3]): 3,
        }
        return Election("Invented", candidates, seats, held if papers else {}, scale=5)
    held = {bytes([0, 1, 3]): 9, bytes([1, 2]): 6, bytes([2, 3, 4]): 5, bytes([3, 4, 0]): 3, bytes([4]): 1}
    return Election("Invented", candidates, seats, held if papers else {})


def test_the_rules_are_counted():
    assert len(RULES) >= 5 and {"scottish", "meek", "warren", "irv", "tworound"} <= set(RULES)
    assert all(name not in RULES and rule in RULES for name, rule in ALIASES.items())


@every_rule
def test_a_rule_has_a_name_a_version_a_title_and_where_it_is_written_down(rule):
    assert rule.name == rule.name.lower() and rule.name.isalnum()
    assert rule.version and rule.title and rule.cites and all(rule.cites)


@every_rule_between_many
def test_a_count_says_its_rule_its_papers_its_winners_and_why(rule):
    asked = ballot(rule)
    count = rule.count(asked, TieBreaker(seed="oak"))
    assert (count.rule, count.version, count.valid, count.seats) == (rule.name, rule.version, asked.valid, asked.seats)
    assert count.candidates == asked.candidates and count.labels == NAMES
    assert len(set(count.winners)) == len(count.winners) == asked.seats
    assert [stage.number for stage in count.stages] == list(range(1, len(count.stages) + 1))
    assert all(len(stage.totals) == len(NAMES) and stage.why for stage in count.stages)
    assert {each for stage in count.stages for each in stage.elected} == set(count.winners)
    json.dumps(dict(count.figures))


@every_rule_between_many
def test_a_count_is_the_same_when_it_is_done_again(rule):
    assert rule.count(ballot(rule), TieBreaker(seed="oak")) == rule.count(ballot(rule), TieBreaker(seed="oak"))


@every_rule_between_many
def test_who_withdrew_is_never_elected(rule):
    count = rule.count(ballot(rule, withdrawn=NAMES[:2]), TieBreaker(seed="oak"))
    assert not {0, 1} & set(count.winners) and count.winners


@every_rule_between_many
def test_no_papers_at_all_are_counted_with_a_seed(rule):
    count = rule.count(ballot(rule, papers=False), TieBreaker(seed="oak"))
    assert len(count.winners) == count.seats and count.valid == 0


@every_rule_between_many
def test_more_places_than_candidates_elect_all_or_are_refused(rule):
    asked = ballot(rule, seats=9)
    if rule.seats_max is None:
        assert set(count_by(rule.name, asked, TieBreaker(seed="oak")).winners) == set(range(5))
    else:
        with pytest.raises(BadInput, match=f"{rule.name} fills"):
            count_by(rule.name, asked, TieBreaker(seed="oak"))


def test_a_rule_is_found_by_its_other_name_and_an_unknown_one_says_which_there_are():
    asked = ballot(RULES["irv"])
    assert count_by("av", asked, TieBreaker()).rule == "irv"
    with pytest.raises(BadInput, match=r"no counting rule is named borda27; there are .*meek"):
        count_by("borda27", asked, TieBreaker())


def test_papers_that_a_rule_does_not_read_are_refused():
    scores = Election("", (Candidate("Ada"), Candidate("Bo")), 1, {bytes([5, 0]): 3}, scale=5)
    with pytest.raises(BadInput, match="irv counts rankings; these papers hold scores"):
        count_by("irv", scores, TieBreaker())
    with pytest.raises(BadInput, match="at least one place"):
        count_by("irv", Election("", (Candidate("Ada"),), 0, {}), TieBreaker())
