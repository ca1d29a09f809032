"""Tables of ballot papers: a column for each candidate, or for each rank."""

import pytest

from rejoinder.errors import BadInput
from tests.core.ballots.reading import ballots, listed, read

WIDE = "Ada,Bo,Cy\n1,2,3\n0,1,0\n,1,\n2,1,3\n"
RANKED = "paper,rank 1,rank 2,rank 3\n1,Cy,Ada,\n2,Bo,skipped,\n3,Bo,,\n"


def test_a_wide_table_holds_the_rank_of_each_candidate():
    found = read(WIDE)
    assert ballots(found) == {("Ada", "Bo", "Cy"): 1, ("Bo",): 2, ("Bo", "Ada", "Cy"): 1}
    assert (found.form, found.problems) == ("CSV of ranks", ())


@pytest.mark.parametrize("mark", [";", "\t"])
def test_semicolons_and_tabs_part_cells_too(mark):
    assert ballots(read(WIDE.replace(",", mark))) == ballots(read(WIDE))


def test_a_column_may_say_how_many_such_papers_there_are():
    assert ballots(read("Ada,Bo,count\n1,2,30\n0,1,5\n")) == {("Ada", "Bo"): 30, ("Bo",): 5}


@pytest.mark.parametrize(
    ("row", "counts", "fault"),
    [
        ("1,2,2", ("Ada",), "rank 2 is given to more than one: counts up to rank 1"),
        ("1,0,3", ("Ada",), "rank 2 is skipped: counts up to rank 1"),
        ("1,99999999,0", ("Ada",), "rank 2 is skipped: counts up to rank 1"),
        ("1.0, 2 ,0", ("Ada", "Bo"), ""),
        ("1,2,NA", ("Ada", "Bo"), ""),
        ("-,1,-", ("Bo",), ""),
        ("0,0,0", None, "rejected: nobody is marked"),
        ("2,0,0", None, "rejected: rank 1 is skipped: no clear first choice"),
        ("1,1,2", None, "rejected: rank 1 is given to more than one: no clear first choice"),
        ("1,x,2", None, "rejected: 'x' is not a rank"),
        ("1,-2,3", None, "rejected: '-2' is not a rank"),
        ("1,1.5,2", None, "rejected: '1.5' is not a rank"),
    ],
)
def test_an_unclear_row_is_repaired_or_rejected_by_the_rule_and_listed_by_line(row, counts, fault):
    found = read(f"Ada,Bo,Cy\n0,0,1\n{row}\n")
    assert ballots(found) == {("Cy",): 1} | ({counts: 1} if counts else {})
    assert listed(found) == ([(3, fault)] if fault else [])


def test_for_a_rule_of_scores_a_cell_is_the_score():
    found = read("Ada,Bo,Cy\n5,4,0\n5,,5\n6,0,0\n5,x,0\n", "star")
    assert found.election.scale == 5
    assert found.election.papers == {bytes([5, 4, 0]): 1, bytes([5, 0, 5]): 1}
    assert listed(found) == [
        (4, "rejected: '6' is not a score from 0 to 5"),
        (5, "rejected: 'x' is not a score from 0 to 5"),
    ]


def test_ranks_are_refused_where_scores_are_counted():
    with pytest.raises(BadInput, match="these are ranks, and the rule counts scores"):
        read("A,B,C,D,E,F,G\n" + "1,2,3,4,5,6,7\n1,2,3,0,0,0,0\n", "star")


def test_approval_reads_any_mark_as_approval():
    assert ballots(read("Ada,Bo\n1,1\n2,1\n0,1\n", "approval")).keys() == {
        (("Ada", 1), ("Bo", 1)), (("Ada", 2), ("Bo", 1)), (("Ada", 0), ("Bo", 1))
    }  # fmt: skip


def test_a_ranked_table_holds_a_name_in_each_rank():
    found = read(RANKED)
    assert ballots(found) == {("Cy", "Ada"): 1, ("Bo",): 2}
    assert [one.name for one in found.election.candidates] == ["Ada", "Bo", "Cy"]
    assert found.form == "ranked CSV"


@pytest.mark.parametrize(
    "heads", ["choice_1,choice_2", "Rank1,Rank2", "1st choice,2nd choice", "Preference 1,Preference 2"]
)
def test_columns_of_ranks_have_several_names(heads):
    assert ballots(read(f"{heads}\nAda,Bo\n")) == {("Ada", "Bo"): 1}


def test_columns_of_ranks_may_stand_in_any_order():
    assert ballots(read("rank2,rank1\nAda,Bo\n")) == {("Bo", "Ada"): 1}


@pytest.mark.parametrize(
    ("row", "counts", "fault"),
    [
        ("Ada,overvote,Cy", ("Ada",), "rank 2 is given to more than one: counts up to rank 1"),
        ("Ada,skipped,Cy", ("Ada",), "rank 2 is skipped: counts up to rank 1"),
        ("Ada,,Cy", ("Ada",), "rank 2 is skipped: counts up to rank 1"),
        ("Ada,Bo,Ada", ("Ada", "Bo"), "rank 3 repeats an earlier choice: counts up to rank 2"),
        (" Ada , Bo ,", ("Ada", "Bo"), ""),
        (",,", None, "rejected: nobody is marked"),
        ("undervote,Bo,", None, "rejected: rank 1 is skipped: no clear first choice"),
    ],
)
def test_an_unclear_row_of_names_is_repaired_or_rejected_and_listed_by_line(row, counts, fault):
    found = read(f"rank1,rank2,rank3\nDi,Bo,Cy\n{row}\n")
    assert ballots(found) == {("Di", "Bo", "Cy"): 1} | ({counts: 1} if counts else {})
    assert listed(found) == ([(3, fault)] if fault else [])


def test_the_order_of_rows_changes_nothing():
    head, *rows = RANKED.splitlines(keepends=True)
    assert read(head + "".join(reversed(rows))).election == read(RANKED).election


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Ada,Bo,Cy\n1,2,3\n1,2\n", "line 3: 2 cells under 3 headings"),
        ("Ada,Bo\n1,2,3\n", "line 2: 3 cells under 2 headings"),
        ("rank1,rank2\nAda\n", "line 2: 1 cells under 2 headings"),
        ('rank1,rank2\nAda,"Bo\n', "a quote may be open"),
        ("rank1,rank3\nAda,Bo\n", "the columns of ranks are not 1, 2, 3"),
        ("rank1,rank1\nAda,Bo\n", "the columns of ranks are not 1, 2, 3 and so on, each once"),
        ("Ada,Bo,count\n1,2,2.5\n", "line 2: the number of papers is '2.5', not a whole number"),
        ("rank1,weight\nAda,0.5\n", "line 2: the number of papers is '0.5', not a whole number"),
        ("1,2,3\n1,2,3\n", "the first line of a table must name the candidates or the ranks"),
        ("Ada,Bo\n", "there is no valid paper (0 rejected)"),
        ("Ada,Bo\n0,0\n", "there is no valid paper (1 rejected)"),
        ("Ada,Ada\n1,2\n", ""),
    ],
)
def test_a_table_whose_total_cannot_be_trusted_is_refused(text, fault):
    if not fault:
        assert [read(text).election.label(place) for place in (0, 1)] == ["Ada (1)", "Ada (2)"]
        return
    with pytest.raises(BadInput) as refused:
        read(text)
    assert fault in str(refused.value)


def test_a_last_line_without_an_end_is_doubtful_and_listed():
    assert listed(read("Ada,Bo\n1,2\n1,2")) == [(3, "the last line has no line end: see that the file is whole")]


@pytest.mark.parametrize("text", [WIDE, RANKED])
def test_a_table_cut_at_any_byte_is_refused_or_doubtful_or_misses_whole_lines(text):
    for kept in range(len(text)):
        try:
            found = read(text[:kept])
        except BadInput:
            continue
        assert found.problems or text[kept - 1] == "\n"
