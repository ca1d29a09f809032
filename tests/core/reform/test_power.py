"""What a vote weighs, how few could have turned a majority, and the indices."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.reform.indices import effective_number, gallagher, loosemore_hanby, sainte_lague_index
from rejoinder.core.reform.power import LEAD_MOVES, handful_of, lead_moves, power_of
from tests.core.reform.worlds import country, election, seat

numbers = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 10**6), min_size=1)


@given(votes=numbers, seats=numbers)
def test_indices_are_nothing_where_seats_are_as_votes_and_never_over_100(votes, seats):
    assert gallagher(votes, votes) == loosemore_hanby(votes, votes) == sainte_lague_index(votes, votes) == 0
    assert 0 <= gallagher(votes, seats) <= loosemore_hanby(votes, seats) + 1e-9 <= 100 + 1e-6
    assert 1 <= effective_number(votes.values()) + 1e-9 <= len(votes) + 1e-6


def test_a_vote_weighs_most_where_the_lead_is_least_and_the_seat_is_small():
    of = election(
        seat("Close", {"A": 51, "B": 49}), seat("Safe", {"A": 90, "B": 10}), seat("Large", {"A": 510, "B": 490})
    )
    made = power_of(of)
    assert [one.seat for one in made.seats] == ["Close", "Large", "Safe"]
    assert made.sentence.startswith("Half of all power to decide lies in 2 of 3 seats. A vote in Close weighs")
    mean = sum(one.relative * votes for one, votes in zip(made.seats, (100, 1000, 100), strict=True)) / 1200
    assert mean == pytest.approx(1, abs=1e-3)


def test_a_seat_without_a_contest_weighs_nothing():
    made = power_of(election(seat("Alone", {"A": 90}), seat("Close", {"A": 51, "B": 49})))
    assert (made.seats[-1].seat, made.seats[-1].chance) == ("Alone", 0.0)


def test_how_far_leads_move_is_measured_where_there_are_enough_seats():
    now = country(1)
    before = replace(country(2), name="before")
    assert lead_moves([now]) == (LEAD_MOVES, 0)
    moves, pairs = lead_moves([before, now])
    assert pairs == 36 and moves > 0
    assert power_of(now, [before]).pairs == 36


def test_a_majority_is_ended_by_so_few_and_checked_by_moving_them():
    of = election(
        seat("Close", {"A": 51, "B": 49}), seat("Near", {"A": 55, "B": 45}), seat("Safe", {"A": 90, "B": 10}),
        seat("Other", {"B": 80, "A": 20}), seat("Third", {"B": 80, "A": 20}),
    )  # fmt: skip
    found = handful_of(of)
    assert (found.party, found.has_majority, found.seats, found.voters) == ("A", True, 1, 2)
    moved = seat("Close", {"A": 51 - found.voters, "B": 49 + found.voters})
    assert moved.winner() == "B"


def test_who_has_no_majority_could_have_been_given_it():
    of = election(seat("S1", {"A": 51, "B": 49}), seat("S2", {"B": 55, "A": 45}), seat("S3", {"C": 80, "A": 20}))
    found = handful_of(of)
    assert (found.party, found.has_majority, found.seats, found.voters) == ("A", False, 1, 6)
    assert (
        found.sentence
        == "6 voters in 1 seat changing from the winner to A would have given it a majority: 2.00% of all."
    )


def test_where_no_change_would_do_that_is_said():
    found = handful_of(election(seat("S1", {"A": 51}), seat("S2", {"B": 55}), seat("S3", {"C": 55})))
    assert found.sentence.startswith("No change of voters")
