import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.basing import base_of, only
from rejoinder.core.pacts.drawing import blocks, suppose
from rejoinder.core.pacts.expecting import expected_shares
from rejoinder.core.pacts.options import NOBODY, Option, options_of
from rejoinder.core.pacts.simulating import simulate
from rejoinder.core.pacts.standing_aside import campaigned, stood_aside
from rejoinder.core.pacts.transferring import expected_transfers
from rejoinder.core.pacts.transfers import TRANSFERS
from rejoinder.errors import BadInput
from tests.examples import tried

from .places import LATE, elections

FEW = Assumptions(draws=60)
BASE = base_of(elections())


def shares_of(*parts):
    made = np.array(parts, dtype=np.float32).reshape(len(parts), 1, 1)
    return made / made.sum()


@given(
    st.lists(st.floats(0.01, 1), min_size=3, max_size=6),
    st.floats(0, 0.15),
    st.floats(0, 0.1),
    st.randoms(use_true_random=False),
)
def test_no_vote_is_made_or_lost_when_a_party_stands_aside(parts, endorsement, backlash, random):
    shares = shares_of(*parts)
    weights = {
        slot: np.array([random.uniform(1e-3, 1) for _ in range(len(parts) + 1)], dtype=np.float32).reshape(-1, 1, 1)
        for slot in (0, 1)
    }
    after, nobody = stood_aside(shares, weights, [1], 0, endorsement=endorsement, backlash=backlash)
    assert after[1] == 0
    assert (after >= 0).all()
    assert (nobody >= 0).all()
    assert float(after.sum() + nobody.sum()) == pytest.approx(1, abs=1e-5)


def test_where_nobody_moves_standing_aside_only_removes():
    shares = shares_of(4, 3, 3)
    stay_home = {1: np.array([0, 0, 0, 1], dtype=np.float32).reshape(-1, 1, 1)}
    after, nobody = stood_aside(shares, stay_home, [1], 2)
    assert after.ravel().tolist() == pytest.approx([0.4, 0, 0.3])
    assert nobody.item() == pytest.approx(0.3)


def test_an_endorsement_adds_its_share_of_the_freed_votes_to_the_named_partner():
    shares = shares_of(4, 2, 4)
    weights = {1: np.array([0.3, 0, 0.3, 0.4], dtype=np.float32).reshape(-1, 1, 1)}
    without, _ = stood_aside(shares, weights, [1], 0)
    asked, _ = stood_aside(shares, weights, [1], 0, endorsement=0.1)
    assert (asked[0] - without[0]).item() == pytest.approx(0.1 * 0.2, abs=1e-6)


def test_campaigning_takes_from_the_others_in_proportion():
    assert campaigned(shares_of(5, 3, 2), 0, 0.1).ravel().tolist() == pytest.approx([0.6, 0.24, 0.16])


def test_an_option_that_changes_nothing_gives_the_same_winners():
    absent = Option(("Tideway",), "Nobody here")
    with pytest.raises(KeyError):
        simulate(BASE, [NOBODY, absent], FEW)
    seats = {seat: row for seat, row in LATE.items() if seat != "Pell"} | {"Pell": {"Orchard": 5, "Cedar": 3}}
    base = base_of(elections(late=seats, early={}))
    outcomes = simulate(base, [NOBODY, Option(("Tideway",), "Cedar")], FEW)
    row = base.seats.index("Pell")
    assert np.array_equal(outcomes.winners[0, row], outcomes.winners[1, row])
    assert not np.array_equal(outcomes.winners[0], outcomes.winners[1])


def test_a_seed_gives_the_same_winners_again_and_a_stream_gives_others():
    options = options_of(["Cedar", "Tideway"])
    first = simulate(BASE, options, FEW)
    assert np.array_equal(first.winners, simulate(BASE, options, FEW).winners)
    assert not np.array_equal(first.winners, simulate(BASE, options, FEW, stream=1).winners)


def test_what_is_drawn_for_a_seat_does_not_hang_on_the_options_or_the_other_seats():
    alone = Option(("Tideway",), "Cedar")
    many = simulate(BASE, options_of(["Orchard", "Cedar", "Tideway"]), FEW)
    few = simulate(BASE, [NOBODY, alone], FEW)
    assert np.array_equal(many.winners[many.options.index(alone)], few.winners[1])
    one = simulate(only(BASE, {"Brack"}), [NOBODY], FEW)
    assert one.winners.shape == (1, 1, 60)


@tried(20)
@given(st.integers(0, 2**31), st.sampled_from([0.0, 0.05]), st.sampled_from([(), ("Orchard", "Tideway")]))
def test_chances_of_all_parties_add_up_to_one(seed, target_effect, rivals):
    assumptions = Assumptions(draws=20, seed=seed, target_effect=target_effect, rivals=rivals)
    outcomes = simulate(BASE, options_of(["Cedar", "Tideway"]), assumptions)
    total = sum(outcomes.chances(party) for party in BASE.parties)
    assert np.allclose(total, 1)


def test_a_party_that_stood_aside_never_wins():
    outcomes = simulate(BASE, [Option(("Orchard",), "Cedar")], FEW)
    assert outcomes.chances("Orchard").max() == 0


@tried(20)
@given(st.integers(0, 2**31))
def test_rivals_unite_only_where_they_win_more_by_it(seed):
    options, rivals = [NOBODY, Option(("Orchard",), "Cedar")], ("Cedar", "Tideway")
    alone, united = (
        simulate(BASE, options, Assumptions(draws=40, seed=seed, rivals=answer)) for answer in ((), rivals)
    )
    before, after = (sum(one.chances(party) for party in rivals) for one in (alone, united))
    same = (alone.winners == united.winners).all(axis=2)
    assert (after[~same] > before[~same]).all()
    assert np.array_equal(after[same], before[same])


def test_drawn_shares_add_up_to_one():
    for block in blocks(suppose(BASE, FEW, {"Cedar"})):
        assert np.allclose(block.shares.sum(axis=0), 1, atol=1e-5)


def test_national_shares_are_met_and_the_others_share_the_rest():
    shares = expected_shares(BASE, {"Cedar": 0.5})
    valid = BASE.votes.sum(axis=1)
    assert (shares.sum(axis=1) == pytest.approx(1)) and np.average(shares[:, BASE.column("Cedar")], weights=valid) == (
        pytest.approx(0.5, abs=1e-4)
    )


def test_national_shares_above_one_are_refused():
    with pytest.raises(BadInput, match="sum to 1"):
        expected_shares(BASE, {"Cedar": 0.7, "Orchard": 0.6})


def test_an_imputed_party_takes_its_votes_back_from_where_they_had_gone():
    row = BASE.seats.index("Pell")
    shares = expected_shares(BASE)[row]
    assert shares[BASE.column("Orchard")] < 5000 / 8000
    assert shares[BASE.column("Tideway")] > 0
    assert shares.sum() == pytest.approx(1)


def test_who_does_not_stay_at_home_goes_where_the_others_go():
    paper = {"Lab": 0.4, "LD": 0.3, "Con": 0.2}
    to, none = expected_transfers("Green", paper)
    out, nobody = expected_transfers("Green", paper, home=0.0)
    assert nobody == 0
    assert out["LD"] / out["Lab"] == pytest.approx(to["LD"] / to["Lab"])
    assert sum(out.values()) == pytest.approx(sum(to.values()) + none)


def test_every_row_of_the_transfer_table_adds_up_to_one():
    rows = [*TRANSFERS["rows"].values(), *(row for rows in TRANSFERS["with"].values() for row in rows.values())]
    assert [round(sum(row.values()), 2) for row in rows] == [1.0] * len(rows)


@given(st.dictionaries(st.sampled_from(["Con", "Lab", "LD", "Green", "Oth", "Cedar"]), st.floats(0, 1), min_size=1))
def test_expected_transfers_are_shares_of_the_paper(paper):
    to, none = expected_transfers("Lab", paper)
    assert set(to) == set(paper) - {"Lab"}
    assert sum(to.values()) + none == pytest.approx(1, abs=1e-4)
    assert all(share > 0 for share in to.values())
