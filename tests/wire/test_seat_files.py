"""Results of elections from every form of file that they are published in."""

import gzip
import io
from datetime import date

import pytest

from rejoinder.core.seats.party_columns import said_of_columns
from rejoinder.core.seats.results import Kind
from rejoinder.core.seats.so_far import Told
from rejoinder.errors import BadInput
from rejoinder.wire.seat_files import COLUMNS, load_seat_bytes, load_seats, read_seats, write_seats

PLAIN = "seat,party,votes\nOxley,Orchard,120\nOxley,Kestrel,100\nReedham,Kestrel,80\nReedham,Cedar,70\n"


def read(text, *, name="results.csv", **told):
    body = text if isinstance(text, bytes) else text.encode()
    return load_seat_bytes([(name, body)], said(**told))


def said(*, election="", columns=(), **told):
    return Told(name=election, columns=said_of_columns(columns), **told)


def only(text, **told):
    return read(text, **told).elections.latest


def votes(election):
    return {one.seat: one.votes_by_party() for one in election.results}


def test_seat_party_and_votes_are_enough():
    election = only(PLAIN)
    assert votes(election) == {"Oxley": {"Orchard": 120, "Kestrel": 100}, "Reedham": {"Kestrel": 80, "Cedar": 70}}
    assert [one.winner() for one in election.results] == ["Orchard", "Kestrel"]
    assert election.kind is Kind.GENERAL


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_told_by_the_header(delimiter):
    assert votes(only(PLAIN.replace(",", delimiter))) == votes(only(PLAIN))


@pytest.mark.parametrize(
    "pack",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: gzip.compress(text.encode()),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: ("\n" + text.rstrip("\n") + "\n\n").encode(),
    ],
    ids=["byte order mark", "gzip", "windows lines", "old Mac lines", "empty lines"],
)
def test_how_a_file_is_packed_changes_nothing(pack):
    assert votes(only(pack(PLAIN))) == votes(only(PLAIN))


def test_windows_letters_are_read():
    assert only("seat,party,votes\nMôr,Sinn Féin,5\nMôr,Ind,4\n".encode("cp1252")).results[0].seat == "Môr"


def test_a_german_table_with_points_in_its_numbers_is_read():
    election = only("Wahlkreis;Partei;Stimmen\nUnterau;Mühle;12.345\nUnterau;Anker;9.800\n")
    assert votes(election) == {"Unterau": {"Mühle": 12345, "Anker": 9800}}


def test_a_title_above_the_header_is_passed_over():
    assert votes(only("Results of the general election\n\nSource: the clerk\n" + PLAIN)) == votes(only(PLAIN))


def test_the_headers_of_the_house_of_commons_are_read():
    text = (
        "ONS ID,ONS region ID,Constituency name,County name,Region name,Country name,Constituency type,Party name,"
        "Party abbreviation,Electoral Commission party ID,MNIS party ID,Electoral Commission adjunct party ID,"
        "Candidate first name,Candidate surname,Candidate gender,Sitting MP,Former MP,Member MNIS ID,Votes,Share,Change\n"
        "E14009901,E12000008,Oxley,,South East,England,County,Labour,Lab,PP53,15,,Ada,Pell,Female,No,No,,9000,0.6,\n"
        "E14009901,E12000008,Oxley,,South East,England,County,Reform UK,RUK,PP7931,,,Bo,Finch,Male,Yes,Yes,7,6000,0.4,\n"
    )
    election = only(text, name="HoC-GE2024-results-by-candidate.csv")
    assert (election.name, election.held_on) == ("2024", date(2024, 7, 4))
    assert votes(election) == {"Oxley": {"Lab": 9000, "RUK": 6000}}
    assert election.results[0].holder == "RUK"  # the sitting member's, as nothing else is known


def test_a_column_for_each_party_is_read():
    text = "constituency_name,electorate,valid_votes,con,lab,Orchard,other\nOxley,900,60,10,20,25,5\nPenn,900,9,4,,5,\n"
    election = only(text)
    assert votes(election) == {
        "Oxley": {"Orchard": 25, "Lab": 20, "Con": 10, "Oth": 5},
        "Penn": {"Orchard": 5, "Con": 4},
    }
    assert election.results[0].electorate == 900


def test_numbers_that_are_no_votes_make_no_party():
    text = "constituency_name,valid_votes,con,lab,boxes\nOxley,30,10,20,7\nPenn,9,4,5,3\n"
    assert votes(only(text)) == {"Oxley": {"Lab": 20, "Con": 10}, "Penn": {"Lab": 5, "Con": 4}}


def test_wards_have_as_many_seats_as_are_elected():
    text = (
        "council_name,ward_name,candidate_name,party,votes,elected\n"
        "Riding,Hill,a,Lab,90,1\nRiding,Hill,b,Lab,80,1\nRiding,Hill,c,LD,70,0\nMarl,Hill,d,LD,9,1\n"
    )
    elections = read(text, name="wards_2018.csv").elections.elections
    assert [(one.name, one.kind, one.results[0].seats) for one in elections] == [
        ("Riding 2018", Kind.LOCAL, 2),
        ("Marl 2018", Kind.LOCAL, 1),
    ]


def test_results_of_democracy_club_are_read():
    text = (
        "person_id,ballot_paper_id,election_id,election_date,party_name,party_id,post_label,seats_contested,elected,votes_cast\n"
        "1,local.riding.hill.2023-05-04,local.riding.2023-05-04,2023-05-04,Labour and Co-operative Party,joint-party:53-119,Hill,1,t,90\n"
        "2,local.riding.hill.2023-05-04,local.riding.2023-05-04,2023-05-04,Independent,ynmp-party:2,Hill,1,f,80\n"
    )
    election = only(text)
    assert (election.kind, election.held_on) == (Kind.LOCAL, date(2023, 5, 4))
    assert [(one.party, one.elected) for one in election.results[0].candidacies] == [("Lab", True), ("Ind", False)]


def test_a_file_beside_the_candidacies_gives_electors_and_holders():
    candidacies = PLAIN.replace("seat,", "election_year,ons_id,constituency_name,").replace("Oxley", "2019,K1,Oxley")
    candidacies = candidacies.replace("Reedham", "2019,K2,Reedham")
    places = (
        "election_year,ons_id,constituency_name,result,first_party,electorate,valid_votes,con,lab\n"
        "2019,K1,Oxley,Orchard gain from Kestrel,Orchard,500,220,0,0\n"
    )
    election = load_seat_bytes([("a.csv", candidacies.encode()), ("b.csv", places.encode())]).elections.latest
    assert [(one.electorate, one.holder) for one in election.results] == [(500, "Kestrel"), (None, "")]


def test_the_seats_own_row_decides_where_only_it_adds_up():
    candidacies = "election_year,ons_id,constituency_name,party,votes\n2019,K1,Oxley,Lab,150\n2019,K1,Oxley,Con,90\n"
    places = "election_year,ons_id,constituency_name,valid_votes,con,lab\n2019,K1,Oxley,230,90,140\n"
    made = load_seat_bytes([("a.csv", candidacies.encode()), ("b.csv", places.encode())]).elections
    assert votes(made.latest) == {"Oxley": {"Lab": 140, "Con": 90}}
    assert any("150" in note and "140" in note and "line 2" in note for note in made.notes)


def test_the_winner_before_holds_the_seat_and_a_new_code_is_other_ground():
    before = "election,seat,code,party,votes\n2015,Oxley,K1,Kestrel,9\n2015,Oxley,K1,Cedar,8\n2015,Penn,K2,Cedar,8\n"
    after = "election,seat,code,party,votes\n2019,Oxley Town,K1,Cedar,9\n2019,Penn,K9,Cedar,8\n2019,Reed,K3,Cedar,1\n"
    made = load_seat_bytes([("a.csv", after.encode()), ("b.csv", before.encode())]).elections
    assert [one.name for one in made.elections] == ["2015", "2019"]
    assert {one.seat: one.holder for one in made.latest.results} == {"Oxley Town": "Kestrel", "Penn": "", "Reed": ""}
    assert any("1 seat has a name of an earlier election but another code" in note for note in made.notes)


def test_notional_results_stand_before_the_real_ones_and_serve_as_a_base():
    real = "election_year,ons_id,constituency_name,party,votes\n{},{},Oxley,{},9\n"
    files = [
        ("ge2019.csv", real.format(2019, "E14000001", "Con").encode()),
        ("notional_2019_on_new_boundaries.csv", b"ons_id,constituency_name,party,votes\nE14001001,Oxley,Lab,9\n"),
        ("ge2024.csv", real.format(2024, "E14001001", "LD").encode()),
    ]
    elections = load_seat_bytes(files).elections.elections
    assert [one.name for one in elections] == ["2019 notional", "2019", "2024"]
    assert elections[-1].results[0].holder == "Lab"


def test_what_it_writes_reads_back_the_same(tmp_path):
    made = read(PLAIN + "Penn Marsh,Ind,5\nPenn Marsh,Ind,5\nQuay North,Cedar,\n", election="2027").elections
    out = io.StringIO()
    write_seats(made, out)
    (tmp_path / "SEATS.csv").write_text(out.getvalue(), encoding="utf-8")
    again = read_seats([tmp_path / "SEATS.csv"])
    assert (again.elections, again.names) == (made.elections, made.names)
    assert out.getvalue().splitlines()[0].split(",") == list(COLUMNS)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Penn,Cedar,-5", "less than nothing"),
        ("Penn,Cedar,many", "not a whole number"),
        ("Penn,Cedar,1.5", "not a whole number"),
        ("Penn,,5", "no party is named"),
        (",Cedar,5", "no seat is named"),
        ("Penn,Cedar", "2 cells where the header has 3"),
        ("Penn,Cedar,5,,x", "5 cells where the header has 3"),
        ("Penn,Cedar,999999999999", "more than"),
    ],
)
def test_a_bad_row_is_listed_with_its_line_and_the_good_ones_go_in(row, why):
    made = read(f"{PLAIN}{row}\n")
    assert [(one.line, why in one.why) for one in made.problems] == [(6, True)]
    assert len(made.elections.latest.results) == 2
    assert any("line 6" in note and why in note for note in made.elections.notes)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("ons_id,constituency_name,standing_party,standing_party_won\nK1,Oxley,LD,1\n", "no column for each candidate"),
        ("party,votes\nLab,5\n", "no column for the seat"),
        ("seat,party,share\nOxley,Lab,0.5\n", "shares but no votes"),
        ("party_abbreviation,party_name\nLab,Labour\n", "no results"),
        ('seat,party,votes\nOxley,"Lab,5\nPenn,Con,6\n', "quotation mark is left open"),
        ("seat,party,votes\n" + "Oxley,Lab,five\n" * 12 + PLAIN.split("\n", 1)[1], "cannot be trusted"),
        (b"PK\x03\x04abc", "spreadsheet"),
        (gzip.compress(PLAIN.encode())[:-9], "cut short"),
    ],
)
def test_what_is_not_results_or_cannot_be_trusted_is_refused_in_words(text, why):
    with pytest.raises(BadInput, match=why):
        read(text)


def told(text, **more):
    return " ".join(read(text, **more).elections.notes)


def test_candidates_that_are_level_are_said_where_nothing_says_who_won():
    level = "seat,party,votes,elected\nOxley,Orchard,9,{}\nOxley,Cedar,9,{}\nOxley,Kestrel,4,{}\n"
    said = told(level.format("", "", ""))
    assert "Oxley: Orchard and Cedar have the same votes for the last place (lines 2, 3)" in said
    assert "same votes" not in told(level.format("0", "1", "0"))
    assert "same votes" not in told("seat,party,votes\nOxley,Orchard,9\nOxley,Cedar,4\nOxley,Kestrel,4\n")


def test_a_ward_with_more_seats_than_candidates_is_said():
    assert "3 seats but 1 candidate (line 2); 2 cannot be filled" in told("ward,seats,party,votes\nHill,3,Lab,9\n")


def test_a_party_that_stands_twice_for_one_seat_is_said_and_kept():
    made = read("seat,party,votes\nOxley,Lab,9\nOxley,Lab,8\nOxley,Con,3\n")
    assert "Lab stands 2 times for 1 seat (lines 2, 3)" in " ".join(made.elections.notes)
    assert len(made.elections.latest.results[0].candidacies) == 3


def test_the_same_row_twice_counts_once():
    made = read("seat,party,votes\nOxley,Lab,9\nOxley,Lab,9\nOxley,Con,3\n")
    assert votes(made.elections.latest) == {"Oxley": {"Lab": 9, "Con": 3}}
    assert [one.line for one in made.problems] == [3]


def test_two_independents_with_as_many_votes_are_two():
    assert len(only("seat,party,votes\nOxley,Ind,9\nOxley,Ind,9\n").results[0].candidacies) == 2


def test_a_seat_in_two_files_is_taken_from_the_first():
    made = load_seat_bytes([("a.csv", PLAIN.encode()), ("b.csv", PLAIN.encode())], said(election="2027"))
    assert votes(made.elections.latest) == votes(only(PLAIN))
    assert any("stand in an earlier file" in note for note in made.elections.notes)


def test_shares_that_do_not_sum_are_said():
    text = "seat,party,votes,share\nOxley,Lab,60,0.6\nOxley,Con,40,0.6\n"
    assert "the shares add up to 120.0%" in told(text)


def test_votes_that_do_not_make_the_valid_votes_are_said():
    text = "seat,party,votes,valid_votes\nOxley,Lab,60,110\nOxley,Con,40,110\n"
    assert "100 votes together, but 110 were valid" in told(text)


def test_rows_that_add_up_others_are_left_out_with_a_note():
    text = "constituency_name,source_party_code,party_abbreviation,votes\nOxley,LABV,Lab,5\nOxley,TOTOTHV,NA,3\nOxley,IND3V,NA,3\n"
    made = read(text)
    assert votes(made.elections.latest) == {"Oxley": {"Lab": 5, "Ind": 3}}
    assert any("1 row adds up others" in note for note in made.elections.notes)


def test_two_seats_of_one_name_get_their_code_behind_it():
    election = only("seat,code,party,votes\nHill,K1,Lab,5\nHill,K2,Con,5\n")
    assert [one.seat for one in election.results] == ["Hill (K1)", "Hill (K2)"]


def test_what_the_user_says_wins():
    election = only(PLAIN, kind=Kind.BY, election="Oxley by-election", held_on=date(2027, 3, 4))
    assert (election.kind, election.name, election.held_on) == (Kind.BY, "Oxley by-election", date(2027, 3, 4))


def test_nominations_have_no_votes_and_no_winner():
    election = only("seat,party\nOxley,Lab\nOxley,Con\n")
    assert election.results[0].winner() == ""
    assert {one.votes for one in election.results[0].candidacies} == {None}


def test_no_name_of_a_person_is_kept():
    text = "constituency,candidate_first_name,candidate_surname,party,votes\nOxley,Adabel,Quillfeather,Lab,5\n"
    out = io.StringIO()
    made = read(text)
    write_seats(made.elections, out)
    assert "Quillfeather" not in out.getvalue() + repr(made)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        load_seats([tmp_path / "none.csv"])


def test_one_name_in_two_regions_is_two_seats():
    text = "state,district,party,votes\nOhio,1,Red,5\nTexas,1,Red,7\nOhio,1,Blue,4\n"
    assert votes(only(text)) == {"1 (Ohio)": {"Red": 5, "Blue": 4}, "1 (Texas)": {"Red": 7}}


def test_an_electorate_that_is_a_name_is_the_seat():
    assert votes(only("Electorate,Party,Votes\nQuayside,Lab,5\nQuayside,Con,4\n")) == {"Quayside": {"Lab": 5, "Con": 4}}


def test_a_winner_among_the_others_is_told_apart():
    text = "constituency_name,first_party,con,lab,other,other_winner\nOxley,Ind,10,20,60,45\nPenn,Lab,9,12,3,0\n"
    assert votes(only(text))["Oxley"] == {"Ind": 45, "Lab": 20, "Oth": 15, "Con": 10}


def test_a_row_of_totals_is_no_seat():
    made = read(PLAIN + "Total,Orchard,120\n")
    assert [one.why for one in made.problems] == ["Total adds up others and is no seat"]


def test_a_day_that_the_user_says_leaves_councils_apart():
    text = "council_name,ward_name,party,votes,elected\nRiding,Hill,Lab,90,1\nMarl,Hill,Lab,80,1\n"
    found = read(text, name="wards_2018.csv", held_on=date(2018, 5, 3)).elections.elections
    assert [(one.name, one.held_on) for one in found] == [
        ("Riding 2018", date(2018, 5, 3)),
        ("Marl 2018", date(2018, 5, 3)),
    ]


ASIDE = "ons_id,constituency_name,standing_party,standing_party_won\nK1,Oxley,LD,1\n"


def test_one_of_several_files_that_is_no_table_of_results_is_left_out_and_said():
    made = load_seat_bytes([("aside.csv", ASIDE.encode()), ("results.csv", PLAIN.encode())])
    assert votes(made.elections.latest) == votes(only(PLAIN))
    assert made.elections.notes[0].startswith("aside.csv is left out: no results: no column for each candidate's party")
    assert len(made.files_left_out) == 1


def test_files_of_which_none_has_results_are_refused():
    with pytest.raises(BadInput, match=r"no file has results; a.csv is left out: .*; b.csv is left out"):
        load_seat_bytes([("a.csv", ASIDE.encode()), ("b.csv", ASIDE.encode())])


@pytest.mark.parametrize(
    "body",
    [b"", b"seat,par", b"<html>\n<p>Oxley, Reedham</p>\n", b"Oxley,Orchard,120\nOxley,Cedar,90\n", b"party,votes\nLab,5\n",
     gzip.compress(PLAIN.encode())[:-9], b"seat,party,share\nOxley,Lab,0.5\n", b"\x89PNG\r\n\x1a\n\x00\x00\n"],
    ids=["empty", "cut off", "a page", "no header", "no seats", "cut gzip", "shares", "picture"],
)  # fmt: skip
def test_a_damaged_file_among_several_is_refused(body):
    with pytest.raises(BadInput, match=r"^b\.csv: "):
        load_seat_bytes([("a.csv", PLAIN.encode()), ("b.csv", body)])


def test_what_is_no_text_is_refused_without_its_control_characters():
    with pytest.raises(BadInput) as refused:
        read(b"\x1b[2J,\x07\x08\nab\x00,\xff\n")
    assert "no text" in str(refused.value) and str(refused.value).isprintable()


def test_no_note_has_a_control_character():
    made = read(
        "constituency_name,first_party,party,votes\nOxley,\x1b[2JLab,Con,5\nOxley,,LD,4\n", name="a\x1b_2019.csv"
    )
    assert made.elections.notes and all(note.isprintable() for note in made.elections.notes)


@pytest.mark.parametrize("cell", ["NaN", "", "n/a", "[x]"])
def test_a_candidacy_without_votes_is_said_at_its_own_line(cell):
    said = told(f"seat,party,votes\nOxley,Lab,9\nOxley,Con,8\nOxley,LD,{cell}\n")
    assert "1 of 3 candidacies has no votes (results.csv, line 4)" in said


def test_a_share_that_does_not_fit_is_said_at_its_own_line():
    said = told("seat,party,votes,share\nOxley,Lab,50,0.5\nOxley,Con,30,0.2\nOxley,LD,20,0.3\n")
    assert "of the votes (results.csv, line 3)" in said


def test_a_cell_beside_the_votes_that_cannot_be_read_is_said_at_its_own_line():
    text = (
        "seat,party,votes,electorate,valid_votes,elected,share\nOxley,Lab,5,90,9,1,0.5\nOxley,Con,4,abc,-5,perhaps,x%\n"
    )
    notes = read(text).elections.notes
    assert [one for one in notes if "taken as not said" in one] == [
        "results.csv, line 3: electors: 'abc' is not a whole number; taken as not said",
        "results.csv, line 3: valid votes: '-5' is less than nothing; taken as not said",
        "results.csv, line 3: share: 'x%' is no share; taken as not said",
        "results.csv, line 3: elected: 'perhaps' is neither yes nor no; taken as not said",
    ]


def test_a_row_of_a_table_by_party_that_is_cut_off_is_listed():
    text = "seat,Con,Lab,Green,other,other_winner\nOxley,1,2,3,4,0\nReedham,4,3,2,1\n"
    assert "is the file cut off here?" in read(text).problems[0].why


def test_a_party_under_three_names_is_one():
    text = "seat,party,votes\nOxley,Labour[a],9\nOxley,Con,5\nReedham,The Labour Party,8\nReedham,Con,4\nLea,Lab,3\n"
    assert {one.winner() for one in only(text).results} == {"Lab"}


def test_texts_that_lie_beside_results_are_left_out_and_said():
    files = [("README.md", b"# Files\n\n* votes: by seat, party\n"), ("a.csv", PLAIN.encode()), ("x.json", b"[1]")]
    assert [one.split(" is ")[0] for one in load_seat_bytes(files).files_left_out] == ["README.md", "x.json"]
