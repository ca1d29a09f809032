"""What is said of a statement."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.opinions import ABSENT, report
from rejoinder.core.opinions.differences import corrected, differences
from rejoinder.core.opinions.results import is_most
from rejoinder.core.opinions.stability import find_groups
from tests.core.opinions.invented import answers_of, planted, unstructured


@pytest.fixture(scope="module")
def made():
    draw = np.random.default_rng(1)
    answers, _ = planted((60, 40), statements=18)
    agreed, quarrelled = np.ones((100, 1), np.int8), np.where(np.arange(100) < 60, 1, -1).astype(np.int8)[:, None]
    refused = np.where(draw.random((100, 1)) < 0.9, -1, 0).astype(np.int8)
    votes = np.concatenate([agreed, quarrelled, refused, answers.votes], axis=1)
    return {one.id: one for one in report(answers_of(votes), seed=1).statements}


def test_what_all_groups_agree_on_is_said_to_be_agreed(made):
    assert made["s00"].agreed_by_all
    assert not made["s00"].divides


def test_what_all_groups_refuse_is_said_to_be_refused(made):
    assert made["s02"].refused_by_all
    assert not made["s02"].agreed_by_all


def test_what_one_group_wants_and_the_other_refuses_divides(made):
    assert made["s01"].divides
    assert made["s01"].p < 0.001
    assert {(one.group, one.says) for one in made["s01"].stands_out} == {(0, "agree"), (1, "disagree")}


def test_consensus_is_the_product_over_groups(made):
    assert made["s00"].consensus == pytest.approx(61 / 62 * 41 / 42)
    assert made["s01"].consensus == pytest.approx(61 / 62 * 1 / 42)


def test_statements_stand_in_the_order_of_consensus(made):
    values = [one.consensus for one in made.values()]
    assert values == sorted(values, reverse=True)


def test_without_groups_all_who_answered_count_in_one_list():
    answers = unstructured(100, 20)
    votes = answers.votes.copy()
    votes[:3, 5:] = ABSENT
    made = report(answers_of(votes), seed=1)
    first = next(one for one in made.statements if one.id == "s00")
    assert first.everyone.asked == 100
    assert first.by_group == ()
    assert made.ungrouped == 3


def test_groups_cut_out_of_pure_chance_hardly_ever_differ_for_sure():
    """Tested on the answers they were made of, nearly all would."""
    wrong = 0
    for seed in range(12):
        votes = unstructured(150, 12, seed=seed).votes
        labels = find_groups(votes, np.random.default_rng(seed), least=10)[2]
        wrong += min(differences(votes, labels, seed=seed, least=10).surest) <= 0.05
    assert wrong <= 2


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_a_correction_never_lowers_a_chance_and_keeps_their_order(chances):
    made = corrected(chances)
    assert all(after >= before for before, after in zip(chances, made, strict=True))
    assert sorted(range(len(made)), key=lambda at: (made[at], chances[at])) == sorted(
        range(len(made)), key=lambda at: chances[at]
    )


@given(st.integers(1, 300))
def test_half_is_never_most(asked):
    assert not is_most(asked // 2, asked)
