"""Exact tests agree with counting every possibility by hand."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.pacts.exact import at_least, fisher, holm, odds_range, stratified
from tests.examples import tried

tables = st.tuples(*[st.integers(0, 4)] * 4)


def by_hand(table):
    """Every set of seats of which the missing may consist."""
    a, b, c, d = table
    here, all_seats, missing = a + b, a + b + c + d, a + c
    ways = [sum(seat < here for seat in chosen) for chosen in combinations(range(all_seats), missing)]
    return sum(one >= a for one in ways) / len(ways)


@given(tables)
def test_fisher_is_the_share_of_all_arrangements(table):
    assert fisher(table) == pytest.approx(by_hand(table), rel=1e-9)


@tried(30, quick=10)
@given(st.tuples(*[st.integers(0, 3)] * 4), st.tuples(*[st.integers(0, 3)] * 4))
def test_strata_are_the_share_of_all_pairs_of_arrangements(one, other):
    def ways(table):
        a, b, c, d = table
        chosen = combinations(range(a + b + c + d), a + c)
        return [sum(seat < a + b for seat in seats) for seats in chosen]

    sums = [x + y for x, y in product(ways(one), ways(other))]
    expected = sum(total >= one[0] + other[0] for total in sums) / len(sums)
    assert stratified([one, other]) == pytest.approx(expected, rel=1e-9)


@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=7), st.integers(0, 8))
def test_chances_of_their_own_add_up_over_all_outcomes(chances, seen):
    total = 0.0
    for outcome in product((0, 1), repeat=len(chances)):
        if sum(outcome) >= seen:
            total += float(np.prod([p if hit else 1 - p for p, hit in zip(chances, outcome, strict=True)]))
    assert at_least(np.array([chances]), seen)[0] == pytest.approx(total, abs=1e-12)


@given(st.tuples(*[st.integers(1, 30)] * 4))
def test_the_range_of_the_odds_holds_the_odds_seen(table):
    ratio, low, high = odds_range(table)
    assert ratio is not None and high is not None
    assert low <= ratio * 1.0001 and ratio <= high * 1.0001


def test_the_odds_range_is_the_published_one():
    _, low, high = odds_range((3, 1, 1, 3))
    assert (round(low, 3), round(high or 0)) == (0.212, 626)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_makes_a_chance_smaller_nor_changes_the_order(chances):
    made = holm(chances)
    assert all(after >= before or after == 1 for after, before in zip(made, chances, strict=True))
    order = sorted(range(len(chances)), key=chances.__getitem__)
    assert [made[at] for at in order] == sorted(made)
