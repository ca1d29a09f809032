"""Wards that elect several: loyalty is recovered, votes are conserved, the best number of candidates is the best."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.pacts.slates import Loyalty, kept, loyalty_of, replay
from rejoinder.core.pacts.ward_options import Supposing, blocs_of, draw_ward, levels, splits
from rejoinder.core.pacts.ward_telling import as_json, sentences, ward_sentence
from rejoinder.core.pacts.wards import WardWish, plan_wards
from rejoinder.core.seats.results import Candidacy, SeatResult
from rejoinder.errors import BadInput
from tests.examples import tried

PARTNERS = ("Orchard", "Cedar")


def ward(name, seats=3, **votes):
    standing = [Candidacy(party, number) for party, each in votes.items() for number in each]
    return SeatResult(name, tuple(standing), code=name, seats=seats)


def joint(name, share, level=1000, others=(700, 680, 640)):
    return ward(name, Orchard=(level, level), Cedar=(round(share * level),), Kestrel=others)


COUNCIL = [
    joint("Penn", 0.7),
    joint("Quay", 0.8),
    joint("Sallow", 0.75),
    ward("Marl", Orchard=(900, 890, 850), Kestrel=(950, 940, 800)),
]


def test_loyalty_is_what_slate_mates_kept_of_the_leading_partners_votes():
    measured = loyalty_of([one for each in COUNCIL for one in kept(each, PARTNERS)])
    assert measured is not None and measured.wards == 3
    assert measured.mean == pytest.approx(0.75) and measured.low < 0.7 and measured.high > 0.8


def test_a_ward_is_foretold_from_the_slates_of_other_wards_alone():
    council = [joint("Penn", 0.2, others=(600, 300, 200)), joint("Quay", 0.9), joint("Sallow", 0.9)]
    told = replay(council, PARTNERS)
    assert told[0].loyalty == pytest.approx(0.9)
    assert dict(told[0].was) == {"Orchard": 2, "Kestrel": 1} and dict(told[0].foretold) == {"Orchard": 2, "Cedar": 1}


@given(st.floats(0, 0.95), st.floats(10, 5000), st.floats(0, 5000))
def test_after_a_joint_slate_the_votes_come_out_as_they_were(loyalty, lead, junior):
    junior = min(junior, lead)
    loyalty = min(loyalty, junior / lead)
    result = ward("Penn", Orchard=(lead, lead), Cedar=(junior,))
    blocs = blocs_of(result, PARTNERS, np.array([loyalty]))
    assert blocs["Orchard"][0] + loyalty * blocs["Cedar"][0] == pytest.approx(lead)
    assert blocs["Cedar"][0] + loyalty * blocs["Orchard"][0] == pytest.approx(junior, abs=1e-6)


@tried(20)
@given(st.integers(1, 2000), st.integers(1, 2000), st.floats(0, 1), st.integers(2, 4))
def test_no_voter_gives_more_votes_than_there_are_seats(orchard, cedar, loyalty, seats):
    result = ward("Penn", seats=seats, Orchard=(orchard,) * seats, Cedar=(cedar,) * seats, Kestrel=(500,) * seats)
    drawn = draw_ward(result, PARTNERS, Supposing(Loyalty(loyalty, loyalty, loyalty, 0), 0.05, draws=100))
    voters = drawn.blocs["Orchard"] + drawn.blocs["Cedar"]
    for split in splits(PARTNERS, seats):
        found = levels(drawn, split, is_joint=True)
        given_to_partners = sum(count * found.get(party, 0.0) for party, count in zip(PARTNERS, split, strict=True))
        to_others = sum(seats * (found[party] - drawn.others[party]) for party in drawn.others)
        assert (given_to_partners + to_others <= seats * voters * 1.0001).all()


def test_every_split_shares_all_seats():
    assert all(sum(one) == 3 for one in splits(("A", "B", "C"), 3)) and len(splits(("A", "B", "C"), 3)) == 10


def test_a_slate_of_loyal_voters_beats_two_full_lists_that_divide_the_vote():
    divided = ward("Penn", Orchard=(600, 590, 580), Cedar=(550, 540, 530), Kestrel=(800, 790, 780))
    plan = plan_wards([divided], WardWish(PARTNERS, loyalty=Loyalty(0.8, 0.75, 0.85, 0), swing=0)).wards[0]
    apart = plan.options[-1]
    assert apart.together.mean < 0.2 and plan.best.together.mean > 2.8 and plan.best.is_joint


def test_voters_who_never_vote_for_a_slate_mate_make_a_joint_slate_worth_nothing():
    divided = ward("Penn", Orchard=(600, 590, 580), Cedar=(550, 540, 530), Kestrel=(800, 790, 780))
    plan = plan_wards([divided], WardWish(PARTNERS, loyalty=Loyalty(0, 0, 0.01, 0), swing=0)).wards[0]
    assert plan.best.together.mean < 1


def test_candidates_that_a_partner_must_have_are_put_where_they_cost_least():
    wish = WardWish(PARTNERS, candidates_min={"Cedar": 4}, draws=200)
    plans = plan_wards(COUNCIL, wish)
    options = [[one for one in plan.options if one.is_joint] for plan in plans.wards]
    best = max(
        sum(one.together.mean for one in chosen)
        for chosen in product(*options)
        if sum(dict(one.candidates)["Cedar"] for one in chosen) >= 4
    )
    assert sum(one.chosen.together.mean for one in plans.wards) == pytest.approx(best)
    with pytest.raises(BadInput, match="Cedar cannot have 13 candidates; these wards elect 12"):
        plan_wards(COUNCIL, WardWish(PARTNERS, candidates_min={"Cedar": 13}, draws=100))


def test_what_no_contest_taught_and_single_seats_are_told_not_dropped():
    results = [*COUNCIL, ward("Oxley", Orchard=(500,)), ward("Mull", seats=1, Cedar=(400,))]
    notes = " ".join(plan_wards(results, WardWish(PARTNERS, draws=100)).notes)
    assert "Oxley elects 3, but 1 candidate stood" in notes and "1 elect one and are left out, such as Mull" in notes


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (WardWish(("Orchard",)), "2 to 4 different partners"),
        (WardWish(("Orchard", "Ind")), "Ind is no party that could share a slate"),
        (WardWish(("Orchard", "Tideway")), "Tideway stood in no ward here"),
        (WardWish(PARTNERS, ward="Pen"), "no ward 'Pen' here; nearest: Penn"),
        (WardWish(PARTNERS, candidates_min={"Kestrel": 1}), "Kestrel is no partner"),
    ],
)
def test_what_cannot_be_planned_is_said(wish, says):
    with pytest.raises(BadInput, match=says):
        plan_wards(COUNCIL, wish)


def test_plans_are_told_with_the_loyalty_they_rest_on_and_the_same_seed_tells_the_same():
    plans = plan_wards(COUNCIL, WardWish(PARTNERS, draws=100))
    assert as_json(plans) == as_json(plan_wards(COUNCIL, WardWish(PARTNERS, draws=100)))
    assert sentences(plans)[0].startswith("Slate loyalty 75%")
    assert ward_sentence(plans.wards[0]).startswith("Penn elects 3: ")
