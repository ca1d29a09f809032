"""Headers of other countries: areas and votes one below the other, names in two languages, the party behind a name."""

import io
from datetime import date

import pytest

from rejoinder.core.seats.so_far import Told
from rejoinder.core.seats.stacked import Vote
from rejoinder.errors import BadInput
from rejoinder.wire.seat_files import load_seat_bytes, write_seats
from tests.wire.foreign_seats import canada, kerg2


def read(text, *, vote=None, name="kerg2.csv", encoding="utf-8"):
    return load_seat_bytes([(name, text.encode(encoding))], Told(vote=vote))


def votes(election):
    return {one.seat: one.votes_by_party() for one in election.results}


def test_first_votes_of_a_constituency_are_its_result():
    election = read(kerg2(), vote=Vote.FIRST).elections.latest
    assert votes(election) == {
        "Oberau": {"Mühle": 120, "Anker": 80, "Ind": 10},
        "Unterau": {"Anker": 95, "Mühle": 70, "Ähre": 30},
    }
    assert (election.name, election.held_on) == ("2027", date(2027, 3, 21))
    assert [(one.code, one.region, one.electorate) for one in election.results] == [
        ("001", "Nordmark", 500),
        ("002", "Nordmark", 500),
    ]


def test_second_votes_are_an_election_of_their_own_name():
    election = read(kerg2(), vote=Vote.SECOND).elections.latest
    assert votes(election) == {"Oberau": {"Ähre": 110, "Mühle": 100}, "Unterau": {"Ähre": 135, "Mühle": 60}}
    assert election.name == "2027 second votes"


def test_both_votes_in_one_file_are_asked_about():
    with pytest.raises(BadInput, match=r"line \d+: the file has first and second votes; say which"):
        read(kerg2())


def test_the_only_vote_of_a_file_is_read_without_a_question():
    assert votes(read(kerg2(votes=(1,))).elections.latest)["Unterau"]["Anker"] == 95


def test_what_is_set_aside_is_counted_and_said():
    notes = " ".join(read(kerg2(), vote=Vote.FIRST).elections.notes)
    assert "8 rows are of the kind Bund, not of a seat; they are left out" in notes
    assert "1 row is of parties that did not stand there; it is left out" in notes
    assert "8 rows are second votes, which --vote second reads; they are left out" in notes
    assert "2 rows add up others" in notes


def test_valid_votes_of_a_row_of_their_own_are_checked():
    wrong = kerg2(votes=(1,)).replace("Gültige;1;1;195", "Gültige;1;1;190")
    assert "195 votes together, but 190 were valid" in " ".join(read(wrong).elections.notes)


def test_a_winner_whom_the_votes_contradict_is_said():
    wrong = kerg2(votes=(1,)).replace(";Anker\n", ";Mühle\n")
    assert "Mühle is said to have won, but Anker has the most votes" in " ".join(read(wrong).elections.notes)


def test_a_vote_that_is_neither_is_listed():
    (problem,) = read(kerg2(votes=(1,)).replace("Anker;1;1;95", "Anker;1;3;95")).problems
    assert "'3' is neither the first nor the second vote" in problem.why


def test_a_file_without_constituencies_is_refused():
    only_land = "".join(line for line in kerg2(votes=(1,)).splitlines(keepends=True) if "Wahlkreis;" not in line)
    with pytest.raises(BadInput, match="no row can be read"):
        read(only_land)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-8-sig"])
def test_a_party_behind_its_candidate_is_found_by_its_second_language(encoding):
    election = read(canada(), name="2027_table12.csv", encoding=encoding).elections.latest
    assert votes(election)["Quay"] == {"Orchard Party": 50, "Cedar": 30, "Ind": 20}
    assert [(one.seat, one.code, one.region) for one in election.results] == [
        ("Oxley Bay", "10001", "North Mereland"),
        ("Penn--Reed", "10002", "North Mereland"),
        ("Quay", "10003", "North Mereland"),
    ]


def test_one_stroke_in_a_header_is_no_second_language():
    election = read("seat,Party/Description,votes\nBerwick/Tweed,Cedar,5\n").elections.latest
    assert votes(election) == {"Berwick/Tweed": {"Cedar": 5}}


def test_the_mark_of_the_member_says_who_sat():
    results = read(canada()).elections.latest.results
    assert [[one.party for one in result.candidacies if one.sitting] for result in results] == [[], ["Cedar"], []]


def test_no_name_of_a_candidate_becomes_a_party():
    alone = canada() + '"North Mereland/Mereland-du-Nord","Quay","10003","Dee Ashgrove Reeds/Roseaux","Penn",5,5.0,\n'
    made = read(alone).elections
    out = io.StringIO()
    write_seats(made, out)
    assert "Roseaux" in out.getvalue()
    assert not any(word in out.getvalue() for word in ("Ashgrove", "Pell", "Finch", "Stone"))


def test_a_candidate_without_a_party_in_two_languages_is_listed():
    alone = canada() + '"North Mereland/Mereland-du-Nord","Quay","10003","Dee Ashgrove","Penn",5,5.0,\n'
    (problem,) = read(alone).problems
    assert (problem.line, "no party in two languages" in problem.why) == (11, True)
