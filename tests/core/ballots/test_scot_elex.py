"""The CSV of the scot-elex collection."""

import pytest

from rejoinder.errors import BadInput
from tests.core.ballots.reading import ballots, listed, read

WARD = """\
4,2,
3,1,4,
1,2,1,3,
12,4,
"Candidate 1","Osk Brandt","Tide Party (T)",
"Candidate 2","Ada Lund, the younger","Pier Party (P)",
"Candidate 3","Per Sund","",
"Candidate 4","Jonna Vik","Independent (Ind)",
""Ward 7 - Quayside, Old Pier"",
"""


def test_a_ward_is_read_though_the_quotes_of_its_last_line_are_broken():
    found = read(WARD)
    assert ballots(found) == {
        ("Osk Brandt", "Jonna Vik"): 3,
        ("Ada Lund, the younger", "Osk Brandt", "Per Sund"): 1,
        ("Jonna Vik",): 12,
    }
    assert (found.election.title, found.election.seats) == ("Ward 7 - Quayside, Old Pier", 2)
    assert found.election.candidates[1].party == "Pier Party (P)"
    assert (found.form, found.problems) == ("scot-elex CSV", ())


@pytest.mark.parametrize(
    ("line", "counts", "fault"),
    [
        ("5,1,,2,", {("Osk Brandt",): 8}, "rank 2 is skipped: counts up to rank 1"),
        ("5,1,1,2,", {("Osk Brandt",): 8}, "rank 2 repeats an earlier choice: counts up to rank 1"),
        ("5,1,9,2,", {("Osk Brandt",): 8}, "rank 2 names nobody who stands: counts up to rank 1"),
        ("5,", {("Osk Brandt",): 3}, "rejected: nobody is marked"),
        ("5,,1,", {("Osk Brandt",): 3}, "rejected: rank 1 is skipped: no clear first choice"),
    ],
)
def test_an_unclear_paper_is_listed_by_line(line, counts, fault):
    found = read(WARD.replace("3,1,4,", f"3,1,\n{line}"))
    assert counts.items() <= ballots(found).items()
    assert listed(found) == [(3, fault)]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("12,4,", "1.5,4,", "line 4: the number of papers is '1.5', not a whole number"),
        ("12,4,", "12,x,", "line 4: 'x' is not the number of a candidate"),
        ('"Candidate 3"', '"Candidate 5"', "line 7: this should be candidate 3"),
        ('"Candidate 4","Jonna Vik","Independent (Ind)",\n', "", "line 8: this should be candidate 4"),
        ("4,2,", "3,2,", "line 8: the file names more than the 3 candidates"),
        ("4,2,", "5,2,", "line 9: this should be candidate 5"),
    ],
)
def test_a_file_whose_total_cannot_be_trusted_is_refused_with_its_line(old, new, fault):
    with pytest.raises(BadInput) as refused:
        read(WARD.replace(old, new, 1))
    assert fault in str(refused.value)


def test_a_missing_name_of_the_ward_is_listed():
    found = read(WARD[: WARD.index('""Ward')])
    assert found.problems[0].reason.startswith("the line with the ward's name is missing")


def test_a_file_cut_at_any_byte_is_refused_or_says_the_same_of_papers_and_names():
    whole = read(WARD).election
    for kept in range(len(WARD)):
        try:
            found = read(WARD[:kept]).election
        except BadInput:
            continue
        assert (found.papers, found.candidates, found.seats) == (whole.papers, whole.candidates, whole.seats)


@pytest.mark.parametrize("written", ['"Per "Pelle" Sund"', '"Per ""Pelle"" Sund"'])
def test_quotes_within_a_name_need_not_be_doubled(written):
    assert read(WARD.replace('"Per Sund"', written)).election.candidates[2].name == 'Per "Pelle" Sund'


def test_names_may_stand_without_quotes():
    bare = "\n".join(line.replace('"', "") if "Candidate" in line else line for line in WARD.splitlines())
    found = read(bare.replace("Lund, the", "Lund the")).election
    assert [one.party for one in found.candidates] == ["Tide Party (T)", "Pier Party (P)", "", "Independent (Ind)"]
