"""BLT read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.ballots.blt import write_blt
from rejoinder.core.ballots.blt_in import read_blt
from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.papers import SCOTTISH_PAPERS
from rejoinder.errors import BadInput
from tests.core.ballots.counted import elections
from tests.core.ballots.law import law
from tests.core.ballots.reading import ballots, listed, read

HARBOUR = """\
# A harbour board, invented
4 2 # candidates, seats
-3
3 1 4 0
(paper 17) 1 2 1 0
2 2 4 3 0

0 # that was all
"Osk Brandt"
"Ada ""the pier"" Lund" # stood before
"Jonna \\"Jo\\" Vik"
"Per Sund"
"Tidewell harbour board"
"""


def test_a_blt_file_is_read_with_remarks_ids_withdrawals_and_quotes():
    found = read(HARBOUR)
    assert [one.name for one in found.election.candidates] == [
        "Osk Brandt",
        'Ada "the pier" Lund',
        'Jonna "Jo" Vik',
        "Per Sund",
    ]
    assert [one.withdrawn for one in found.election.candidates] == [False, False, True, False]
    assert found.election.papers == {bytes([0, 3]): 3, bytes([1, 0]): 1, bytes([1, 3, 2]): 2}
    assert (found.election.title, found.election.seats, found.form) == ("Tidewell harbour board", 2, "BLT")
    assert not found.problems


def test_equal_lines_are_counted_together():
    found = read('2 1\n1 1 2 0\n2 1 2 0\n0\n"A"\n"B"\n')
    assert found.election.papers == {bytes([0, 1]): 3}


def test_a_missing_title_is_no_fault_but_said_for_it_may_be_a_name_that_is_missing():
    found = read('2 1\n1 1 2 0\n0\n"A"\n"B"\n')
    assert found.election.title == ""
    assert "see that no name is missing" in found.problems[0].reason


def test_names_without_quotes_are_whole_lines():
    assert [one.name for one in read("2 1\n1 1 2 0\n0\nAda Lund\nPer Sund\n").election.candidates] == [
        "Ada Lund",
        "Per Sund",
    ]


@pytest.mark.parametrize(
    ("line", "papers", "fault"),
    [
        ("3 1 2=3 0", {"A": 3}, "rank 2 is given to more than one: counts up to rank 1"),
        ("3 1 2 = 3 0", {"A": 3}, "rank 2 is given to more than one: counts up to rank 1"),
        ("3 1 (2 3) 0", {"A": 3}, "rank 2 is given to more than one: counts up to rank 1"),
        ("3 1 - 2 0", {"A": 3}, "rank 2 is skipped: counts up to rank 1"),
        ("3 1 2 1 0", {"AB": 3}, "rank 3 repeats an earlier choice: counts up to rank 2"),
        ("3 1 9 2 0", {"A": 3}, "rank 2 names nobody who stands: counts up to rank 1"),
        ("3 0", {}, "rejected: nobody is marked"),
        ("3 1=2 3 0", {}, "rejected: rank 1 is given to more than one: no clear first choice"),
        ("0 1 2 0", {}, "says there are 0 such papers"),
        ("3.0 1 2 0", {"AB": 3}, ""),
    ],
)
def test_an_unclear_paper_is_repaired_or_rejected_by_the_rule_and_listed_by_line(line, papers, fault):
    found = read(f'3 1\n7 2 0\n{line}\n0\n"A"\n"B"\n"C"\n"Pier"\n')
    expected = {tuple(names): times for names, times in papers.items()} | {("B",): 7}
    assert ballots(found) == expected
    assert listed(found) == ([(3, fault)] if fault else [])
    assert found.election.rejected == (3 if fault.startswith("rejected") else 0)


def test_for_approval_equal_ranks_are_clear():
    found = read('3 1\n3 1=2 0\n0\n"A"\n"B"\n"C"\n"Pier"\n', "approval")
    assert (ballots(found), found.problems) == ({("A", "B"): 3}, ())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('2 1\n1.5 1 2 0\n0\n"A"\n"B"\n', "line 2: the number of papers is '1.5', not a whole number"),
        ('2 1\n1/2 1 2 0\n0\n"A"\n"B"\n', "line 2: the number of papers is '1/2', not a whole number"),
        ('2 1\n1 1 0\n-1 1 2 0\n0\n"A"\n"B"\n', "line 3: the number of papers is '-1', not a whole number"),
        ('2 1\n1 1 2\n0\n"A"\n"B"\n', "line 2: the paper does not end with 0"),
        ('2 1\n1 1 0 2 0\n0\n"A"\n"B"\n', "line 2: a 0 stands within the paper"),
        ('2 1\n1 1 x 0\n0\n"A"\n"B"\n', "line 2: 'x' is not the number of a candidate"),
        ('2 1\n-7\n1 1 0\n0\n"A"\n"B"\n', "line 2: -7 withdraws none of the 2 candidates"),
        ('2 1\n1 1 2 0\n"A"\n"B"\n', "line 3: the number of papers is"),
        ("2 1\n1 1 2 0\n", "the file ends before the 0 that closes the papers: it is cut short"),
        ('2 1\n1 1 2 0\n0\n"A"\n', "the file names 1 of 2 candidates: it is cut short"),
        ('2 1\n1 1 2 0\n0\n"A"\n"B', "line 5: a name's closing quote is missing"),
        ('1 1\n1 1 0\n0\n"A"\n"B"\n"C"\n"D"\n"E"\n', "names more than the 1 candidates of its first line"),
        ('2 1\n1 1 2 0\n0\n""\n"B"\n', "candidate 1 has no name"),
        ('2 0\n1 1 2 0\n0\n"A"\n"B"\n', "line 1: 0 seats"),
        ('0 1\n0\n"A"\n', "line 1: 0 candidates"),
        ('999 1\n0\n"A"\n', "line 1: 999 candidates"),
        ('2 1\n0\n"A"\n"B"\n', "there is no valid paper (0 rejected)"),
        ('2 1\n-1 -2\n1 1 0\n0\n"A"\n"B"\n', "every candidate has withdrawn"),
        ('2 -1\n1 1 0\n0\n"A"\n"B"\n', "line 1: the number of seats is '-1', not a whole number"),
        ('2 1 1 1 0 0 "A" "B"\n', "BLT begins with two numbers"),
        ('2 1\n\u0661 1 0\n0\n"A"\n"B"\n', "not a whole number"),
        ("2 1\n" + "1000000000000 1 0\n" * 2 + '0\n"A"\n"B"\n', "2,000,000,000,000 papers are over"),
        ('2 1\n9999999999999999 1 0\n0\n"A"\n"B"\n', "the number of papers is over"),
    ],
)
def test_a_file_whose_total_cannot_be_trusted_is_refused_with_its_line(text, fault):
    with pytest.raises(BadInput) as refused:
        read(text)
    assert fault in str(refused.value)


NAMES = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Zs"]), min_size=1, max_size=9)


@law(60)
@given(elections(), st.lists(NAMES, min_size=7, max_size=7, unique=True), NAMES, st.sets(st.integers(0, 6)))
def test_what_is_written_is_read_again(election, names, title, withdrawn):
    people = tuple(Candidate(names[place], withdrawn=place in withdrawn) for place in range(len(election.candidates)))
    before = Election(title, people, election.seats, election.papers)
    found = read_blt("".join(write_blt(before)).splitlines(keepends=True), SCOTTISH_PAPERS)
    assert found.election == before
    assert not found.problems


def test_the_order_of_written_papers_does_not_tell_in_which_order_they_came():
    candidates, papers = (Candidate("A"), Candidate("B")), {bytes([1]): 1, bytes([0, 1]): 2}
    turned = dict(reversed(papers.items()))
    assert list(write_blt(Election("", candidates, 1, papers))) == list(write_blt(Election("", candidates, 1, turned)))


def test_names_that_two_candidates_share_are_told_apart_when_written():
    twins = (Candidate("Ada", "Oak"), Candidate("Ada", "Elm"))
    assert '"Ada (Elm)"\n' in list(write_blt(Election("", twins, 1, {bytes([0]): 1})))


def test_scores_cannot_be_written_as_blt():
    with pytest.raises(BadInput, match="BLT holds rankings"):
        list(write_blt(Election("", (Candidate("A"),), 1, {bytes([3]): 1}, scale=5)))


def test_a_file_cut_at_any_byte_is_refused_or_says_the_same_of_papers_and_names():
    whole = read(HARBOUR).election
    for kept in range(len(HARBOUR)):
        try:
            found = read(HARBOUR[:kept]).election
        except BadInput:
            continue
        assert (found.papers, found.candidates, found.seats) == (whole.papers, whole.candidates, whole.seats)


def test_marks_that_move_the_cursor_or_turn_letters_round_are_taken_from_names():
    found = read('2 1\n1 1 2 0\n0\n"Ada\x1b[2J  Lund"\n"\u202eoB"\n')
    assert [one.name for one in found.election.candidates] == ["Ada [2J Lund", "oB"]
