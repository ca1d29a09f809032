"""Second choices are those that plans suppose: one table, one way to read it."""

import numpy as np
import pytest

from rejoinder.core.pacts.transferring import expected_transfers
from rejoinder.core.reform.preferences import choices_of, papers_of, tables_drawn
from rejoinder.core.reform.rankings import field_for, imputed_papers
from rejoinder.core.reform.runoffs import tallies

PAPERS = (
    {"Con": 42, "Lab": 30, "LD": 18, "Green": 10},
    {"SNP": 40, "Lab": 25, "Con": 20, "LD": 10, "Green": 5},
    {"Con": 40, "Lab": 30, "UKIP": 20, "Local": 10},
    {"Orchard": 50, "Cedar": 30, "Tideway": 20},
    {"Lab": 45, "Con": 35, "BRX": 12, "Green": 8},
)


@pytest.mark.parametrize("votes", PAPERS, ids=lambda votes: "-".join(votes))
def test_voters_go_where_a_plan_supposes_that_they_go(votes):
    names = list(votes)
    made = choices_of(papers_of([list(votes.items())]))
    shares = {name: number / sum(votes.values()) for name, number in votes.items()}
    for n, name in enumerate(names):
        expected, none = expected_transfers(name, shares)
        total = made.weights[0, n].sum() + made.nobody[0, n]
        found = {other: made.weights[0, n, at] / total for at, other in enumerate(names) if other != name}
        assert found == pytest.approx(expected, abs=2e-3)
        assert made.nobody[0, n] / total == pytest.approx(none, abs=2e-3)


def test_no_vote_is_made_or_moved_from_those_left():
    made = choices_of(papers_of([list(votes.items()) for votes in PAPERS]))
    left = made.stands.copy()
    left[:, 2:] = False
    now = tallies(made, left)
    assert (now[:, :2] >= made.votes[:, :2]).all() and (now.sum(axis=1) <= made.votes.sum(axis=1)).all()
    assert not now[:, 2:].any()


def test_two_candidates_of_a_party_share_what_it_gets():
    made = choices_of(papers_of([[("Con", 40), ("Lab", 30), ("Lab", 10), ("Green", 20)]]))
    one, other = made.weights[0, 3, 1:3]
    assert one == pytest.approx(3 * other)
    assert made.weights[0, 1, 2] > 0  # who is out may be followed by the other of the party


def test_drawn_tables_stray_around_the_table_and_are_the_same_again():
    drawn = tables_drawn(60, 7)
    assert drawn[3]["rows"] == tables_drawn(60, 7)[3]["rows"]
    means = [table["rows"]["Green"]["Lab"] for table in drawn]
    assert np.mean(means) == pytest.approx(0.356, abs=0.05) and np.std(means) > 0.03
    assert all(sum(table["rows"]["Green"].values()) == pytest.approx(1) for table in drawn)


def test_every_first_vote_is_on_one_paper_with_the_candidates_of_its_party_first():
    votes = {"Con": 4200, "Lab": 3000, "LD": 1800, "Green": 1000}
    field = field_for(votes, 4)
    papers = imputed_papers(votes, {}, field)
    assert sum(papers.values()) == 10_000
    for n, name in enumerate(votes):
        own = set(range(field.first[n], field.first[n] + field.number[n]))
        mine = {paper: number for paper, number in papers.items() if paper[0] in own}
        assert sum(mine.values()) == votes[name]
        assert all(set(paper[: field.number[n]]) == own and len(set(paper)) == len(paper) for paper in mine)
