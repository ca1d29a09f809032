"""Papers as tables of numbers, some thousands at a time: what sums over a million papers needs."""

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.ballots.election import Election
from rejoinder.errors import BadInput

NOT_RANKED = 255  # no candidate has this place, for a paper ranks at most 255 of them: places 0 to 254
_AT_ONCE = 65_536  # papers: 20 candidates' marks and their comparisons fit a processor's cache twice over

Places = NDArray[np.uint8]  # a row for each different paper, a column for each candidate
Times = NDArray[np.int64]  # how many there are of each paper


def places(election: Election) -> Iterator[tuple[Places, Times]]:
    """Who stands where on each paper: 0 is the first choice, a lower number is better, NOT_RANKED is none.

    Who has withdrawn is passed over and nowhere ranked. Scores become places too: equal scores share one.
    """
    if election.scale is None:
        yield from _ranked(election)
    else:
        for table, times in scores(election):
            yield NOT_RANKED - table, times


def scores(election: Election) -> Iterator[tuple[Places, Times]]:
    """The scores on each paper; who has withdrawn has 0."""
    number = len(election.candidates)
    gone = list(election.withdrawn)
    for papers, times in _batches(election):
        table = np.frombuffer(b"".join(papers), dtype=np.uint8).reshape(len(papers), number).copy()
        table[:, gone] = 0
        yield table, times


def refuse_scores(election: Election, rule: str) -> None:
    """Raises BadInput where a rule that reads rankings is given scores."""
    if election.scale is not None:
        raise BadInput(f"{rule} counts rankings; these papers have scores")


def _ranked(election: Election) -> Iterator[tuple[Places, Times]]:
    number = len(election.candidates)
    gone = bytes(election.withdrawn)
    for papers, times in _batches(election):
        left = [paper.translate(None, gone) for paper in papers] if gone else papers
        lengths = np.fromiter(map(len, left), dtype=np.int64, count=len(left))
        marked = np.frombuffer(b"".join(left), dtype=np.uint8)
        rows = np.repeat(np.arange(len(left)), lengths)
        table = np.full((len(left), number), NOT_RANKED, dtype=np.uint8)
        table[rows, marked] = np.arange(len(marked)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        yield table, times


def _batches(election: Election) -> Iterator[tuple[list[bytes], Times]]:
    papers = iter(election.papers.items())
    while batch := list(itertools.islice(papers, _AT_ONCE)):
        yield [paper for paper, _ in batch], np.array([times for _, times in batch], dtype=np.int64)
