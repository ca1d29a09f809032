"""What the tests of ballot files share: a rule of each kind, and an election as plain values to compare."""

from rejoinder.core.ballots.formats import read_election
from rejoinder.core.ballots.rules import rule_named


def read(text, rule="scottish", seats=None):
    return read_election(text.splitlines(keepends=True), rule_named(rule), seats)


def ballots(found):
    """The papers with candidates by name, so that files with another order of candidates can be compared."""
    names = [candidate.name for candidate in found.election.candidates]
    if found.election.scale is not None:
        return {tuple(zip(names, paper, strict=True)): times for paper, times in found.election.papers.items()}
    return {tuple(names[place] for place in paper): times for paper, times in found.election.papers.items()}


def listed(found):
    return [(problem.line, problem.reason) for problem in found.problems]
