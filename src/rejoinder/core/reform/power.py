"""What one vote weighs, seat by seat, and how few voters could have turned a majority."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, pi, sqrt

from rejoinder.core.reform.tally import most_votes, seats_in
from rejoinder.core.seats.results import Election, SeatResult
from rejoinder.core.text import counted

# The root mean square change of the first party's lead over the second from one general election to the next: 1,913
# seats of 2010 to 2019 (benchmarks/compare_systems.py prints it).
LEAD_MOVES = 0.166
PAIRS_MIN = 20  # seats in two elections from which the change is measured instead
HALF = 0.5


@dataclass(frozen=True, slots=True)
class VotePower:
    """One seat. `chance` that one vote decides it; `relative` to the mean of all votes, 1 being average."""

    seat: str
    code: str
    region: str
    first: str
    second: str
    lead: int
    lead_pct: float
    chance: float
    relative: float


@dataclass(frozen=True, slots=True)
class Power:
    """Every seat, the most powerful votes first. `half` is how many seats hold half of all power."""

    seats: tuple[VotePower, ...]
    lead_moves: float
    pairs: int  # seats from which it was measured here; 0: the British default
    half: int
    sentence: str


def power_of(election: Election, earlier: Sequence[Election] = ()) -> Power:
    """The chance that a vote decides its seat at the next election, when leads move as they did before.

    The lead is taken as normally distributed around the last one; one vote then decides with the density at a lead of
    nothing, for each voter: Gelman, King and Boscardin 1998, JASA 93. Seats with one candidate weigh nothing. Wards of
    several seats are left out: a voter has several votes there.
    """
    single = [result for result in election.results if result.seats == 1 and result.valid]
    moves, pairs = lead_moves([*earlier, election])
    raw = [(result, *_lead(result)) for result in single]
    chances = [_chance(lead, result.valid, moves) if second else 0.0 for result, _, second, lead in raw]
    mean = sum(c * result.valid for c, result in zip(chances, single, strict=True)) / max(
        1, sum(r.valid for r in single)
    )
    seats = tuple(
        VotePower(
            result.seat, result.code, result.region, first, second, lead, round(100 * lead / result.valid, 2), chance,
            round(chance / mean, 4) if mean else 0.0,
        )
        for (result, first, second, lead), chance in zip(raw, chances, strict=True)
    )  # fmt: skip
    ranked = tuple(sorted(seats, key=lambda one: (-one.chance, one.seat)))
    half = _half(ranked, {one.seat: result.valid for one, result in zip(seats, single, strict=True)})
    return Power(ranked, moves, pairs, half, _sentence(ranked, half))


def lead_moves(elections: Sequence[Election]) -> tuple[float, int]:
    """Root mean square change of leads between following elections, as a share of votes, and of how many seats.

    The British default and 0 where fewer than PAIRS_MIN seats can be compared.
    """
    squares = []
    for before, after in pairwise(elections):
        last = {result.code or result.seat: result for result in before.results if result.seats == 1}
        for result in after.results:
            old = last.get(result.code or result.seat)
            change = _change(old, result) if old else None
            squares += [] if change is None else [change**2]
    if len(squares) < PAIRS_MIN:
        return LEAD_MOVES, 0
    return sqrt(sum(squares) / len(squares)), len(squares)


def _change(old: SeatResult, new: SeatResult) -> float | None:
    was, now = old.votes_by_party(), new.votes_by_party()
    first, second, _ = _lead(old)
    if not second or not new.valid or first not in now or second not in now:
        return None
    return (now[first] - now[second]) / new.valid - (was[first] - was[second]) / old.valid


def _lead(result: SeatResult) -> tuple[str, str, int]:
    ordered = sorted(result.candidacies, key=lambda one: -(one.votes or 0))
    if len(ordered) < 2:
        return ordered[0].party if ordered else "", "", result.valid
    return ordered[0].party, ordered[1].party, (ordered[0].votes or 0) - (ordered[1].votes or 0)


def _chance(lead: int, valid: int, moves: float) -> float:
    z = lead / valid / moves
    return exp(-z * z / 2) / (sqrt(2 * pi) * moves * valid)


def _half(ranked: Sequence[VotePower], votes: Mapping[str, int]) -> int:
    held = [one.chance * votes[one.seat] for one in ranked]
    total, summed = sum(held), 0.0
    for number, share in enumerate(held, start=1):
        summed += share
        if summed >= HALF * total:
            return number
    return 0


def _sentence(ranked: Sequence[VotePower], half: int) -> str:
    if not ranked or not ranked[0].chance:
        return "No seat has a contest in which a vote could decide."
    most = ranked[0]
    return (
        f"Half of all power to decide lies in {half:,} of {len(ranked):,} seats. A vote in {most.seat} weighs "
        f"{most.relative:.1f} times the average."
    )


@dataclass(frozen=True, slots=True)
class Handful:
    """The fewest voters who could have turned the majority, by changing from the winner to the next in so few seats."""

    party: str  # the largest
    has_majority: bool
    seats: int
    voters: int
    pct: float  # of all votes
    sentence: str


def handful_of(election: Election, seed: str = "1") -> Handful:
    """How few voters could have taken the majority of the largest party, or given it one.

    To take a seat from its winner, half of the lead and one more must change to the second; to give it to the largest
    party, to that. Only seats of one are counted; ties count as won by who was elected.

    >>> from rejoinder.core.seats.results import Candidacy, Kind
    >>> rows = [("Oxley", 10, 9), ("Marl Bay", 30, 10), ("Penn Marsh", 5, 20)]
    >>> seats = tuple(SeatResult(name, (Candidacy("A", a), Candidacy("B", b))) for name, a, b in rows)
    >>> handful_of(Election("now", Kind.GENERAL, seats)).sentence
    "1 voter in 1 seat choosing the second instead would have ended A's majority: 1.19% of all."
    """
    won: dict[str, int] = {}
    for result in election.results:
        for one in most_votes(result, seed).elected:
            won[one.party] = won.get(one.party, 0) + 1
    party = min(won, key=lambda name: (-won[name], name))
    need = seats_in(election.results) // 2 + 1
    has = won[party] >= need
    costs = sorted(_costs(election.results, party, has, seed))
    number = won[party] - need + 1 if has else need - won[party]
    voters = sum(costs[:number]) if len(costs) >= number else 0
    pct = 100 * voters / max(1, sum(result.valid for result in election.results))
    return Handful(party, has, number, voters, pct, _handful_told(party, has, (number, voters), pct))


def _costs(results: Sequence[SeatResult], party: str, has: bool, seed: str) -> list[int]:
    costs = []
    for result in results:
        if result.seats != 1 or len(result.candidacies) < 2:
            continue
        winner = most_votes(result, seed).elected[0]
        rest = [one for one in result.candidacies if one is not winner]
        if has and winner.party == party:
            costs.append(((winner.votes or 0) - max(one.votes or 0 for one in rest)) // 2 + 1)
        elif not has and winner.party != party:
            mine = [one.votes or 0 for one in rest if one.party == party]
            costs += [((winner.votes or 0) - max(mine)) // 2 + 1] if mine else []
    return [cost for cost in costs if cost > 0]


def _handful_told(party: str, has: bool, number: tuple[int, int], pct: float) -> str:
    seats, voters = number
    if not voters:
        what = f"ended {party}'s majority" if has else f"given {party} a majority"
        return f"No change of voters between the first two of a seat could have {what}."
    who = f"{counted(voters, 'voter')} in {counted(seats, 'seat')}"
    share = f"{pct:.2f}% of all" if pct >= 0.01 else "under 0.01% of all"
    if has:
        return f"{who} choosing the second instead would have ended {party}'s majority: {share}."
    return f"{who} changing from the winner to {party} would have given it a majority: {share}."
