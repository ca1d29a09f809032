"""Which column is taken for what: no column of a party's votes is passed over, and no other is taken for one."""

from rejoinder.core.seats.columns import Form, layout_of


def columns_of(header, *below):
    layout = layout_of(header, [list(row) for row in below])
    return layout and [said.name for _, said in layout.parties]


def test_a_party_whose_name_ends_with_party_keeps_its_column():
    header = ["Electorate", "National Party", "NZ First Party", "Green Party", "Total Valid Party Votes"]
    assert columns_of(header, ("Oxley", "12", "3", "5", "20")) == ["National Party", "NZ First Party", "Green Party"]


def test_a_column_of_shares_is_no_column_of_votes():
    header = ["Constituency", "Con votes", "Con %", "Lab votes", "Lab %", "Lab ±"]
    assert columns_of(header, ("Oxley", "10", "33", "20", "66", "1")) == ["Con", "Lab"]


def test_a_winner_beside_a_column_for_each_party_is_no_candidacy():
    header = ["Constituency", "Party", "Votes", "Con", "Lab", "LD"]
    rows = ("Oxley", "Labour", "20", "15", "20", "3"), ("Quay North", "Conservative", "9", "9", "7", "1")
    layout = layout_of(header, rows)
    assert layout.form is Form.WIDE and len(layout.parties) == 3 and "votes" not in layout.at


def test_rows_of_candidates_stay_rows_whatever_other_columns_are_called():
    header = ["Constituency", "Party", "Votes", "Con", "Lab", "LD"]
    rows = ("Oxley", "Labour", "20", "15", "20", "3"), ("Oxley", "Conservative", "15", "15", "20", "3")
    assert layout_of(header, rows).form is Form.LONG


def test_the_name_of_a_row_with_all_parties_is_its_seat():
    layout = layout_of(["Name", "Area", "CON", "LAB", "Green"], [["Oxley", "3", "1", "2", "3"]])
    assert layout.at["seat"] == 0


def test_a_row_of_figures_is_no_header():
    assert layout_of(["BT", "23.02.2025", "Wahlkreis", "001"], [["BT", "23.02.2025", "Wahlkreis", "002"]]) is None


def test_a_row_of_figures_with_the_word_for_seat_and_party_is_no_header():
    row = ["BT", "23.02.2025", "Wahlkreis", "001", "Oxley", "Partei", "5", "2", "101"]
    assert layout_of(row, [row]) is None
