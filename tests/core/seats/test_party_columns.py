"""A column becomes a party's where it is known, said or proven, never by being full of numbers."""

import pytest

from rejoinder.core.seats.columns import layout_of
from rejoinder.core.seats.party_columns import are_shares, said_of_columns, to_be_asked
from rejoinder.errors import BadInput


def columns(header, *rows, said=()):
    layout = layout_of(header.split(","), [row.split(",") for row in rows], said_of_columns(said))
    return layout.columns


def parties(found):
    return [said.name or said.short for _, said in found.parties]


@pytest.mark.parametrize(
    "name",
    ["Electorate", "Turnout", "Majority", "Rejected", "Rejected ballots", "Postal votes", "Proxy", "Population 18 and over",
     "Votes cast", "Ballots issued", "Polling stations", "Enrolment", "Con share", "Turnout %", "Rank", "Year",
     "Early votes", "Blank votes", "Wahlberechtigte", "Inscrits"],
)  # fmt: skip
def test_a_column_named_for_another_count_is_no_party_and_no_question(name):
    found = columns(f"seat,Con,Lab,{name}", "Oxley,10,20,900", "Penn,9,8,700")
    assert (parties(found), found.unsure) == (["Con", "Lab"], ())


@pytest.mark.parametrize("name", ["Orchard", "bins", "Adults 2021 Census Group A", "Workers League"])
def test_any_other_column_of_numbers_is_asked_about(name):
    found = columns(f"seat,Con,Lab,{name}", "Oxley,10,20,900", "Penn,9,8,700")
    assert (parties(found), found.unsure) == (["Con", "Lab"], (name,))


def test_a_table_of_unknown_columns_alone_is_asked_about():
    assert columns("seat,Males,Females", "Oxley,10,20").unsure == ("Males", "Females")


def test_columns_that_make_up_the_valid_votes_with_the_known_are_parties():
    found = columns("seat,valid,Con,Lab,Orchard", "Oxley,30,10,20,0", "Penn,12,4,3,5", "Quay,5,3,2,0")
    assert parties(found) == ["Con", "Lab", "Orchard"]


def test_a_small_party_that_stands_in_one_seat_is_not_lost():
    rows = [f"Seat {n},30,10,20,0" for n in range(30)] + ["Penn,12,4,3,5"]
    assert "Orchard" in parties(columns("seat,valid,Con,Lab,Orchard", *rows))


def test_a_column_beside_parties_that_make_up_the_valid_votes_is_set_aside():
    found = columns("seat,valid,Con,Lab,bins", "Oxley,30,10,20,7", "Penn,9,4,5,3")
    assert (parties(found), found.aside, found.unsure) == (["Con", "Lab"], ("bins",), ())


def test_columns_of_which_only_some_could_make_up_the_valid_votes_are_asked_about():
    found = columns("seat,valid,Con,Lab,Orchard,bins", "Oxley,36,10,20,6,7", "Penn,12,4,5,3,2")
    assert found.unsure == ("Orchard", "bins")


def test_what_the_user_says_of_a_column_decides():
    found = columns("seat,Con,Orchard,boxes", "Oxley,1,2,3", said=["Orchard=ORC", "boxes=none"])
    assert [(said.name, said.short) for _, said in found.parties] == [("Con", ""), ("Orchard", "ORC")]
    assert found.unsure == ()


def test_a_column_with_another_meaning_is_a_party_where_the_user_says_so():
    assert parties(columns("seat,Con,Land", "Oxley,1,2", said=["Land=Landlist"])) == ["Con", "Land"]


def test_a_vague_name_is_a_british_party_only_beside_two_large_ones():
    assert columns("seat,Ref,Con", "Oxley,1,2").unsure == ("Ref",)
    assert parties(columns("seat,Ref,Con,Lab", "Oxley,1,2,3")) == ["Ref", "Con", "Lab"]


def test_marks_for_nobody_do_not_hide_a_column():
    assert columns("seat,Con,Lab,Orchard", "Oxley,1,2,-", "Penn,3,4,n/a", "Quay,3,4,9").unsure == ("Orchard",)


def test_a_column_without_a_number_so_far_is_remembered():
    assert [name for _, name in columns("seat,Con,Lab,Orchard", "Oxley,1,2,").late] == ["Orchard"]


@pytest.mark.parametrize("text", ["=ORC", "Orchard=" + "x" * 25, "  ", "=none"])
def test_what_says_nothing_of_a_column_is_refused(text):
    with pytest.raises(BadInput, match="COLUMN="):
        said_of_columns([text])


def test_the_question_names_the_columns_and_the_answer():
    asked = to_be_asked(["A", "B", "C", "D", "E"])
    assert "'A', 'B', 'C', 'D' or 1 more" in asked and "'A=ABBREVIATION'" in asked and "--party" in asked


def test_two_rows_that_add_up_to_a_hundred_may_be_votes():
    assert not are_shares([0, 1], [["40", "60"], ["30", "70"]])
    assert are_shares([0, 1], [["40", "60"], ["30", "70"], ["50", "49"]])
    assert are_shares([0, 1], [["0,4", "0,6"], ["0.3", "0.7"], ["0.5", "0.5"]])
