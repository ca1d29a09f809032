import numpy as np
import pytest

from rejoinder.core.pacts.base import OTHER
from rejoinder.core.pacts.basing import base_of, only
from rejoinder.core.seats.results import Elections, Kind
from rejoinder.errors import BadInput

from .places import EARLY, LATE, election, elections


def test_the_latest_general_election_is_taken_unless_another_is_named():
    loaded = elections()
    later = Elections((*loaded.elections, election("by", {"Oxley": {"Cedar": 9}}, kind=Kind.BY)))
    assert base_of(later).election == "two"
    assert base_of(later, election="one").election == "one"
    assert base_of(later, election="by").seats == ("Oxley",)


def test_an_election_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(BadInput, match=r"'three'.*one, two"):
        base_of(elections(), election="three")


def test_an_absent_party_gets_its_last_share_there_by_its_change_elsewhere():
    base = base_of(elections())
    row, column = base.seats.index("Pell"), base.column("Tideway")
    now = 1500 / 9000 + 1900 / 8400 + 2900 / 9000
    then = 1000 / 8500 + 1000 / 7500 + 1500 / 7600
    assert base.votes[row, column] == pytest.approx(8000 * 0.2 * now / then, abs=1)
    assert base.imputed[row, column]
    assert not base.stood[row, column]
    assert base.imputed.sum() == 1


def test_a_seat_that_an_earlier_election_spells_without_its_accent_is_the_same():
    early = {"Pêll" if seat == "Pell" else seat: row for seat, row in EARLY.items()}
    assert (base_of(elections(early=early)).votes == base_of(elections()).votes).all()


def test_persons_and_the_pool_are_never_imputed():
    early = {seat: {**row, "Ind": 900} for seat, row in EARLY.items()}
    base = base_of(elections(early=early))
    assert not base.imputed[:, -1].any()


def test_small_parties_are_pooled_and_their_strongest_is_known():
    seats = {f"Seat {number}": {"Orchard": 500, "Cedar": 400} for number in range(60)}
    seats["Seat 1"] = {"Orchard": 500, "Cedar": 400, "Well": 15, "Fen": 5, "Ind": 20}
    base = base_of(Elections((election("one", seats),)))
    assert base.parties == ("Orchard", "Cedar", OTHER)
    assert base.votes[1, -1] == 40
    assert base.lead[1] == 0.5
    assert base_of(Elections((election("one", seats),)), keep=["Fen"]).parties == ("Orchard", "Cedar", "Fen", OTHER)


def test_winners_are_those_of_the_results():
    base = base_of(elections())
    assert [base.parties[column] for column in base.winners] == ["Orchard", "Cedar", "Orchard", "Orchard"]


def test_a_part_of_the_seats_keeps_their_rows():
    base = base_of(elections())
    part = only(base, {"Pell"})
    assert part.seats == ("Pell",)
    assert np.array_equal(part.votes[0], base.votes[2])
    assert LATE["Pell"]["Orchard"] == part.votes[0, part.column("Orchard")]
