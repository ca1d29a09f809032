"""The published papers: one way to write them, sorted, and read back by us and by the reader of any BLT."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.ballots.formats import read_election
from rejoinder.core.ballots.rules import rule_named
from rejoinder.core.bulletin import is_paper, paper_lines, read_papers, read_terms, terms_bytes
from rejoinder.errors import BadInput
from tests.invented_board import invented_terms

TERMS = {kind: read_terms(terms_bytes(invented_terms(kind))) for kind in ("rankings", "scores", "choice")}
PAPERS = {
    "rankings": st.permutations(range(5)).flatmap(lambda p: st.integers(0, 5).map(lambda n: bytes(p[:n]))),
    "scores": st.lists(st.integers(0, 5), min_size=5, max_size=5).map(bytes),
    "choice": st.sampled_from([b"", b"\x00", b"\x01"]),
}
kinds = st.sampled_from(sorted(PAPERS))
some = kinds.flatmap(lambda kind: st.tuples(st.just(kind), st.lists(PAPERS[kind], max_size=12)))


@given(some, st.sampled_from([(), (1,), (4, 0)]))
def test_papers_come_back_as_they_were_cast_in_no_order_of_theirs(case, withdrawn):
    kind, papers = case
    lines = list(paper_lines(TERMS[kind], papers, withdrawn))
    assert lines == list(paper_lines(TERMS[kind], reversed(papers), reversed(withdrawn)))
    election = read_papers(TERMS[kind], lines, withdrawn)
    found = Counter(election.papers)
    found[b""] += election.rejected
    assert +found == Counter(papers)
    assert [n for n, one in enumerate(election.candidates) if one.withdrawn] == sorted(
        n for n in withdrawn if n < len(election.candidates)
    )


@given(some, st.data())
def test_no_line_may_be_other_moved_cut_or_more(case, data):
    kind, papers = case
    lines = list(paper_lines(TERMS[kind], papers))
    at = data.draw(st.integers(0, len(lines) - 1))
    wrongs = [
        [*lines[:at], lines[at].replace(b"\n", b" \n"), *lines[at + 1 :]],
        [*lines[:at], lines[at][:-1], *lines[at + 1 :]],
        [*lines[:at], b"\n", *lines[at:]],
        [*lines, b"0\n"],
    ]
    for wrong in wrongs:
        with pytest.raises(BadInput, match="line"):
            read_papers(TERMS[kind], wrong)


def test_more_papers_than_are_to_be_counted_are_not_read():
    lines = list(paper_lines(TERMS["rankings"], [b"\x00"] * 4))
    assert read_papers(TERMS["rankings"], lines, papers_max=4).valid == 4
    with pytest.raises(BadInput, match="more papers"):
        read_papers(TERMS["rankings"], lines, papers_max=3)


@pytest.mark.parametrize("kind", PAPERS)
def test_what_is_no_paper_is_not_written(kind):
    wrong = {"rankings": b"\x01\x01", "scores": b"\x06\x00\x00\x00\x00", "choice": b"\x00\x01"}[kind]
    assert not is_paper(TERMS[kind], wrong) and not is_paper(TERMS[kind], b"\xff")
    with pytest.raises(BadInput):
        list(paper_lines(TERMS[kind], [wrong]))


def test_any_reader_of_blt_counts_the_same_papers():
    papers = [b"\x00\x03", b"\x00\x03", b"\x02", b""]
    lines = [line.decode() for line in paper_lines(TERMS["rankings"], papers, [1])]
    ours, theirs = (
        read_papers(TERMS["rankings"], paper_lines(TERMS["rankings"], papers, [1]), [1]),
        read_election(lines, rule_named("irv")),
    )
    assert theirs.election.papers == ours.papers
    assert [one.withdrawn for one in theirs.election.candidates] == [one.withdrawn for one in ours.candidates]
