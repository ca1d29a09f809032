"""`rejoinder count`: ballot papers in a file counted by a named rule, without a database."""

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from rejoinder.cli.jsonl import refuse_out, written
from rejoinder.cli.rctab_files import OWN, count_rctab, read_rctab
from rejoinder.core.ballots import flows
from rejoinder.core.ballots.as_json import count_as_json
from rejoinder.core.ballots.blt import write_blt
from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.counting import count_by
from rejoinder.core.ballots.formats import RctabConfig, read_election
from rejoinder.core.ballots.papers import ElectionFile, Problem
from rejoinder.core.ballots.rctab.counted import DOCUMENTED, VERSION
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.rules import RULES, rule_named
from rejoinder.core.ballots.telling import stage_table, stages_csv, told
from rejoinder.core.ballots.ties import TieBreaker, TieNeedsLot
from rejoinder.errors import BadInput
from rejoinder.wire.ballot_files import ballot_lines

PROBLEMS_SHOWN = 20  # the rest stands in the JSON
_COLUMN_GAP = 2


def _list_rules(is_asked: bool) -> None:
    if is_asked:
        for rule in RULES.values():
            print(f"{rule.name} (version {rule.version}): {rule.title}. {'; '.join(rule.cites)}")
        print(f"{OWN} (version {VERSION}): As a configuration of RCTab says. {DOCUMENTED}")
        raise typer.Exit


def count(
    rule: Annotated[
        str, typer.Argument(metavar="RULE", help="A rule by name; --rules lists them; rctab for a configuration's own.")
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="BLT, CSV or JSON, also packed as .gz; - for a pipe.")],
    seats: Annotated[int | None, typer.Option(min=1, max=1000, help="Places to fill; else what the file says.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    seed: Annotated[str, typer.Option(help="Breaks ties; publish its SHA-256 before voting opens.")] = "",
    lot: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Who was drawn by lot; again for more.")] = None,
    blt: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the papers as BLT.")] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the stages as CSV.")] = None,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a picture of the transfers.")] = None,
    _rules: Annotated[
        bool, typer.Option("--rules", is_eager=True, callback=_list_rules, help="List the rules; count nothing.")
    ] = False,
) -> None:
    """Count a file of ballot papers: who is elected, by which rule, every stage with its reason.

    Papers that are repaired or rejected are listed by line; where the total cannot be trusted nothing is counted.
    """
    file = Path("/dev/stdin") if str(file) == "-" else file
    for out in (blt, csv, svg):
        if out is not None:
            refuse_out(out, file)
    read, counted = _read_and_count(file, rule, seats, TieBreaker(seed, tuple(lot or ())))
    _complain(read.problems)
    _write(blt, write_blt(read.election))
    _write(csv, stages_csv(counted))
    _write(svg, [flows.svg(counted)])
    if as_json:
        said = {"contest": read.election.title, "form": read.form} | count_as_json(counted, read.problems)
        print(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        _tell(counted, read.election.title)


def _read_and_count(file: Path, name: str, seats: int | None, breaker: TieBreaker) -> tuple[ElectionFile, Count]:
    try:
        if name.strip().lower() == OWN:
            if seats is not None:
                raise BadInput(f"{OWN} fills the places that its configuration says; leave --seats out")
            config, ballots, read = read_rctab(file)
            return read, count_rctab(ballots, config, OWN, breaker)
        rule = rule_named(name)
        try:
            with ballot_lines(file) as lines:
                read = read_election(lines, rule, seats)
        except RctabConfig:
            return _of_config(file, rule, seats, breaker)
        return read, count_by(rule.name, read.election, breaker)
    except TieNeedsLot as tie:
        raise TieNeedsLot(f"{tie}. Draw one and give it as --lot NAME, or give the --seed committed to") from None


def _of_config(file: Path, rule: Rule, seats: int | None, breaker: TieBreaker) -> tuple[ElectionFile, Count]:
    """A configuration of RCTab: a run-off goes by its own rules, any other rule counts the rankings in its records."""
    config, ballots, read = read_rctab(file)
    if rule.name == "irv" and seats is None:
        return read, count_rctab(ballots, config, rule.name, breaker)
    election = replace(read.election, seats=seats or read.election.seats)
    return replace(read, election=election), count_by(rule.name, election, breaker)


def _complain(problems: Iterable[Problem]) -> None:
    problems = list(problems)
    for problem in problems[:PROBLEMS_SHOWN]:
        where = "file" if problem.line is None else f"line {problem.line}"
        papers = f" ({problem.papers:,} papers)" if problem.papers > 1 else ""
        print(f"{where}: {problem.reason}{papers}", file=sys.stderr)
    if len(problems) > PROBLEMS_SHOWN:
        print(f"and {len(problems) - PROBLEMS_SHOWN:,} more; --json lists all", file=sys.stderr)


def _write(path: Path | None, lines: Iterable[str]) -> None:
    if path is not None:
        with written(path) as out:
            out.writelines(lines)


def _tell(counted: Count, title: str) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    lines = told(counted)
    if title:
        console.print(title)
    for line in lines[:2]:
        console.print(line)
    for part in _parts(stage_table(counted), console.width):
        console.print(part)
    for line in lines[2:]:
        console.print(line)


def _parts(rows: list[list[str]], width: int) -> Iterable[Table]:
    """The table of stages in parts that fit the width: names on the left of each."""
    stages = len(rows[0]) - 1
    left = max(len(row[0]) for row in rows) + _COLUMN_GAP
    column = max(len(cell) for row in rows for cell in row[1:]) + _COLUMN_GAP
    at_once = max(1, (width - left) // column)
    for first in range(1, stages + 1, at_once):
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
        table.add_column("", no_wrap=True, overflow="fold")
        for heading in rows[0][first : first + at_once]:
            table.add_column(heading, justify="right", no_wrap=True)
        for row in rows[1:]:
            table.add_row(row[0], *row[first : first + at_once])
        yield table
