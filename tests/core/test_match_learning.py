"""Matching learns from verdicts."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.matching.learning import Verdict, as_dict, chance_of, from_dict, learn
from rejoinder.core.matching.ranker import Linear, Ranker
from tests.examples import tried

SHIPPED = Ranker(Linear({}), Linear({"near": (0.0, 1.0, -2.0), "idle": (0.0, 1.0, 0.0)}), 1.0)


def verdicts(count, *, shift=0.0, seed=1):
    """Two lines a story; how often one answers follows the shipped weights, moved by `shift` log-odds."""
    rng = np.random.default_rng(seed)
    made = []
    for story in range(count):
        columns = {"near": float(rng.normal()), "idle": float(rng.normal())}
        totals = (float(rng.exponential(2)), 0.0)
        verdict = Verdict(story, columns, totals, 0, answers=False)
        share = SHIPPED.shares(np.array(totals))[0]
        truly = share / (1 + np.exp(-2.0 * columns["near"] + shift))
        made.append(Verdict(story, columns, totals, 0, answers=bool(rng.random() < truly)))
        assert 0 < chance_of(verdict, SHIPPED) < 1
    return made


@cache
def taught():
    """What 150 verdicts of lines that answer less often than shipped teach."""
    return learn(verdicts(150, shift=1.0), SHIPPED)


def test_where_lines_answer_less_often_than_shipped_it_learns_that():
    made = learn(verdicts(400, shift=2.5), SHIPPED)
    assert made.is_better and made.after < made.before
    assert made.ranker.none.constant > SHIPPED.none.constant + 0.5


def test_where_the_shipped_weights_are_right_they_are_not_thrown_away():
    made = learn(verdicts(300), SHIPPED)
    assert abs(made.ranker.none.constant) < 0.6 and made.after < made.before + 0.03


def test_the_order_of_lines_is_not_learned():
    assert taught().ranker.order is SHIPPED.order


def test_the_same_verdicts_teach_the_same():
    assert learn(verdicts(150, shift=1.0), SHIPPED) == taught()


@tried(10)
@given(st.integers(0, 12), st.booleans())
def test_any_few_verdicts_leave_chances_between_nought_and_one(count, answers):
    said = [Verdict(n // 2, {"near": n * 50.0}, (1.0, 0.0), n % 2, answers=answers) for n in range(count)]
    ranker = learn(said, SHIPPED).ranker
    assert all(0 <= chance_of(verdict, ranker) <= 1 for verdict in said)


def test_what_was_learned_is_stored_and_read_back():
    ranker = taught().ranker
    assert from_dict(as_dict(ranker), SHIPPED) == ranker


def test_what_was_learned_for_other_columns_is_refused():
    with pytest.raises(ValueError, match="other columns"):
        from_dict({"none": {"x": [0, 1, 1]}, "temperature": 1, "constant": 0}, SHIPPED)
