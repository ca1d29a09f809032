"""Counts marked ballots round by round as RCTab does: one winner, several, bottoms-up, or one pass after another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, ROUND_UP, Context, Decimal, localcontext

from rejoinder.core.ballots.rctab.config import (
    BOTTOMS_UP,
    BOTTOMS_UP_SHARE,
    MANY_A_ROUND,
    ONE_A_ROUND,
    PASSES,
    Config,
)  # fmt: skip
from rejoinder.core.ballots.rctab.marks import UNDECLARED, Marked
from rejoinder.core.ballots.rctab.reading import choice_of
from rejoinder.core.ballots.rctab.tying import Lots, break_tie
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.errors import BadInput

ROUNDS_MAX = 600  # two rounds for each of 255 candidates, and some to spare: a longer count is a fault of ours
_EXACT = Context(prec=60)  # votes below 10**12, and twenty places behind the point twice over
RESIDUAL = "residual surplus"
EXHAUSTED = "exhausted"
LAST_SURPLUS = "finalRoundSurplus"


@dataclass(slots=True)
class Round:
    """One round: the tally, what was decided from it, and what moved after the decision."""

    number: int
    tally: dict[str, Decimal]
    inactive: dict[str, Decimal]
    threshold: Decimal
    elected: list[str] = field(default_factory=list)
    eliminated: list[str] = field(default_factory=list)
    ties: list[str] = field(default_factory=list)
    moved: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    residual: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tabulation:
    """One pass: its rounds, who won in which, and the papers that were blank."""

    rounds: tuple[Round, ...]
    winners: Mapping[str, int]
    ballots: int
    undervotes: int


@dataclass(slots=True)
class _Pile:
    """Equal ballots, which go the same way: for whom they count now, and at what value each."""

    ballot: Marked
    papers: int
    value: Decimal = Decimal(1)
    holder: str | None = None
    why_inactive: str | None = None
    kept: dict[str, Decimal] = field(default_factory=dict)


def tabulate(ballots: Iterable[tuple[Marked, int]], config: Config, breaker: TieBreaker) -> list[Tabulation]:
    """The passes of the count (one, except for multi-pass). Each pair is a marked ballot and how many there are of it.

    Raises BadInput where all candidates are below the least votes, TieNeedsLot where people must draw a lot.
    """
    counted = Counter[Marked]()
    for ballot, papers in ballots:
        counted[ballot] += papers
    with localcontext(_EXACT):
        if config.mode != PASSES:
            return [_Pass(counted, config, Lots(config, breaker)).run()]
        return _passes(counted, config, breaker)


def _passes(counted: Mapping[Marked, int], config: Config, breaker: TieBreaker) -> list[Tabulation]:
    passes: list[Tabulation] = []
    out = config.excluded
    lots = Lots(config, breaker)
    for _ in range(config.winners):
        single = replace(config, excluded=out, winners=1)
        passes.append(_Pass(counted, single, lots.again()).run())
        out = out | frozenset(passes[-1].winners)
    return passes


class _Pass:
    """One run from the first round to the last winner."""

    def __init__(self, counted: Mapping[Marked, int], config: Config, lots: Lots) -> None:
        self.config, self.lots = config, lots
        self.piles = [_Pile(ballot, papers) for ballot, papers in counted.items()]
        names = [name for name in config.candidates if name not in config.excluded]
        self.candidates = (*names, UNDECLARED) if config.has_undeclared else tuple(names)
        self.rounds: list[Round] = []
        self.won: dict[str, int] = {}
        self.lost: dict[str, int] = {}
        self.until_two = config.until_two and config.winners == 1
        self.transfers_surplus = config.mode in (ONE_A_ROUND, MANY_A_ROUND)
        self.unit = Decimal(1).scaleb(-config.decimals)

    def run(self) -> Tabulation:
        while self.goes_on():
            if len(self.rounds) >= ROUNDS_MAX:
                raise AssertionError(f"no end after {ROUNDS_MAX} rounds")
            self.round()
        blank = sum(pile.papers for pile in self.piles if not pile.ballot.ranks)
        ballots = sum(pile.papers for pile in self.piles)
        return Tabulation(tuple(self.rounds), dict(self.won), ballots, blank)

    def goes_on(self) -> bool:
        now, config = len(self.rounds), self.config
        if config.stop_after is not None and now >= config.stop_after:
            return False
        if self.until_two:
            return len(self.lost) + len(self.won) + 1 < len(self.candidates) or now in self.lost.values()
        if config.mode == BOTTOMS_UP_SHARE:
            return not self.won
        if len(self.won) < config.winners:
            return not now or bool(self.continuing())
        return self.transfers_surplus and now in self.won.values()  # one round more, to show the last surplus

    def is_in(self, name: str) -> bool:
        known = name in self.candidates and name not in self.lost
        return known and (name not in self.won or self.until_two)

    def continuing(self) -> list[str]:
        return [name for name in self.candidates if self.is_in(name)]

    def round(self) -> None:
        now = self.tallied()
        self.rounds.append(now)
        winners = self.winners(now)
        for name in winners:
            self.won[name] = now.number
        now.elected = list(winners)
        if winners and self.transfers_surplus:
            self.set_surplus_free(now)
        elif not winners and self.must_eliminate():
            now.eliminated = self.losers(now)
            self.lost.update(dict.fromkeys(now.eliminated, now.number))
        if self.transfers_surplus:
            self.settle_past_winners(now)

    def tallied(self) -> Round:
        before = self.rounds[-1] if self.rounds else None
        now = Round(
            len(self.rounds) + 1, dict.fromkeys(self.continuing(), Decimal(0)), defaultdict(Decimal), Decimal(0)
        )
        for pile in self.piles:
            if pile.why_inactive is None and (pile.holder is None or not self.is_in(pile.holder)):
                self.move(pile, before)
            votes = pile.value * pile.papers
            if pile.why_inactive is not None:
                now.inactive[pile.why_inactive] += votes
            elif pile.holder is not None:
                now.tally[pile.holder] += votes
        now.residual = before.residual if before else Decimal(0)
        now.threshold = self.threshold(now)
        return now

    def move(self, pile: _Pile, before: Round | None) -> None:
        source = pile.holder
        if self.transfers_surplus and len(self.won) >= self.config.winners:
            pile.holder, pile.why_inactive = None, LAST_SURPLUS  # all seats are filled: it helps nobody any more
        else:
            pile.holder, pile.why_inactive = choice_of(pile.ballot, self.is_in, self.config)
        if before is not None and source is not None and pile.value:
            before.moved[source, pile.holder or EXHAUSTED] += pile.value * pile.papers

    def threshold(self, now: Round) -> Decimal:
        config = self.config
        is_frozen = config.winners > 1 or config.first_round_threshold or bool(self.won)
        if self.rounds and is_frozen:
            return self.rounds[-1].threshold
        active = sum(now.tally.values(), Decimal(0))
        if config.mode == BOTTOMS_UP_SHARE:
            reached = active * Decimal(config.share_pct or 0) / 100
        else:
            least = self.unit if config.fractional_threshold else Decimal(1)
            divisor = config.winners + (0 if config.hare else 1)
            rounding = ROUND_UP if config.hare else ROUND_DOWN
            reached = (active / divisor).quantize(least, rounding=rounding) + (0 if config.hare else least)
        return max(reached, Decimal(config.least_votes))

    def winners(self, now: Round) -> list[str]:
        config, tally = self.config, now.tally
        if tally.get(UNDECLARED):
            return []
        live = [name for name in tally if name != UNDECLARED]
        if config.mode == BOTTOMS_UP_SHARE:
            return live if all(tally[name] >= now.threshold for name in live) else []
        unfilled = config.winners - len(self.won)
        if unfilled <= 0:
            return []
        if len(live) <= unfilled:
            found = live
        elif config.first_round_threshold and len(live) - 1 == config.winners:
            found = [name for name in live if tally[name] == max(tally.values())]
        elif config.mode == BOTTOMS_UP:
            return []
        else:
            found = [name for name in live if tally[name] >= now.threshold]
        return self.one_winner(now, live, found)

    def one_winner(self, now: Round, live: list[str], found: list[str]) -> list[str]:
        """Where only one may be elected in this round, or two are left level, the one with most votes."""
        config = self.config
        too_many = len(found) > 1 and (config.mode == ONE_A_ROUND or config.first_round_threshold)
        level = config.winners == 1 and not found and len(live) == 2
        level = level and all(now.tally[name] >= config.least_votes for name in live)
        if not too_many and not level:
            return found
        most = max(now.tally[name] for name in live)
        best = [name for name in live if now.tally[name] == most]
        return [self.chosen(now, best, wins=True)]

    def chosen(self, now: Round, level: list[str], *, wins: bool) -> str:
        if len(level) == 1:
            return level[0]
        name, why = break_tie(level, self.lots, [past.tally for past in self.rounds[:-1]], wins=wins)
        now.ties.append(why)
        return name

    def must_eliminate(self) -> bool:
        config = self.config
        return (
            len(self.won) < config.winners
            or config.mode == BOTTOMS_UP_SHARE
            or (self.until_two and len(self.lost) < len(self.candidates) - 2)
        )

    def losers(self, now: Round) -> list[str]:
        """Who leaves: undeclared write-ins; those under the least votes; a batch that cannot win; or the last one."""
        config, tally = self.config, now.tally
        if tally.get(UNDECLARED):
            return [UNDECLARED]
        low = [name for name, votes in tally.items() if votes < config.least_votes]
        if len(low) == len(tally):
            raise BadInput(f"all candidates are below the least votes of {config.least_votes}")
        if config.cutoff and config.mode == BOTTOMS_UP_SHARE:
            low = [name for name, votes in tally.items() if votes < now.threshold]
        batch = low or self.batch(tally)
        if batch:
            return batch
        least = min(tally.values())
        return [self.chosen(now, [name for name, votes in tally.items() if votes == least], wins=False)]

    def batch(self, tally: Mapping[str, Decimal]) -> list[str]:
        """Those whose votes all together are fewer than the next candidate's; two or more, else none."""
        if not self.config.batch or self.config.mode in (ONE_A_ROUND, MANY_A_ROUND):
            return []
        below: list[list[str]] = [[]]
        seen: list[str] = []
        together = Decimal(0)
        for votes in sorted(set(tally.values())):
            if together < votes and len(seen) > len(below[-1]):
                below.append(list(seen))
            level = [name for name in tally if tally[name] == votes]
            seen += level
            together += votes * len(level)
        found = below[-1]
        if self.until_two and len(found) + len(self.lost) == len(self.candidates) - 1:
            found = below[-2] if len(below) > 1 else []
        return found if len(found) > 1 else []

    def set_surplus_free(self, now: Round) -> None:
        """Parts each paper of a winner: what the winner keeps, and what goes on at the surplus' share, cut short."""
        for name in now.elected:
            votes = now.tally[name]
            surplus = max(votes - now.threshold, Decimal(0))
            share = (surplus / votes).quantize(self.unit, rounding=ROUND_DOWN) if votes else Decimal(0)
            for pile in self.piles:
                if pile.holder == name and pile.why_inactive is None:
                    goes_on = (pile.value * share).quantize(self.unit, rounding=ROUND_DOWN)
                    pile.kept[name] = pile.value - goes_on
                    pile.value = goes_on

    def settle_past_winners(self, now: Round) -> None:
        """Gives those elected before what they keep; what rounding left above the threshold is residual."""
        for name, elected_in in self.won.items():
            if elected_in == now.number:
                continue
            if elected_in < now.number - 1:
                now.tally[name] = self.rounds[-2].tally[name]
                continue
            kept = sum((pile.kept.get(name, Decimal(0)) * pile.papers for pile in self.piles), Decimal(0))
            over = max(kept - now.threshold, Decimal(0))
            now.residual += over
            now.tally[name] = kept - over
            if over:
                self.rounds[-2].moved[name, RESIDUAL] += over
