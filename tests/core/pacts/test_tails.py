"""Whether the worst tenth is what it says, and what is said to be out of reach for it is."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.pacts.candidates import candidates_of
from rejoinder.core.pacts.program import program_of
from rejoinder.core.pacts.solving import solve
from rejoinder.core.pacts.tails import next_above, tails, worst_tenth
from rejoinder.core.pacts.wish import Mode, Wish
from tests.core.pacts.invented_draws import every_plan, invented_worths
from tests.examples import tried

CLOSE = 1e-4


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=40))
def test_the_worst_tenth_counts_a_last_draw_in_part(totals):
    parts = np.repeat(np.sort(totals), 10)  # each draw in ten parts, so that a tenth of them is whole draws
    assert abs(worst_tenth(np.array(totals)) - parts[: len(totals)].mean()) < CLOSE


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=40))
def test_no_limit_that_some_draws_reach_is_rounded_past_them(totals):
    reached = worst_tenth(np.array(totals))
    assert abs(next_above(reached, len(totals)) - reached) < CLOSE


@given(seed=st.integers(0, 10_000), cap=st.integers(1, 4))
@tried(40)
def test_no_plan_exceeds_the_better_of_two_whole_tenths(seed, cap):
    wish = Wish(("A", "B"), mode=Mode.CVAR, seats_max=cap)
    found = candidates_of(invented_worths("AB", 5, seed=seed), wish)
    bound = tails(wish, found, solve(program_of(wish, found), relaxed=True))[0].relaxed.objective
    swings = found.swings().astype(int)
    reached = (worst_tenth(swings[plan].sum(axis=0)) for plan in every_plan(found) if len(plan) <= cap)
    assert max(reached) <= bound + CLOSE
