"""Filling the places of rules that count once: highest first, or unbeaten first, with lots only where they decide."""

from collections.abc import Callable, Mapping, Sequence

from rejoinder.core.ballots.count import Count, Stage, Tie
from rejoinder.core.ballots.election import Election
from rejoinder.core.ballots.step import Ended, count_of, withdrawn_notes
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.core.text import listed


class Draw:
    """Breaks the ties of one count by lot or seed, and remembers how many of the recorded lots were used."""

    def __init__(self, election: Election, breaker: TieBreaker) -> None:
        self.labels = election.labels
        self._breaker = breaker
        self._lots_used = 0

    def one_of(self, texts: Sequence[str], question: str) -> tuple[int, str, str]:
        """The place of the drawn one in `texts`, by what ("seed" or "lot"), and a sentence. Raises TieNeedsLot."""
        place, by = self._breaker.choose(texts, question, self._lots_used)
        self._lots_used += by == "lot"
        names = listed(sorted(texts))
        how = "The lot drawn" if by == "lot" else "The seed fixed beforehand"
        return place, by, f"{names} are level. {how} names {texts[place]}."

    def candidate(self, tied: Sequence[int], question: str) -> Tie:
        """One of the candidates who are level. Raises TieNeedsLot."""
        ranked = tuple(sorted(tied, key=lambda number: self.labels[number]))
        place, by, why = self.one_of([self.labels[number] for number in ranked], question)
        return Tie(ranked, ranked[place], "lot" if by == "lot" else "seed", why)

    def by_name(self, candidates: Sequence[int]) -> list[int]:
        """Candidates in the order of their labels: an order that decides nothing."""
        return sorted(candidates, key=lambda number: self.labels[number])


def counted(
    rule: tuple[str, str],
    election: Election,
    stages: tuple[Stage, ...],
    *,
    pairwise: tuple[tuple[int, ...], ...] = (),
    notes: tuple[str, ...] = (),
    figures: Mapping[str, object] | None = None,
) -> Count:
    """The count of a rule (name, version) that has whole votes and no quota: who its stages elect, in their order."""
    winners = tuple(winner for stage in stages for winner in stage.elected)
    notes = (*notes, *withdrawn_notes(election))
    return count_of(rule, election, Ended(winners, stages, pairwise=pairwise, notes=notes, figures=figures or {}))


def elect_highest(figures: Sequence[int], election: Election, draw: Draw) -> tuple[tuple[int, ...], tuple[Tie, ...]]:
    """Who has the highest figures, as many as there are seats; a tie is drawn only for the last places."""
    winners: list[int] = []
    ties: list[Tie] = []
    left = set(election.standing)
    while left and len(winners) < election.seats:
        most = max(figures[number] for number in left)
        level = draw.by_name([number for number in left if figures[number] == most])
        drawn, fresh = _as_many_as_fit(level, election.seats - len(winners), draw, len(winners))
        winners += drawn
        ties += fresh
        left -= set(level)
    return tuple(winners), tuple(ties)


def elect_unbeaten(
    beats: Callable[[int, int], bool], election: Election, draw: Draw, *, figures: tuple[int, ...]
) -> tuple[Stage, ...]:
    """A stage for each place: whoever nobody left beats is elected; several together where there is room for all.

    `beats` must have no circle. `figures` are the totals that each stage shows.
    """
    stages: list[Stage] = []
    left, vacancies = draw.by_name(election.standing), election.seats
    while left and vacancies:
        unbeaten = [a for a in left if not any(beats(b, a) for b in left)]
        elected, ties = _as_many_as_fit(unbeaten, vacancies, draw, election.seats - vacancies)
        why = [tie.why for tie in ties] + [_unbeaten_text(unbeaten, elected, left, draw.labels)]
        place = len(stages) + 1
        stages.append(
            Stage(place, "elected", (), figures, 0, tuple(elected), (), None, " ".join(why), ties=tuple(ties))
        )
        vacancies -= len(elected)
        left = [number for number in left if number not in elected]
    return tuple(stages)


def _as_many_as_fit(level: list[int], vacancies: int, draw: Draw, filled: int) -> tuple[list[int], list[Tie]]:
    if len(level) <= vacancies:
        return level, []
    ties: list[Tie] = []
    undrawn = list(level)
    for place in range(vacancies):
        tie = draw.candidate(undrawn, f"place {filled + place + 1}: elect")
        ties.append(tie)
        undrawn.remove(tie.chosen)
    return [tie.chosen for tie in ties], ties


def _unbeaten_text(unbeaten: list[int], elected: list[int], left: list[int], labels: Sequence[str]) -> str:
    names = listed([labels[number] for number in elected])
    verb = "is" if len(elected) == 1 else "are"
    if len(left) == len(elected):
        return f"Only {names} {verb} left: elected."
    if len(unbeaten) > len(elected):
        return f"{names} {verb} elected."
    return f"Nobody of the {len(left)} left is put before {names}: elected."
