"""Damaged files of results, and those that say a thing twice: read, listed by line, or refused in one line."""

import pytest

from rejoinder.core.seats.party_columns import said_of_columns
from rejoinder.core.seats.so_far import Told
from rejoinder.errors import BadInput
from rejoinder.wire.seat_files import load_seat_bytes

PLAIN = "seat,party,votes\nOxley,Orchard,120\nOxley,Kestrel,100\nReedham,Kestrel,80\nReedham,Cedar,70\n"


def read(text, columns=()):
    body = text if isinstance(text, bytes) else text.encode()
    return load_seat_bytes([("a.csv", body)], Told(columns=said_of_columns(columns)))


def votes(read):
    return {one.seat: one.votes_by_party() for one in read.elections.latest.results}


@pytest.mark.parametrize("row", ["\x00Oxley,Lab,5", "Oxley,La\x00b,5", "\x00\x00\x00,\x00,\x00", "Oxley,Lab,\x005"])
def test_a_row_with_nul_characters_is_listed(row):
    found = read(PLAIN + row + "\n")
    assert [(one.line, one.why) for one in found.problems] == [(6, "it has NUL characters: the file is damaged here")]
    assert votes(found) == votes(read(PLAIN))


def test_a_cell_without_end_is_refused_by_its_line():
    with pytest.raises(BadInput, match=r"line 6: a cell has over 131,072 letters"):
        read(PLAIN + "x" * 140_000 + ",Lab,5\n")


def test_a_line_without_end_is_refused():
    with pytest.raises(BadInput, match=r"over 262,144 in a line"):
        read(PLAIN + "x," * 140_000 + "\n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_letters_are_refused_with_what_to_do(encoding):
    with pytest.raises(BadInput, match="save it as"):
        read(PLAIN.encode(encoding))


def test_a_carriage_return_inside_a_row_is_listed_in_words():
    (problem,) = read(PLAIN + "Penn,La\rb,5\n").problems
    assert (problem.line, problem.why) == (6, "a carriage return stands inside the line")


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_a_long_old_file_is_read_line_by_line(end):
    rows = "".join(f"{n:0100},Orchard,{n}{end}{n:0100},Kestrel,1{end}" for n in range(500))  # more than is read at once
    found = read(f"seat,party,votes{end}{rows}Penn,Cedar,-1{end}")
    assert len(found.elections.latest.results) == 500
    assert [one.line for one in found.problems] == [1_002]


def test_two_columns_of_one_name_that_differ_are_refused():
    with pytest.raises(BadInput, match="two columns are called 'votes' and differ"):
        read("seat,party,votes,votes\nOxley,Lab,5,6\n")


def test_two_columns_of_one_name_that_say_the_same_are_read():
    assert votes(read("seat,party,votes,seat\nOxley,Lab,5,Oxley\n")) == {"Oxley": {"Lab": 5}}


def test_a_party_with_two_columns_that_differ_is_refused():
    with pytest.raises(BadInput, match="two columns are called 'Con'"):
        read("seat,Con,Lab,Con\nOxley,5,6,33\n")


def test_two_columns_of_one_party_with_votes_in_one_row_are_refused():
    with pytest.raises(BadInput, match="columns 'Con' and 'Conservative' are of one party"):
        read("seat,Con,Lab,Conservative\nOxley,5,6,33\n")
    assert votes(read("seat,Lab,Lab Coop,Con\nOxley,5,,6\nPenn,,4,3\n"))["Penn"] == {"Lab": 4, "Con": 3}


def test_an_unknown_column_of_numbers_is_refused_with_its_name_and_read_once_said():
    table = "seat,Con,Lab,Orchard\nOxley,5,6,7\n"
    with pytest.raises(BadInput, match=r"no known party is called 'Orchard'; say .*'Orchard=ABBREVIATION'"):
        read(table)
    assert votes(read(table, ["Orchard=ORC"])) == {"Oxley": {"ORC": 7, "Lab": 6, "Con": 5}}
    assert votes(read(table, ["orchard=none"])) == {"Oxley": {"Lab": 6, "Con": 5}}


def test_a_column_said_of_that_no_table_has_is_refused():
    with pytest.raises(BadInput, match="no table by party has a column 'orchid'"):
        read("seat,Con,Lab\nOxley,5,6\n", ["Orchid=ORC"])


def test_a_column_whose_numbers_come_late_is_refused_by_their_line():
    rows = "".join(f"Seat {n},5,6,\n" for n in range(120))
    with pytest.raises(BadInput, match=r"line 122: no known party is called 'Orchard'"):
        read(f"seat,Con,Lab,Orchard\n{rows}Penn,5,6,7\n")


def test_a_column_set_aside_is_said():
    notes = read("seat,valid,Con,Lab,bins\nOxley,30,10,20,7\nPenn,9,4,5,3\n").elections.notes
    assert notes == ("a.csv: column 'bins' is taken for no party's, as the others make up the valid votes",)


def test_a_table_of_shares_by_party_is_refused():
    with pytest.raises(BadInput, match="they are shares, and results need votes"):
        read("seat,Con,Lab\nOxley,40,60\nPenn,30,70\nQuay,55,45\n")


def test_a_seat_without_a_code_that_a_later_file_gives_one_is_one_seat():
    wide = b"seat,electorate,valid,Con,Lab\nOxley,900,30,10,20\n"
    long = b"seat,code,party,votes\nOxley,K1,Con,10\nOxley,K1,Lab,20\n"
    found = load_seat_bytes([("a.csv", wide), ("b.csv", long)], Told(name="2027")).elections.latest
    assert [(one.seat, one.code, one.valid, one.electorate) for one in found.results] == [("Oxley", "K1", 30, 900)]
