"""Which form a file of ballot papers has, told by what stands in it; and the election it holds, fit for one rule."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rejoinder.core.ballots.blt_in import read_blt
from rejoinder.core.ballots.election_json import json_object, read_election_json
from rejoinder.core.ballots.numbers import PAPERS_MAX
from rejoinder.core.ballots.papers import ElectionFile, Problem
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.scot_elex import read_scot_elex
from rejoinder.core.ballots.tables import is_ranked_header, read_ranked_table, read_wide_table
from rejoinder.errors import BadInput

_BLT_HEAD = re.compile(r"[+-]?\d[\d.]*\s+[+-]?\d[\d.]*(\s*#.*|\s[^,;]*)?$")  # loosely: what is wrong is then told
_SCOT_ELEX_HEAD = re.compile(r"\s*\d+\s*,\s*\d+[\s,]*$")
_HEAD_LINES_MAX = 1_000  # of remarks and blank lines before anything is said
_RCTAB_FIELDS = {"tabulatorVersion", "cvrFileSources"}


class RctabConfig(BadInput):
    """The file is a configuration of RCTab: it names rules and other files, and holds no papers itself."""


def read_election(lines: Iterable[str], rule: Rule, seats: int | None = None) -> ElectionFile:
    """The election in the lines of a file, read as `rule` reads papers; `seats` overrules what the file says.

    Reads BLT, the CSV of scot-elex, tables with a column for each candidate or rank, and our own JSON. Every paper that
    was repaired or rejected is among the problems. Raises BadInput where the total cannot be trusted, where no paper is
    valid, and where the rule cannot count such papers.
    """
    read = _read(lines, rule)
    election = read.election
    if (election.scale is None) == (rule.takes == "scores"):
        wanted, there = ("scores", "rankings") if rule.takes == "scores" else ("rankings", "scores")
        if rule.takes != "either":
            raise BadInput(f"{rule.name} counts {wanted}; the {read.form} holds {there}")
    problems = list(read.problems)
    seats_read = _seats(election.seats, seats, rule, problems)
    election = replace(election, seats=seats_read)
    if not election.papers or not election.valid:
        raise BadInput(
            f"read as {read.form} there is no valid paper ({election.rejected:,} rejected): nothing to count"
        )
    if election.valid > PAPERS_MAX:
        raise BadInput(f"{election.valid:,} papers are over {PAPERS_MAX:,}")
    if not election.standing:
        raise BadInput("every candidate has withdrawn; nobody can be elected")
    if len(set(election.labels)) < len(election.candidates):
        raise BadInput("two candidates cannot be told apart by name and party; give each a name of their own")
    if seats_read > len(election.standing):
        problems.append(Problem(None, f"{seats_read} seats for {len(election.standing)} candidates: some stay empty"))
    return replace(read, election=election, problems=tuple(problems))


def _read(lines: Iterable[str], rule: Rule) -> ElectionFile:
    numbered = iter(lines)
    begun, head = _head(numbered)
    whole = itertools.chain(begun, numbered)
    if head.startswith("{"):
        said = json_object(whole)
        if _RCTAB_FIELDS & said.keys():
            raise RctabConfig("this is a configuration of RCTab; it holds no papers itself")
        return read_election_json(said, rule.papers)
    if "\r" in head:
        raise BadInput("its lines end in carriage returns alone; save it with the line ends of Unix or Windows")
    if _BLT_HEAD.match(head):
        return read_blt(whole, rule.papers)
    if _SCOT_ELEX_HEAD.match(head):
        return read_scot_elex(whole, rule.papers)
    if is_ranked_header(head):
        return read_ranked_table(whole, rule.papers)
    if head.startswith("PK\x03\x04") or "\0" in head:
        raise BadInput("this is no text; save a workbook as CSV first")
    return read_wide_table(whole, rule.papers, are_scores=rule.takes != "rankings")


def _head(lines: Iterator[str]) -> tuple[list[str], str]:
    """The lines up to the first that says something, and that line."""
    begun: list[str] = []
    for line in itertools.islice(lines, _HEAD_LINES_MAX):
        begun.append(line)
        text = line.strip()
        if text and not text.startswith("#"):
            return begun, text
    raise BadInput("the file is empty")


def _seats(said: int, asked: int | None, rule: Rule, problems: list[Problem]) -> int:
    if rule.seats_max is not None and asked is not None and asked > rule.seats_max:
        raise BadInput(f"{rule.name} elects {rule.seats_max}, not {asked}")
    if asked is not None:
        return asked
    if rule.seats_max is not None and said > rule.seats_max:
        problems.append(Problem(None, f"the file has {said} seats; {rule.name} elects {rule.seats_max}"))
        return rule.seats_max
    return said
