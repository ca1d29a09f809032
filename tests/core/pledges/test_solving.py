"""The greatest set of pledges: by its definition, and in the cases that people argue about."""

import random
from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from rejoinder.core.pledges.as_json import solution_as_json
from rejoinder.core.pledges.clauses import ids_in
from rejoinder.core.pledges.exchange import Exchange
from rejoinder.core.pledges.net import holds as holds_in_net
from rejoinder.core.pledges.net import net_of, settle
from rejoinder.core.pledges.optimum import Programme
from rejoinder.core.pledges.reading import pledges_of, read_pledges
from rejoinder.core.pledges.search import Search
from rejoinder.core.pledges.solving import is_past, solve
from rejoinder.core.pledges.telling import headline
from tests.core.pledges.brute import greatest, holds, instance
from tests.examples import tried

NOW = datetime(2027, 1, 1, tzinfo=UTC)
B_IN_Y, A_IN_X = {"party": "B", "seat": "Y"}, {"party": "A", "seat": "X"}


def solved(*pledges, **facts):
    return solve(pledges_of({"pledges": list(pledges), **facts}), NOW)


def told(*pledges, **facts):
    return solution_as_json(pledges_of({"pledges": list(pledges), **facts}), NOW)


def one(id, party, seat, **more):
    return {"id": id, "party": party, "seat": seat, **more}


@tried(200, quick=40)
@given(st.integers(0, 2**32), st.integers(1, 6), st.sampled_from((0.0, 0.4, 1.0)), st.sampled_from((0.0, 0.5)))
def test_the_greatest_set_is_that_of_brute_force(seed, count, unless, choice):
    draw = random.Random(seed)
    asked = pledges_of(instance(draw, count, seats=draw.choice((2, 3, 4)), unless=unless, choice=choice))
    found = solve(asked, NOW)
    kept = {*found.kept} | {waits.id for waits in found.waits}
    assert kept | {one.id for one in found.settled if one.state == "kept"} == greatest(asked, NOW)


@tried(100, quick=20)
@given(st.integers(0, 2**32))
def test_the_acts_that_are_missing_would_let_the_condition_hold(seed):
    asked = pledges_of(instance(random.Random(seed), 5, seats=3, unless=0.2))
    found = solve(asked, NOW)
    kept = {*found.kept} | {waits.id for waits in found.waits} | {p.id for p in found.settled if p.state == "kept"}
    for unmet in (one for one in found.unmet if one.reason == "missing"):
        pledge = next(one for one in asked.pledges if one.id == unmet.id)
        if not [*ids_in(pledge.condition)]:
            assert holds(pledge.condition, {given.act for given in found.acts} | {*unmet.missing}, kept)


def test_two_that_wait_for_each_other_are_kept_together_and_told_so():
    answer = told(one("p", "A", "X", **{"if": B_IN_Y}), one("q", "B", "Y", **{"if": A_IN_X}))
    assert answer["kept"] == ["p", "q"]
    assert answer["circles"][0]["ids"] == ["p", "q"]
    assert "both must move together" in answer["circles"][0]["says"]


def test_a_chain_from_an_unconditional_pledge_is_no_circle():
    answer = told(one("p", "A", "X"), one("q", "B", "Y", **{"if": A_IN_X}))
    assert answer["kept"] == ["p", "q"]
    assert answer["circles"] == []


def test_who_asks_for_what_nobody_pledged_is_told_what_is_missing():
    (unmet,) = told(one("p", "A", "X", **{"if": B_IN_Y}))["unmet"]
    assert unmet["missing"] == [B_IN_Y]
    assert unmet["why"] == "Missing: B stands aside in Y."


def test_an_act_that_is_done_anyway_is_not_missing_but_the_pledge_that_would_give_it():
    named = one("p", "A", "X", **{"if": {"pledge": "q"}})
    answer = told(named, one("q", "B", "Y", **{"if": {"party": "C", "seat": "Z"}}), one("r", "B", "Y"))
    (first, _) = answer["unmet"]
    assert (first["id"], first["reason"], first["missing"], first["pledged"]) == ("p", "missing", [], ["q"])
    assert first["why"] == "It waits for q, which is not kept."


def test_an_act_that_two_parts_of_a_condition_miss_is_told_once():
    both = {"all": [{"pledge": "q"}, B_IN_Y]}
    answer = told(one("p", "A", "X", **{"if": both}), one("q", "B", "Y", **{"if": {"party": "C", "seat": "Z"}}))
    assert answer["unmet"][0]["missing"] == [B_IN_Y]


def test_what_its_own_act_takes_away_is_not_told_as_missing_elsewhere():
    two = {"at_least": 2, "of": [B_IN_Y, {"party": "C", "seat": "Z"}, {"not": {**A_IN_X}}]}
    (unmet,) = told(one("p", "A", "X", **{"if": two}))["unmet"]
    assert unmet["missing"] == [B_IN_Y, {"party": "C", "seat": "Z"}]
    never = {"all": [B_IN_Y, {"not": {**A_IN_X}}]}
    (unmet,) = told(one("p", "A", "X", **{"if": never}))["unmet"]
    assert unmet["reason"] == "itself"


def test_of_two_ways_the_one_with_fewer_acts_is_named():
    both = {"all": [{"party": "C", "seat": "1"}, {"party": "C", "seat": "2"}]}
    (unmet,) = told(one("p", "A", "X", **{"if": {"any": [both, B_IN_Y]}}))["unmet"]
    assert unmet["missing"] == [B_IN_Y]


def test_two_of_three_is_chosen_so_that_the_most_can_be_kept():
    wants = [one(f"w{n}", "A", f"X{n}", **{"if": {"party": "T", "seat": seat}}) for n, seat in enumerate("PQR")]
    answer = told({"id": "t", "party": "T", "seats": ["P", "Q", "R"], "k": 2}, *wants)
    assert answer["kept"] == ["t", "w0", "w1"]
    assert answer["unmet"][0]["missing"] == [{"party": "T", "seat": "R"}]


def test_an_unless_leaves_the_larger_set():
    answer = told(
        one("p", "A", "X", unless={"party": "B", "seat": "Y"}),
        one("q", "B", "Y"),
        one("r", "C", "Z", **{"if": {"party": "B", "seat": "Y"}}),
    )
    assert answer["kept"] == ["q", "r"]
    assert answer["unmet"][0]["clash"] == ["q"]


def test_of_two_sets_of_one_size_the_one_that_is_due_first_is_kept():
    early, late = "2027-03-01T00:00:00Z", "2027-04-01T00:00:00Z"
    first = one("p", "A", "X", unless=B_IN_Y, due=late)
    second = one("q", "B", "Y", unless=A_IN_X, due=early)
    assert solved(first, second).kept == ("q",)
    assert solved(first | {"due": early}, second | {"due": late}).kept == ("p",)


def test_p2_goes_before_p10():
    assert solved(one("p10", "A", "X", unless=B_IN_Y), one("p2", "B", "Y", unless=A_IN_X)).kept == ("p2",)


def test_a_veto_makes_a_pledge_unmeetable_and_its_words_are_told():
    answer = told(one("p", "B", "Y"), one("q", "A", "X", **{"if": B_IN_Y}),
                  votes=[{**B_IN_Y, "says": "veto", "why": "61 to 39"}])  # fmt: skip
    assert answer["kept"] == []
    assert "said no, 61 to 39" in answer["unmet"][0]["why"]
    assert "said no, 61 to 39" in answer["unmet"][1]["why"]


def test_what_waits_for_a_vote_is_neither_kept_nor_unmet_and_what_leans_on_it_waits_too():
    vote = {**B_IN_Y, "says": "waiting", "until": "2027-02-01T20:00:00Z"}
    answer = told(one("p", "B", "Y"), one("q", "A", "X", **{"if": B_IN_Y}), one("r", "C", "Z"), votes=[vote])
    assert answer["kept"] == ["r"]
    assert [waits["id"] for waits in answer["waits"]] == ["p", "q"]
    assert answer["waits"][0]["until"].startswith("2027-02-01")
    assert (answer["greatest"], answer["standing"]) == (3, 3)


def test_where_votes_are_needed_a_seat_without_one_waits():
    assert [waits.id for waits in solved(one("p", "A", "X"), votes_needed=True).waits] == ["p"]


def test_a_day_that_is_over_takes_a_pledge_out_and_is_told_with_its_line():
    text = '[{"id": "p", "party": "A", "seat": "X",\n  "due": "2026-12-01T00:00:00Z"}]'
    answer = solution_as_json(read_pledges(text), NOW)
    assert answer["unmet"][0]["reason"] == "past"
    assert (answer["warnings"][0]["line"], answer["warnings"][0]["field"]) == (2, "due")


def test_two_who_ask_each_other_to_stand_aside_in_one_seat_are_told_that_nobody_would_stand():
    answer = told(one("p", "A", "X", **{"if": {"party": "B", "seat": "X"}}),
                  one("q", "B", "X", **{"if": {"party": "A", "seat": "X"}}))  # fmt: skip
    assert answer["contradictions"] == [["p", "q"]]
    assert "neither would stand" in answer["warnings"][0]["says"]


def test_who_is_withdrawn_or_asks_the_other_to_stand_leaves_somebody_to_stand():
    mine, theirs = {"party": "B", "seat": "X"}, {"party": "A", "seat": "X"}
    gone = told(one("p", "A", "X", **{"if": mine}), one("q", "B", "X", state="withdrawn", **{"if": theirs}))
    stands = told(
        one("p", "A", "X", **{"if": [{"not": mine}, {"party": "C", "seat": "Z"}]}), one("q", "B", "X", **{"if": theirs})
    )
    assert gone["contradictions"] == stands["contradictions"] == []


def test_a_pledge_that_its_own_act_frees_can_never_be_kept():
    (unmet,) = told(one("p", "A", "X", unless=A_IN_X))["unmet"]
    assert unmet["reason"] == "itself"


def test_what_is_done_counts_and_frees():
    assert solved(one("p", "A", "X", **{"if": B_IN_Y}), done=[B_IN_Y]).kept == ("p",)
    (unmet,) = told(one("p", "A", "X", unless=B_IN_Y), done=[B_IN_Y])["unmet"]
    assert unmet["why"] == "Freed, since B stands aside in Y."


def test_a_broken_pledge_gives_nothing():
    answer = told(one("p", "B", "Y", state="broken"), one("q", "A", "X", **{"if": B_IN_Y}))
    assert answer["kept"] == []
    assert answer["settled"] == [{"id": "p", "state": "broken"}]


def test_seats_are_the_same_whatever_their_capitals_and_accents():
    assert solved(
        one("p", "Tîdeway", "Penn-Marsh"), one("q", "A", "X", **{"if": {"party": "TIDEWAY", "seat": "penn marsh"}})
    ).kept == ("p", "q")


def test_of_a_thousand_that_exclude_each_other_in_pairs_half_are_kept():
    pairs = [one(f"p{n}", "A", f"X{n}", unless={"party": "B", "seat": f"Y{n}"}) for n in range(500)]
    others = [one(f"q{n}", "B", f"Y{n}", unless={"party": "A", "seat": f"X{n}"}) for n in range(500)]
    found = solved(*pairs, *others)
    assert found.greatest == 500
    assert found.is_proven


@tried(60)
@given(st.integers(0, 2**32), st.sampled_from((0.4, 1.0)), st.sampled_from((0.0, 0.5)))
def test_an_exchange_finds_a_set_that_holds_and_is_no_larger_than_the_greatest(seed, unless, choice):
    asked = pledges_of(instance(random.Random(seed), 12, seats=4, unless=unless, choice=choice))
    net = net_of(asked, lambda one: is_past(one, NOW))
    settle(net)
    found = Exchange(net)
    size, must = found.run(), sum(net.must[: len(net)])
    assert size + must <= solve(asked, NOW).greatest + sum(net.forced[: len(net)])
    for one in net.open_pledges():
        if one in found.given:
            assert holds_in_net(net.needs[one], lambda what: (found.count[what >> 1] > 0) != bool(what & 1))
            assert len({*found.given[one]}) == net.k[one]


def test_where_no_proof_is_near_it_is_told_what_no_set_exceeds():
    draw = random.Random(1)
    acts = [{"party": "A", "seat": f"X{n}"} for n in range(600)]
    found = solved(*(one(f"p{n}", "A", f"X{n}", unless=draw.sample(acts, 3)) for n in range(600)))
    assert found.greatest < found.at_most <= 600
    assert f"At most {found.at_most} could be kept." in headline(found)


@tried(200, quick=40)
@given(st.integers(0, 2**32), st.integers(2, 14), st.sampled_from((0.4, 1.0)), st.sampled_from((0.0, 0.5)))
def test_the_search_for_many_finds_as_many_as_the_solver_for_few(seed, count, unless, choice):
    asked = pledges_of(instance(random.Random(seed), count, seats=4, unless=unless, choice=choice))
    net = net_of(asked, lambda one: is_past(one, NOW))
    settle(net)
    programme, found = Programme(net), Exchange(net)
    assume(programme.size)
    found.run()
    search = Search(programme.rows(), programme.worth(), programme.columns_of(found.given, found.count))
    search.run()
    already = sum(net.must[: len(net)]) - sum(net.forced[: len(net)])
    assert search.at_most == search.best or search.branches == 1
    assert search.best + already <= solve(asked, NOW).greatest <= search.at_most + already
