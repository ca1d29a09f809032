"""The demo's invented country: the same every time, as lively as a real one, and stored once."""

import pytest

from rejoinder.cli.demo import alliance
from rejoinder.cli.demo.country import NAMED, PARTIES, council, country
from rejoinder.desk.seats.models import ResultSet
from rejoinder.desk.seats.stored import elections_of
from tests.desk.invented import person


def test_the_country_is_the_same_every_time_and_has_every_named_seat():
    found = country()
    assert found == country()
    assert {len(one.results) for one in found.elections} == {120}
    seats = {one.seat: one for one in found.latest.results}
    assert set(NAMED) <= set(seats)
    assert seats["Sallow Vale"].votes_by_party() == {
        "Kestrel": 18_204, "Orchard": 15_961, "Cedar": 4_230, "Foundry": 2_118,
    }  # fmt: skip


def test_every_party_wins_somewhere_and_seats_change_hands():
    latest = country().latest
    assert {one.winner() for one in latest.results} >= set(PARTIES)
    assert sum(one.winner() != one.holder for one in latest.results) > 10


def test_a_slate_shares_the_three_places_of_a_ward_and_fills_them_exactly():
    alone, joint = council().elections
    for ward in joint.results:
        parties = [one.party for one in ward.candidacies]
        assert parties.count("Cedar") + parties.count("Orchard") == ward.seats == len(ward.elected()) == 3
    assert all([one.party for one in ward.candidacies].count("Cedar") == 3 for ward in alone.results)


@pytest.mark.django_db
def test_it_is_stored_once_and_earlier_elections_serve_the_last():
    admin = person(role="admin")
    for _ in range(2):
        alliance.write_results(admin)
    assert ResultSet.objects.filter(is_invented=True).count() == 6
    made = elections_of(ResultSet.objects.get(election="2024"))
    assert [one.name for one in made.elections] == ["2012", "2016", "2020", "2024"]
    assert made.elections == country().elections
