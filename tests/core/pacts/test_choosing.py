"""Whether the plan that is chosen is the best of all plans there are, and keeps what was wished."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rejoinder.core.pacts.candidates import WORTH_MIN, candidates_of
from rejoinder.core.pacts.choosing import choose
from rejoinder.core.pacts.program import NASH_GAIN_MIN, WORST_SHARE
from rejoinder.core.pacts.solving import GAP_ABS
from rejoinder.core.pacts.wish import Exchange, Mode, Sharing, Wish
from tests.core.pacts.invented_draws import every_plan, invented_worths
from tests.examples import tried

CLOSE = 5e-3

wishes = st.fixed_dictionaries(
    {
        "seats_max": st.one_of(st.none(), st.integers(0, 4)),
        "sharing": st.sampled_from(Sharing),
        "tolerance": st.integers(0, 1),
        "gains_min": st.dictionaries(
            st.sampled_from("AB"), st.floats(-0.5, 0.8).map(lambda x: round(x, 2)), max_size=1
        ),
        "gives_max": st.dictionaries(st.sampled_from("AB"), st.integers(0, 2), max_size=1),
        "incumbents_stay": st.booleans(),
    }
)


def keeps(wish, found, plan):
    """Whether a plan keeps all limits, told in plain terms."""
    gains, gives = found.gain[:, plan].sum(axis=1), found.gives[:, plan].sum(axis=1)
    net = [
        (found.gives[one, plan] & found.gets[other, plan]).sum()
        - (found.gives[other, plan] & found.gets[one, plan]).sum()
        for one, other in combinations(range(len(wish.partners)), 2)
    ]
    return (
        (wish.seats_max is None or len(plan) <= wish.seats_max)
        and all(gains[wish.partners.index(party)] >= least - 1e-9 for party, least in wish.gains_min.items())
        and all(gives[wish.partners.index(party)] <= most for party, most in wish.gives_max.items())
        and (wish.sharing is not Sharing.EQUAL or gives.max() - gives.min() <= wish.tolerance)
        and (wish.sharing is not Sharing.PAIRWISE or max(map(abs, net)) <= wish.tolerance)
    )


def worth(wish, found, plan, without=()):
    """What the mode makes large, worked out for one plan."""
    gains = found.gain[:, plan].sum(axis=1)
    if wish.mode is Mode.SUM:
        return gains.sum()
    if wish.mode is Mode.MAXMIN:
        return gains.min()
    if wish.mode is Mode.NASH:
        counted = [gain for party, gain in zip(wish.partners, gains, strict=True) if party not in without]
        return np.exp(np.log(counted).mean()) if counted and min(counted) >= NASH_GAIN_MIN else -np.inf
    totals = np.sort(found.swings()[plan].astype(int).sum(axis=0)) if plan else np.zeros(found.swings_kept)
    return totals[: round(WORST_SHARE * len(totals))].mean()


def best(wish, found, without=()):
    kept = [plan for plan in every_plan(found) if keeps(wish, found, plan)]
    return max((worth(wish, found, plan, without) for plan in kept), default=None)


@given(seed=st.integers(0, 10_000), mode=st.sampled_from([Mode.SUM, Mode.MAXMIN, Mode.CVAR]), limits=wishes)
@tried(30, quick=10)
def test_no_plan_is_better_than_the_chosen_one(seed, mode, limits):
    wish = Wish(("A", "B"), mode=mode, **limits)
    found = candidates_of(invented_worths("AB", 5, seed=seed), wish)
    chosen, at_best = choose(wish, found), best(wish, found)
    assert (chosen is None) == (at_best is None)
    if chosen is not None:
        plan = [n for n, seat in enumerate(found.seat) if chosen.options[seat] == found.option[n]]
        assert keeps(wish, found, plan)
        assert at_best <= chosen.possible + CLOSE
        assert abs(worth(wish, found, plan) - at_best) <= CLOSE + (0.02 if mode is Mode.CVAR else 0.005 * abs(at_best))


@given(seed=st.integers(0, 10_000), limits=wishes)
@tried(25, quick=10)
def test_no_plan_has_a_larger_product_of_gains(seed, limits):
    wish = Wish(("A", "B"), mode=Mode.NASH, **limits)
    found = candidates_of(invented_worths("AB", 5, seed=seed), wish)
    chosen = choose(wish, found)
    if chosen is None:
        assert best(replace(wish, mode=Mode.SUM), found) is None
    elif len(chosen.without) < 2:
        plan = [n for n, seat in enumerate(found.seat) if chosen.options[seat] == found.option[n]]
        assert keeps(wish, found, plan)
        assert worth(wish, found, plan, chosen.without) >= best(wish, found, chosen.without) * 0.99 - CLOSE


@given(seed=st.integers(0, 10_000), mode=st.sampled_from(Mode), limits=wishes)
@tried(40, quick=12)
def test_nothing_can_be_left_out_of_a_plan_at_no_price(seed, mode, limits):
    floors = {party: least / 10 for party, least in limits["gains_min"].items()}
    wish, worths = (
        Wish(("A", "B", "C"), mode=mode, **limits | {"gains_min": floors}),
        invented_worths("ABC", 5, seed=seed),
    )
    found = candidates_of(replace(worths, gain=worths.gain / 10), wish)
    chosen = choose(wish, found)
    assume(chosen is not None)
    plan = [n for n, seat in enumerate(found.seat) if chosen.options[seat] == found.option[n]]
    reached = worth(wish, found, plan, chosen.without)
    for less in smaller_plans(found, plan):
        if keeps(wish, found, less) and (mode is Mode.SUM or worth(wish, found, less, chosen.without) >= reached):
            spared = found.gives[:, plan].sum() - found.gives[:, less].sum()
            assert found.gain[:, plan].sum() - found.gain[:, less].sum() >= spared * WORTH_MIN - GAP_ABS


def smaller_plans(found, plan):
    """Every plan in which fewer stand aside, for the same parties in the same seats."""
    choices = [
        [None]
        + [
            n
            for n, seat in enumerate(found.seat)
            if seat == found.seat[one]
            and (found.gets[:, n] == found.gets[:, one]).all()
            and (found.gives[:, n] <= found.gives[:, one]).all()
        ]
        for one in plan
    ]
    yield from ([one for one in picked if one is not None] for picked in product(*choices))


@pytest.mark.parametrize("sharing", Sharing)
def test_what_one_partner_gains_at_the_price_of_another_asks_nobody(sharing):
    worths = invented_worths("AB", 5, seed=1)
    gain = np.zeros_like(worths.gain)
    for row, option in enumerate(worths.options):
        if option.aside:
            gain[:, row] = [[0.007 if party == option.for_party else -0.004] for party in worths.partners]
    wish = Wish(("A", "B"), sharing=sharing)
    assert choose(wish, candidates_of(replace(worths, gain=gain), wish)).seats == 0


@given(seed=st.integers(0, 10_000))
@tried(15)
def test_of_three_partners_the_best_plan_is_found_too(seed):
    wish = Wish(("A", "B", "C"), seats_max=2, sharing=Sharing.EQUAL)
    found = candidates_of(invented_worths("ABC", 3, seed=seed), wish)
    assert abs(choose(wish, found).gains.sum() - best(wish, found)) <= CLOSE


@given(seed=st.integers(0, 10_000))
@tried(15)
def test_vetoed_left_out_and_held_seats_are_never_given(seed):
    worths = invented_worths("AB", 5, seed=seed)
    wish = Wish(("A", "B"), vetoes=frozenset({("Seat 0", "A"), ("Seat 1", "B")}), left_out=frozenset({"Seat 2"}))
    chosen = choose(wish, candidates_of(worths, wish))
    aside = [worths.options[number].aside for number in chosen.options]
    assert "A" not in aside[0]
    assert "B" not in aside[1]
    assert aside[2] == ()
    for seat, parties in enumerate(aside):
        assert worths.base.parties[worths.base.winners[seat]] not in parties


def test_a_kept_party_is_stood_aside_for_even_where_it_gains_nothing():
    worths = invented_worths("AB", 5, seed=3)
    for party in "AB":
        wish = Wish(("A", "B"), kept=frozenset({("Seat 4", party)}), incumbents_stay=False)
        chosen = choose(wish, candidates_of(worths, wish))
        assert worths.options[chosen.options[4]].for_party == party


def test_the_same_wish_gives_the_same_plan():
    wish = Wish(("A", "B", "C"), seats_max=4, sharing=Sharing.PAIRWISE, mode=Mode.MAXMIN)
    plans = [choose(wish, candidates_of(invented_worths("ABC", 6, seed=2), wish)).options for _ in range(2)]
    assert np.array_equal(*plans)


def test_an_exchange_carries_a_floor_and_costs_its_giver_as_much():
    worths = invented_worths("AB", 4, seed=5)
    plain = Wish(("A", "B"))
    alone = choose(plain, candidates_of(worths, plain))
    asked = replace(plain, gains_min={"A": float(alone.gains[0]) + 1}, exchanges=(Exchange("B", "A", "councils", 1.0),))
    made = choose(asked, candidates_of(worths, asked))
    assert [one.what for one in made.exchanges] == ["councils"]
    both = replace(asked, gains_min={**asked.gains_min, "B": float(found_most(worths, 1))})
    assert choose(both, candidates_of(worths, both)) is None


def found_most(worths, partner):
    """The most that a partner could gain in any plan."""
    wish = Wish(("A", "B"))
    found = candidates_of(worths, wish)
    return max(found.gain[partner, plan].sum() for plan in every_plan(found))


def test_two_partners_cannot_reach_their_floors_by_promising_each_other_the_same():
    worths = invented_worths("AB", 4, seed=6)
    swaps = (Exchange("A", "B", "councils", 5.0), Exchange("B", "A", "reform", 5.0))
    wish = Wish(("A", "B"), gains_min={"A": 4.0, "B": 4.0}, exchanges=swaps)
    assert choose(wish, candidates_of(worths, wish)) is None


def test_partners_who_can_gain_nothing_are_left_out_of_the_product():
    worths = invented_worths("AB", 5, seed=1)
    gain = worths.gain.copy()
    gain[1] = np.minimum(gain[1], 0)
    wish = Wish(("A", "B"), mode=Mode.NASH)
    chosen = choose(wish, candidates_of(replace(worths, gain=gain), wish))
    assert chosen.without == ("B",)
    assert chosen.gains[0] > 0
