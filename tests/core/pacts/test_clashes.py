"""Whether a clash is real, small, and told in one sentence."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from rejoinder.core.pacts.asks import ask_in_words, asks_of, only
from rejoinder.core.pacts.clashes import holds, infeasible, smallest_clash
from rejoinder.core.pacts.wish import Sharing, Wish
from tests.core.pacts.invented_draws import invented_worths
from tests.examples import tried


@given(
    seed=st.integers(0, 10_000),
    floors=st.dictionaries(st.sampled_from("AB"), st.floats(0.2, 3).map(lambda x: round(x, 1)), min_size=1),
    seats_max=st.integers(0, 3),
    vetoed=st.sets(st.tuples(st.integers(0, 4).map(lambda n: f"Seat {n}"), st.sampled_from("AB"))),
    sharing=st.sampled_from(Sharing),
)
@tried(30)
def test_a_clash_cannot_hold_and_holds_without_any_one_of_it(seed, floors, seats_max, vetoed, sharing):
    worths = invented_worths("AB", 5, seed=seed)
    wish = Wish(
        ("A", "B"), gains_min=floors, seats_max=seats_max, vetoes=frozenset(vetoed), sharing=sharing, tolerance=0
    )
    assume(not holds(wish, worths))
    clash = smallest_clash(wish, lambda one: holds(one, worths))
    assert not holds(only(wish, clash), worths)
    for one in clash:
        assert holds(only(wish, [ask for ask in clash if ask != one]), worths)


def test_all_asks_together_are_the_wish():
    wish = Wish(
        ("A", "B"), gains_min={"A": 1}, gives_max={"B": 2}, seats_max=3, sharing=Sharing.EQUAL,
        vetoes=frozenset({("Seat 1", "A")}), left_out=frozenset({"Seat 2"}), kept=frozenset({("Seat 3", "B")}),
    )  # fmt: skip
    assert only(wish, asks_of(wish)) == wish
    assert only(wish, []) == Wish(("A", "B"), incumbents_stay=False)


def test_what_nobody_can_have_is_told_with_the_most_there_is():
    worths = invented_worths("AB", 5, seed=8)
    told = infeasible(Wish(("A", "B"), gains_min={"A": 9.0}, seats_max=2, incumbents_stay=False), worths)
    assert told.clash == ("nine for A",)
    assert told.sentence.startswith("Nine for A cannot be had at all. With the rest kept, A can gain ")
    assert "on another level" in told.nearest[1]


def test_a_limit_of_seats_that_is_too_small_is_told_with_what_would_do():
    worths = invented_worths("AB", 5, seed=8)
    told = infeasible(Wish(("A", "B"), gains_min={"A": 0.6}, seats_max=0, incumbents_stay=False), worths)
    assert told.clash == ("0.6 for A", "a limit of 0 seats")
    assert told.sentence.startswith("0.6 for A cannot hold within 0 seats. Give up one of the two. ")
    assert any(one.startswith("With ") and one.endswith("seats all the rest can hold.") for one in told.nearest)


def test_a_limit_of_one_seat_is_told_as_one_seat():
    worths = invented_worths("AB", 5, seed=8)
    told = infeasible(Wish(("A", "B"), gains_min={"A": 9.0}, seats_max=1, incumbents_stay=False), worths)
    assert "within 1 seat." in " ".join((told.sentence, *told.nearest))


def test_where_giving_up_one_is_not_enough_it_is_not_said_to_be():
    worths = invented_worths("AB", 5, seed=8)
    wish = Wish(("A", "B"), gains_min={"A": 0.6}, seats_max=0, vetoes=frozenset((f"Seat {n}", "B") for n in range(5)))
    told = infeasible(wish, worths)
    assert told.clash == ("0.6 for A", "a limit of 0 seats")
    assert "Give up at least one of the two." in told.sentence
    assert not holds(replace(wish, seats_max=None), worths)


def test_a_floor_below_nothing_is_told_as_a_loss():
    wish = Wish(("A", "B"), gains_min={"A": 0, "B": -1})
    assert [ask_in_words(wish, ask) for ask in asks_of(wish)[:2]] == ["no loss for A", "a loss of one at most for B"]


def test_a_party_kept_where_the_others_said_no_clashes_with_their_vetoes():
    worths = invented_worths("AB", 5, seed=8)
    wish = Wish(("A", "B"), kept=frozenset({("Seat 1", "A")}), vetoes=frozenset({("Seat 1", "B"), ("Seat 0", "B")}))
    told = infeasible(wish, worths)
    assert told.clash == ("A standing for all in Seat 1", "Seat 1's veto (B)")
