"""Counting a file that somebody brings: read, counted, shown, forgotten. Nothing of it is stored."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from rejoinder.core.ballots.count import Count
from rejoinder.core.ballots.formats import RctabConfig, read_election
from rejoinder.core.ballots.numbers import SEATS_MAX
from rejoinder.core.ballots.papers import Problem
from rejoinder.core.ballots.rule import Rule
from rejoinder.core.ballots.rules import RULES, rule_named
from rejoinder.core.ballots.ties import TieBreaker, TieNeedsLot
from rejoinder.desk.contests.result_others import Other, by_other_rules, same_and_different
from rejoinder.desk.contests.result_parts import Told, told
from rejoinder.desk.people.access import needs
from rejoinder.errors import BadInput
from rejoinder.wire.ballot_files import lines_of

BYTES_MAX = 16 * 2**20  # unpacked; some 300,000 papers, which a page can count while somebody waits
LOTS_MAX = 50  # ties that people broke by lot: a count has a handful
SEED_LETTERS_MAX = 200
PROBLEMS_SHOWN = 20


@dataclass(frozen=True)
class CountedFile:
    """A file, counted: what it was read as, what was unclear in it, and the same papers by the other rules."""

    title: str
    form: str
    count: Count
    problems: tuple[Problem, ...]
    others: tuple[Other, ...]


@dataclass(frozen=True)
class HowToCount:
    """What somebody asks for beside the file."""

    rule: str
    seats: int | None = None
    seed: str = ""
    lots: Sequence[str] = ()


def counted(file: BinaryIO, how: HowToCount, *, with_others: bool = False) -> CountedFile:
    """The file, counted as asked. Raises BadInput where it cannot be read or trusted; TieNeedsLot for an open tie."""
    rule = rule_named(how.rule)
    try:
        read = read_election(_bounded(lines_of(file)), rule, how.seats)
    except RctabConfig:
        raise BadInput(
            "this is a configuration of RCTab; count it on the command line, beside its vote records"
        ) from None
    count = rule.count(read.election, TieBreaker(how.seed, tuple(how.lots)))
    others = _others(count, read.election, how.seed) if with_others else ()
    return CountedFile(read.election.title, read.form, count, read.problems, others)


@require_http_methods(["GET", "HEAD", "POST"])
@needs()
def count_file(request):
    """The form, and below it what it found."""
    asked = {name: request.POST.get(name, "").strip() for name in ("rule", "seats", "seed", "lots")}
    about = {"rules": _choices(), "asked": asked, "bytes_max": BYTES_MAX // 2**20}
    if request.method != "POST":
        return render(request, "contests/result_count.html", about)
    try:
        file = request.FILES.get("file")
        if file is None:
            raise BadInput("Choose a file of ballot papers.")
        if file.size > BYTES_MAX:
            raise BadInput(_too_large())
        found = counted(file.file, _how(asked), with_others=True)
    except TieNeedsLot as tie:
        about |= {"wrong": f"{tie}.", "is_tie": True}
        return render(request, "contests/result_count.html", about, status=422)
    except BadInput as wrong:
        about |= {"wrong": f"{wrong}".rstrip(".") + "."}
        return render(request, "contests/result_count.html", about, status=422)
    return render(request, "contests/result_count.html", about | _shown(found, file.name))


def _shown(found: CountedFile, name: str) -> dict:
    page: Told = told(found.count)
    return {
        "told": page, "file": found, "name": name[:120], "problems": found.problems[:PROBLEMS_SHOWN],
        "more_problems": max(len(found.problems) - PROBLEMS_SHOWN, 0),
        "sentence": same_and_different(found.others) if found.others else "",
    }  # fmt: skip


def _how(asked: dict[str, str]) -> HowToCount:
    seats = asked["seats"]
    if seats and not (seats.isascii() and seats.isdigit() and 1 <= int(seats[:5]) <= SEATS_MAX):
        raise BadInput(f"Places to fill are a number from 1 to {SEATS_MAX:,}, or nothing.")
    lots = [line.strip() for line in asked["lots"].splitlines() if line.strip()]
    if len(lots) > LOTS_MAX or len(asked["seed"]) > SEED_LETTERS_MAX:
        raise BadInput(f"At most {LOTS_MAX} lots, and a seed of {SEED_LETTERS_MAX} letters.")
    return HowToCount(asked["rule"], int(seats) if seats else None, asked["seed"], lots)


def _bounded(lines: Iterable[str]) -> Iterator[str]:
    """The lines, up to the limit of a page: a small packed file may hold a large one."""
    left = BYTES_MAX
    for line in lines:
        left -= len(line)
        if left < 0:
            raise BadInput(_too_large())
        yield line


def _too_large() -> str:
    return f"The file is over {BYTES_MAX // 2**20} MB. Count it on the command line: rejoinder count RULE FILE."


def _choices() -> list[Rule]:
    """The rules that read files: all but the members' vote, which is two buttons."""
    return [rule for rule in RULES.values() if rule.name != "decision"]


def _others(count: Count, election, seed: str) -> tuple[Other, ...]:
    try:
        return by_other_rules(count, election, seed)
    except BadInput:
        return ()
