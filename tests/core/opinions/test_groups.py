"""Whether groups are found where there are some, and not where there are none."""

from functools import cache

import numpy as np
import pytest

from rejoinder.core.opinions import ABSENT, Answers, gather, report
from rejoinder.core.opinions.stability import alike
from tests.core.opinions.invented import answers_of, planted, unstructured


def groups_in(made, answers):
    """The group of each person in the order of the answers."""
    return np.array([made.group_of[one] for one in answers.participants])


@cache
def plain(sizes=(60, 40)):
    """Planted groups, who is in which, and their report."""
    answers, of = planted(sizes)
    return answers, of, report(answers, seed=1)


@pytest.mark.parametrize("sizes", [(60, 40), (90, 15), (40, 40, 40)])
def test_planted_groups_are_found_with_their_sizes(sizes):
    answers, of, made = plain(sizes)
    assert made.verdict == "groups"
    assert sorted(made.sizes) == sorted(sizes)
    assert alike(groups_in(made, answers), of) == 1.0


def test_planted_groups_are_found_where_half_the_answers_are_missing():
    answers, of = planted((80, 80), statements=40, absent=0.5)
    made = report(answers, seed=1)
    assert made.k == 2
    assert alike(groups_in(made, answers), of) > 0.9


@pytest.mark.parametrize("seed", range(2))
def test_votes_without_structure_have_no_clear_groups(seed):
    made = report(unstructured(100 + 50 * seed, 8 + 8 * seed, seed=seed, absent=0.2 * (seed % 2)), seed=1)
    assert (made.verdict, made.k, made.sizes, dict(made.group_of)) == ("no clear groups", 0, (), {})
    assert "tries; we need 80." in made.why


def test_fewer_than_fifty_people_are_too_few():
    answers, _ = planted((25, 24))
    made = report(answers, seed=1)
    assert (made.verdict, made.stability) == ("too few", ())
    assert made.why.startswith("Too few: 49 answered enough")


@cache
def with_gaps():
    """Planted answers of which five people gave six, and their report without two statements."""
    answers, _ = planted((60, 40))
    votes = answers.votes.copy()
    votes[:5, 6:] = ABSENT
    return answers, report(
        Answers(answers.participants, answers.statements, votes), seed=1, moderated_out={"s00", "s07"}
    )


def test_who_answered_fewer_than_seven_is_in_no_group_and_counts_as_ungrouped():
    answers, made = with_gaps()
    assert made.ungrouped == 5
    assert not {*answers.participants[:5]} & {*made.group_of}
    assert sum(made.sizes) == 95 == made.people - made.ungrouped


def test_a_few_who_stand_far_off_are_no_group_of_their_own():
    answers, _ = planted((50, 50, 6), statements=30)
    made = report(answers, seed=1)
    assert made.verdict == "groups"
    assert min(made.sizes) >= 10


def test_a_k_that_is_asked_for_is_told_whatever_the_verdict():
    made = report(unstructured(120, 20), seed=1, k=2)
    assert (made.verdict, made.k, sum(made.sizes)) == ("no clear groups", 2, 120)


def test_statements_rejected_by_moderation_are_not_looked_at():
    answers, made = with_gaps()
    assert {one.id for one in made.statements} == {*answers.statements} - {"s00", "s07"}


def test_the_order_of_rows_and_columns_and_the_names_of_people_change_nothing():
    answers, _ = planted((60, 40), statements=15, absent=0.2)
    draw = np.random.default_rng(5)
    people, columns = draw.permutation(100), draw.permutation(15)
    mixed = Answers(
        tuple(f"x{at}" for at in people),
        tuple(answers.statements[at] for at in columns),
        answers.votes[np.ix_(people, columns)],
    )
    one, other = report(answers, seed=3), report(mixed, seed=3)
    assert (one.statements, one.stability, one.map, one.sizes) == (
        other.statements, other.stability, other.map, other.sizes,
    )  # fmt: skip
    assert {who.replace("p", "x"): group for who, group in one.group_of.items()} == dict(other.group_of)


def test_other_names_of_statements_give_the_same_groups():
    answers, _, made = plain()
    renamed = Answers(answers.participants, tuple(reversed(answers.statements)), answers.votes)
    assert made.group_of == report(renamed, seed=1).group_of


def test_turning_every_vote_round_gives_the_same_groups():
    answers, _, made = plain()
    turned = Answers(answers.participants, answers.statements, -answers.votes)
    assert made.sizes == report(turned, seed=1).sizes


@pytest.mark.parametrize(
    "votes",
    [
        np.ones((80, 12), np.int8),
        np.zeros((80, 12), np.int8),
        np.ones((80, 1), np.int8),
        np.tile(np.array([[1], [-1]], np.int8), (40, 1)),
        np.full((80, 12), ABSENT, np.int8),
        np.zeros((0, 0), np.int8),
        np.zeros((60, 0), np.int8),
    ],
    ids=["all agree", "all pass", "one statement", "one statement that splits", "no answer", "nobody", "nothing asked"],
)
def test_votes_that_say_nothing_of_groups_have_none(votes):
    made = report(answers_of(votes), seed=1)
    assert made.k == 0
    assert made.verdict in ("no clear groups", "too few")


def test_one_statement_on_which_all_others_hang_is_not_enough():
    draw = np.random.default_rng(2)
    votes = np.where(draw.random((200, 10)) < 0.95, 1, -1).astype(np.int8)
    votes[:100, 0] = -1
    votes[100:, 0] = 1
    assert report(answers_of(votes), seed=1).verdict == "no clear groups"


def test_of_votes_gathered_from_rows_the_last_counts():
    assert gather([("a", "1", 1), ("b", "1", 1), ("a", "1", -1)]).votes.tolist() == [[-1], [1]]
