"""What every way of sharing out seats keeps to, and the published results that it must give again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.reform.floors import keeping_overhang, levelled, with_floors
from rejoinder.core.reform.methods import METHODS, method_named
from rejoinder.errors import BadInput
from tests.examples import tried

DIVISORS = [one for one in METHODS.values() if one.family == "divisor"]
REMAINDERS = [one for one in METHODS.values() if one.family == "remainder"]
every_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
every_divisor = pytest.mark.parametrize("method", DIVISORS, ids=lambda one: one.name)
some_votes = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 10**6), min_size=1).filter(
    lambda votes: sum(votes.values()) > 0
)
EXAMPLE = {"Yellow": 47_000, "White": 16_000, "Red": 15_900, "Green": 12_000, "Blue": 6_000, "Pink": 3_100}
GERMANY_2013 = {"CDU": 14_921_877, "SPD": 11_252_215, "Linke": 3_755_699, "Grüne": 3_694_057, "CSU": 3_243_569}
GERMANY_2017 = {
    "CDU": 12_447_656, "SPD": 9_539_381, "AfD": 5_878_115, "FDP": 4_999_449, "Linke": 4_297_270, "Grüne": 4_158_400,
    "CSU": 2_869_688,
}  # fmt: skip
NEW_ZEALAND_2014 = {
    "National": 1_131_501, "Labour": 604_534, "Green": 257_356, "NZ First": 208_300, "Māori": 31_850, "ACT": 16_689,
    "United Future": 5_286,
}  # fmt: skip


def shared(method, votes, seats):
    return {name: number for name, number in METHODS[method].share(votes, seats, {}, "1").seats.items() if number}


def test_the_methods_are_counted_and_each_says_where_it_is_written_down():
    assert len(METHODS) == 12 and len(DIVISORS) == 8
    assert all(one.title and all(one.cites) and one.name.isalnum() for one in METHODS.values())


def test_a_method_is_found_by_the_names_people_give_it():
    assert method_named("Sainte-Laguë").name == method_named("webster").name == "saintelague"
    with pytest.raises(BadInput, match="no method is named borda; there are dhondt, saintelague"):
        method_named("borda")


@every_method
@tried(100, quick=6)
@given(votes=some_votes, seats=st.integers(0, 60))
def test_all_seats_are_given_and_more_votes_never_get_fewer(method, votes, seats):
    made = method.share(votes, seats, {}, "1")
    assert sum(made.seats.values()) == seats and made.left == 0
    for one in votes:
        assert votes[one] or not made.seats[one]
        assert all(made.seats[one] >= made.seats[other] for other in votes if votes[one] > votes[other])


@every_divisor
@tried(100, quick=6)
@given(votes=some_votes, seats=st.integers(0, 40))
def test_a_divisor_method_never_takes_a_seat_away_when_the_house_grows(method, votes, seats):
    small, large = (method.share(votes, number, {}, "1").seats for number in (seats, seats + 1))
    assert all(large[name] >= small[name] for name in votes)


@given(votes=some_votes, seats=st.integers(1, 60))
def test_largest_remainders_by_hare_stay_within_the_quota(votes, seats):
    made, total = METHODS["hare"].share(votes, seats, {}, "1").seats, sum(votes.values())
    assert all(votes[name] * seats // total <= made[name] <= -(-votes[name] * seats // total) for name in votes)


@every_method
@tried(100, quick=6)
@given(votes=some_votes, seats=st.integers(1, 30), seed=st.text(max_size=5))
def test_a_tie_is_broken_the_same_again_and_is_told_where_it_decides(method, votes, seats, seed):
    made = method.share(votes, seats, {}, seed)
    assert made == method.share(dict(reversed(votes.items())), seats, {}, seed)
    turned = method.share(votes, seats, {}, f"{seed}!")
    assert made.seats == turned.seats or made.ties


@every_method
def test_a_list_of_one_name_takes_one_seat(method):
    made = method.share({"Alone": 900, "A": 60, "B": 40}, 6, {"Alone": 1}, "1")
    assert made.seats["Alone"] == 1 and sum(made.seats.values()) == 6


def test_seats_that_no_list_can_take_are_said():
    assert METHODS["dhondt"].share({"Alone": 9}, 3, {"Alone": 1}, "1").left == 2
    assert METHODS["hare"].share({"Alone": 9}, 3, {"Alone": 1}, "1").left == 2


# The worked example of Wikipedia's articles on highest averages and largest remainders.
@pytest.mark.parametrize(
    ("method", "seats"),
    [("dhondt", (5, 2, 2, 1, 0, 0)), ("saintelague", (4, 2, 2, 1, 1, 0)), ("modified", (5, 2, 2, 1, 0, 0)),
     ("hare", (5, 2, 1, 1, 1, 0)), ("droop", (5, 2, 2, 1, 0, 0)), ("imperiali", (7, 1, 1, 1, 0, 0))],
)  # fmt: skip
def test_the_worked_example_comes_out(method, seats):
    assert tuple(METHODS[method].share(EXAMPLE, 10, {}, "1").seats.values()) == seats


def test_hamilton_shows_the_alabama_paradox_and_webster_does_not():
    states = {"A": 6, "B": 6, "C": 2}  # Wikipedia, Apportionment paradox
    assert shared("hare", states, 10) == {"A": 4, "B": 4, "C": 2}
    assert shared("hare", states, 11) == {"A": 5, "B": 5, "C": 1}
    assert shared("saintelague", states, 10)["C"] <= shared("saintelague", states, 11)["C"]


def test_an_imperiali_quota_that_gives_too_many_is_raised():
    assert sum(shared("imperialiquota", {"A": 50, "B": 50}, 2).values()) == 2


def test_germany_2013_grew_to_631_seats_for_the_minimum_of_the_csu():
    found, _ = levelled(METHODS["saintelague"], GERMANY_2013, 598, {"CSU": 56})
    assert found == {"CDU": 255, "SPD": 193, "Linke": 64, "Grüne": 63, "CSU": 56}


def test_germany_2017_grew_to_709_seats_for_the_minimum_of_the_cdu():
    found, _ = levelled(METHODS["saintelague"], GERMANY_2017, 598, {"CDU": 200, "CSU": 46})
    assert found == {"CDU": 200, "SPD": 153, "AfD": 94, "FDP": 80, "Linke": 69, "Grüne": 67, "CSU": 46}


def test_new_zealand_2014_kept_one_seat_of_overhang():
    won = {"National": 41, "Labour": 27, "Māori": 1, "ACT": 1, "United Future": 1}
    found, _ = keeping_overhang(METHODS["saintelague"], NEW_ZEALAND_2014, 120, won)
    assert found == {
        "National": 60, "Labour": 32, "Green": 14, "NZ First": 11, "Māori": 2, "ACT": 1, "United Future": 1
    }  # fmt: skip
    assert sum(found.values()) == 121


@given(votes=some_votes, seats=st.integers(1, 30), won=st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 6)))
def test_a_house_that_does_not_grow_goes_on_from_the_seats_won(votes, seats, won):
    """As Scotland's law has it: the next seat to the most votes for each seat already held and one more."""
    votes = {name: number or 1 for name, number in votes.items()}
    floors = {name: min(won.get(name, 0), seats // len(votes)) for name in votes}
    found, ties = with_floors(METHODS["dhondt"], votes, seats, floors)
    held = dict(floors)
    for _ in range(seats - sum(floors.values())):
        best = max(votes, key=lambda name: (votes[name] * 10**9 // (held[name] + 1), votes[name]))
        held[best] += 1
    assert sum(found.values()) == seats and all(found[name] >= floors[name] for name in votes)
    assert found == held or ties or len(set(votes.values())) < len(votes)


@every_method
@tried(100, quick=6)
@given(votes=some_votes, seats=st.integers(1, 20), won=st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 4)))
def test_what_is_levelled_is_the_smallest_house_that_covers_all_that_was_won(method, votes, seats, won):
    made = (method.share(votes, house, {}, "1") for house in range(seats, 4 * seats + 1))
    covering = (one for one in made if all(one.seats.get(name, 0) >= floor for name, floor in won.items()))
    if smallest := next(covering, None):
        assert levelled(method, votes, seats, won) == (dict(smallest.seats), smallest.ties)
    else:
        with pytest.raises(BadInput, match="use another overhang"):
            levelled(method, votes, seats, won)


def test_what_cannot_be_levelled_is_refused():
    with pytest.raises(BadInput, match="use another overhang"):
        levelled(METHODS["saintelague"], {"A": 1, "B": 999}, 10, {"A": 5})
