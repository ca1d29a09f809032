import numpy as np
import pytest

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.basing import base_of
from rejoinder.core.pacts.expecting import expected_shares, strengths
from rejoinder.core.pacts.fitting import fit_shocks, transitions
from rejoinder.core.pacts.foreseeing import intervals
from rejoinder.core.pacts.long_record import long_moves
from rejoinder.core.pacts.newcomers import base_supposed, everywhere, renamed, standing_in, with_newcomers
from rejoinder.core.pacts.shocks import SHOCKS
from rejoinder.core.seats.results import Candidacy, Election, Elections, Kind, SeatResult
from rejoinder.errors import BadInput

from .places import elections
from .worlds import country

FEW = Assumptions(draws=200)
BASE = base_of(elections())


def test_a_range_holds_its_mean_and_chances_add_up_to_one():
    found = intervals(BASE, FEW)
    stands = np.isfinite(found.mean)
    assert (found.low[stands] <= found.mean[stands]).all()
    assert (found.mean[stands] <= found.high[stands]).all()
    assert np.allclose(np.nansum(found.p_win, axis=1), 1)
    assert (found.seats.sum(axis=0) == len(BASE.seats)).all()


def test_a_higher_level_gives_wider_ranges():
    narrow, wide = intervals(BASE, FEW, level=0.5), intervals(BASE, FEW, level=0.95)
    assert np.nanmean(wide.high - wide.low) > np.nanmean(narrow.high - narrow.low)


def test_knowing_the_country_makes_ranges_narrower():
    shares = {"Orchard": 0.4, "Cedar": 0.37, "Tideway": 0.23}
    known = intervals(BASE, Assumptions(draws=400, national=shares))
    unknown = intervals(BASE, Assumptions(draws=400))
    assert np.nanmean(known.high - known.low) < np.nanmean(unknown.high - unknown.low)


def test_ranges_hold_as_many_shares_of_a_next_election_as_they_say():
    """Shocks are fitted to four changes of an invented country; ranges for the last elections of five others."""
    shocks = fit_shocks(transitions(country(5)))
    held = []
    for seed in range(20, 25):
        past = country(4, seed=seed)
        base = base_of(past, election=past.elections[2].name)
        after = base_of(Elections((past.latest,)))
        found = intervals(base, Assumptions(draws=300), shocks=shocks)
        columns = [base.column(party) for party in base.parties[:-1]]
        shares = after.votes[:, [after.column(party) for party in base.parties[:-1]]]
        shares = shares / shares.sum(axis=1, keepdims=True)
        held.append(((found.low[:, columns] <= shares) & (shares <= found.high[:, columns])).mean())
    assert 0.65 < np.mean(held) < 0.95


def test_the_spread_between_seats_is_found_again():
    small, large = (fit_shocks(transitions(country(5, seat=seat))).seat for seat in (0.08, 0.25))
    share = np.array([0.3])
    assert large.of(share)[0] > 2 * small.of(share)[0]
    assert small.of(share)[0] == pytest.approx(0.08, rel=0.5)


def test_two_elections_are_too_few_to_fit():
    with pytest.raises(BadInput, match="3 general elections"):
        fit_shocks(transitions(country(2)))


def test_elections_of_other_seats_are_no_change():
    other = Election("other", Kind.GENERAL, (SeatResult("Elsewhere", (Candidacy("Orchard", 5),), code="X1"),))
    assert transitions(Elections((other, *country(2).elections)))[0].base.election == "2030"


def test_a_new_party_gets_a_column_and_is_flagged_as_estimated():
    base = with_newcomers(BASE, ["Orchard", "Fen"])
    column = base.column("Fen")
    assert base.imputed[:, column].all()
    assert not base.stood[:, column].any()
    assert base.parties[-1] == BASE.parties[-1]
    assert [base.parties[one] for one in base.winners] == [BASE.parties[one] for one in BASE.winners]
    assert with_newcomers(BASE, ["Orchard"]) is BASE


def test_a_renamed_party_keeps_its_votes_and_can_stand_everywhere():
    base = base_of(renamed(elections(early={}), {"Tideway": "Fen"}))
    whole = everywhere(base, "Fen")
    row, column = base.seats.index("Pell"), base.column("Fen")
    assert base.votes[base.seats.index("Oxley"), column] == 1500
    assert base.votes[row, column] == 0
    share = (1500 + 1900 + 2900) / (9000 + 8400 + 9000)
    assert whole.votes[row, column] == pytest.approx(share * 8000, abs=1)
    assert whole.imputed[row, column]


def test_a_new_party_can_be_given_its_national_share():
    base = with_newcomers(BASE, ["Fen"])
    shares = expected_shares(base, {"Fen": 0.15})
    weights = base.votes.sum(axis=1)
    assert np.average(shares[:, base.column("Fen")], weights=weights) == pytest.approx(0.15, abs=1e-3)


def test_who_is_not_nominated_is_off_the_paper_and_their_votes_move():
    paper = {"Oxley": ("Orchard", "Cedar"), "Marden": ("Orchard", "Cedar", "Tideway")}
    nominated = Election(
        "three",
        Kind.GENERAL,
        tuple(SeatResult(seat, tuple(Candidacy(party) for party in names)) for seat, names in paper.items()),
    )
    standing = standing_in(BASE, nominated)
    found = intervals(BASE, FEW, standing=standing)
    row = BASE.seats.index("Oxley")
    assert np.isnan(found.mean[row, BASE.column("Tideway")])
    assert np.isfinite(found.mean[BASE.seats.index("Brack"), BASE.column("Tideway")])
    shares = expected_shares(BASE, standing=standing)
    assert shares[row].sum() == pytest.approx(1)
    assert shares[row, BASE.column("Cedar")] > 3500 / 9000


def test_what_polls_leave_over_goes_to_small_parties_everywhere():
    shares = expected_shares(BASE, {"Orchard": 0.4, "Cedar": 0.3, "Tideway": 0.2})
    weights = BASE.votes.sum(axis=1)
    assert np.average(shares[:, -1], weights=weights) == pytest.approx(0.1, abs=0.005)


def test_at_full_evenness_a_small_move_is_the_same_points_in_every_seat():
    shares = np.array([[0.2], [0.4]])
    points = shares * strengths(shares, np.ones(2), 1.0)
    assert points[0] == pytest.approx(points[1])
    assert strengths(shares, np.ones(2), 0.0).ravel().tolist() == [1, 1]


def test_the_shipped_shocks_say_what_they_were_fitted_to():
    assert len(SHOCKS.elections) >= 3
    assert 0 <= SHOCKS.evenness <= 1


def test_a_country_moves_no_further_than_sixty_years_of_elections_let_expect():
    """Of the moves of large parties in the long record about eight in ten lie in the range of eight in ten."""
    record = long_moves()
    sizes = SHOCKS.country.of(record[:, 0])
    assert 0.7 < (np.abs(record[:, 1]) < 1.28 * sizes).mean() < 0.95


def test_two_parties_that_stood_against_each_other_are_no_new_name():
    with pytest.raises(BadInput, match="renamed: Tideway and Cedar stood against each other in Oxley and 2 more"):
        base_supposed(elections(), Assumptions(renamed={"Tideway": "Cedar"}))
