"""The form of a plan where many parties stand: the large ones in the open, every other one a press away."""

import pytest

from rejoinder.desk.pacts.parties import Party
from rejoinder.desk.pacts.wish_form import MAIN_MAX, form_of

pytestmark = pytest.mark.django_db
PARTIES = {f"P{n}": Party(f"P{n}", f"Party {n}", 1, int(n == 40), 1000 - n) for n in range(70)}


def test_small_parties_stand_folded_and_none_is_left_out():
    form = form_of(None, PARTIES)
    shown = [one.short for one in form.main_parties]
    assert shown == [*(f"P{n}" for n in range(MAIN_MAX)), "P40"]  # and the one that won a seat
    assert {*shown, *(one.short for one in form.minor_parties)} == set(PARTIES)


def test_what_is_ticked_or_has_a_share_stands_in_the_open():
    form = form_of(None, PARTIES)
    form.partners.append("P50")
    form.rivals.append("P51")
    form.typed["share-P52"] = "0.1"
    assert [one.short for one in form.main_parties][-3:] == ["P50", "P51", "P52"]
