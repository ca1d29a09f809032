"""When no plan keeps every wish: the smallest set that clashes, in one sentence, and what could be had instead."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from rejoinder.core.pacts.asks import Ask, AskKind, ask_in_words, asks_of, only, without
from rejoinder.core.pacts.candidates import Candidates, candidates_of
from rejoinder.core.pacts.narrowing import narrowed
from rejoinder.core.pacts.outcome import Infeasible
from rejoinder.core.pacts.program import layout_of, program_of
from rejoinder.core.pacts.solving import Program, Solution, solve
from rejoinder.core.pacts.weighing import Worths
from rejoinder.core.pacts.wish import Mode, Wish
from rejoinder.core.pacts.words import capital, number, seats
from rejoinder.core.text import counted, listed
from rejoinder.errors import Broken

TOLERANCE_MAX = 64  # by which sharing is loosened before it is called hopeless
NODES_MAX = 10  # of one search for a plan that keeps some wishes
FLOOR_MIN = 0.01  # seats: a smaller floor weighs no more than that
GAP, COUNT_GAP = 0.02, 0.01  # in what could be had instead: in gains, and in a number of seats
NO_NUMBER = "No number of seats is enough for the rest."
TOLD_MAX = 6  # things that could be had instead

Holds = Callable[[Wish], bool]


def infeasible(wish: Wish, worths: Worths) -> Infeasible:
    """Why no plan keeps all of a wish that none keeps."""
    clash = smallest_clash(wish, lambda one: holds(one, worths))
    instead = [_instead(wish, worths, ask) for ask in clash]
    nearest = tuple(dict.fromkeys(one for told in instead for one in told))[:TOLD_MAX]
    is_one_enough = all(told and told != [NO_NUMBER] for told in instead)
    words = tuple(ask_in_words(wish, ask) for ask in clash)
    told = _sentence(wish, clash, nearest, is_one_enough=is_one_enough)
    return Infeasible(wish, worths.base.election, told, words, nearest)


def holds(wish: Wish, worths: Worths, *, unsure: bool = True) -> bool:
    """Whether any plan keeps all of a wish; `unsure` where the search ends before that is known.

    True is safe for a clash: it stays one, if perhaps not the smallest.
    """
    plain = replace(wish, mode=Mode.SUM)
    found = candidates_of(worths, plain)
    relaxed = solve(_towards_floors(plain, found), relaxed=True)
    if relaxed is None:
        return False
    near = narrowed(found, relaxed).found
    for among in (near, found) if near is not found else (found,):
        try:
            program = _towards_floors(plain, among)
            if solve(replace(program, worth=np.zeros(len(program.worth))), nodes=NODES_MAX) is not None:
                return True
        except Broken:
            is_known = False
        else:
            is_known = True
    return unsure and not is_known


def _towards_floors(wish: Wish, found: Candidates) -> Program:
    """The program that makes gains as large as it can, each in parts of its floor."""
    program, at = program_of(wish, found), layout_of(wish, found)
    worth = np.zeros(len(program.worth))
    for party, least in wish.gains_min.items():
        worth[at.of_gain(wish.partners.index(party))] = 1 / max(abs(least), FLOOR_MIN)
    return replace(program, worth=worth)


def smallest_clash(wish: Wish, holds: Holds) -> tuple[Ask, ...]:
    """Asks that cannot hold together, none of which can be left out (Chinneck and Dravnieks 1991, deletion filter).

    Asks that a reader thinks of last are dropped first, many at once where that leaves a clash: with V vetoes of which
    few matter that takes some log V solves and not V.
    """
    needed = [*asks_of(wish)]
    kinds = sorted({ask.kind for ask in needed}, key=[*AskKind].index, reverse=True)
    for kind in kinds:
        _drop([ask for ask in needed if ask.kind is kind], needed, wish, holds)
    return tuple(needed)


def _drop(group: Sequence[Ask], needed: list[Ask], wish: Wish, holds: Holds) -> None:
    """Takes out of `needed` what the clash does not need."""
    rest = [ask for ask in needed if ask not in group]
    if not holds(only(wish, rest)):
        needed[:] = rest
    elif len(group) > 1:
        half = len(group) // 2
        _drop(group[half:], needed, wish, holds)
        _drop(group[:half], needed, wish, holds)


def _sentence(wish: Wish, clash: Sequence[Ask], nearest: Sequence[str], *, is_one_enough: bool) -> str:
    """The clash in the voice of the house: what cannot hold, with what, and how many to choose from.

    `is_one_enough`: whichever of them is given up, the rest can hold; else another clash may stand behind this one.
    """
    floors = [ask for ask in clash if ask.kind is AskKind.FLOOR]
    heads = floors or clash[:1]
    within = _within(wish) if Ask(AskKind.CAP) in clash else ""
    rest = [ask_in_words(wish, ask) for ask in clash if ask not in heads and ask.kind is not AskKind.CAP]
    if heads == [Ask(AskKind.CAP)] or Ask(AskKind.CAP) in heads:
        within = ""
    what = capital(listed([ask_in_words(wish, ask) for ask in heads]))
    least = "" if is_one_enough else "at least "
    together = " together" if len(heads) > 1 and not rest and not within else ""
    beside = f"{',' if within else ''} with {listed(rest)}" if rest else ""
    if len(clash) == 1:
        head = f"{what} cannot be had at all."
    else:
        head = f"{what} cannot hold{together}{within}{beside}. Give up {least}one of the {number(len(clash))}."
    return " ".join([head, *nearest[:1]])


def _within(wish: Wish) -> str:
    return "" if wish.seats_max is None else f" within {counted(wish.seats_max, 'seat')}"


def _instead(wish: Wish, worths: Worths, ask: Ask) -> list[str]:
    """What would do in the place of an ask while all else is kept; nothing where that is not known."""
    try:
        if ask.kind is AskKind.FLOOR:
            return _most(wish, worths, ask.party)
        if ask.kind is AskKind.CAP:
            return _fewest(wish, worths)
    except Broken:  # too hard to know in time: better nothing than a guess
        return []
    if ask.kind is AskKind.SHARING:
        return _loosest(wish, worths)
    if not holds(without(wish, ask), worths, unsure=False):
        return []
    return [f"Without {ask_in_words(wish, ask)}, all the rest can hold."]


def _most(wish: Wish, worths: Worths, party: str) -> list[str]:
    """The most that a partner could gain while all else is kept, and what is missing on another level."""
    rest = replace(without(wish, Ask(AskKind.FLOOR, party)), mode=Mode.SUM)
    found = candidates_of(worths, rest)
    partner = rest.partners.index(party)
    solution = _best(found, lambda some: program_of(rest, some, favoured=partner))
    if solution is None:
        return []
    most = solution.objective
    missing = seats(wish.gains_min[party] - most)
    can = f"With the rest kept, {party} can gain {seats(most) if most > 0 else 'nothing'}{_within(wish)}"
    return [
        f"{can}.",
        f"{party} would need something worth {missing} on another level, such as councils or voting reform.",
    ]


def _fewest(wish: Wish, worths: Worths) -> list[str]:
    """The fewest seats with which all else can be kept."""
    rest = replace(without(wish, Ask(AskKind.CAP)), mode=Mode.SUM)
    found = candidates_of(worths, rest)
    solution = _best(found, lambda some: _of_few_seats(rest, some), gap=COUNT_GAP)
    if solution is None:
        return [NO_NUMBER]
    return [f"With {counted(round(-solution.objective), 'seat')} all the rest can hold."]


def _of_few_seats(wish: Wish, found: Candidates) -> Program:
    program = program_of(wish, found)
    worth = np.zeros(len(program.worth))
    worth[: len(found.seat)] = -1.0
    return replace(program, worth=worth)


def _best(found: Candidates, programmed: Callable[[Candidates], Program], *, gap: float = GAP) -> Solution | None:
    """The best, to a gap: among few candidates where that is proven to be enough, else among all."""
    relaxed = solve(programmed(found), relaxed=True)
    if relaxed is None:
        return None
    near = narrowed(found, relaxed)
    if near.found is not found:
        solution = solve(programmed(near.found), gap=gap, nodes=NODES_MAX, must=False)
        if solution is not None and near.beyond <= solution.objective + gap * max(1.0, abs(solution.objective)):
            return solution
    return solve(programmed(found), gap=gap, nodes=NODES_MAX)


def _loosest(wish: Wish, worths: Worths) -> list[str]:
    """About the least tolerance with which all else can be kept: to a quarter, each try being a search of its own."""
    tolerance = max(1, wish.tolerance)
    while tolerance < TOLERANCE_MAX and not _would(wish, worths, tolerance):
        tolerance *= 2
    if not _would(wish, worths, tolerance):
        return []
    middle = tolerance * 3 // 4
    if middle > wish.tolerance and _would(wish, worths, middle):
        tolerance = middle
    return [f"A sacrifice that differs by up to {counted(tolerance, 'seat')} would do."]


def _would(wish: Wish, worths: Worths, tolerance: int) -> bool:
    return holds(replace(wish, tolerance=tolerance), worths, unsure=False)
