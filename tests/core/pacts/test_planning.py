"""A plan from results to sentences: its figures add up, its wishes are kept, its JSON comes back as it was."""

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.basing import base_of
from rejoinder.core.pacts.checking import faults, party_named, seat_named
from rejoinder.core.pacts.choosing import Chosen
from rejoinder.core.pacts.outcome import Infeasible, Interval
from rejoinder.core.pacts.planning import plan
from rejoinder.core.pacts.remarks import remarks
from rejoinder.core.pacts.telling import as_json, assumptions_of, plan_of, wish_as_json, wish_of
from rejoinder.core.pacts.wish import Exchange, Mode, Sharing, Wish
from rejoinder.core.seats.results import SPEAKER, Candidacy, Elections
from tests.core.pacts.places import election

PARTNERS = ("Orchard", "Cedar", "Tideway")
FEW = Assumptions(draws=200, endorsement=0.15)


@cache
def country():
    """24 seats in which three parties share what would beat a fourth."""
    random = np.random.default_rng(7)
    votes = {
        f"Seat {n}": {
            "Kestrel": int(random.integers(14_000, 19_000)),
            "Foundry": 2_000 + 100 * n,
            PARTNERS[n % 3]: int(random.integers(13_000, 17_000)),
            PARTNERS[(n + 1) % 3]: int(random.integers(3_000, 8_000)),
            PARTNERS[(n + 2) % 3]: int(random.integers(1_000, 4_000)),
        }
        for n in range(24)
    }
    return Elections((election("one", votes),), {"Orchard": "The Orchard Party"})


@cache
def base():
    return base_of(country())


def planned(wish, assumptions=FEW):
    return plan(base(), wish, assumptions)


PLAIN = wish_of({"partners": list(PARTNERS), "seats_max": 8})


@cache
def made():
    return plan(base(), PLAIN, replace(FEW, rivals=("Kestrel", "Foundry")))


def test_the_figures_of_a_plan_add_up():
    told = made()
    assert len(told.stands) <= 8
    assert told.together.gives == sum(one.gives for one in told.standings) == sum(len(one.aside) for one in told.stands)
    assert told.together.gets == sum(one.gets for one in told.standings) == len(told.stands)
    assert sum(number for *_, number in told.pairs) == told.together.gives
    assert told.together.gain.mean == pytest.approx(sum(one.gain.mean for one in told.standings), abs=1e-3)
    for one in (*told.standings, told.together):
        assert one.seats_with.mean - one.seats_without.mean == pytest.approx(one.gain.mean, abs=1e-3)
        assert one.gain.low <= one.gain.high
    assert told.fresh_gain == told.together.gain.mean
    assert sum(one.votes_removed for one in told.stands) == told.together.votes_given


def test_each_stand_aside_helps_and_the_most_decisive_comes_first():
    told = made()
    decisive = [one.p_decisive for one in told.stands]
    assert decisive == sorted(decisive, reverse=True)
    assert all(one.p_with - one.p_without <= one.p_decisive + 1e-9 for one in told.stands)
    assert told.together.gain.mean > 0.2
    assert all(one.second_worth > -0.1 for one in told.stands)


def test_a_plan_promises_on_its_own_draws_about_what_fresh_ones_give():
    told = planned(PLAIN, replace(FEW, draws=1000))
    assert told.planned_gain == pytest.approx(told.fresh_gain, abs=0.1)


def test_every_seat_is_in_the_list_with_its_likeliest_winner():
    told = made()
    assert [one.seat for one in told.seats] == list(base().seats)
    assert all(one.p_likely >= 1 / 4 for one in told.seats)
    assert any(one.may_change for one in told.seats)


def test_rivals_who_unite_are_told_beside_the_plan():
    told = made()
    assert told.together.gain_if_rivals is not None
    assert all(one.p_if_rivals is not None for one in told.stands)
    assert any("Kestrel and Foundry unite too" in sentence for sentence in told.sentences)
    assert planned(PLAIN).together.gain_if_rivals is None


def test_the_frontier_grows_with_the_seats_and_says_what_each_gives():
    told = made()
    seats = [point[0] for point in told.frontier]
    assert seats == sorted(set(seats))
    assert told.frontier[0] == (0, 0.0, (0, 0, 0))
    assert all(sum(gives) >= number for number, _, gives in told.frontier)
    assert told.frontier[-1][1] > told.frontier[1][1]


def test_a_cap_has_a_price_and_a_veto_that_costs_something_has_one():
    dear = made().stands[0]
    vetoes = frozenset((dear.seat, party) for party in dear.aside)
    told = planned(replace(PLAIN, vetoes=vetoes, seats_max=None))
    assert made().prices[0].sentence.startswith("One more pact seat ")
    assert any(one.what.startswith(f"veto {dear.seat}") and one.worth > 0 for one in told.prices)
    assert {seat for seat, _ in told.vetoed} == {dear.seat}
    assert dear.seat not in {one.seat for one in told.stands}


def test_a_seat_that_a_person_keeps_is_in_the_plan_and_says_so():
    last = next(one for one in made().seats if one.seat not in {stand.seat for stand in made().stands})
    party = next(one for one in PARTNERS if one != last.held_by)
    told = planned(replace(PLAIN, kept=frozenset({(last.seat, party)}), incumbents_stay=False))
    kept = next(one for one in told.stands if one.seat == last.seat)
    assert (kept.for_party, kept.is_forced) == (party, True)


def test_the_same_wish_gives_the_same_plan_whoever_listens():
    heard = []
    again = plan(base(), PLAIN, replace(FEW, rivals=("Kestrel", "Foundry")), progress=heard.append)
    assert again == made()
    assert heard[0] == "Drawing 200 elections"


def test_the_clock_that_is_given_times_the_parts():
    ticks = iter(range(100))
    assert sum(plan(base(), PLAIN, FEW, clock=lambda: next(ticks)).seconds) > 3


def test_a_limit_of_no_seats_gives_an_empty_plan():
    told = planned(replace(PLAIN, seats_max=0))
    assert (told.stands, told.planned_gain) == ((), 0)
    assert told.sentences[0] == "Nothing here is worth a stand-aside: nobody stands aside anywhere."


def test_a_plan_that_fresh_draws_cannot_tell_from_nothing_is_not_proposed_unless_a_wish_needs_it():
    random = np.random.default_rng(0)
    votes = {
        f"Seat {n}": {
            "Kestrel": int(random.integers(14_500, 19_000)),
            "Orchard": int(random.integers(12_000, 15_000)),
            "Cedar": int(random.integers(2_000, 4_000)),
            "Foundry": 3_000,
        }
        for n in range(24)
    }
    weak = base_of(Elections((election("one", votes),)))
    wish, nobody_follows = Wish(("Orchard", "Cedar"), seats_max=4), Assumptions(draws=40, endorsement=0, backlash=0)
    told = plan(weak, wish, replace(nobody_follows, rivals=("Kestrel", "Foundry")))
    assert told.sentences[0].startswith("Nothing here is worth a stand-aside: the best that was found, in ")
    assert (told.stands, told.fresh_gain, told.planned_gain) == ((), 0, 0)
    assert {one.gives for one in told.standings} == {0} and plan_of(json.loads(json.dumps(as_json(told)))) == told
    kept = plan(weak, replace(wish, kept=frozenset({("Seat 3", "Orchard")})), nobody_follows)
    assert "Seat 3" in {one.seat for one in kept.stands}


def test_too_much_is_an_answer_and_no_error():
    told = planned(replace(PLAIN, gains_min={"Tideway": 20.0}))
    assert isinstance(told, Infeasible)
    assert told.sentence.startswith("20 for Tideway cannot ")
    assert plan_of(json.loads(json.dumps(as_json(told)))) == told


@pytest.mark.parametrize(("mode", "sharing"), [*((mode, Sharing.EQUAL) for mode in Mode), (Mode.SUM, Sharing.PAIRWISE)])
def test_every_mode_keeps_an_equal_or_pairwise_sacrifice(mode, sharing):
    told = planned(replace(PLAIN, mode=mode, sharing=sharing))
    gives = [one.gives for one in told.standings]
    if sharing is Sharing.EQUAL:
        assert max(gives) - min(gives) <= 1
    if sharing is Sharing.PAIRWISE:
        given = {(giver, taker): number for giver, taker, number in told.pairs}
        assert all(abs(number - given[taker, giver]) <= 1 for (giver, taker), number in given.items())


def test_the_speakers_seat_is_left_alone():
    elections = country()
    first, *rest = elections.elections[0].results
    spoken = replace(first, candidacies=(*first.candidacies[1:], Candidacy(SPEAKER, 30_000)))
    changed = replace(elections.elections[0], results=(spoken, *rest))
    told = plan(base_of(Elections((changed,))), replace(PLAIN, seats_max=None), FEW)
    assert first.seat not in {one.seat for one in told.stands}


def test_a_plan_comes_back_from_its_json():
    told = as_json(made())
    assert told["feasible"]
    assert told["sentence"] == made().sentences[0]
    assert plan_of(json.loads(json.dumps(told))) == made()


def test_a_wish_comes_back_from_its_json():
    wish = Wish(
        PARTNERS, mode=Mode.NASH, seats_max=4, gains_min={"Cedar": 1.5}, gives_max={"Orchard": 2}, tolerance=2,
        sharing=Sharing.EQUAL, vetoes=frozenset({("Seat 1", "Cedar")}), left_out=frozenset({"Seat 2"}),
        kept=frozenset({("Seat 3", "Cedar")}), exchanges=(Exchange("Cedar", "Orchard", "councils", 1.5),),
    )  # fmt: skip
    assert wish_of(json.loads(json.dumps(wish_as_json(wish)))) == wish


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"partners": "A,B"}, "partners: needs a list"),
        ({"partners": [""]}, "partners: needs names"),
        ({"seats_max": 2.5}, "seats_max needs a whole number"),
        ({"mode": "luck"}, "mode: 'luck' is none of sum, maxmin, nash, cvar"),
        ({"gains_min": {"A": float("nan")}}, "gains_min: A needs a number"),
        ({"vetoes": [["Oxley"]]}, "vetoes: needs a seat and a party"),
        ({"incumbents_stay": "no"}, "incumbents_stay: needs true or false"),
        ({"exchanges": [{"giver": "A"}]}, "exchanges: one needs giver, taker, what and worth"),
        ({"money": 5}, "money: there is no such field"),
    ],
)
def test_a_wish_that_cannot_be_read_names_the_field(told, words):
    with pytest.raises(ValueError, match=words):
        wish_of(told)


def test_assumptions_that_cannot_be_read_name_the_field():
    assert assumptions_of({"rivals": ["A", "B"], "draws": 50}).draws == 50
    with pytest.raises(ValueError, match="endorsement needs a number"):
        assumptions_of({"endorsement": "much"})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"partners": ("Orchard", "Orchard")}, "Orchard is named twice"),
        ({"partners": ("Orchard", "Ceder")}, "Ceder stands nowhere in one, or in too few seats; there are Cedar"),
        ({"partners": ("Orchard",)}, "a pact has 2 to 6, not 1"),
        ({"seats_max": -1}, "seats_max: -1 is below 0"),
        ({"gains_min": {"Kestrel": 1.0}}, "gains_min: Kestrel is no partner"),
        ({"gains_min": {"Cedar": float("nan")}}, "gains_min: Cedar has no number"),
        ({"vetoes": frozenset({("Seet 1", "Cedar")})}, "did you mean"),
        ({"left_out": frozenset({"seat 1"})}, "write 'Seat 1' for 'seat 1'"),
        ({"kept": frozenset({("Seat 1", "Kestrel")})}, "Kestrel in Seat 1 is no partner"),
        ({"exchanges": (Exchange("Cedar", "Cedar", "councils", 1.0),)}, "Cedar gives to itself"),
    ],
)
def test_a_wish_that_does_not_fit_is_told_in_words(change, words):
    assert words in " ".join(faults(base(), replace(PLAIN, **change), FEW))
    with pytest.raises(ValueError):
        plan(base(), replace(PLAIN, **change), FEW)


def test_assumptions_that_make_no_sense_are_told():
    wrong = Assumptions(draws=1, endorsement=2, national={"Cedar": 0.9, "Orchard": 0.4}, rivals=("Kestrel",))
    assert "rivals: Cedar is a partner" in faults(base(), PLAIN, Assumptions(rivals=("Kestrel", "Cedar")))
    told = " ".join(faults(base(), PLAIN, wrong))
    for words in ("draws: 20 to", "endorsement: 2", "sum to 1.3", "Kestrel alone has nobody to unite with"):
        assert words in told


def test_seats_and_parties_go_by_any_spelling():
    assert seat_named(base(), "SEAT 3") == "Seat 3"
    coded = replace(base(), seats=("Ynys Lân", "Seat 1", *base().seats[2:]), codes=("W1", *base().codes[1:]))
    assert seat_named(coded, "ynys lan") == seat_named(coded, "w1") == "Ynys Lân"
    assert party_named(country(), "the orchard party") == "Orchard"
    assert party_named(country(), "Nobody") == "Nobody"


def told_of(plan, **gains):
    standings = tuple(replace(one, gain=Interval(gains[one.party], -1, 2), gives=4) for one in plan.standings)
    return " ".join(remarks(replace(plan, standings=standings), CHOSEN, base()))


CHOSEN = Chosen(np.zeros(24, dtype=np.intp), (), 0.0, 0.0, np.zeros(3))


def test_a_partner_that_loses_is_not_said_to_gain():
    told = told_of(made(), Orchard=2.0, Cedar=-0.4, Tideway=0.2)
    assert (
        "Tideway gains less than half a seat, Cedar loses by the plan, and they give way elsewhere: what they" in told
    )
    told = told_of(made(), Orchard=2.0, Cedar=-0.4, Tideway=0.9)
    assert "Cedar loses by the plan and gives way elsewhere: what it gets must be on another level" in told
    told = told_of(made(), Orchard=2.0, Cedar=0.4, Tideway=0.2)
    assert "Cedar and Tideway gain less than half a seat each and give way elsewhere" in told


def test_a_floor_that_fresh_draws_miss_is_told():
    wished = replace(made(), wish=replace(PLAIN, gains_min={"Cedar": 0.5, "Orchard": 1}))
    told = told_of(wished, Orchard=2.0, Cedar=0.44, Tideway=0.9)
    assert (
        "Cedar was to gain at least 0.5: on the draws the plan was chosen on it does, on fresh ones it gains 0.44 "
        in told
    )
    assert "was to gain" not in told_of(wished, Orchard=1.0, Cedar=0.5, Tideway=0.9)
    swap = replace(wished, exchanged=(Exchange("Orchard", "Cedar", "two wards", 0.2),))
    assert "was to gain" not in told_of(swap, Orchard=2.0, Cedar=0.44, Tideway=0.9)


def test_a_seat_says_where_votes_of_whom_the_others_stand_aside_for_are_estimates():
    before = {f"Seat {n}": {"Kestrel": 17_000, "Orchard": 15_000, "Cedar": 5_000, "Tideway": 9_000} for n in range(6)}
    now = {seat: {party: votes for party, votes in row.items() if party != "Orchard"} for seat, row in before.items()}
    now["Seat 0"] = before["Seat 0"]
    kept = replace(wish_of({"partners": ["Orchard", "Cedar"]}), kept=frozenset({("Seat 1", "Orchard")}))
    told = plan(base_of(Elections((election("one", before), election("two", now)))), kept, FEW)
    assert {one.seat: one.is_imputed for one in told.stands}["Seat 1"]
    assert "is stood aside for, did not stand there last time; those votes are estimates." in " ".join(told.sentences)


def test_an_exchange_that_reads_like_payment_is_warned_of():
    swap = Exchange("Orchard", "Cedar", "£5,000 for its deposits", 0.2)
    told = " ".join(remarks(replace(made(), wish=replace(PLAIN, exchanges=(swap,))), CHOSEN, base()))
    assert "reads like payment. To induce a candidate to withdraw for payment" in told
    swap = replace(swap, what="a promise of voting reform")
    assert "reads like payment" not in " ".join(
        remarks(replace(made(), wish=replace(PLAIN, exchanges=(swap,))), CHOSEN, base())
    )
