"""Would a stand-aside decide one seat? The net share of voters that it needs, beside what such voters did before.

Voters are not transferable: the votes that a party had belong to nobody. What is worked out is how many of those who
gave them would have to vote for one party rather than for the other, and how often as many did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.finding import Found, find_seat
from rejoinder.core.pacts.moving import POOLED, Paper, moves, paper_of
from rejoinder.core.pacts.outcome import Interval
from rejoinder.core.seats.results import Elections
from rejoinder.errors import BadInput

DRAWS = 4000  # chances are right to about .01
ENDORSEMENT_MAX, BACKLASH_MAX = 0.15, 0.10  # the ends of the range that is told with a chance
TENTH = (10, 90)  # a range holds 80 in 100 draws


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `endorsement` of the voters go to `for_party` on top; `backlash` of its own voters leave it."""

    seat: str
    aside: tuple[str, ...]
    for_party: str
    election: str | None = None
    endorsement: float = 0.0
    backlash: float = 0.0
    draws: int = DRAWS
    seed: int = 1


@dataclass(frozen=True, slots=True)
class LastVotes:
    """The last votes of one party in the seat, and the election they are taken from."""

    party: str
    votes: int
    election: str
    is_imputed: bool  # of an earlier election than the one that is looked at


@dataclass(frozen=True, slots=True)
class Decisive:
    """The answer. Shares are of the last votes of the parties aside; a margin is of `for_party` over the rival."""

    seat: str
    code: str
    election: str
    aside: tuple[str, ...]
    for_party: str
    rival: str
    margin: int  # below 0: it came behind
    is_hindsight: bool  # the parties were not on the paper: did that decide it?
    has_won: bool
    last_votes: tuple[LastVotes, ...]
    break_even: float | None  # net share that must move, or must have moved; None: there are no votes to move
    transfer: Interval  # net share that moves, as ranked ballots of the past let expect
    p_turned: float
    p_turned_range: tuple[float, float]  # over endorsement and backlash; see docs/decisive.md
    left_out: tuple[str, ...] = ()  # parties that were asked about but cannot move in the same direction
    seat_votes: tuple[tuple[str, int], ...] = ()

    @property
    def votes(self) -> int:
        """The last votes of all that stand aside: of people whose party is not on the paper."""
        return sum(one.votes for one in self.last_votes)

    @property
    def summed_margin(self) -> int:
        """The margin that the usual sum gives: as if every vote moved. In hindsight, as if every vote had."""
        return self.margin - self.votes if self.is_hindsight and self.has_won else self.margin + self.votes


def decisive(elections: Elections, question: Question) -> Decisive:
    """Whether the parties standing aside would turn the seat, or, where they were away already, did.

    Ahead: `for_party` did not win, and they stood; the net share of their votes at which it ties with the strongest
    that remains. In hindsight: they were not on the paper; its majority over their votes when they last stood.
    Raises BadInput for a seat, election or party that is not there.
    """
    found = find_seat(elections, question.seat, question.election)
    _refuse(found, question)
    present, absent = _split(found, question.aside)
    votes = found.result.votes_by_party()
    rivals = {party: most for party, most in _strongest(found).items() if party not in question.aside}
    own = rivals.pop(question.for_party)
    if not rivals:
        raise BadInput(f"nobody else stood in {found.result.seat} in {found.election.name}")
    rival = max(rivals, key=lambda party: rivals[party])
    has_won = found.result.winner() == question.for_party
    is_hindsight = bool(absent) and (has_won or not present)
    last = absent if is_hindsight else present
    counted = [one.party for one in last]
    margin = own - rivals[rival]
    total = sum(one.votes for one in last)
    seen = _Seen(found, question, last, rival, is_hindsight)
    main = _chances(seen, (question.endorsement, question.backlash))
    ends = [_chances(seen, ends).turned for ends in ((0.0, BACKLASH_MAX), (ENDORSEMENT_MAX, 0.0))]
    return Decisive(
        found.result.seat, found.result.code, found.election.name, tuple(counted), question.for_party, rival, margin,
        is_hindsight=is_hindsight, has_won=has_won, last_votes=tuple(last),
        break_even=_break_even(margin, total, is_hindsight=is_hindsight, has_won=has_won),
        transfer=main.net, p_turned=main.turned,
        p_turned_range=(min(main.turned, *ends), max(main.turned, *ends)),
        left_out=tuple(party for party in question.aside if party not in counted), seat_votes=tuple(votes.items()),
    )  # fmt: skip


def _break_even(margin: int, votes: int, *, is_hindsight: bool, has_won: bool) -> float | None:
    """Ahead, the gap over the votes. In hindsight the majority; where it was lost all the same, the gap that was left.

    >>> _break_even(1872, 3548, is_hindsight=True, has_won=True)
    0.5276...
    """
    if not votes:
        return None
    return (margin if is_hindsight and has_won else -margin) / votes


def _refuse(found: Found, question: Question) -> None:
    result, there = found.result, found.result.votes_by_party()
    if result.seats > 1:
        told = f"{result.seat} elects {result.seats} at once, so votes there do not move one for one"
        raise BadInput(f"{told}; ask `rejoinder pact wards --ward` about it")
    if not question.aside:
        raise BadInput("name at least one party that stands aside")
    persons = [party for party in question.aside if party in POOLED]
    if persons:
        raise BadInput(f"{persons[0]} is no party: where voters of one such candidate go, no other's can tell")
    if question.for_party in question.aside:
        raise BadInput(f"{question.for_party} cannot stand aside for itself")
    if len(set(question.aside)) < len(question.aside):
        raise BadInput("a party is named twice among those that stand aside")
    if question.for_party not in there:
        stood = ", ".join(there)
        raise BadInput(
            f"{question.for_party} did not stand in {result.seat} in {found.election.name}; there stood {stood}"
        )


def _split(found: Found, aside: Sequence[str]) -> tuple[list[LastVotes], list[LastVotes]]:
    """Those of the parties that stood, and those that did not but did before."""
    present, absent = list[LastVotes](), list[LastVotes]()
    votes = found.result.votes_by_party()
    for party in aside:
        if party in votes:
            present.append(LastVotes(party, votes[party], found.election.name, is_imputed=False))
            continue
        for election, result in found.earlier:
            before = result.votes_by_party().get(party, 0)
            if before:
                absent.append(LastVotes(party, before, election.name, is_imputed=True))
                break
        else:
            never = f"{party} stood in {found.result.seat} in no election of this file up to {found.election.name}"
            raise BadInput(f"{never}; there stood {', '.join(votes)}")
    return present, absent


def _strongest(found: Found) -> dict[str, int]:
    """The most votes that one candidate of each party had: independents do not add up."""
    most: dict[str, int] = {}
    for one in found.result.candidacies:
        most[one.party] = max(most.get(one.party, 0), one.votes or 0)
    return most


@dataclass(frozen=True, slots=True)
class _Seen:
    found: Found
    question: Question
    last: Sequence[LastVotes]
    rival: str
    is_hindsight: bool


@dataclass(frozen=True, slots=True)
class _Chances:
    net: Interval
    turned: float


def _chances(seen: _Seen, supposed: tuple[float, float]) -> _Chances:
    """The net share that moves, and how often that turns the seat, under an endorsement and a backlash."""
    question, (endorsement, backlash) = seen.question, supposed
    away = {one.party: one.votes for one in seen.last if seen.is_hindsight}
    paper = paper_of(seen.found.result, away)
    aside = [one.party for one in seen.last]
    chance = (question.draws, question.seed)
    own, code = paper.slot(question.for_party), seen.found.result.code
    moved = np.zeros((len(paper.names), question.draws))
    for one in seen.last:
        moved += one.votes * moves(
            paper, aside, one.party, question.for_party, chance=chance, endorsement=endorsement, seat=code
        )
    total = max(1, sum(one.votes for one in seen.last))
    against = moved[paper.slot(seen.rival)] * (paper.lead if seen.rival in POOLED else 1.0)
    net = (moved[own] - against) / total
    if backlash and question.for_party not in POOLED:
        leaving = backlash * paper.votes[own]
        lost = leaving * moves(paper, aside, question.for_party, seen.rival, chance=chance, seat=code)
        moved += lost
        moved[own] -= leaving
    low, high = np.percentile(net, TENTH)
    return _Chances(Interval(float(net.mean()), float(low), float(high)), _turned(paper, moved, seen, aside))


def _turned(paper: Paper, moved: NDArray[np.float64], seen: _Seen, aside: Sequence[str]) -> float:
    """How often the winner is `for_party` with the parties away and another one with them there."""
    votes = np.array(paper.votes, dtype=float)[:, None]
    gone = [paper.slot(party) for party in aside]
    if seen.is_hindsight:
        if seen.found.result.winner() != seen.question.for_party:
            return 0.0
        there = votes - moved
        there[gone] = votes[gone]
        return float(1 - _wins(paper, there, seen.question.for_party, ()).mean())
    if seen.found.result.winner() == seen.question.for_party:
        return 0.0
    return float(_wins(paper, votes + moved, seen.question.for_party, gone).mean())


def _wins(paper: Paper, votes: NDArray[np.float64], party: str, gone: Sequence[int]) -> NDArray[np.bool_]:
    lead: Mapping[str, float] = {name: paper.lead for name in paper.names if name in POOLED}
    best = np.zeros(votes.shape[1])
    for slot, name in enumerate(paper.names):
        if slot not in gone and slot != paper.slot(party):
            best = np.maximum(best, votes[slot] * lead.get(name, 1.0))
    won: NDArray[np.bool_] = votes[paper.slot(party)] * lead.get(party, 1.0) > best
    return won
