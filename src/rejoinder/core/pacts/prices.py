"""What each limit of a plan costs, in words: from the duals of its relaxation, and from solving without the limit."""

import numpy as np

from rejoinder.core.pacts.asks import Ask, AskKind, ask_in_words, asks_of, without
from rejoinder.core.pacts.candidates import candidates_of
from rejoinder.core.pacts.choosing import Chosen
from rejoinder.core.pacts.outcome import Price
from rejoinder.core.pacts.program import program_of
from rejoinder.core.pacts.solving import Solution, solve
from rejoinder.core.pacts.weighing import Worths
from rejoinder.core.pacts.wish import Mode, Wish
from rejoinder.core.pacts.words import seats

WORTH_TOLD_MIN = 0.005  # a limit that costs less is not told
PRICED_MAX = 16  # limits that are taken away one by one, those of persons first by what their seat could gain
UNITS = {
    Mode.SUM: "",
    Mode.MAXMIN: " to the partner that gains least",
    Mode.NASH: " in the (geometric) mean of the gains",
    Mode.CVAR: " in the worst tenth of draws",
}


def prices(wish: Wish, worths: Worths, chosen: Chosen) -> tuple[Price, ...]:
    """The limits that cost something, dearest first, after what one more pact seat is worth."""
    gainers = tuple(party for party in wish.partners if party not in chosen.without)
    plain = _relaxed(wish, worths, gainers)
    if plain is None:
        return ()
    found = []
    for ask in _asks(wish, worths):
        solution = _relaxed(without(wish, ask), worths, gainers)
        worth = 0.0 if solution is None else _goal(wish, solution, gainers) - _goal(wish, plain, gainers)
        if worth >= WORTH_TOLD_MIN:
            found.append(_price(wish, ask, worth))
    found.sort(key=lambda one: -one.worth)
    return (*_one_more(wish, plain, gainers), *found)


def _relaxed(wish: Wish, worths: Worths, gainers: tuple[str, ...]) -> Solution | None:
    return solve(program_of(wish, candidates_of(worths, wish), gainers=gainers), relaxed=True, must=False)


def _goal(wish: Wish, solution: Solution, gainers: tuple[str, ...]) -> float:
    """What the mode reaches, in seats."""
    if wish.mode is Mode.NASH and gainers:
        return float(np.exp(solution.objective / len(gainers)))
    return solution.objective


def _asks(wish: Wish, worths: Worths) -> list[Ask]:
    """What is taken away to see what it costs, the most promising seats first."""
    best = np.where(worths.sound, worths.gain.sum(axis=0), 0.0).max(axis=0)
    place = {seat: number for number, seat in enumerate(worths.base.seats)}
    asks = [ask for ask in asks_of(wish) if ask.kind is not AskKind.CAP]
    asks.sort(key=lambda ask: -best[place[ask.seat]] if ask.seat else -np.inf)
    return asks[:PRICED_MAX]


def _price(wish: Wish, ask: Ask, worth: float) -> Price:
    what = " ".join(part for part in (ask.kind.value, ask.seat, ask.party) if part)
    return Price(what, round(worth, 4), f"Without {ask_in_words(wish, ask)}: {seats(worth)} more{UNITS[wish.mode]}.")


def _one_more(wish: Wish, plain: Solution, gainers: tuple[str, ...]) -> list[Price]:
    """The dual of the cap: what the next pact seat adds."""
    if wish.seats_max is None:
        return []
    dual = abs(plain.duals.get("seats_max", 0.0))
    if wish.mode is Mode.NASH and gainers:
        dual *= _goal(wish, plain, gainers) / len(gainers)
    if dual < WORTH_TOLD_MIN / 10:
        return [Price("seats_max", 0.0, "One more pact seat would add nothing.")]
    return [Price("seats_max", round(dual, 4), f"One more pact seat is worth {seats(dual)}{UNITS[wish.mode]}.")]
