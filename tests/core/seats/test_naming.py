"""One abbreviation for each party, however it is written, and colours that letters can stand on."""

import pytest

from rejoinder.core.seats.naming import SHORT_LETTERS_MAX, Naming, PartySaid
from rejoinder.core.seats.parties import INK, KNOWN, PALETTE, colour_of, contrast_with_white, letters_of


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("Labour and Co-operative", "Lab"),
        ("Labour (Co-op)", "Lab"),
        ("LIBERAL DEMOCRATS", "LD"),
        ("Conservative and Unionist Party", "Con"),
        ("Scottish Green Party", "Green"),
        ("Sinn Fein", "SF"),
        ("Reform UK", "RUK"),
        ("Brexit", "BRX"),
        ("Plaid Cymru - The Party of Wales", "PC"),
    ],
)
def test_a_known_party_has_one_abbreviation(written, short):
    assert Naming().short_of(PartySaid(written)) == short


def test_vague_names_are_british_only_beside_british_parties():
    abroad, at_home = Naming(), Naming()
    abroad.settle([PartySaid("C"), PartySaid("S"), PartySaid("Lab")])
    at_home.settle([PartySaid("C"), PartySaid("Lab"), PartySaid("LD")])
    assert (abroad.short_of(PartySaid("C")), at_home.short_of(PartySaid("C"))) == ("C", "Con")


def test_three_spellings_of_a_party_are_one_and_it_is_said():
    naming = Naming()
    shorts = {naming.short_of(PartySaid(name)) for name in ("LD", "Lib Dem", "Liberal Democrats")}
    assert shorts == {"LD"}
    assert naming.notes() == ["LD also stands as Lib Dem, Liberal Democrats: counted as one party"]


def test_a_party_that_is_not_known_keeps_its_abbreviation_and_name():
    naming = Naming()
    assert naming.short_of(PartySaid("The Orchard Movement", "ORC")) == "ORC"
    assert naming.short_of(PartySaid("Orchard Movement")) == "ORC"
    assert naming.names() == {"ORC": "The Orchard Movement"}


def test_long_names_are_cut_and_stay_apart():
    naming = Naming()
    shorts = [naming.short_of(PartySaid(f"{'Residents of the Quay ' * 3}{number}")) for number in range(3)]
    assert len(set(shorts)) == 3
    assert max(map(len, shorts)) <= SHORT_LETTERS_MAX


def test_a_register_number_tells_who_stands_under_a_description():
    assert Naming().short_of(PartySaid("For a better Oxley", "", "PP90")) == "LD"


def test_rows_that_add_up_others_are_told():
    assert PartySaid("NA", "NA").is_empty()
    assert PartySaid("TOTOTHV").is_sum()
    assert not PartySaid("Total Change").is_sum()


def test_white_letters_can_be_read_on_every_colour():
    for colour in (*PALETTE, *(one.colour for one in KNOWN if one.colour), INK):
        assert contrast_with_white(colour) >= 4.5, colour


def test_a_pale_choice_becomes_ink_and_a_dark_one_holds():
    assert colour_of("Lab", {"Lab": "#FDBB30"}) == INK
    assert colour_of("Lab", {"Lab": "#700000"}) == "#700000"


def test_letters_tell_all_parties_of_a_map_apart():
    shorts = ("Con", "Cedar", "Coast", "Civic", "Co", "C1", "C")
    assert len(set(letters_of(shorts).values())) == len(shorts)
