"""What counts of one paper's marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.ballots.papers import OVERVOTED, SCOTTISH_PAPERS, UNKNOWN, PaperRules, ranking
from tests.core.ballots.law import law

MARKS = st.lists(st.lists(st.integers(UNKNOWN, 5), max_size=3), max_size=9)
TREATMENTS = st.sampled_from(["stop", "skip", "reject"])
RULES = st.builds(PaperRules, overvoted=TREATMENTS, skipped=TREATMENTS, repeated=TREATMENTS, unknown=TREATMENTS)


@pytest.mark.parametrize(
    ("ranks", "counts", "fault"),
    [
        ([[0], [1], [2]], [0, 1, 2], ""),
        ([[0], [1], [], []], [0, 1], ""),
        ([[0], [1, 2], [3]], [0], "rank 2 is given to more than one: counts up to rank 1"),
        ([[0], [], [3]], [0], "rank 2 is skipped: counts up to rank 1"),
        ([[0], [1], [0], [2]], [0, 1], "rank 3 repeats an earlier choice: counts up to rank 2"),
        ([[0], [UNKNOWN], [2]], [0], "rank 2 names nobody who stands: counts up to rank 1"),
        ([[0, 1], [2]], [], "rank 1 is given to more than one: no clear first choice"),
        ([[], [2]], [], "rank 1 is skipped: no clear first choice"),
        ([OVERVOTED], [], "rank 1 is given to more than one: no clear first choice"),
        ([], [], ""),
    ],
)
def test_in_scottish_law_a_paper_counts_up_to_the_first_mark_that_is_unclear(ranks, counts, fault):
    assert ranking(ranks, SCOTTISH_PAPERS) == (bytes(counts), [fault] if fault else [])


def test_a_rule_may_pass_over_unclear_marks_and_says_each():
    rules = PaperRules(overvoted="skip", skipped="skip", repeated="skip", unknown="skip")
    assert ranking([[0], [], [1, 2], [0], [UNKNOWN], [3]], rules) == (
        bytes([0, 3]),
        [
            "rank 2 is skipped: passed over",
            "rank 3 is given to more than one: passed over",
            "rank 4 repeats an earlier choice: passed over",
            "rank 5 names nobody who stands: passed over",
        ],
    )


def test_a_rule_may_reject_papers_with_unclear_marks():
    assert ranking([[0], [1, 2]], PaperRules(overvoted="reject")) == (b"", ["rank 2 is given to more than one"])


def test_where_the_order_does_not_matter_equal_ranks_are_clear():
    assert ranking([[0, 2], [1]], PaperRules(is_order_read=False)) == (bytes([0, 2, 1]), [])


@law(60)
@given(MARKS, RULES)
def test_nobody_counts_twice_and_nobody_counts_whom_the_paper_does_not_mark_alone(ranks, rules):
    paper, _ = ranking(ranks, rules)
    assert len(set(paper)) == len(paper)
    alone = [marked[0] for marked in ranks if len(marked) == 1 and marked[0] != UNKNOWN]
    assert [candidate for candidate in dict.fromkeys(alone) if candidate in paper] == list(paper)


@law(60)
@given(MARKS)
def test_what_counts_in_scottish_law_is_the_paper_cut_at_one_place(ranks):
    paper, faults = ranking(ranks, SCOTTISH_PAPERS)
    assert [[candidate] for candidate in paper] == ranks[: len(paper)]
    assert len(faults) == (any(ranks[len(paper) :]))


@law(60)
@given(st.permutations(range(6)), RULES)
def test_a_clear_paper_is_taken_as_it_is_by_every_rule(paper, rules):
    assert ranking([[candidate] for candidate in paper], rules) == (bytes(paper), [])
